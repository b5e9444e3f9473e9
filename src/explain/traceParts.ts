import toPath from 'lodash/toPath.js';
import type { EventSettings } from '../events-api/sources.js';
import type { ItemFallback, ItemParts, Row, RowCast } from '../mapping/row.js';
import { READ_FROM_JSON, traceRow } from '../mapping/trace.js';
import { copyWith, type KeyCasts, string } from '../values/casts.js';
import { elementEntries, parseJson, toObject } from '../values/json.js';
import { getOwn, isEmpty, isObject, type UnknownObject } from '../values/objects.js';
import type { MaskKey } from './mask.js';
import type { Reason } from './reasons.js';
import { castSteps, pathOf, reasonAgainst, type UnusedSource, unusedSource } from './words.js';

/** A part of a mapped value, and where it comes from. */
export interface TracedValue {
  /** Keys in the payload. */
  readonly to: readonly string[];
  /** Keys in the event; or `default`, `derived`, `settings`. */
  readonly from: readonly string[] | string;
  /** As mapped; absent where the part stands for all keys that are copied below it. */
  readonly value?: unknown;
  readonly cast: string;
  readonly tried: readonly UnusedSource[];
  readonly steps: readonly string[];
}

/** A value that a source holds and the payload does not. */
export interface Dropped {
  readonly to: readonly string[];
  readonly from: readonly string[];
  readonly reason: Reason;
  /** True for one of several, of which others may be sent. */
  readonly isOneOfSeveral?: boolean;
}

export interface Traced {
  readonly values: readonly TracedValue[];
  readonly dropped: readonly Dropped[];
}

/** Where a value is on its way from the event to the payload. */
export interface TraceContext {
  readonly to: readonly string[];
  readonly from: readonly string[];
  readonly message: UnknownObject;
  readonly settings: EventSettings;
  readonly maskKey: MaskKey;
}

type AnyCast = RowCast<unknown, EventSettings>;

const inside = (
  context: TraceContext,
  to: readonly (string | number)[],
  from: readonly (string | number)[],
): TraceContext => ({
  ...context,
  to: [...context.to, ...to.map(String)],
  from: [...context.from, ...from.map(String)],
});

const concat = (all: readonly Traced[]): Traced => ({
  values: all.flatMap(({ values }) => values),
  dropped: all.flatMap(({ dropped }) => dropped),
});

const drop = ({ to, from }: TraceContext, reason: Reason): Traced => ({ values: [], dropped: [{ to, from, reason }] });

const stepsFromJson = (given: unknown): string[] => (typeof given === 'string' ? [READ_FROM_JSON] : []);

const traceWhole = (given: unknown, cast: AnyCast, context: TraceContext, steps: readonly string[]): Traced => {
  const { to, from, message, settings } = context;
  const value = cast.read(given, message, settings);
  if (value === undefined) return drop(context, reasonAgainst(given, cast));
  const traced = { to, from, value, cast: cast.expects, tried: [] };
  return { values: [{ ...traced, steps: [...steps, ...castSteps(given, value, cast)] }], dropped: [] };
};

type Entries = NonNullable<ReturnType<typeof elementEntries>>;

const keysTo = (key: string | undefined): string[] => (key === undefined ? [] : [key]);

/** The elements of a list, each by itself; elements that are not usable do not move the others. */
const traceElements = (entries: Entries, cast: AnyCast, context: TraceContext, steps: string[]): Traced => {
  let sent = 0;
  const all = entries.map(([key, element]) => {
    const isUsable = cast.read(element, context.message, context.settings) !== undefined;
    const traced = traceWhole(element, cast, inside(context, isUsable ? [sent] : [], keysTo(key)), steps);
    if (isUsable) sent += 1;
    return traced;
  });
  return concat(all);
};

/** An object that is copied as given, except for the keys with a cast. */
const traceKeys = (given: unknown, keys: KeyCasts, context: TraceContext): Traced => {
  const source = parseJson(given);
  const steps = stepsFromJson(given);
  const { to, from } = context;
  const copied = { to, from, cast: 'copy', tried: [], steps: [...steps, 'copied as it is'] };
  const ofKeys = [...keys].flatMap(([key, cast]) => {
    const value = getOwn(source, key);
    return value === undefined ? [] : [traceWhole(value, cast, inside(context, [key], [key]), steps)];
  });
  return concat([{ values: [copied], dropped: [] }, ...ofKeys]);
};

/** One row of an item, whose sources are keys of the item. */
const traceItemRow = (row: Row<EventSettings>, item: UnknownObject, context: TraceContext): Traced => {
  const { used, skipped } = traceRow(row, item, context.settings);
  const tried = skipped.map(unusedSource);
  const { to, from } = inside(context, toPath(row.path), toPath(used?.path ?? ''));
  if (used === undefined) {
    const refused = tried.filter(({ reason }) => reason.code !== 'absent');
    return { values: [], dropped: refused.map(({ path, reason }) => ({ to, from: [...context.from, path], reason })) };
  }
  const { value, given, cast } = used;
  const pathIn = (path: string): string => pathOf([...context.from, path].map(context.maskKey));
  const traced = {
    to,
    from,
    value,
    cast: cast.expects,
    tried: tried.map(({ path, reason }) => ({ path: pathIn(path), reason })),
    steps: castSteps(given, value, cast),
  };
  return { values: [traced], dropped: [] };
};

/** The field that the event fills in an item that does not have it. */
const traceFallback = (
  fallback: ItemFallback<EventSettings>,
  item: UnknownObject,
  context: TraceContext,
): TracedValue[] => {
  const { message, settings } = context;
  const inItem = traceRow({ ...fallback, sources: fallback.itemKeys }, item, settings);
  if (inItem.used !== undefined) return [];
  const triedInItem = inItem.skipped.map(unusedSource).map(({ path, reason }) => ({
    path: pathOf([...context.from, path].map(context.maskKey)),
    reason,
  }));
  const { used, skipped } = traceRow(fallback, message, settings);
  return [
    {
      to: [...context.to, fallback.path],
      from: used === undefined ? 'default' : toPath(used.path),
      value: used?.value,
      cast: string.expects,
      tried: [...triedInItem, ...skipped.map(unusedSource)],
      steps:
        used === undefined
          ? [`${fallback.defaultValue}, where the event names none`]
          : castSteps(used.given, used.value, used.cast),
    },
  ];
};

const traceItem = (item: UnknownObject, parts: ItemParts<EventSettings>, context: TraceContext): Traced => {
  const traced =
    'rows' in parts
      ? concat(parts.rows.map((row) => traceItemRow(row, item, context)))
      : isEmpty(copyWith(item, parts.keys))
        ? { values: [], dropped: [] }
        : traceKeys(item, parts.keys, context);
  if (parts.fallback === undefined || traced.values.length === 0) return traced;
  return { ...traced, values: [...traced.values, ...traceFallback(parts.fallback, item, context)] };
};

/** The items of a list of objects, or of one object, each by itself. */
const traceItems = (given: unknown, parts: ItemParts<EventSettings>, context: TraceContext): Traced => {
  const all: Traced[] = [];
  let sent = 0;
  for (const [key, item] of elementEntries(given) ?? []) {
    const from = keysTo(key);
    const traced = isObject(item) ? traceItem(item, parts, inside(context, [sent], from)) : undefined;
    if (traced !== undefined && traced.values.length > 0) {
      sent += 1;
      all.push(traced);
    } else {
      all.push(drop(inside(context, [], from), { code: traced === undefined ? 'not-an-object' : 'empty-item' }));
    }
  }
  const { to, from } = context;
  // A list without items is sent as such.
  if (sent === 0) all.push({ values: [{ to, from, cast: 'empty list', tried: [], steps: [] }], dropped: [] });
  const { values, dropped } = concat(all);
  return { values: values.map((value) => ({ ...value, steps: [...stepsFromJson(given), ...value.steps] })), dropped };
};

/** Traces the parts of a value that a cast reads, each to its place in the payload; a value without parts as a whole. */
export const traceParts = (given: unknown, cast: AnyCast, context: TraceContext): Traced => {
  const { parts } = cast;
  if (parts === undefined) return traceWhole(given, cast, context, []);
  if ('keys' in parts) return traceKeys(given, parts.keys, context);
  if ('items' in parts) return traceItems(given, parts.items, context);
  if ('self' in parts) return traceItem(toObject(given) ?? {}, { rows: parts.self }, inside(context, [0], []));
  if ('within' in parts) {
    const keys = parts.within(given);
    return traceParts(keys.reduce<unknown>(getOwn, parseJson(given)), parts.cast, inside(context, [], keys));
  }
  const entries = elementEntries(given);
  return entries?.every(([key]) => key !== undefined)
    ? traceElements(entries, parts.elements, context, stepsFromJson(given))
    : traceWhole(given, parts.elements, context, []);
};
