import toPath from 'lodash/toPath.js';
import type { EventTable } from '../events-api/eventTables.js';
import { isPersonalName } from '../events-api/personalNames.js';
import { toObject } from '../values/json.js';
import { isObjectLike, tryGetOwn, type UnknownObject } from '../values/objects.js';
import { isDigest } from '../values/sha256.js';

const email = /^([^\s@])[^\s@]*@([^\s@])[^\s@]*?(\.[^\s@.]{2,})?$/;
const phone = /^\+?[\d\s()./-]+$/;
const url = /^https?:\/\//i;
const ipv4 = /^(\d{1,3})\.\d{1,3}\.\d{1,3}\.\d{1,3}$/;

const lengthOf = (text: string): string => {
  const { length } = [...text];
  return `(${length} character${length === 1 ? '' : 's'})`;
};

const maskDigits = (text: string, digits: string): string => {
  const sign = text.startsWith('+') ? '+' : '';
  return `${sign}${digits.slice(0, 2)}${'*'.repeat(digits.length - 4)}${digits.slice(-2)}`;
};

/**
 * Shows the kind and the length of a personal value without the value.
 *
 * @example
 * mask('jane@example.com') // => 'j***@e***.com'
 */
export const mask = (text: string): string => {
  const given = text.trim();
  if (isDigest(given)) return `${given.slice(0, 8)}…`;
  const [scheme] = url.exec(given) ?? [];
  if (scheme !== undefined) return `${scheme}*** ${lengthOf(given)}`;
  const [, localPart, domain, ending = ''] = email.exec(given) ?? [];
  if (localPart !== undefined && domain !== undefined) return `${localPart}***@${domain}***${ending}`;
  const [, firstByte] = ipv4.exec(given) ?? [];
  if (firstByte !== undefined) return `${firstByte}.***`;
  const digits = given.replace(/\D/g, '');
  if (phone.test(given) && digits.length >= 7) return maskDigits(given, digits);
  const [first = '', ...rest] = given;
  // The first character of a very short string is most of it.
  return `${rest.length > 2 ? first : ''}*** ${lengthOf(given)}`;
};

const words = /[^\s"'<>(),;|]+/g;
const phoneWithin = /\+\d[\d\s()./-]{6,}\d/g;

/** Masks e-mail addresses and phone numbers within a string that should contain none. */
export const maskWithin = (text: string): string =>
  // Word by word: searching for an address from every character takes quadratic time.
  text.replace(words, (word) => (/[^@]@[^@]/.test(word) ? mask(word) : word)).replace(phoneWithin, mask);

/** At least seven digits, a digest, a UUID or an e-mail address. */
const personalKey = /@|\d\D?\d\D?\d\D?\d\D?\d\D?\d\D?\d|^[\da-f]{64}$|^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i;

/** Masks a key that looks like a personal value; returns other keys as they are. */
export const maskKey = (key: string): string => (personalKey.test(key) ? mask(key) : key);

/** Masks a key that is a personal value. */
export type MaskKey = (key: string) => string;

/** Objects of an event that describe a person. */
const isPersonHolder = (key: string): boolean => key === 'traits' || key === 'user' || isPersonalName(key);

/** More than an event has of a person. */
const MAX_VALUES = 200;
const MAX_LEVELS = 8;

/** The strings and numbers of an event that describe a person, in lower case. */
const personalValues = (message: UnknownObject): ReadonlySet<string> => {
  const found = new Set<string>();
  const visited = new Set<object>();
  const visit = (value: unknown, isPersonal: boolean, level: number): void => {
    if (found.size === MAX_VALUES || level === MAX_LEVELS) return;
    const object = isObjectLike(value) ? value : toObject(value);
    if (object === undefined) {
      const text = typeof value === 'number' ? String(value) : value;
      if (isPersonal && typeof text === 'string' && text.trim().length > 2) found.add(text.trim().toLowerCase());
      return;
    }
    if (visited.has(object)) return;
    visited.add(object);
    for (const key of Object.keys(object)) {
      visit(tryGetOwn(object, key), isPersonal || isPersonHolder(key), level + 1);
    }
  };
  try {
    visit(message, false, 0);
  } catch {
    // Of an object that cannot be read, nothing is shown either.
  }
  return found;
};

/** A shorter value may be a part of any word. */
const MIN_PART_LENGTH = 5;

const knownKeysByTable = new WeakMap<EventTable, ReadonlySet<string>>();

/** Keys that are never personal: those of TikTok's fields and of their sources. */
const knownKeysOf = (table: EventTable): ReadonlySet<string> => {
  const paths = [...table.reader.paths, ...table.fields.event.map(({ path }) => path)];
  const keys = knownKeysByTable.get(table) ?? new Set(paths.flatMap(toPath));
  knownKeysByTable.set(table, keys);
  return keys;
};

/** Masks that know the values which describe the person of an event. */
export interface PersonalMasks {
  /** Masks a key that is, or contains, such a value. */
  readonly maskKey: MaskKey;
  /** Masks a string that contains such a value, and e-mail addresses, phone numbers and URLs within others. */
  readonly maskText: (text: string) => string;
}

/** Creates the masks for an event. */
export const personalMasks = (message: UnknownObject, table: EventTable): PersonalMasks => {
  const values = personalValues(message);
  const parts = [...values].filter((value) => value.length >= MIN_PART_LENGTH);
  const knownKeys = knownKeysOf(table);
  const isPersonal = (string: string): boolean => {
    const text = string.trim().toLowerCase();
    return values.has(text) || parts.some((part) => text.includes(part));
  };
  return {
    maskKey: (key) => {
      const masked = maskKey(key);
      return masked === key && !knownKeys.has(key) && isPersonal(key) ? mask(key) : masked;
    },
    maskText: (text) => (isPersonal(text) ? mask(text) : maskWithin(text)),
  };
};
