/** An object of unknown keys, as it comes from JSON. */
export type UnknownObject = Readonly<Record<string, unknown>>;

/** True for objects and arrays. */
export const isObjectLike = (value: unknown): value is UnknownObject => typeof value === 'object' && value !== null;

/** True for objects that are not arrays. */
export const isObject = (value: unknown): value is UnknownObject => isObjectLike(value) && !Array.isArray(value);

/** True for dates, also of another realm, which `instanceof` misses. */
export const isDate = (value: unknown): value is Date => Object.prototype.toString.call(value) === '[object Date]';

/** True for an object without keys. */
export const isEmpty = (value: object): boolean => {
  for (const key in value) if (Object.hasOwn(value, key)) return false;
  return true;
};

/** `undefined` for null and for a blank string, any other value as it is. */
export const blankToUndefined = (value: unknown): unknown =>
  value === null || (typeof value === 'string' && value.trim() === '') ? undefined : value;
