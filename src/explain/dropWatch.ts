import memoize from 'lodash/memoize.js';
import type { DropWatch } from '../events-api/dropWatch.js';
import { eventTables } from '../events-api/eventTables.js';
import type { EventSettings } from '../events-api/sources.js';
import { PathReader } from '../mapping/pathReader.js';
import type { Condition, ItemParts, PathSource, Row, RowCast } from '../mapping/row.js';
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

/** A source that is a path, and its place among the values that are read. */
interface WatchedSource {
  readonly index: number;
  readonly cast: RowCast<unknown, EventSettings>;
  readonly when: readonly Condition<EventSettings>[];
}

/** A row, ready to be compared with a message and its payload. */
interface WatchedRow {
  readonly keys: readonly string[];
  readonly sources: readonly WatchedSource[];
}

/** The paths of a row. A setting and a part of another value are never unusable. */
const pathSources = ({ sources, cast }: Row<EventSettings>): PathSource<unknown, EventSettings>[] =>
  sources.flatMap((source) => {
    if (typeof source === 'string') return [{ path: source, cast }];
    return 'path' in source ? [{ cast, ...source }] : [];
  });

const watchRows = (rows: readonly Row<EventSettings>[]) => {
  const paths = [...new Set(rows.flatMap((row) => pathSources(row).map(({ path }) => path)))];
  const watched = rows.map((row): WatchedRow => {
    const sources = pathSources(row).map(({ path, cast = row.cast, when = [] }) => ({
      index: paths.indexOf(path),
      cast,
      when,
    }));
    return { keys: row.path.split('.'), sources };
  });
  return { reader: new PathReader(paths), rows: watched };
};

/** True for a cast that copies an object. */
const isCopy = ({ parts }: AnyCast): boolean => parts !== undefined && 'keys' in parts;

/** True for a list of identifiers of which 1.0 takes one. */
const isOneOfList = (given: unknown, value: unknown): boolean =>
  typeof value === 'string' && (elements(given)?.length ?? 0) > 1;

/** Creates a watch over the values of events. */
export const createDropWatch = (): DropWatch => {
  const watchedRows = memoize(watchRows);
  return {
    hasDropped: false,
    watch(version, message, settings, filled) {
      const table = eventTables[version];
      for (const part of [table.rows, table.rowsBeside(message)]) {
        const { reader, rows } = watchedRows(part);
        const values = reader.read(message);
        for (const { keys, sources } of rows) {
          const given = sources.filter(
            ({ index, when }) => values[index] !== undefined && when.every((one) => one.holds(message, settings)),
          );
          if (given.length === 0) continue;
          const value = keys.reduce<unknown>(getOwn, filled);
          // Another row may have written into an object, so that it is there without its own source.
          const isUsed = ({ index, cast }: WatchedSource) =>
            (given.length === 1 && !isCopy(cast)) || cast.read(values[index], message, settings) !== undefined;
          const isLost = ({ index, cast }: WatchedSource) =>
            losesPart(values[index], value, cast) || isOneOfList(values[index], value);
          const used = value === undefined ? undefined : given.find(isUsed);
          if (used === undefined ? given.some(({ index, cast }) => isUnusable(values[index], cast)) : isLost(used)) {
            this.hasDropped = true;
          }
        }
      }
    },
  };
};
