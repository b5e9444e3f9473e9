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

/**
 * Returns an object of which every property is an own enumerable one: the given object where its prototype has nothing to add, as
 * nearly every object has it, and otherwise a copy.
 *
 * Reading `own.name` then takes a third of the time of asking for the own property first.
 */
export const ownProperties = (object: UnknownObject): UnknownObject =>
  Object.getPrototypeOf(object) === Object.prototype && isEmpty(Object.prototype)
    ? object
    : Object.assign(Object.create(null), object);

/** `undefined` for null and for a blank string, any other value as it is. */
export const blankToUndefined = (value: unknown): unknown =>
  value === null || (typeof value === 'string' && value.trim() === '') ? undefined : value;

/**
 * Reads an own property; inherited names such as `constructor` are absent.
 *
 * @example
 * getOwn({ currency: 'EUR' }, 'currency') // => 'EUR'
 */
export const getOwn = (holder: unknown, key: string): unknown =>
  isObjectLike(holder) && Object.hasOwn(holder, key) ? holder[key] : undefined;

const isEnumerable = Object.prototype.propertyIsEnumerable;

/** Reads a property that JSON would hold: own, enumerable, and of an object other than an array. */
export const getOwnEnumerable = (holder: unknown, key: string): unknown =>
  isObject(holder) && isEnumerable.call(holder, key) ? holder[key] : undefined;

/** Reads something of a value that a caller passes, which may be anything; `undefined` where that throws. */
export const tryTo = <Result>(read: () => Result): Result | undefined => {
  try {
    return read();
  } catch {
    return undefined;
  }
};

/** Reads an element of an array; one that throws is absent. */
export const tryGetElement = <Element>(list: readonly Element[], index: number): Element | undefined =>
  tryTo(() => list[index]);

/** The elements of an array, each read once; `undefined` for one that throws. */
export const readElements = (list: readonly unknown[]): unknown[] => {
  const elements: unknown[] = [];
  for (let index = 0; index < list.length; index++) elements.push(tryGetElement(list, index));
  return elements;
};

/** Reads an own property as {@link getOwn} does; a property that throws is absent. */
export const tryGetOwn = (holder: unknown, key: string): unknown => tryTo(() => getOwn(holder, key));

/**
 * Writes an own property under any key that a user can choose. An assignment would change the prototype for the key
 * `__proto__`, and throws for a key such as `constructor` where the built-ins are frozen.
 */
export const setOwn = (target: Record<string, unknown>, key: string, value: unknown): void => {
  if (key in target && !Object.hasOwn(target, key))
    Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
  else target[key] = value;
};
