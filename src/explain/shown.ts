import { isPersonalName } from '../events-api/personalNames.js';
import { isPersonalKey } from '../values/personalKey.js';
import type { Leaf } from './leafPaths.js';
import { mask, maskWithin } from './mask.js';
import { wordsOf } from './similarNames.js';

/** True for names such as `customerPhone` and `billing_first_name`. */
const soundsPersonal = (name: string): boolean => {
  const words = wordsOf(name);
  return words.some((word, index) => isPersonalKey(word) || isPersonalKey(`${word}${words[index + 1] ?? ''}`));
};

/** A part is personal by the names that lead to it; a page's address may say who reads it. */
const isPersonal = (keys: readonly string[]): boolean =>
  keys.some((name) => isPersonalName(name) || soundsPersonal(name) || name === 'page' || name === 'callback');

/** A value of a payload as an explanation may show it. */
export const shown = ({ keys, value }: Leaf): unknown => {
  if (isPersonal(keys) && (typeof value === 'string' || typeof value === 'number')) return mask(String(value));
  return typeof value === 'string' ? maskWithin(value) : value;
};
