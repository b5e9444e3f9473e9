import { isDate, isObject, isObjectLike, setOwn, type UnknownObject } from './objects.js';

/**
 * Writes a finite number or bigint in plain digits, never with an exponent: ids must not turn into `1e+21`.
 *
 * @example
 * toPlainDecimal(1.5e21) // => '1500000000000000000000'
 */
export const toPlainDecimal = (value: number | bigint): string => {
  const text = String(value);
  const [mantissa = '', exponentText] = text.split('e');
  if (exponentText === undefined) return text;
  const sign = mantissa.startsWith('-') ? '-' : '';
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.');
  const exponent = Number(exponentText);
  return exponent < 0
    ? `${sign}0.${'0'.repeat(-exponent - whole.length)}${whole}${fraction}`
    : `${sign}${whole}${fraction.padEnd(exponent, '0')}`;
};

/** As many digits as a JavaScript number may fail to hold. */
const longNumber = /\d{16}/;

/** The pattern needs no stack for a string of millions of characters. */
const stringsAndNumbers = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

const wholeNumber = /^-?\d+$/;

const quoteIfInexact = (part: string): string =>
  wholeNumber.test(part) && !Number.isSafeInteger(Number(part)) ? `"${part}"` : part;

/**
 * Parses JSON; whole numbers beyond 2^53 become strings with all their digits.
 *
 * @throws {SyntaxError} For a string that is not JSON.
 * @example
 * parseLosslessJson('[12345678901234567890, 7]') // => ['12345678901234567890', 7]
 */
export const parseLosslessJson = (json: string): unknown => {
  const asGiven: unknown = JSON.parse(json);
  if (!longNumber.test(json)) return asGiven;
  const exact = json.replace(stringsAndNumbers, quoteIfInexact);
  return exact === json ? asGiven : JSON.parse(exact);
};

/** Parses the JSON string of an array or object; `undefined` for any other string. Returns other values as they are. */
export const parseJson = (value: unknown): unknown => {
  if (typeof value !== 'string') return value;
  const json = value.trim();
  if (!json.startsWith('[') && !json.startsWith('{')) return undefined;
  try {
    return parseLosslessJson(json);
  } catch {
    return undefined;
  }
};

/** PHP encodes a list whose elements were filtered as an object with the remaining indexes as keys: `{"0": …, "2": …}`. */
const isIndexed = (object: UnknownObject): boolean => {
  const keys = Object.keys(object);
  return keys.length > 0 && keys.every((key) => /^\d+$/.test(key));
};

/**
 * The elements of an array, of an object whose keys are all indexes, or one object as the only element; also from a JSON string,
 * as warehouses deliver it. The elements are parts of the input: the caller copies what it keeps.
 *
 * @example
 * elements('[{"product_id":1}]') // => [{ product_id: 1 }]
 */
export const elements = (value: unknown): readonly unknown[] | undefined => {
  const parsed = parseJson(value);
  if (Array.isArray(parsed)) return parsed;
  if (!isObject(parsed) || isDate(parsed)) return undefined;
  return isIndexed(parsed) ? Object.values(parsed) : [parsed];
};

/** The elements that {@link elements} reads, each with the key that leads to it; none for one object. */
export const elementEntries = (
  value: unknown,
): readonly (readonly [key: string | undefined, element: unknown])[] | undefined => {
  const parsed = parseJson(value);
  if (isObject(parsed) && !isDate(parsed) && isIndexed(parsed)) return Object.entries(parsed);
  const isList = Array.isArray(parsed);
  return elements(parsed)?.map((element, index) => [isList ? String(index) : undefined, element]);
};

/**
 * Reads an object, or the JSON string of one, as warehouses deliver it.
 *
 * @example
 * toObject('{"city":"Berlin"}') // => { city: 'Berlin' }
 */
export const toObject = (value: unknown): UnknownObject | undefined => {
  if (isObject(value)) return value;
  if (typeof value !== 'string') return undefined;
  const parsed = parseJson(value);
  return isObject(parsed) ? parsed : undefined;
};

/** Deeper levels are omitted: no payload needs them, and `JSON.stringify` fails on endless nesting. */
export const MAX_LEVELS = 100;

const copyScalar = (value: unknown): unknown => {
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : undefined;
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : toPlainDecimal(value);
  return typeof value === 'string' || typeof value === 'boolean' || value === null ? value : undefined;
};

/** How many of the deepest levels are watched for a value that contains itself. Events do not reach them, so that watching is free. */
const WATCHED_LEVELS = 50;

const nothing: readonly object[] = [];

/** @throws {TypeError} For a value that contains itself: a copy of limited depth could still double with each level. */
const watch = (value: object, holders: readonly object[]): readonly object[] => {
  if (holders.includes(value)) throw new TypeError('A value that contains itself is not JSON');
  return [...holders, value];
};

/**
 * Copies a value as JSON will carry it, so that nothing of the input is shared with the output.
 *
 * Dates become ISO 8601 strings. Bigints become numbers where they fit, otherwise strings. Values that JSON cannot hold
 * (functions, NaN, `undefined`) and values below `levels` levels are `undefined`: omitted from objects, `null` in arrays.
 *
 * @param holders The objects that contain the value, as far as they are watched.
 * @throws {TypeError} When a value contains itself.
 * @example
 * copyJson({ size: 10n, gone: undefined }) // => { size: 10 }
 */
export const copyJson = (value: unknown, levels = MAX_LEVELS, holders: readonly object[] = nothing): unknown => {
  if (!isObjectLike(value)) return copyScalar(value);
  if (levels === 0) return undefined;
  const within = levels > WATCHED_LEVELS ? holders : watch(value, holders);
  if (Array.isArray(value)) return Array.from(value, (item) => copyJson(item, levels - 1, within) ?? null);
  if (isDate(value)) return Number.isNaN(value.getTime()) ? undefined : value.toISOString();
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const item = copyJson(value[key], levels - 1, within);
    if (item !== undefined) setOwn(copy, key, item);
  }
  return copy;
};

/** True for the same items in the same order. */
export const isSameList = (one: readonly unknown[], other: readonly unknown[]): boolean => {
  if (one.length !== other.length) return false;
  for (let index = 0; index < one.length; index++) if (one[index] !== other[index]) return false;
  return true;
};

/**
 * True when a copy by `copyJson` still equals its original.
 *
 * Values that JSON holds in another form (dates, NaN, class instances) count as changed, and so do keys in another order:
 * lodash's `isEqual` would call them equal.
 *
 * @example
 * isSameJson([{ from: 'Paid', to: 'Purchase' }], [{ from: 'Paid', to: 'Lead' }]) // => false
 */
export const isSameJson = (copy: unknown, original: unknown): boolean => {
  if (!isObjectLike(copy) || !isObjectLike(original)) return Object.is(copy, original);
  // A class instance may hold more than its keys.
  if (Object.getPrototypeOf(copy) !== Object.getPrototypeOf(original)) return false;
  if (Array.isArray(copy) && Array.isArray(original)) {
    return copy.length === original.length && copy.every((item, index) => isSameJson(item, original[index]));
  }
  const keys = Object.keys(copy);
  return isSameList(keys, Object.keys(original)) && keys.every((key) => isSameJson(copy[key], original[key]));
};
