import { isObjectLike } from './kinds.js';

/** True for the same items in the same order. */
export const isSameList = (one: readonly unknown[], other: readonly unknown[]): boolean => {
  if (one.length !== other.length) return false;
  for (let index = 0; index < one.length; index++) if (one[index] !== other[index]) return false;
  return true;
};

/**
 * True when a copy by `copyJson` still equals its original.
 *
 * Values that JSON holds in another form (dates, NaN, class instances) count as changed, and so do keys in another order:
 * lodash's `isEqual` would call them equal.
 *
 * @example
 * isSameJson([{ from: 'Paid', to: 'Purchase' }], [{ from: 'Paid', to: 'Lead' }]) // => false
 */
export const isSameJson = (copy: unknown, original: unknown): boolean => {
  if (!isObjectLike(copy) || !isObjectLike(original)) return Object.is(copy, original);
  // A class instance may hold more than its keys.
  if (Object.getPrototypeOf(copy) !== Object.getPrototypeOf(original)) return false;
  if (Array.isArray(copy) && Array.isArray(original)) {
    return copy.length === original.length && copy.every((item, index) => isSameJson(item, original[index]));
  }
  const keys = Object.keys(copy);
  return isSameList(keys, Object.keys(original)) && keys.every((key) => isSameJson(copy[key], original[key]));
};
