import isPlainObject from 'lodash/isPlainObject.js';
import { MAX_LEVELS, parseLosslessJson, toPlainDecimal } from '../values/json.js';
import { getOwn, isDate, isObjectLike, setOwn, type UnknownObject } from '../values/objects.js';
import { isPlaceholder } from '../values/placeholders.js';
import { isArrowDecimal, isArrowNumber, type Words, wordsToBigInt } from './arrowNumbers.js';

const tag = (value: object): string => Object.prototype.toString.call(value).slice('[object '.length, -1);

const has = (value: UnknownObject, method: string): boolean => typeof value[method] === 'function';
const call = (value: UnknownObject, method: string): unknown => (value[method] as () => unknown)();

/** Decimal classes also print NaN and Infinity. */
const finiteDecimal = (text: unknown): unknown => (Number.isFinite(Number(text)) ? text : undefined);

const onlyKey = (value: UnknownObject): string | undefined => {
  const keys = Object.keys(value);
  return keys.length === 1 ? keys[0] : undefined;
};

const structOf = (entries: Iterable<readonly [unknown, unknown]>): UnknownObject => {
  const struct: Record<string, unknown> = {};
  for (const [key, value] of entries) setOwn(struct, String(key), value);
  return struct;
};

/** Unwraps the objects of one class of a driver. */
interface Wrapper {
  readonly matches: (value: UnknownObject) => boolean;
  readonly unwrap: (value: UnknownObject) => unknown;
}

/** The first match wins. */
const wrappers: readonly Wrapper[] = [
  // BigQuery INT64 beyond 2^53: a boxed number that also holds its exact string.
  {
    matches: (value) => tag(value) === 'Number' && typeof getOwn(value, 'value') === 'string',
    unwrap: (value) => value['value'],
  },
  {
    matches: (value) => /^(?:Number|String|Boolean|BigInt)$/.test(tag(value)),
    unwrap: (value) => call(value, 'valueOf'),
  },
  // BigQuery dates and times.
  { matches: (value) => onlyKey(value) === 'value', unwrap: (value) => value['value'] },
  // Moment, Day.js.
  { matches: (value) => has(value, 'toISOString'), unwrap: (value) => call(value, 'toISOString') },
  // big.js, decimal.js, bignumber.js: `toFixed` prints all digits, `toString` may print an exponent.
  { matches: (value) => has(value, 'toFixed'), unwrap: (value) => finiteDecimal(call(value, 'toFixed')) },
  // DuckDB lists and arrays, structs, maps.
  { matches: (value) => Array.isArray(getOwn(value, 'items')), unwrap: (value) => value['items'] },
  { matches: (value) => isPlainObject(getOwn(value, 'entries')), unwrap: (value) => value['entries'] },
  {
    matches: (value) => Array.isArray(getOwn(value, 'entries')),
    unwrap: (value) =>
      structOf((value['entries'] as readonly unknown[]).map((entry) => [getOwn(entry, 'key'), getOwn(entry, 'value')])),
  },
  { matches: (value) => tag(value) === 'Map', unwrap: (value) => structOf(value as unknown as Map<unknown, unknown>) },
  { matches: (value) => tag(value) === 'Set', unwrap: (value) => [...(value as unknown as Set<unknown>)] },
  // Arrow rows and vectors.
  { matches: (value) => has(value, 'toJSON'), unwrap: (value) => call(value, 'toJSON') },
  // DuckDB blobs: before `toString`, which they have too.
  { matches: (value) => ArrayBuffer.isView(getOwn(value, 'bytes')), unwrap: (value) => value['bytes'] },
  // DuckDB decimals, dates, times and UUIDs: any object with its own string form.
  {
    matches: (value) => has(value, 'toString') && !/^\[object /.test(String(call(value, 'toString'))),
    unwrap: (value) => call(value, 'toString'),
  },
];

/** Exports write a placeholder such as `\N` where a value is missing: as a key, it would merge the events of all such rows. */
const convertString = (given: string): string | undefined => {
  const text = given.trim();
  return text === '' || isPlaceholder(text) ? undefined : given;
};

const convertScalar = (value: unknown): unknown => {
  if (typeof value === 'string') return convertString(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : undefined;
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : toPlainDecimal(value);
  return typeof value === 'boolean' ? value : undefined;
};

/** Called for a decimal without its scale. */
type OnUnscaled = () => void;

const ignore: OnUnscaled = () => {};

const convertWords = (words: Words, onUnscaled: OnUnscaled): unknown => {
  const integer = wordsToBigInt(words);
  // Zero is zero at any scale.
  if (integer !== 0n && isArrowDecimal(words)) onUnscaled();
  return convertScalar(integer);
};

const convertStruct = (value: UnknownObject, ancestors: readonly unknown[], onUnscaled: OnUnscaled): UnknownObject => {
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const item = convert(value[key], ancestors, onUnscaled);
    if (item !== undefined) setOwn(copy, key, item);
  }
  return copy;
};

const convert = (value: unknown, ancestors: readonly unknown[], onUnscaled: OnUnscaled): unknown => {
  if (!isObjectLike(value)) return convertScalar(value);
  // Circular references are dropped.
  if (ancestors.length >= MAX_LEVELS || ancestors.includes(value)) return undefined;
  const path = [...ancestors, value];
  if (Array.isArray(value)) return Array.from(value, (item) => convert(item, path, onUnscaled) ?? null);
  if (isDate(value)) return Number.isNaN(value.getTime()) ? undefined : new Date(value.getTime()).toISOString();
  if (isPlainObject(value)) {
    return onlyKey(value) === 'value' && !isObjectLike(value['value'])
      ? convertScalar(value['value'])
      : convertStruct(value, path, onUnscaled);
  }
  if (ArrayBuffer.isView(value)) return isArrowNumber(value) ? convertWords(value, onUnscaled) : undefined;
  const wrapper = wrappers.find(({ matches }) => matches(value));
  return wrapper === undefined
    ? convertStruct(value, path, onUnscaled)
    : convert(wrapper.unwrap(value), path, onUnscaled);
};

/**
 * Converts a value from a database driver to a copy that JSON can carry.
 *
 * Dates become ISO 8601 strings, decimals their digits as a string, and bigints a number, or a string beyond 2^53. Objects
 * of a driver's own classes are unwrapped, and so are objects whose only key is `value`. Values that hold nothing (null,
 * NaN, blank strings, placeholders such as `\N`, bytes) become `undefined`. Nesting deeper than 100 levels is cut.
 *
 * @param onUnscaled Called for each decimal of Arrow: its scale is unknown, and its digits are read as a whole number.
 * @throws Whatever a driver's object throws while it is read.
 * @example
 * driverValue({ value: '2024-05-05' }) // => '2024-05-05'
 */
export const driverValue = (value: unknown, onUnscaled: OnUnscaled = ignore): unknown =>
  isObjectLike(value) ? convert(value, [], onUnscaled) : convertScalar(value);

const wholeNumber = /^-?\d+$/;

/** Parses the JSON string in a JSON column; whole numbers keep all their digits. Anything else is returned unchanged. */
export const readJsonValue = (value: unknown): unknown => {
  if (typeof value !== 'string') return value;
  if (wholeNumber.test(value)) return BigInt(value);
  try {
    return parseLosslessJson(value);
  } catch {
    return value;
  }
};
