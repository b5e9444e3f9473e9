import { copyJson, elements, parseJson, toPlainDecimal } from './json.js';
import { MAX_PERSONAL_LENGTH, toNfc } from './normalizers.js';
import { isDate, isEmpty, isObject, setOwn, type UnknownObject } from './objects.js';
import { isPlaceholder } from './placeholders.js';
import { epochMilliseconds, isCanonicalTime } from './time.js';

/**
 * Turns a value of any type into the one that TikTok accepts, and says in words what it expects.
 *
 * No cast accepts `undefined`, null, NaN or a blank string, and none returns a part of its input.
 */
export interface Cast<Value> {
  /** What a value is read as, such as `whole number`. */
  readonly expects: string;
  /** @returns `undefined` for a value that is not usable: the next source is read. */
  readonly read: (value: unknown) => Value | undefined;
  /** What is done to a value, beyond trimming it and changing its case. */
  readonly step?: string;
  /** The form of a time into which other forms are converted. */
  readonly timeForm?: string;
  /** How an array or an object is read part by part, for a trace of each part. */
  readonly parts?: CastParts;
  /** True for a value that means that there is none, such as the id of a device that refuses tracking. */
  readonly isNoValue?: (value: unknown) => boolean;
}

/** What the keys of a copied object must be, where TikTok fixes it. */
export type KeyCasts = ReadonlyMap<string, Cast<unknown>>;

/** The parts of a cast value: the elements of an array, or the keys of an object that is copied otherwise. */
export type CastParts = { readonly elements: Cast<unknown> } | { readonly keys: KeyCasts };

/** Personal identifiers come one by one or as an array. */
export type StringOrList = string | string[];

/** A string, trimmed; `undefined` for a blank string and a placeholder. */
const usableString = (given: string): string | undefined => {
  // Most strings start and end with a visible ASCII character: not trimming those saves 3 % of an event's time.
  const first = given.charCodeAt(0);
  const last = given.charCodeAt(given.length - 1);
  const isTrimmed = first > 0x20 && first < 0x7f && last > 0x20 && last < 0x7f;
  const text = isTrimmed ? given : given.trim();
  return text === '' || isPlaceholder(text) ? undefined : text;
};

/** A string, finite number or bigint as a string: for fields of a person or device, where a boolean means nothing. */
export const personalString: Cast<string> = {
  expects: 'string',
  read: (value) => {
    if (typeof value === 'string') return usableString(value);
    const isNumber = typeof value === 'bigint' || (typeof value === 'number' && Number.isFinite(value));
    return isNumber ? toPlainDecimal(value) : undefined;
  },
};

/**
 * A string, trimmed; numbers as plain digits, booleans as `true` and `false`.
 *
 * @example
 * string.read(9001) // => '9001'
 */
export const string: Cast<string> = {
  expects: 'string',
  read: (value) => {
    if (typeof value === 'string') return usableString(value);
    return typeof value === 'boolean' ? String(value) : personalString.read(value);
  },
};

/** As {@link personalString}, where nothing of a person is longer. */
export const shortString: Cast<string> = {
  expects: 'string',
  read: (value) => {
    const text = personalString.read(value);
    return text !== undefined && text.length <= MAX_PERSONAL_LENGTH ? text : undefined;
  },
};

/** The name of a place: TikTok compares it in lower case, and in one form of Unicode. */
export const placeName: Cast<string> = {
  expects: 'name of a place',
  read: (value) => {
    const name = shortString.read(value);
    return name === undefined ? undefined : toNfc(name).toLowerCase();
  },
};

/** A BCP 47 tag; iOS and Android write its parts with `_`, POSIX adds an encoding (`.UTF-8`), and iOS keywords (`@rg=dezzzz`). */
export const locale: Cast<string> = {
  expects: 'locale',
  step: 'written as a language tag',
  read: (value) =>
    shortString
      .read(value)
      ?.replace(/[.@].*$/, '')
      .replace(/_/g, '-') || undefined,
};

/** An ISO 4217 code, upper-cased. Whether TikTok lists the currency is not checked here. */
export const currency: Cast<string> = {
  expects: 'currency of three letters',
  read: (value) => {
    const code = string.read(value);
    return code !== undefined && /^[a-z]{3}$/i.test(code) ? code.toUpperCase() : undefined;
  },
};

const decimal = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/;

const toNumber = (value: unknown): number => {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'string' && decimal.test(value.trim()) ? Number(value) : Number.NaN;
};

/**
 * A finite number. Of strings it reads only plain decimals, because `"1,234"` is 1234 in one country and 1.234 in another.
 *
 * @example
 * number.read(' 12.50 ') // => 12.5
 */
export const number: Cast<number> = {
  expects: 'number',
  read: (value) => {
    const result = toNumber(value);
    // Adding 0 turns -0 into 0, as JSON does.
    return Number.isFinite(result) ? result + 0 : undefined;
  },
};

/** A number without a fraction, exact to the last digit. */
export const integer: Cast<number> = {
  expects: 'whole number',
  read: (value) => {
    const result = number.read(value);
    return Number.isSafeInteger(result) ? result : undefined;
  },
};

const booleanWords = new Map([
  ...['true', 'yes', 't', 'y', 'on', '1'].map((word) => [word, true] as const),
  ...['false', 'no', 'f', 'n', 'off', '0'].map((word) => [word, false] as const),
]);

/**
 * A boolean, as forms and warehouses spell it.
 *
 * @example
 * boolean.read('Yes') // => true
 */
export const boolean: Cast<boolean> = {
  expects: 'boolean',
  read: (value) =>
    typeof value === 'boolean' ? value : booleanWords.get(personalString.read(value)?.toLowerCase() ?? ''),
};

/** Stands for a time that is there and cannot be read: another moment would be a mistake that nobody sees. */
export const UNREADABLE_TIME = Symbol('unreadable time');

/** True for a value that says nothing: null, NaN, a blank string or a placeholder. */
export const isMissing = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  Number.isNaN(value) ||
  (typeof value === 'string' && usableString(value) === undefined);

/**
 * Whole seconds since 1970, from every form that {@link epochMilliseconds} reads.
 *
 * @returns {@link UNREADABLE_TIME} for a time that is there and cannot be read.
 */
export const unixSeconds: Cast<number | typeof UNREADABLE_TIME> = {
  expects: 'time of the years 2000 to 2100',
  timeForm: 'Unix seconds',
  read: (value) => {
    const milliseconds = epochMilliseconds(value);
    if (milliseconds !== undefined) return Math.floor(milliseconds / 1000);
    return isMissing(value) ? undefined : UNREADABLE_TIME;
  },
};

const isoWithZone = /^\d{4}-?\d\d-?\d\dT\S*(?:Z|[+-]\d\d(?::?\d\d)?)$/;

/**
 * ISO 8601: a string that names its zone as given, every other time in UTC with milliseconds.
 *
 * @returns {@link UNREADABLE_TIME} for a time that is there and cannot be read.
 */
export const isoTimestamp: Cast<string | typeof UNREADABLE_TIME> = {
  expects: 'time of the years 2000 to 2100',
  timeForm: 'ISO 8601 in UTC',
  read: (value) => {
    if (typeof value === 'string' && isCanonicalTime(value)) return value;
    const milliseconds = epochMilliseconds(value);
    if (milliseconds === undefined) return isMissing(value) ? undefined : UNREADABLE_TIME;
    const given = typeof value === 'string' ? value.trim() : '';
    return isoWithZone.test(given) ? given : new Date(Math.floor(milliseconds)).toISOString();
  },
};

const usable = (values: readonly unknown[], { read }: Cast<string>): string[] | undefined => {
  const strings = values.map((value) => read(value)).filter((value) => value !== undefined);
  return strings.length > 0 ? strings : undefined;
};

/** The usable strings of an array or of its JSON string; unusable elements are dropped. */
export const stringList: Cast<string[]> = {
  expects: 'list of strings',
  read: (value) => usable(elements(value) ?? [], string),
  parts: { elements: string },
};

/** One identifier or several: a string, an array of strings, or the JSON string of such an array. */
export const stringOrList: Cast<StringOrList> = {
  expects: 'string or list of strings',
  read: (value) => {
    if (typeof value === 'string' && !value.trimStart().startsWith('[')) return personalString.read(value);
    const list = elements(value);
    if (list !== undefined) return usable(list, personalString);
    return typeof value === 'string' ? undefined : personalString.read(value);
  },
  parts: { elements: personalString },
};

/** Copies an object as given, except for keys with a cast: these are what the cast makes of them, or omitted. */
export const copyWith = <Copy extends object>(source: UnknownObject, casts: KeyCasts): Copy => {
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(source)) {
    const cast = casts.get(key);
    const value = cast === undefined ? copyJson(source[key]) : cast.read(source[key]);
    if (value !== undefined) setOwn(copy, key, value);
  }
  return copy as Copy;
};

/** A non-empty object, or the JSON string of one, copied with {@link copyWith}. */
export const objectOf = <Shape extends object>(keys: KeyCasts): Cast<Shape> => ({
  expects: 'object with a usable value',
  read: (value) => {
    const parsed = parseJson(value);
    if (!isObject(parsed) || isDate(parsed)) return undefined;
    const copy = copyWith<Shape>(parsed, keys);
    return isEmpty(copy) ? undefined : copy;
  },
  parts: { keys },
});
