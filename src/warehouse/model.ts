import * as z from 'zod';
import { isPersonalName } from '../events-api/personalNames.js';
import { isObject, isObjectLike } from '../values/objects.js';
import { epochMilliseconds } from '../values/time.js';
import { expectedTime } from './rowProblems.js';

/** A value of JSON. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** A value that is the same for all events, in place of a column. */
export type Constant = {
  /** The value. */
  readonly constant: JsonValue;
};

/** Where a value comes from: a column, by its name, or a constant. */
export type ValueSource = string | Constant;

/** The source of a value of the event: a column, a constant or several columns. */
export type Source = ValueSource | readonly string[];

/** A value of a column that a condition names. */
export type ConditionValue = string | number | boolean | null;

/** The person and the device: the columns that hold them. */
export type ModelIdentity = {
  /** E-mail address, or several columns of them. */
  readonly email?: Source | undefined;
  /** Phone number, or several columns of them. */
  readonly phone?: Source | undefined;
  /** Your id of the person, or several columns of ids. */
  readonly externalId?: Source | undefined;
  /** `userId` of the event: sent only if `externalIdFrom` says so. */
  readonly userId?: ValueSource | undefined;
  /** `anonymousId` of the event: sent only if `externalIdFrom` says so. */
  readonly anonymousId?: ValueSource | undefined;
  /** First name. */
  readonly firstName?: ValueSource | undefined;
  /** Last name. */
  readonly lastName?: ValueSource | undefined;
  /** City. */
  readonly city?: ValueSource | undefined;
  /** State or region. */
  readonly state?: ValueSource | undefined;
  /** Country: its name or ISO 3166 code. It also completes national phone numbers. */
  readonly country?: ValueSource | undefined;
  /** Postcode. */
  readonly zip?: ValueSource | undefined;
  /** IP address of the person. */
  readonly ip?: ValueSource | undefined;
  /** User agent of the browser. */
  readonly userAgent?: ValueSource | undefined;
  /** Language of the person, such as `en-US`. */
  readonly locale?: ValueSource | undefined;
  /** TikTok's cookie `_ttp`. */
  readonly ttp?: ValueSource | undefined;
  /** TikTok's click id. */
  readonly ttclid?: ValueSource | undefined;
  /** Operating system, which tells IDFA from GAID. */
  readonly os?: ValueSource | undefined;
  /** IDFV on Apple's systems. */
  readonly deviceId?: ValueSource | undefined;
  /** IDFA on Apple's systems, GAID on Android. */
  readonly advertisingId?: ValueSource | undefined;
  /** Where it is false, `advertisingId` is not sent. */
  readonly adTrackingEnabled?: ValueSource | undefined;
};

/** A model, which describes how rows map to events, as JSON. */
export interface Model {
  /** The JSON Schema of this file, for editors. It is not read. */
  readonly $schema?: string | undefined;
  /** Name of the events, or `{ "column": … }` for the column that holds it. */
  readonly event: string | { readonly column: string };
  /** When it happened. Without a zone it is UTC. */
  readonly timestamp: ValueSource;
  /** Columns that name one event: rows that share their values are one event. */
  readonly key: readonly string[];
  /** Event id as a template such as `{order_id}`; without one, a digest of event name and key. */
  readonly eventId?: string | undefined;
  /** Who it was. */
  readonly identity?: ModelIdentity | undefined;
  /** Properties of the event. */
  readonly properties?: Readonly<Record<string, Source>> | undefined;
  /** Product of each row, or `{ "json": … }` for a column that holds the list of products. */
  readonly products?: Readonly<Record<string, Source>> | undefined;
  /** Values that columns must have for a row to count; `null` stands for no value. */
  readonly where?: Readonly<Record<string, ConditionValue | readonly ConditionValue[]>> | undefined;
}

interface IdentityField {
  /** Path within the event at which both API versions read the field. */
  readonly path: readonly [string, ...string[]];
  /** TikTok accepts several values. */
  readonly acceptsList?: true;
}

/** The fields of `identity` in a model: the person and the device. */
export const identityFields = {
  email: { path: ['context', 'traits', 'email'], acceptsList: true },
  phone: { path: ['context', 'traits', 'phone'], acceptsList: true },
  externalId: { path: ['context', 'externalId'], acceptsList: true },
  userId: { path: ['userId'] },
  anonymousId: { path: ['anonymousId'] },
  firstName: { path: ['context', 'traits', 'firstName'] },
  lastName: { path: ['context', 'traits', 'lastName'] },
  // The country of the address also completes national phone numbers.
  city: { path: ['context', 'traits', 'address', 'city'] },
  state: { path: ['context', 'traits', 'address', 'state'] },
  country: { path: ['context', 'traits', 'address', 'country'] },
  zip: { path: ['context', 'traits', 'address', 'zip'] },
  ip: { path: ['context', 'ip'] },
  userAgent: { path: ['context', 'userAgent'] },
  // The only path at which Events API 1.0 reads `locale` and `ttp`.
  locale: { path: ['properties', 'context', 'user', 'locale'] },
  ttp: { path: ['properties', 'context', 'user', 'ttp'] },
  ttclid: { path: ['properties', 'context', 'user', 'ttclid'] },
  os: { path: ['context', 'os', 'name'] },
  deviceId: { path: ['context', 'device', 'id'] },
  advertisingId: { path: ['context', 'device', 'advertisingId'] },
  adTrackingEnabled: { path: ['context', 'device', 'adTrackingEnabled'] },
} as const satisfies Readonly<Record<keyof ModelIdentity, IdentityField>>;

export type IdentityName = keyof typeof identityFields;

export const identityNames = Object.keys(identityFields) as IdentityName[];

// Every error text of the schema says what a part must be: it completes the sentence `Model "<part>" must be …`.

const isNotBlank = (text: string): boolean => text.trim() !== '';

const columnName = z.string({ error: 'a column name' }).refine(isNotBlank, { error: 'a column name' });
const columnList = z.array(columnName, { error: 'a list of column names' }).min(1, { error: 'a list of column names' });
const constant = z.strictObject({ constant: z.json() });

const oneValue = z.union([columnName, constant.readonly()], { error: 'a column name or { "constant": … }' });
const oneOrMany = z.union([columnName, constant.readonly(), columnList.readonly()], {
  error: 'a column name, { "constant": … } or a list of column names',
});

/** zod drops the key `__proto__` silently: a condition on that column would be lost. */
const hasNoProtoKey = (value: unknown): boolean => !(isObject(value) && Object.hasOwn(value, '__proto__'));

const mapOf = <Value extends z.ZodType>(value: Value, error: string) => {
  const map = z.record(z.string(), value, { error }).readonly();
  return z.custom<z.input<typeof map>>(hasNoProtoKey, { error: `${error} without the key "__proto__"` }).pipe(map);
};

const identityField = (name: IdentityName) => ('acceptsList' in identityFields[name] ? oneOrMany : oneValue).optional();

const identity = z.strictObject(
  Object.fromEntries(identityNames.map((name) => [name, identityField(name)])) as {
    [Name in IdentityName]: z.ZodOptional<
      (typeof identityFields)[Name] extends { readonly acceptsList: true } ? typeof oneOrMany : typeof oneValue
    >;
  },
  { error: 'an object of column names' },
);

const expectedCondition = 'a string, a number, true, false or null, or a list of these';
const comparable = z.union([z.string(), z.number(), z.boolean(), z.null()], { error: expectedCondition });
const condition = z.union([comparable, z.array(comparable).readonly()], { error: expectedCondition });

/** A column in braces; a dot is part of the column name. */
export const columnInBraces = /\{([^{}]*)\}/g;

/** The columns of a template such as `{shop}-{order_id}`, in order and with repetitions. */
export const templateColumns = (template: string): string[] =>
  Array.from(template.matchAll(columnInBraces), ([, column = '']) => column);

/** True for strings with at least one column in braces and without other braces. */
const isTemplate = (template: string): boolean => {
  const columns = templateColumns(template);
  return columns.length > 0 && columns.every(isNotBlank) && !/[{}]/.test(template.replace(columnInBraces, ''));
};

const expectedEventName = 'an event name or { "column": … }';
const expectedTemplate = 'a string with a column in braces, such as "{order_id}"';

/** The parts of a model, each with its description. */
export const modelShape = z
  .strictObject(
    {
      $schema: z
        .string({ error: 'the address of a JSON Schema' })
        .optional()
        .describe('The JSON Schema of this file, for editors. It is not read'),
      event: z
        .union(
          [
            z.string().refine(isNotBlank, { error: expectedEventName }),
            z.strictObject({ column: columnName }).readonly(),
          ],
          { error: expectedEventName },
        )
        .describe('Name of the events, or `{ "column": … }` for the column that holds it'),
      timestamp: oneValue.describe('When it happened. Without a zone it is UTC'),
      key: columnList.readonly().describe('Columns that name one event: rows that share their values are one event'),
      eventId: z
        .string({ error: expectedTemplate })
        .refine(isTemplate, { error: expectedTemplate })
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

/** The columns of a source; a constant has none. */
export const sourceColumns = (source: Source | undefined): readonly string[] => {
  if (typeof source === 'string') return [source];
  return Array.isArray(source) ? source : [];
};

/** Returns a function that checks whether a column may hold personal data. */
export const personalColumns = ({ identity = {} }: Model): ((column: string) => boolean) => {
  const columns = new Set(Object.values(identity).flatMap(sourceColumns));
  return (column) => columns.has(column) || isPersonalName(column);
};

/** Reports what a part of the model must be. */
type Report = (path: readonly string[], mustBe: string) => void;

const checkTimestamp = ({ timestamp }: Model, report: Report): void => {
  if (isObject(timestamp) && epochMilliseconds(timestamp['constant']) === undefined) {
    report(['timestamp', 'constant'], expectedTime);
  }
};

const checkConditions = ({ where = {} }: Model, report: Report): void => {
  for (const [column, values] of Object.entries(where)) {
    if (Array.isArray(values) && values.length === 0) {
      report(['where', column], 'a value or a list of at least one value: an empty list matches no row');
    }
  }
};

/** The path of the first whole number beyond 2^53: JSON has already rounded it to another number. */
const inexactNumberPath = (value: unknown, path: readonly string[] = []): readonly string[] | undefined => {
  if (typeof value === 'number') return Number.isInteger(value) && !Number.isSafeInteger(value) ? path : undefined;
  if (!isObjectLike(value)) return undefined;
  for (const [key, item] of Object.entries(value)) {
    const found = inexactNumberPath(item, [...path, key]);
    if (found !== undefined) return found;
  }
  return undefined;
};

const checkNumbers = (model: Model, report: Report): void => {
  const path = inexactNumberPath(model);
  if (path !== undefined) report(path, 'a number up to 2^53, or a string with all its digits');
};

/** Properties that another part of the model sets. */
const reservedProperties: ReadonlyMap<string, string> = new Map([
  ['timestamp', '"timestamp" of the model sets the time'],
  ['eventId', '"eventId" of the model sets the event id'],
  ['event_id', '"eventId" of the model sets the event id'],
  ['context', '"identity" of the model describes the person'],
]);

const checkProperties = ({ properties = {}, products }: Model, report: Report): void => {
  for (const name of Object.keys(properties)) {
    const isProducts = products !== undefined && /^(?:products|contents)$/.test(name);
    const reason = isProducts ? '"products" of the model sets the products' : reservedProperties.get(name);
    if (reason !== undefined) report(['properties', name], `left out: ${reason}`);
  }
};

const checkProducts = ({ products }: Model, report: Report): void => {
  if (products === undefined || !Object.hasOwn(products, 'json')) return;
  if (typeof products['json'] !== 'string') report(['products', 'json'], 'a column name');
  if (Object.keys(products).length > 1) {
    report(['products'], 'an object of column names, or { "json": … } and nothing else');
  }
};

/** Event ids are sent unhashed. */
const checkEventId = (model: Model, report: Report): void => {
  const { eventId } = model;
  if (eventId !== undefined && templateColumns(eventId).some(personalColumns(model))) {
    report(['eventId'], 'made of columns that hold no personal data');
  }
};

/** The checks across parts; the first violation is the one that users see. */
const checks = [checkTimestamp, checkConditions, checkNumbers, checkProperties, checkProducts, checkEventId];

/** The schema of a model. Every error text says what a part must be. */
export const modelSchema: z.ZodType<Model> = modelShape.superRefine((model, context) => {
  for (const check of checks) {
    check(model, (path, message) => context.addIssue({ code: 'custom', path: [...path], message }));
  }
});

/**
 * Thrown if a model cannot be used. The message names the part and what it must be.
 *
 * @example
 * new ModelError('Model "key" must be a list of column names').code // => 'invalid-model'
 */
export class ModelError extends Error {
  override readonly name = 'ModelError';
  readonly code = 'invalid-model';
  readonly category = 'configuration';
  /** As for every refusal: a retry gives the same error. */
  readonly status = 400;
}

const errorText = (issue: z.core.$ZodIssue): string => {
  const isUnknownKey = issue.code === 'unrecognized_keys';
  const path = isUnknownKey ? [...issue.path, issue.keys[0] ?? ''] : issue.path;
  const mustBe = isUnknownKey ? 'left out: it is not a key of a model' : issue.message;
  return `Model${path.length === 0 ? '' : ` "${path.map(String).join('.')}"`} must be ${mustBe}`;
};

/** A getter that throws, or data nested deeper than the stack, makes zod throw. */
const safeParse = (model: unknown) => {
  try {
    return modelSchema.safeParse(model);
  } catch {
    throw new ModelError('Model must be plain JSON data');
  }
};

/**
 * Validates a model and returns a copy.
 *
 * @throws {ModelError} `invalid-model`; the message names the part and what it must be.
 * @example
 * parseModel({ event: 'Lead', timestamp: 'signed_at', key: ['id'] }).key // => ['id']
 */
export const parseModel = (model: unknown): Model => {
  const result = safeParse(model);
  if (result.success) {
    const { $schema: _, ...model } = result.data;
    return model;
  }
  const [first] = result.error.issues;
  throw new ModelError(first === undefined ? 'Model must be valid' : errorText(first));
};
