/** An object of unknown keys, as it comes from JSON. */
export type UnknownObject = Readonly<Record<string, unknown>>;

/** True for everything that can hold keys: objects and arrays. */
export const isObjectLike = (value: unknown): value is UnknownObject => typeof value === 'object' && value !== null;

/** True for objects that are no arrays. */
export const isObject = (value: unknown): value is UnknownObject => isObjectLike(value) && !Array.isArray(value);

/** True for dates, those of another realm included: `instanceof` would miss them. */
export const isDate = (value: unknown): value is Date => Object.prototype.toString.call(value) === '[object Date]';

/** True for an object without keys: TikTok is never sent one. */
export const isEmpty = (value: object): boolean => {
  for (const key in value) if (Object.hasOwn(value, key)) return false;
  return true;
};
