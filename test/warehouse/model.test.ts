import { describe, expect, test } from 'vitest';
import { ModelError, modelSchema, parseModel, rowsToTrackEvents } from '../../src/warehouse/index.js';

const model = { event: 'Lead', timestamp: 'at', key: ['id'] };

/** Invalid parts of a model, and the message of each. */
const invalidParts: readonly [part: Record<string, unknown>, text: string][] = [
  [{ event: undefined }, 'Model "event" must be an event name or { "column": … }'],
  [{ event: ' ' }, 'Model "event" must be an event name or { "column": … }'],
  [{ event: { column: '' } }, 'Model "event.column" must be a column name'],
  [{ timestamp: undefined }, 'Model "timestamp" must be a column name or { "constant": … }'],
  [{ timestamp: ['a', 'b'] }, 'Model "timestamp" must be a column name or { "constant": … }'],
  [{ timestamp: { constant: 'soon' } }, 'Model "timestamp.constant" must be a date and time in the years 2000 to 2100'],
  [{ key: [] }, 'Model "key" must be a list of column names'],
  [{ key: 'id' }, 'Model "key" must be a list of column names'],
  [{ key: ['id', ''] }, 'Model "key.1" must be a column name'],
  [{ eventId: 'order' }, 'Model "eventId" must be a string with a column in braces, such as "{order_id}"'],
  [{ eventId: '{id}-{' }, 'Model "eventId" must be a string with a column in braces, such as "{order_id}"'],
  [{ eventId: '{ }' }, 'Model "eventId" must be a string with a column in braces, such as "{order_id}"'],
  [{ eventId: 5 }, 'Model "eventId" must be a string with a column in braces, such as "{order_id}"'],
  [{ eventId: '{Email}' }, 'Model "eventId" must be made of columns that hold no personal data'],
  [
    { eventId: '{customer}', identity: { externalId: ['customer'] } },
    'Model "eventId" must be made of columns that hold no personal data',
  ],
  [{ identity: 'email' }, 'Model "identity" must be an object of column names'],
  [{ identity: { mail: 'email' } }, 'Model "identity.mail" must be left out: it is not a key of a model'],
  [
    { identity: { email: 5 } },
    'Model "identity.email" must be a column name, { "constant": … } or a list of column names',
  ],
  [{ identity: { zip: ['a', 'b'] } }, 'Model "identity.zip" must be a column name or { "constant": … }'],
  [{ properties: ['total'] }, 'Model "properties" must be an object of column names'],
  [
    { properties: { value: null } },
    'Model "properties.value" must be a column name, { "constant": … } or a list of column names',
  ],
  [
    { properties: { value: { column: 'total' } } },
    'Model "properties.value" must be a column name, { "constant": … } or a list of column names',
  ],
  [
    { properties: { value: { constant: [new Date(0)] } } },
    'Model "properties.value" must be a column name, { "constant": … } or a list of column names',
  ],
  [
    { properties: { timestamp: 'at' } },
    'Model "properties.timestamp" must be left out: "timestamp" of the model sets the time',
  ],
  [
    { properties: { event_id: 'id' } },
    'Model "properties.event_id" must be left out: "eventId" of the model sets the event id',
  ],
  [
    { properties: { context: 'c' } },
    'Model "properties.context" must be left out: "identity" of the model describes the person',
  ],
  [
    { properties: { contents: 'c' }, products: { sku: 'sku' } },
    'Model "properties.contents" must be left out: "products" of the model sets the products',
  ],
  [{ products: { json: ['a'] } }, 'Model "products.json" must be a column name'],
  [
    { products: { json: 'a', sku: 'b' } },
    'Model "products" must be an object of column names, or { "json": … } and nothing else',
  ],
  [{ products: 'items' }, 'Model "products" must be an object of column names, or { "json": … }'],
  [
    { where: { status: {} } },
    'Model "where.status" must be a string, a number, true, false or null, or a list of these',
  ],
  [{ where: 'status' }, 'Model "where" must be an object of columns and the values they must have'],
  [
    JSON.parse('{ "where": { "__proto__": "paid" } }'),
    'Model "where" must be an object of columns and the values they must have without the key "__proto__"',
  ],
  [
    { where: { status: [] } },
    'Model "where.status" must be a value or a list of at least one value: an empty list matches no row',
  ],
  [{ where: { id: 2 ** 53 } }, 'Model "where.id" must be a number up to 2^53, or a string with all its digits'],
  [{ where: { id: ['a', -1e20] } }, 'Model "where.id.1" must be a number up to 2^53, or a string with all its digits'],
  [
    { properties: { order: { constant: { id: [1e17] } } } },
    'Model "properties.order.constant.id.0" must be a number up to 2^53, or a string with all its digits',
  ],
  [{ propertys: {} }, 'Model "propertys" must be left out: it is not a key of a model'],
];

describe('rejects a model with', () => {
  test.each(invalidParts)('%j', (part, text) => {
    const action = () => parseModel({ ...model, ...part });
    expect(action).toThrow(ModelError);
    expect(action).toThrow(expect.objectContaining({ message: text }));
  });
});

test.each([undefined, null, 'model', []])('rejects %j, which is not an object', (given) => {
  expect(() => parseModel(given)).toThrow('Model must be an object');
});

test('rejects the model before it reads a row', () => {
  expect(() => rowsToTrackEvents([], { ...model, key: [] })).toThrow(ModelError);
});

test('a ModelError has a stable name, code, category and status', () => {
  const { name, code, category, status } = new ModelError('Model must be an object');
  expect({ name, code, category, status }).toStrictEqual({
    name: 'ModelError',
    code: 'invalid-model',
    category: 'configuration',
    status: 400,
  });
});

test.each([
  ['products and contents without "products"', { properties: { products: 'items', contents: 'items' } }],
  [
    'properties whose names only contain "products"',
    { properties: { products_total: 'a', total_products: 'b', contents_id: 'c' }, products: { sku: 'sku' } },
  ],
  ['a condition without a value', { where: { cancelled_at: null } }],
  ['the largest exact number', { where: { id: Number.MAX_SAFE_INTEGER } }],
])('accepts %s', (_what, part) => {
  expect(parseModel({ ...model, ...part })).toStrictEqual({ ...model, ...part });
});

test('accepts a frozen model and returns a JSON copy', () => {
  const given = Object.freeze({ ...model, properties: { a: { constant: { b: [1] } } }, where: { c: [null, 1] } });
  const parsed = parseModel(given);
  expect(parsed).toStrictEqual(given);
  expect(parsed.where).not.toBe(given.where);
  expect(JSON.parse(JSON.stringify(parsed))).toStrictEqual(parsed);
  expect(modelSchema.safeParse(given).success).toBe(true);
});

test.each([
  [
    'throws when read',
    {
      ...model,
      get properties(): never {
        throw new Error('personal');
      },
    },
  ],
  [
    'is nested deeper than the stack',
    { ...model, properties: { a: { constant: JSON.parse(`${'['.repeat(1e5)}${']'.repeat(1e5)}`) } } },
  ],
])('rejects a model that %s', (_how, unreadable) => {
  const text = 'Model must be plain JSON data';
  expect(() => parseModel(unreadable)).toThrow(new ModelError(text));
});
