import type { DropWatch } from '../mapping/dropWatch.js';
import type { ItemParts, Row, RowCast } from '../mapping/row.js';
import type { KeyCasts } from '../values/casts.js';
import { elements, toObject } from '../values/json.js';
import { getOwn } from '../values/objects.js';
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

/** True if a row has a source in the given object and no value in the result. */
const losesField = (given: unknown, value: unknown, rows: readonly Row<never>[]): boolean =>
  rows.some(({ path, sources }) => {
    const keys = sources.filter((source) => typeof source === 'string');
    return getOwn(value, path) === undefined && keys.some((key) => !isNothing(getOwn(given, key)));
  });

const losesItem = (given: unknown, values: readonly unknown[], parts: ItemParts<never>): boolean => {
  const items = elements(given) ?? [];
  if (values.length < items.length) return true;
  return items.some((item, index) =>
    'rows' in parts ? losesField(item, values[index], parts.rows) : losesKey(item, values[index], parts.keys),
  );
};

const losesPart = (given: unknown, value: unknown, { parts }: Pick<AnyCast, 'parts'>): boolean => {
  if (parts === undefined) return false;
  if ('keys' in parts) return losesKey(toObject(given), value, parts.keys);
  if ('self' in parts) return losesField(toObject(given), getOwn(value, '0'), parts.self);
  if ('within' in parts) return losesPart(parts.within(given).reduce<unknown>(getOwn, given), value, parts.cast);
  if (!Array.isArray(value)) return false;
  if ('items' in parts) return losesItem(given, value, parts.items);
  return (elements(given) ?? []).filter((element) => !isNothing(element)).length > value.length;
};

/**
 * Creates a watch over the values of events.
 *
 * @example
 * const drops = createDropWatch();
 * toPayloads(event, {}, readCoreSettings, drops);
 * drops.hasDropped // => true
 */
export const createDropWatch = (): DropWatch => ({
  hasDropped: false,
  isUnusable,
  losesPart,
});
