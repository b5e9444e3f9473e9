import * as z from 'zod';
import { isPersonalName } from '../events-api/personalNames.js';
import { isObject, isObjectLike } from '../values/kinds.js';
import { epochMilliseconds } from '../values/time.js';
import { isTemplate, templateColumns } from './eventIdTemplate.js';
import { type IdentityName, identityFields, identityNames } from './identityFields.js';
import { ModelError } from './modelError.js';

// Every error text says what a part of the model must be, and follows the words `Model "<part>" must be`.

const isNotBlank = (text: string): boolean => text.trim() !== '';

const columnName = z.string({ error: 'a column name' }).refine(isNotBlank, { error: 'a column name' });
const columnList = z.array(columnName, { error: 'a list of column names' }).min(1, { error: 'a list of column names' });
const eventName = 'an event name or { "column": … }';
const constant = z.strictObject({ constant: z.json() });

const oneValue = z.union([columnName, constant.readonly()], { error: 'a column name or { "constant": … }' });
const oneOrMany = z.union([columnName, constant.readonly(), columnList.readonly()], {
  error: 'a column name, { "constant": … } or a list of column names',
});

/** zod would drop the key `__proto__` without a word, and a condition with it. */
const withoutProto = (value: unknown): boolean => !(isObject(value) && Object.hasOwn(value, '__proto__'));

const mapOf = <Value extends z.ZodType>(value: Value, error: string) => {
  const map = z.record(z.string(), value, { error }).readonly();
  return z.custom<z.input<typeof map>>(withoutProto, { error: `${error} without the key "__proto__"` }).pipe(map);
};

const ofIdentity = (name: IdentityName) => ('mayBeList' in identityFields[name] ? oneOrMany : oneValue).optional();

const identity = z.strictObject(
  Object.fromEntries(identityNames.map((name) => [name, ofIdentity(name)])) as {
    [Name in IdentityName]: z.ZodOptional<
      (typeof identityFields)[Name] extends { readonly mayBeList: true } ? typeof oneOrMany : typeof oneValue
    >;
  },
  { error: 'an object of column names' },
);

const comparableWords = 'a text, a number, true, false or null, or a list of these';
const comparable = z.union([z.string(), z.number(), z.boolean(), z.null()], { error: comparableWords });
const condition = z.union([comparable, z.array(comparable).readonly()], { error: comparableWords });

const shape = z
  .strictObject(
    {
      event: z
        .union(
          [z.string().refine(isNotBlank, { error: eventName }), z.strictObject({ column: columnName }).readonly()],
          { error: eventName },
        )
        .describe('Name of the events, or `{ "column": … }` for the column that holds it'),
      timestamp: oneValue.describe('When it happened. Without a zone it is UTC'),
      key: columnList.readonly().describe('Columns that name one event: rows that share their values are one event'),
      eventId: z
        .string({ error: 'text with a {column}' })
        .refine(isTemplate, { error: 'text with a column in braces, such as "{order_id}"' })
        .optional()
        .describe('Event id as a template such as `{order_id}`; without one, a digest of event name and key'),
      identity: identity.readonly().optional().describe('Who it was'),
      properties: mapOf(oneOrMany, 'an object of column names').optional().describe('Properties of the event'),
      products: mapOf(oneOrMany, 'an object of column names, or { "json": … }')
        .optional()
        .describe('Product of each row, or `{ "json": … }` for a column that holds the list of products'),
      where: mapOf(condition, 'an object of columns and the values they must have')
        .optional()
        .describe('Values that columns must have for a row to count; `null` stands for no value'),
    },
    { error: 'an object' },
  )
  .readonly();

/** A model of rows as events, as JSON. */
export type Model = z.input<typeof shape>;

/** Where a value of an event comes from: a column, a constant, or several columns. */
export type Source = z.infer<typeof oneOrMany>;

/** The columns of a source; a constant has none. */
export const sourceColumns = (source: Source | undefined): readonly string[] => {
  if (typeof source === 'string') return [source];
  return Array.isArray(source) ? source : [];
};

/** Properties that the model says elsewhere, and where. */
const saidElsewhere: ReadonlyMap<string, string> = new Map([
  ['timestamp', '"timestamp" of the model says when it happened'],
  ['eventId', '"eventId" of the model says the id'],
  ['event_id', '"eventId" of the model says the id'],
  ['context', '"identity" of the model says who it was'],
]);

/** Makes a function that says which columns may hold personal data. */
export const personalColumns = ({ identity = {} }: Model): ((column: string) => boolean) => {
  const ofPerson = new Set(Object.values(identity).flatMap(sourceColumns));
  return (column) => ofPerson.has(column) || isPersonalName(column);
};

interface Problem {
  readonly path: readonly string[];
  readonly mustBe: string;
}

/** The way to a number that is another one already: JSON cannot carry it. */
const inexactNumber = (value: unknown, path: readonly string[]): readonly string[] | undefined => {
  if (typeof value === 'number') return Number.isInteger(value) && !Number.isSafeInteger(value) ? path : undefined;
  if (!isObjectLike(value)) return undefined;
  for (const [key, item] of Object.entries(value)) {
    const found = inexactNumber(item, [...path, key]);
    if (found !== undefined) return found;
  }
  return undefined;
};

const leftOut = (path: readonly string[], why: string): Problem => ({ path, mustBe: `left out: ${why}` });

const problemsOf = (model: Model): Problem[] => {
  const { timestamp, eventId, properties = {}, products, where = {} } = model;
  const problems: Problem[] = [];
  if (isObject(timestamp) && epochMilliseconds(timestamp['constant']) === undefined) {
    problems.push({ path: ['timestamp', 'constant'], mustBe: 'a date and time of the years 2000 to 2100' });
  }
  for (const [name, values] of Object.entries(where)) {
    const isNever = Array.isArray(values) && values.length === 0;
    if (isNever)
      problems.push({ path: ['where', name], mustBe: 'a value, or a list of one at least: no row is like none' });
  }
  const inexact = inexactNumber(model, []);
  if (inexact !== undefined)
    problems.push({ path: inexact, mustBe: 'a number up to 2^53, or text with all its digits' });
  for (const name of Object.keys(properties)) {
    const elsewhere = saidElsewhere.get(name);
    if (elsewhere !== undefined) problems.push(leftOut(['properties', name], elsewhere));
    else if (products !== undefined && /^(?:products|contents)$/.test(name)) {
      problems.push(leftOut(['properties', name], '"products" of the model says them'));
    }
  }
  if (products !== undefined && Object.hasOwn(products, 'json')) {
    if (typeof products['json'] !== 'string') problems.push({ path: ['products', 'json'], mustBe: 'a column name' });
    if (Object.keys(products).length > 1) {
      problems.push({ path: ['products'], mustBe: 'an object of column names, or { "json": … } and nothing else' });
    }
  }
  // An event id is sent in clear.
  if (eventId !== undefined && templateColumns(eventId).some(personalColumns(model))) {
    problems.push({ path: ['eventId'], mustBe: 'made of columns that hold no personal data' });
  }
  return problems;
};

/** The shape of a model. Every error text says what a part must be. */
export const modelSchema = shape.superRefine((model, context) => {
  for (const { path, mustBe } of problemsOf(model)) {
    context.addIssue({ code: 'custom', path: [...path], message: mustBe });
  }
});

const textOf = (issue: z.core.$ZodIssue): string => {
  const isUnknownKey = issue.code === 'unrecognized_keys';
  const path = isUnknownKey ? [...issue.path, issue.keys[0] ?? ''] : issue.path;
  const mustBe = isUnknownKey ? 'left out: it is no key of a model' : issue.message;
  return `Model${path.length === 0 ? '' : ` "${path.join('.')}"`} must be ${mustBe}`;
};

/** Checks the shape; what throws when it is read, or is deeper than the stack, is no JSON. */
const checkShape = (model: unknown) => {
  try {
    return modelSchema.safeParse(model);
  } catch {
    throw new ModelError('Model must be plain data, as JSON holds it');
  }
};

/**
 * Checks a model, and copies it.
 *
 * @throws {ModelError} `invalid-model`, naming the part and what it must be.
 * @example
 * parseModel({ event: 'Lead', timestamp: 'signed_at', key: ['id'] }).key // => ['id']
 */
export const parseModel = (model: unknown): Model => {
  const result = checkShape(model);
  if (result.success) return result.data;
  const [first] = result.error.issues;
  throw new ModelError(first === undefined ? 'Model must be valid' : textOf(first));
};
