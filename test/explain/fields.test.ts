import { describe, expect, test } from 'vitest';
import { explain } from './explain.js';

const field = (path: string, given: object, Config: object = {}) =>
  explain(given, Config)
    .payloads.flatMap(({ fields }) => fields)
    .find((one) => one.path === path);

test.each([
  ['trimmed', { traits: { email: ' ann@example.com ' } }, 'user.email', ['trimmed', 'hashed']],
  ['lower-cased', { traits: { firstName: 'ANN' } }, 'user.first_name', ['lower-cased']],
  ['upper-cased', { properties: { currency: 'eur' } }, 'properties.currency', ['upper-cased']],
  ['a number', { properties: { order_id: 7 } }, 'properties.order_id', ['a number read as string']],
  ['a phone as a number', { traits: { phone: 4915112345678 } }, 'user.phone', ['a number read as string']],
  ['a ZIP+4', { traits: { zip: '94103-1234' } }, 'user.zip_code', ['ZIP+4 cut to five digits', 'hashed']],
  [
    'another postcode',
    { traits: { zip: 'SW1A 1AA' } },
    'user.zip_code',
    ['lower-cased without spaces and dashes', 'hashed'],
  ],
  [
    'a list of ids',
    { properties: { content_ids: ['a', null, 7] } },
    'properties.content_ids[1]',
    ['a number read as string'],
  ],
  ['an unmapped name', { event: 'Nap' }, 'event', ['sent as it is, by sendCustomEvents']],
  ['a name of eventsToStandard', { event: 'nod' }, 'event', ['named by eventsToStandard']],
  ['a name of the built-in map', { event: 'signed up' }, 'event', ['named by the built-in map "current"']],
])('%s', (_step, given, path, steps) => {
  const Config = { sendCustomEvents: true, eventsToStandard: [{ from: 'Nod', to: 'Lead' }] };
  expect(field(path, given, Config)?.steps.slice(0, steps.length)).toStrictEqual(steps);
});

describe('normalises phone numbers:', () => {
  test.each([
    ['+4915112345678', {}, ['hashed']],
    ['+49 (0) 151 12345678', {}, ['written in E.164', 'hashed']],
    ['0049 (0) 151 12345678', {}, ['written in E.164', 'hashed']],
    ['4915112345678.0', {}, ['written in E.164', 'hashed']],
    ['4915112345678 ext. 5', {}, ['written in E.164', 'hashed']],
    ['447911123456', { defaultPhoneCountry: 'GB' }, ['written in E.164', 'hashed']],
    ['0151 12345678', { defaultPhoneCountry: 'DE' }, ['completed to E.164', 'hashed']],
    ['AB12'.repeat(16), {}, ['already a digest', 'lower-cased']],
  ])('%s %j', (phone, Config, steps) => {
    expect(field('user.phone', { traits: { phone } }, Config)?.steps).toStrictEqual(steps);
  });
});

test('names the setting that made a value', () => {
  const Config = { eventIdTemplate: '{properties.order_id}-{event}' };
  expect(field('event_id', { properties: { order_id: 'O' } }, Config)).toMatchObject({
    from: 'settings',
    steps: ['by eventIdTemplate'],
  });
});

test('shows a derived value with its sources', () => {
  const given = { properties: { contents: [{ content_id: 'a' }], num_items: 'many' } };
  expect(field('properties.num_items', given)).toMatchObject({
    value: 1,
    from: 'derived',
    cast: 'whole number',
    tried: [
      { path: 'properties.num_items', why: 'expected whole number' },
      { path: 'properties.numItems', why: 'absent' },
    ],
  });
});

describe('in 1.0', () => {
  const v1 = { version: 'v1' };

  test.each([
    [
      'of the products',
      { products: [{ id: 5, contentType: ' ' }] },
      'default',
      ['product, where the event names none'],
    ],
    ['of the contents', { contents: [{ content_id: 'a' }] }, 'default', ['product_group, where the event names none']],
    ['of the event', { contents: [{ content_id: 'a' }], contentType: 'x ' }, 'properties.contentType', ['trimmed']],
  ])('explains the type of a content: %s', (_kind, properties, from, steps) => {
    expect(field('properties.contents[0].content_type', { properties }, v1)).toMatchObject({ from, steps });
  });

  test('lists the keys of a product before those of the event', () => {
    const given = { properties: { products: [{ id: 5, contentType: ' ' }], content_type: 'x' } };
    expect(field('properties.contents[0].content_type', given, v1)?.tried).toStrictEqual([
      { path: 'properties.contents', why: 'absent' },
      { path: 'properties.products[0].contentType', why: 'blank' },
      { path: 'properties.products[0].content_type', why: 'absent' },
      { path: 'properties.contentType', why: 'absent' },
    ]);
  });

  test.each([
    ['a number', { callback: 7 }, ['a number read as string']],
    ['outer blanks', { callback: ' x ' }, ['trimmed']],
    ['a JSON string', '{"callback":"x"}', ['read from JSON']],
  ])('explains the callback of context.ad: %s', (_kind, ad, steps) => {
    expect(field('context.ad.callback', { context: { ad } }, v1)).toMatchObject({ from: 'context.ad.callback', steps });
  });

  test('drops an object without a usable value', () => {
    const { payloads } = explain({ context: { ad: { callback: true } } }, v1);
    expect(payloads[0]?.dropped).toContainEqual({
      path: 'context.ad',
      from: 'context.ad',
      why: 'expected object with a usable value',
    });
  });
});

test.each([
  ['blank', ' ', 'blank'],
  ['null', null, 'null'],
  ['empty', {}, 'an empty object'],
])('drops a custom property that is %s', (_kind, plan, why) => {
  const { payloads } = explain(
    { properties: { plan, value: 'x', tier: 'gold' } },
    { customProperties: ['plan', 'value', 'tier', 'none'] },
  );
  expect(payloads[0]?.dropped).toStrictEqual([
    { path: 'properties.plan', from: 'properties.plan', why },
    { path: 'properties.value', from: 'properties.value', why: 'expected number' },
  ]);
});
