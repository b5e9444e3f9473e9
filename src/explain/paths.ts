import { isDate, isEmpty, isObjectLike, type UnknownObject } from '../values/objects.js';

const plainKey = /^[A-Za-z_$][\w$]*$/;
const arrayIndex = /^(?:0|[1-9]\d*)$/;

/**
 * Writes keys as a path that lodash reads.
 *
 * @example
 * pathOf(['properties', 'contents', '0', 'a.b']) // => 'properties.contents[0]["a.b"]'
 */
export const pathOf = (keys: readonly string[]): string =>
  keys
    .map((key, index) => {
      if (plainKey.test(key)) return index === 0 ? key : `.${key}`;
      return arrayIndex.test(key) ? `[${key}]` : `["${key.replace(/["\\]/g, '\\$&')}"]`;
    })
    .join('');

/** A value without parts, and the keys that lead to it. */
export interface Leaf {
  readonly keys: readonly string[];
  readonly value: unknown;
}

/** True for a value that has parts: a non-empty object or array other than a date. */
export const hasParts = (value: unknown): value is UnknownObject =>
  isObjectLike(value) && !isDate(value) && !isEmpty(value);

/** Every value without parts, empty lists and objects included. */
export const leavesOf = (value: unknown, keys: readonly string[] = []): Leaf[] =>
  hasParts(value) ? Object.keys(value).flatMap((key) => leavesOf(value[key], [...keys, key])) : [{ keys, value }];
