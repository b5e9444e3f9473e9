import type { DropWatch } from '../mapping/dropWatch.js';
import type { ItemParts, Row, RowCast } from '../mapping/row.js';
import type { KeyCasts } from '../values/casts.js';
import { elements, parseJson, toObject } from '../values/json.js';
import { getOwn, isObject } from '../values/objects.js';
import { isNothing } from './words.js';

type AnyCast = RowCast<unknown, never>;

const isUnusable = (given: unknown, { isNoValue }: Pick<AnyCast, 'isNoValue'>): boolean =>
  !isNothing(given) && isNoValue?.(given) !== true;

/** True if one of some keys has a value in the given object and none in the result. */
const losesKey = (given: unknown, value: unknown, keys: KeyCasts): boolean => {
  for (const [key, cast] of keys) {
    if (getOwn(value, key) === undefined && isUnusable(getOwn(given, key), cast)) return true;
  }
  return false;
};

/**
 * True if a row has a source in the given object and no value in the result.
 *
 * @param fallbacks How many fields of the result may come from elsewhere.
 */
const losesField = (given: unknown, value: unknown, rows: readonly Row<never>[], fallbacks: number): boolean => {
  if (!isObject(given) || !isObject(value)) return true;
  // No field has two sources, so that as many fields as keys mean that each key was read: most products end here.
  if (Object.keys(value).length - fallbacks >= Object.keys(given).length) return false;
  for (const { path, sources } of rows) {
    if (value[path] !== undefined) continue;
    for (const key of sources) {
      if (typeof key === 'string' && given[key] !== undefined && !isNothing(getOwn(given, key))) return true;
    }
  }
  return false;
};

const losesItem = (given: unknown, values: readonly unknown[], parts: ItemParts<never>): boolean => {
  const items = elements(given) ?? [];
  if (values.length < items.length) return true;
  const fallbacks = parts.fallback === undefined ? 0 : 1;
  return items.some((item, index) =>
    'rows' in parts
      ? losesField(item, values[index], parts.rows, fallbacks)
      : losesKey(item, values[index], parts.keys),
  );
};

/** True if a part of the given list or object is not in the value that the cast made of it. */
export const losesPart = (given: unknown, value: unknown, { parts }: Pick<AnyCast, 'parts'>): boolean => {
  if (parts === undefined) return false;
  if ('keys' in parts) return losesKey(toObject(given), value, parts.keys);
  if ('self' in parts) return losesField(toObject(given), getOwn(value, '0'), parts.self, 0);
  if ('within' in parts)
    return losesPart(parts.within(given).reduce<unknown>(getOwn, parseJson(given)), value, parts.cast);
  if (!Array.isArray(value)) return false;
  if ('items' in parts) return losesItem(given, value, parts.items);
  return (elements(given) ?? []).filter((element) => !isNothing(element)).length > value.length;
};

/**
 * Creates a watch over the values of events.
 *
 * @example
 * createDropWatch().isUnusable(' ', { expects: 'number', read: Number }) // => false
 */
export const createDropWatch = (): DropWatch => ({
  hasDropped: false,
  isUnusable,
  losesPart,
});
