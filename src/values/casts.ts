import { copyJson } from './copyJson.js';
import { setOwn } from './getOwn.js';
import { isPrivateAddress } from './ipAddress.js';
import { isDate, isEmpty, isObject, type UnknownObject } from './kinds.js';
import { parseLosslessJson } from './parseLosslessJson.js';
import { epochMilliseconds, isCanonicalTime } from './time.js';
import { toPlainDecimal } from './toPlainDecimal.js';

// A cast turns a value of any type into the one that TikTok takes. `undefined` means that the value is not usable and the
// next source is to be read: no cast accepts `undefined`, null, NaN or a blank text.

/** Personal identifiers may come one by one or as a list. */
export type StringOrList = string | string[];

const nonBlank = (text: string): string | undefined => {
  // Most texts start and end with a visible ASCII character: not to trim those takes 3 % off an event.
  const first = text.charCodeAt(0);
  const last = text.charCodeAt(text.length - 1);
  if (first > 0x20 && first < 0x7f && last > 0x20 && last < 0x7f) return text;
  return text.trim() || undefined;
};

/** Text, finite number or bigint, as text: for fields of a person or device, where a boolean means nothing. */
export const personalString = (value: unknown): string | undefined => {
  if (typeof value === 'string') return nonBlank(value);
  const isNumber = typeof value === 'bigint' || (typeof value === 'number' && Number.isFinite(value));
  return isNumber ? toPlainDecimal(value) : undefined;
};

/**
 * Text, trimmed; numbers as plain digits, booleans as `true` and `false`.
 *
 * @example
 * string(9001) // => '9001'
 */
export const string = (value: unknown): string | undefined =>
  typeof value === 'boolean' ? String(value) : personalString(value);

/** Names of places: TikTok compares them in lower case. */
export const lowerCaseString = (value: unknown): string | undefined => personalString(value)?.toLowerCase();

/** ISO 4217, upper-cased. Whether TikTok lists the currency is not judged here. */
export const currency = (value: unknown): string | undefined => string(value)?.toUpperCase();

/** An address that can be a visitor's: what is private, loopback or link-local is passed over. */
export const publicIp = (value: unknown): string | undefined => {
  const address = personalString(value);
  return address === undefined || isPrivateAddress(address) ? undefined : address;
};

const decimal = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/;

const toNumber = (value: unknown): number => {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'string' && decimal.test(value.trim()) ? Number(value) : Number.NaN;
};

/**
 * A finite number; of texts only plain decimals, because `"1,234"` is a thousand here and one and a bit there.
 *
 * @example
 * number(' 12.50 ') // => 12.5
 */
export const number = (value: unknown): number | undefined => {
  const result = toNumber(value);
  // Adding 0 turns -0 into 0, as JSON does.
  return Number.isFinite(result) ? result + 0 : undefined;
};

/** A number without a fraction, exact to the last digit. */
export const integer = (value: unknown): number | undefined => {
  const result = number(value);
  return Number.isSafeInteger(result) ? result : undefined;
};

const booleanWords = new Map([
  ...['true', 'yes', 't', 'y', 'on', '1'].map((word) => [word, true] as const),
  ...['false', 'no', 'f', 'n', 'off', '0'].map((word) => [word, false] as const),
]);

/**
 * A yes or no, the way forms and warehouses spell it.
 *
 * @example
 * boolean('Yes') // => true
 */
export const boolean = (value: unknown): boolean | undefined =>
  typeof value === 'boolean' ? value : booleanWords.get(personalString(value)?.toLowerCase() ?? '');

/** Whole seconds since 1970, from every form that {@link epochMilliseconds} reads. */
export const unixSeconds = (value: unknown): number | undefined => {
  const milliseconds = epochMilliseconds(value);
  return milliseconds === undefined ? undefined : Math.floor(milliseconds / 1000);
};

const isoWithZone = /^\d{4}-?\d\d-?\d\dT\S*(?:Z|[+-]\d\d(?::?\d\d)?)$/;

/** ISO 8601: a text that already names its zone as given, every other time in UTC with milliseconds. */
export const isoTimestamp = (value: unknown): string | undefined => {
  if (typeof value === 'string' && isCanonicalTime(value)) return value;
  const milliseconds = epochMilliseconds(value);
  if (milliseconds === undefined) return undefined;
  const given = typeof value === 'string' ? value.trim() : '';
  return isoWithZone.test(given) ? given : new Date(Math.floor(milliseconds)).toISOString();
};

/** What JSON text of an array or object says; `undefined` for other text. What is no text is handed back. */
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

/**
 * The elements of an array, or one object as the only element; also from JSON text, as warehouses deliver it.
 * The elements are the input's own: the caller copies what it keeps.
 *
 * @example
 * elements('[{"product_id":1}]') // => [{ product_id: 1 }]
 */
export const elements = (value: unknown): readonly unknown[] | undefined => {
  const parsed = parseJson(value);
  if (Array.isArray(parsed)) return parsed;
  return isObject(parsed) && !isDate(parsed) ? [parsed] : undefined;
};

const usableTexts = (values: readonly unknown[], cast: (value: unknown) => string | undefined): string[] =>
  values.map((value) => cast(value)).filter((value) => value !== undefined);

/** The usable texts of an array or of its JSON text; unusable ones are dropped. */
export const stringList = (value: unknown): string[] | undefined => {
  const texts = usableTexts(elements(value) ?? [], string);
  return texts.length > 0 ? texts : undefined;
};

/** One identifier or several: text, an array of texts, or the JSON text of such an array. */
export const stringOrList = (value: unknown): StringOrList | undefined => {
  const isJsonArray = typeof value === 'string' && value.trimStart().startsWith('[');
  if (!isJsonArray && !Array.isArray(value)) return personalString(value);
  const texts = usableTexts(elements(value) ?? [], personalString);
  return texts.length > 0 ? texts : undefined;
};

/** What the keys of a copied object must be, where TikTok fixes it. */
export type KeyCasts = ReadonlyMap<string, (value: unknown) => unknown>;

/** Copies an object as given, but for the keys with a cast: those are what the cast makes of them, or left out. */
export const copyWith = <Copy extends object>(source: UnknownObject, casts: KeyCasts): Copy => {
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(source)) {
    const value = (casts.get(key) ?? copyJson)(source[key]);
    if (value !== undefined) setOwn(copy, key, value);
  }
  return copy as Copy;
};

/**
 * An object with something in it, or the JSON text of one, copied with {@link copyWith}. An empty one is passed over: the
 * next source may hold more.
 */
export const objectOf =
  <Shape extends object>(casts: KeyCasts) =>
  (value: unknown): Shape | undefined => {
    const parsed = parseJson(value);
    if (!isObject(parsed) || isDate(parsed)) return undefined;
    const copy = copyWith<Shape>(parsed, casts);
    return isEmpty(copy) ? undefined : copy;
  };
