import { isObject } from './kinds.js';

/**
 * True when a copy by `copyJson` still says what its original says.
 *
 * What JSON carries in another form (dates, NaN, instances of classes) counts as changed.
 *
 * @example
 * isSameJson([{ from: 'Paid', to: 'Purchase' }], [{ from: 'Paid', to: 'Lead' }]) // => false
 */
export const isSameJson = (copy: unknown, original: unknown): boolean => {
  if (!isObject(copy) || !isObject(original)) return Object.is(copy, original);
  // An array is no object, and an instance of a class may say more than its keys.
  if (Object.getPrototypeOf(copy) !== Object.getPrototypeOf(original)) return false;
  const keys = Object.keys(original);
  if (keys.length !== Object.keys(copy).length) return false;
  for (const key of keys) {
    if (!Object.hasOwn(copy, key) || !isSameJson(copy[key], original[key])) return false;
  }
  return true;
};
