import { MAX_LEVELS } from '../values/copyJson.js';
import { getOwn, setOwn } from '../values/getOwn.js';
import { isDate, isObjectLike, type UnknownObject } from '../values/kinds.js';
import { isPlainObject } from '../values/plainObject.js';
import { toPlainDecimal } from '../values/toPlainDecimal.js';

const tag = (value: object): string => Object.prototype.toString.call(value).slice('[object '.length, -1);

const has = (value: UnknownObject, method: string): boolean => typeof value[method] === 'function';
const call = (value: UnknownObject, method: string): unknown => (value[method] as () => unknown)();

/** Their NaN and Infinity have texts, too. */
const finiteDecimal = (text: unknown): unknown => (Number.isFinite(Number(text)) ? text : undefined);

const onlyKey = (value: UnknownObject): string | undefined => {
  const keys = Object.keys(value);
  return keys.length === 1 ? keys[0] : undefined;
};

const struct = (entries: Iterable<readonly [unknown, unknown]>): UnknownObject => {
  const copy: Record<string, unknown> = {};
  for (const [key, value] of entries) setOwn(copy, String(key), value);
  return copy;
};

/** An object of a driver's own class, and what it stands for. */
interface Wrapper {
  readonly fits: (value: UnknownObject) => boolean;
  readonly unwrap: (value: UnknownObject) => unknown;
}

/** The first row that fits counts. */
const wrappers: readonly Wrapper[] = [
  // BigQuery's INT64 beyond 2^53: a boxed number that also holds its exact text.
  {
    fits: (value) => tag(value) === 'Number' && typeof getOwn(value, 'value') === 'string',
    unwrap: (value) => value['value'],
  },
  { fits: (value) => /^(?:Number|String|Boolean|BigInt)$/.test(tag(value)), unwrap: (value) => call(value, 'valueOf') },
  // BigQuery's dates and times.
  { fits: (value) => onlyKey(value) === 'value', unwrap: (value) => value['value'] },
  // Moment, Day.js.
  { fits: (value) => has(value, 'toISOString'), unwrap: (value) => call(value, 'toISOString') },
  // big.js, decimal.js, bignumber.js: all digits, where `toString` may write an exponent.
  { fits: (value) => has(value, 'toFixed'), unwrap: (value) => finiteDecimal(call(value, 'toFixed')) },
  // DuckDB's lists and arrays, structs, maps.
  { fits: (value) => Array.isArray(getOwn(value, 'items')), unwrap: (value) => value['items'] },
  { fits: (value) => isPlainObject(getOwn(value, 'entries')), unwrap: (value) => value['entries'] },
  {
    fits: (value) => Array.isArray(getOwn(value, 'entries')),
    unwrap: (value) =>
      struct((value['entries'] as readonly unknown[]).map((entry) => [getOwn(entry, 'key'), getOwn(entry, 'value')])),
  },
  { fits: (value) => tag(value) === 'Map', unwrap: (value) => struct(value as unknown as Map<unknown, unknown>) },
  { fits: (value) => tag(value) === 'Set', unwrap: (value) => [...(value as unknown as Set<unknown>)] },
  // Arrow's rows and vectors.
  { fits: (value) => has(value, 'toJSON'), unwrap: (value) => call(value, 'toJSON') },
  // DuckDB's bytes, which have a text of their own, too.
  { fits: (value) => ArrayBuffer.isView(getOwn(value, 'bytes')), unwrap: (value) => value['bytes'] },
  // DuckDB's decimals, dates and times, UUIDs: what has a text of its own.
  {
    fits: (value) => has(value, 'toString') && !/^\[object /.test(String(call(value, 'toString'))),
    unwrap: (value) => call(value, 'toString'),
  },
];

const scalar = (value: unknown): unknown => {
  if (typeof value === 'string') return value.trim() === '' ? undefined : value;
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : undefined;
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : toPlainDecimal(value);
  return typeof value === 'boolean' ? value : undefined;
};

const copyStruct = (value: UnknownObject, holders: readonly unknown[]): UnknownObject => {
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const item = plain(value[key], holders);
    if (item !== undefined) setOwn(copy, key, item);
  }
  return copy;
};

const plain = (value: unknown, holders: readonly unknown[]): unknown => {
  if (!isObjectLike(value)) return scalar(value);
  // What holds itself has no end.
  if (holders.length >= MAX_LEVELS || holders.includes(value)) return undefined;
  const within = [...holders, value];
  if (Array.isArray(value)) return Array.from(value, (item) => plain(item, within) ?? null);
  if (isDate(value)) return Number.isNaN(value.getTime()) ? undefined : new Date(value.getTime()).toISOString();
  if (isPlainObject(value)) {
    return onlyKey(value) === 'value' && !isObjectLike(value['value'])
      ? scalar(value['value'])
      : copyStruct(value, within);
  }
  // Bytes are no text.
  if (ArrayBuffer.isView(value)) return undefined;
  const wrapper = wrappers.find(({ fits }) => fits(value));
  return wrapper === undefined ? copyStruct(value, within) : plain(wrapper.unwrap(value), within);
};

/**
 * Turns a value as a database driver delivers it into one that JSON can carry, as a copy.
 *
 * Dates become ISO 8601 texts, decimals their text, bigints numbers where they fit and texts where not. Objects of a
 * driver's own classes become what they stand for, and so does an object whose only key is `value`. What means nothing
 * (null, NaN, blank text, bytes) is `undefined`.
 *
 * @throws Whatever a driver's object throws while it is read.
 * @example
 * driverValue({ value: '2024-05-05' }) // => '2024-05-05'
 */
export const driverValue = (value: unknown): unknown => (isObjectLike(value) ? plain(value, []) : scalar(value));
