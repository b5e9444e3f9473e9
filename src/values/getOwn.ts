import { isObject, isObjectLike } from './kinds.js';

/**
 * Reads an own property; inherited names such as `constructor` are absent.
 *
 * @example
 * getOwn({ currency: 'EUR' }, 'currency') // => 'EUR'
 */
export const getOwn = (holder: unknown, key: string): unknown =>
  isObjectLike(holder) && Object.hasOwn(holder, key) ? holder[key] : undefined;

const isEnumerable = Object.prototype.propertyIsEnumerable;

/** Reads a property as JSON would carry it: own, enumerable, and of an object that is no list. */
export const getOwnEnumerable = (holder: unknown, key: string): unknown =>
  isObject(holder) && isEnumerable.call(holder, key) ? holder[key] : undefined;

/** Reads an own property as {@link getOwn} does; one that cannot be read is absent. */
export const tryGetOwn = (holder: unknown, key: string): unknown => {
  try {
    return getOwn(holder, key);
  } catch {
    return undefined;
  }
};

/**
 * Writes an own property under any key a user can choose. Assigning would change the prototype where the key is
 * `__proto__`, and throws where the built-ins are frozen and the key is the name of one, such as `constructor`.
 */
export const setOwn = (target: Record<string, unknown>, key: string, value: unknown): void => {
  if (key in target && !Object.hasOwn(target, key))
    Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
  else target[key] = value;
};
