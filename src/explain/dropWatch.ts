import type { DropWatch } from '../events-api/dropWatch.js';
import { type EventTable, eventTables } from '../events-api/eventTables.js';
import type { EventSettings } from '../events-api/sources.js';
import type { Condition, ItemParts, Row, RowCast } from '../mapping/row.js';
import { traceRow } from '../mapping/trace.js';
import type { KeyCasts } from '../values/casts.js';
import { elements, parseJson, toObject } from '../values/json.js';
import { getOwn, isObject, isObjectLike, type UnknownObject } from '../values/objects.js';
import { isNothing } from './words.js';

type AnyCast = RowCast<unknown, never>;

const isUnusable = (given: unknown, { isNoValue }: Pick<AnyCast, 'isNoValue'>): boolean =>
  isNoValue?.(given) !== true && !isNothing(given);

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
  if ('items' in parts) return Array.isArray(value) && losesItem(given, value, parts.items);
  // Of several identifiers, 1.0 takes one.
  const length = Array.isArray(value) ? value.length : 1;
  return (elements(given) ?? []).filter((element) => !isNothing(element)).length > length;
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
  /** The places of all sources: most rows have none in a message, and are done with looking there. */
  readonly indexes: readonly number[];
  readonly sources: readonly WatchedSource[];
  /** True for a row that may lose a part of a value that it reads. */
  readonly hasParts: boolean;
}

/** What a row is compared with. */
interface WatchedEvent {
  readonly values: readonly unknown[];
  readonly message: UnknownObject;
  readonly settings: EventSettings;
  readonly filled: UnknownObject;
}

const watchRow = ({ path, sources, cast }: Row<EventSettings>, paths: readonly string[]): WatchedRow => {
  const watched = sources.flatMap((source): WatchedSource[] => {
    if (typeof source === 'string') return [{ index: paths.indexOf(source), cast, when: [] }];
    // A setting and a part of another value are never unusable.
    if (!('path' in source)) return [];
    return [{ index: paths.indexOf(source.path), cast: source.cast ?? cast, when: source.when ?? [] }];
  });
  return {
    keys: path.split('.'),
    indexes: watched.map(({ index }) => index),
    sources: watched,
    hasParts: watched.some((source) => source.cast.parts !== undefined),
  };
};

/** True for a cast that copies an object. */
const isCopy = ({ parts }: AnyCast): boolean => parts !== undefined && 'keys' in parts;

/** The value at the path of a row. What rows fill are plain objects of ours, whose properties need no care. */
const valueAt = (filled: UnknownObject, keys: readonly string[]): unknown => {
  let value: unknown = filled;
  for (const key of keys) value = isObjectLike(value) ? value[key] : undefined;
  return value;
};

const isAbsent = ({ indexes }: WatchedRow, { values }: WatchedEvent): boolean => {
  for (let each = 0; each < indexes.length; each++) if (values[indexes[each] as number] !== undefined) return false;
  return true;
};

const holds = ({ when }: WatchedSource, { message, settings }: WatchedEvent): boolean =>
  when.every((condition) => condition.holds(message, settings));

/** True if a row without a value has a source that it could not use. */
const hasUnusable = ({ sources }: WatchedRow, event: WatchedEvent): boolean =>
  sources.some((source) => {
    const given = event.values[source.index];
    return given !== undefined && isUnusable(given, source.cast) && holds(source, event);
  });

/** True if a part of the source that a row uses is not in the value that the row made of it. */
const losesPartOfSource = (row: WatchedRow, value: unknown, event: WatchedEvent): boolean => {
  const { values, message, settings } = event;
  const present = row.sources.filter((source) => values[source.index] !== undefined && holds(source, event));
  // Another row may have written into an object, so that it is there without its own source.
  const used = present.find(
    ({ index, cast }) =>
      (present.length === 1 && !isCopy(cast)) || cast.read(values[index], message, settings) !== undefined,
  );
  return used === undefined ? hasUnusable(row, event) : losesPart(values[used.index], value, used.cast);
};

const losesValue = (row: WatchedRow, event: WatchedEvent): boolean => {
  if (isAbsent(row, event)) return false;
  const value = valueAt(event.filled, row.keys);
  return value === undefined ? hasUnusable(row, event) : row.hasParts && losesPartOfSource(row, value, event);
};

/** True for a row that few events have: tracing it is simple, and slow enough to be left to them. */
const losesValueOfRareRow = (row: Row<EventSettings>, { message, settings }: WatchedEvent): boolean => {
  const { used, skipped } = traceRow(row, message, settings);
  if (used !== undefined) return losesPart(used.given, used.value, used.cast);
  return skipped.some((source) => source.reason === 'unusable' && isUnusable(source.given, source.cast));
};

const watchRows = ({ rows, reader }: EventTable) => rows.map((row) => watchRow(row, reader.paths));

/**
 * Creates a watch over the values of events.
 *
 * @example
 * createDropWatch().hasDropped // => false
 */
export const createDropWatch = (): DropWatch => {
  const watchedRows = { v1: watchRows(eventTables.v1), v2: watchRows(eventTables.v2) };
  return {
    hasDropped: false,
    watch(version, values, message, settings, filled) {
      const event = { values, message, settings, filled };
      this.hasDropped ||=
        watchedRows[version].some((row) => losesValue(row, event)) ||
        eventTables[version].rowsBeside(message).some((row) => losesValueOfRareRow(row, event));
    },
  };
};
