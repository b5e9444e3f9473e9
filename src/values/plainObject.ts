import { getOwn } from './getOwn.js';
import { isObjectLike, type UnknownObject } from './kinds.js';

/** True for the `Object` of any realm: hosts run tests and sandboxes in realms of their own. */
const isObjectConstructor = (value: unknown): boolean =>
  typeof value === 'function' && value instanceof value && String(value) === String(Object);

/**
 * True for what an object literal or `JSON.parse` makes, and for objects without a prototype; not for arrays, dates and
 * instances of classes.
 *
 * @example
 * isPlainObject(new Map()) // => false
 */
export const isPlainObject = (value: unknown): value is UnknownObject => {
  if (!isObjectLike(value) || Object.prototype.toString.call(value) !== '[object Object]') return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === null || prototype === Object.prototype) return true;
  return isObjectConstructor(getOwn(prototype, 'constructor'));
};
