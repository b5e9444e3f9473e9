import type { Model, WarehouseTrackEvent } from '../../warehouse/index.js';
import { identityFields, personalColumns, sourceColumns } from '../../warehouse/model.js';

type UnknownObject = Readonly<Record<string, unknown>>;

const redacted = '***';

/** Usual column names for personal data, besides the columns that the model reads as such. */
const personalName = /mail|phone|mobile|msisdn|passport|surname|(?:first|last|full|given|family).?name|birth|address/i;

/** Returns a function that is true for columns that must not be shown, and for doubtful ones. */
export const redactedColumns = (model: Model): ((column: string) => boolean) => {
  const isPersonal = personalColumns(model);
  return (column) => isPersonal(column) || personalName.test(column);
};

/** Redacts a string that contains an e-mail address, which a column of any name may hold. */
export const redactEmail = (value: unknown): unknown =>
  typeof value === 'string' && /[^\s@]@[^\s@]/.test(value) ? redacted : value;

/** A copy of an event without personal data: people show the output of a dry run to others. */
export function redactEvent(event: WarehouseTrackEvent, model: Model): UnknownObject {
  const isPersonal = redactedColumns(model);
  const personalFields = (fields: Model['properties'] = {}): string[] =>
    Object.entries(fields).flatMap(([name, source]) =>
      isPersonal(name) || sourceColumns(source).some(isPersonal) ? [name] : [],
    );
  const properties = personalFields(model.properties).map((name) => ['properties', name]);
  const paths = [...Object.values(identityFields).map(({ path }) => path), ...properties];
  const copy = paths.reduce<UnknownObject>(redactAt, { ...event });
  const products = isObjectLike(copy['properties']) ? copy['properties']['products'] : undefined;
  if (!isObjectLike(copy['properties']) || !Array.isArray(products)) return copy;
  const personal = personalFields(model.products).map((name) => [name]);
  const redactProduct = (product: UnknownObject) => personal.reduce<UnknownObject>(redactAt, product);
  return { ...copy, properties: { ...copy['properties'], products: products.map(redactProduct) } };
}

function redactAt(object: UnknownObject, [key = '', ...rest]: readonly string[]): UnknownObject {
  if (!Object.hasOwn(object, key)) return object;
  if (rest.length === 0) return { ...object, [key]: redacted };
  const inner = object[key];
  return isObjectLike(inner) ? { ...object, [key]: redactAt(inner, rest) } : object;
}

/** The strings and numbers of an event that its redacted copy does not show, as strings. */
export function redactedValues(value: unknown, copy: unknown): string[] {
  if (value === copy) return [];
  if (!isObjectLike(value)) return [String(value)];
  return Object.entries(value).flatMap(([key, part]) =>
    redactedValues(part, isObjectLike(copy) ? copy[key] : redacted),
  );
}

/** Shorter values occur in other strings by chance, so they are redacted only where they are the whole string. */
const minLengthWithin = 4;

/** Redacts these values wherever they occur, because several fields may read one column. */
export function redactValues(value: unknown, values: readonly string[]): unknown {
  if (typeof value === 'object' && value !== null) return mapValues(value, (part) => redactValues(part, values));
  if (values.includes(String(value))) return redacted;
  if (typeof value !== 'string') return value;
  return values
    .filter(({ length }) => length >= minLengthWithin)
    .reduce((text, personal) => text.replaceAll(personal, redacted), value);
}

const isDigest = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);

/** Where a request describes the person, in both API versions. */
const personKeys: ReadonlySet<string> = new Set(['user', 'context']);

/** A copy of a request without unhashed data of the person: places are never hashed, and with hashing off nothing is. */
export function redactPerson(value: unknown, isOfPerson = false): unknown {
  if (typeof value === 'string') return isOfPerson && !isDigest(value) ? redacted : value;
  if (typeof value !== 'object' || value === null) return value;
  return mapValues(value, (part, key) => redactPerson(part, isOfPerson || personKeys.has(key)));
}

const isObjectLike = (value: unknown): value is UnknownObject => typeof value === 'object' && value !== null;

/** Maps the values of an object or the items of an array. */
function mapValues(value: object, map: (part: unknown, key: string) => unknown): unknown {
  if (Array.isArray(value)) return value.map((part, index) => map(part, String(index)));
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, map(part, key)]));
}
