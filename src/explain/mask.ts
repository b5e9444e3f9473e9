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
 * Shows what kind of value a personal text is, and how long, without the text.
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
  // Of a very short text the first character is most of it.
  return `${rest.length > 2 ? first : ''}*** ${lengthOf(given)}`;
};

const words = /[^\s"'<>(),;|]+/g;
const phoneWithin = /\+\d[\d\s()./-]{6,}\d/g;

/** Masks e-mail addresses and phone numbers within a text that should hold none. */
export const maskWithin = (text: string): string =>
  // Word by word: looking for the start of an address from every character takes time squared.
  text.replace(words, (word) => (/[^@]@[^@]/.test(word) ? mask(word) : word)).replace(phoneWithin, mask);

/** A key that a sender made of a personal value, masked; other keys as they are. */
export const maskKey = (key: string): string => (/@|\d\D?\d\D?\d\D?\d\D?\d\D?\d\D?\d/.test(key) ? mask(key) : key);
