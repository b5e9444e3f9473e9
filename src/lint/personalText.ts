import { isPersonalKey } from '../values/personalKey.js';
import { isDigest } from '../values/sha256.js';

/** True for a text with an e-mail address in it. */
export const isPersonalText = (text: string): boolean => /[^\s@]@[^\s@.]+\.[^\s@]/.test(text);

const decoded = (text: string): string => text.replaceAll(/%40/g, '@').replaceAll(/%2e/gi, '.');

/** Deeper than anybody puts a property. */
const MOST_LEVELS = 10;

/** True for a property with personal data in clear in it, however deep; a digest is none. */
export const isPersonalProperty = (key: string, value: unknown, level = 0): boolean => {
  if (typeof value === 'number') return isPersonalKey(key);
  if (typeof value === 'string') {
    return value.trim() !== '' && !isDigest(value.trim()) && (isPersonalKey(key) || isPersonalText(value));
  }
  if (typeof value !== 'object' || value === null || level === MOST_LEVELS) return false;
  // The elements of a list are what its name says.
  const nameOf = (name: string): string => (Array.isArray(value) ? key : name);
  return Object.entries(value).some(([name, part]) => isPersonalProperty(nameOf(name), part, level + 1));
};

/** True for an address with a personal parameter that is not blank, or with an e-mail address anywhere behind the host. */
export const isPersonalUrl = (url: string): boolean => {
  const [, ...parameters] = url.split(/[?&#;]/);
  const hasPersonalKey = parameters.some((parameter) => {
    const [key = '', value = ''] = parameter.split('=', 2);
    return value !== '' && isPersonalKey(key);
  });
  const behindHost = url.replace(/^[a-z]+:\/\/[^/?#]*/i, '');
  return hasPersonalKey || isPersonalText(decoded(behindHost));
};
