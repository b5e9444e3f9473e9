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

/** Masks a key that is a personal value; returns other keys as they are. */
export const maskKey = (key: string): string => (/@|\d\D?\d\D?\d\D?\d\D?\d\D?\d\D?\d/.test(key) ? mask(key) : key);
