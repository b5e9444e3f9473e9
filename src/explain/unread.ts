import toPath from 'lodash/toPath.js';
import type { EventTable } from '../events-api/eventTables.js';
import type { Field } from '../events-api/field.js';
import type { EventSettings } from '../events-api/sources.js';
import { compilePath } from '../mapping/compileRow.js';
import type { RowCast, Source } from '../mapping/row.js';
import { templatePaths } from '../mapping/template.js';
import { elements, toObject } from '../values/json.js';
import { getOwn, isObject, tryGetOwn, type UnknownObject } from '../values/objects.js';
import type { UnreadPath } from './explanation.js';
import type { MaskKey } from './mask.js';
import { type FindNearest, nearestFinder } from './nearestPath.js';
import { hasParts, isNothing, pathOf } from './words.js';

/**
 * Fields that RudderStack and its SDKs put into every message for their own use. Nobody expects them at TikTok, so
 * explanations do not report them as unread. A name includes everything below it.
 *
 * @see https://www.rudderstack.com/docs/event-spec/standard-events/common-fields/
 */
const envelopeFields = `
  type event name version channel messageId rudderId anonymousId userId previousId writeKey integrations plan _metadata
  timestamp originalTimestamp sentAt receivedAt request_ip recordId statusCode metadata user_properties

  context.library context.sources context.mappedToDestination context.destinations context.source_id context.sourceType
  context.campaign context.ua-ch context.trackingPlanId context.trackingPlanVersion context.violationErrors
  context.sessionId context.sessionStart context.instanceId context.groupId context.consentManagement
  context.screen context.timezone context.network context.direct context.active context.userAgentData
  context.page.path context.page.title context.page.search context.page.tab_url context.page.referring_domain
  context.page.initial_referrer context.page.initial_referring_domain
  context.app.name context.app.namespace context.app.version context.app.build context.app.installType
  context.os.name context.os.version
  context.device.manufacturer context.device.model context.device.name context.device.type context.device.brand
  context.device.token
  context.traits.anonymousId context.traits.userId`
  .trim()
  .split(/\s+/);

type Keys = readonly string[];

/** Paths as the objects they lead through. */
interface PathTree {
  isEnd: boolean;
  readonly children: Map<string, PathTree>;
}

const pathTree = (paths: readonly Keys[]): PathTree => {
  const root: PathTree = { isEnd: false, children: new Map() };
  for (const keys of paths) {
    let node = root;
    for (const key of keys) {
      const child = node.children.get(key) ?? { isEnd: false, children: new Map() };
      node.children.set(key, child);
      node = child;
    }
    node.isEnd = true;
  }
  return root;
};

/** Twice as deep as any path that is read. */
export const maxReadLevels = 12;

/**
 * Finds the keys of a value that no path of some trees leads to or through. A list is reported as a whole, and so is a value
 * that is very deep. Values without content, values that contain themselves and values that cannot be read are skipped.
 */
const unreadKeys = (
  value: unknown,
  trees: readonly PathTree[],
  keys: Keys = [],
  holders: readonly unknown[] = [],
): Keys[] => {
  if (trees.some(({ isEnd }) => isEnd)) return [];
  try {
    if (isNothing(value) || holders.includes(value)) return [];
    const leadsOn = trees.some(({ children }) => children.size > 0);
    // What a path leads through may be a JSON string.
    const object = leadsOn && typeof value === 'string' ? (toObject(value) ?? value) : value;
    const isList = Array.isArray(object) && !leadsOn;
    if (isList || !hasParts(object) || keys.length === maxReadLevels) return [keys];
    return Object.keys(object).flatMap((name) => {
      const below = trees.flatMap(({ children }) => children.get(name) ?? []);
      return unreadKeys(tryGetOwn(object, name), below, [...keys, name], [...holders, value]);
    });
  } catch {
    return [];
  }
};

type AnySource = Source<unknown, EventSettings>;
type FilledField = Field & Required<Pick<Field, 'sources' | 'cast'>>;

/** The fields that the library fills, of the events and of the bodies around them. */
const filledFields = ({ fields }: EventTable): FilledField[] => {
  const bodies = Object.values(fields.bodies).flatMap((body) => body.fields);
  return [...fields.event, ...bodies].filter((field): field is FilledField => field.sources !== undefined);
};

/** The rows that read the value of a source as one item. */
const selfRowsOf = ({ parts }: RowCast<unknown, EventSettings>) =>
  parts !== undefined && 'self' in parts ? parts.self : undefined;

/** The paths that sources always read. */
const pathsOf = (sources: readonly AnySource[]): string[] =>
  sources.flatMap((source) => {
    if (typeof source === 'string') return [source];
    if ('path' in source) return source.cast !== undefined && selfRowsOf(source.cast) ? [] : [source.path];
    return 'within' in source ? pathsOf(source.within.sources) : [];
  });

/** The paths below an object of the event that is read as one item, because no source before it has one. */
const pathsOfSelf = ({ sources, cast }: FilledField, message: UnknownObject, settings: EventSettings): string[] => {
  for (const source of sources) {
    if (typeof source === 'object' && !('path' in source)) continue;
    const [path, castOfSource] = typeof source === 'string' ? [source, cast] : [source.path, source.cast ?? cast];
    if (castOfSource.read(compilePath(path)(message), message, settings) === undefined) continue;
    return (selfRowsOf(castOfSource) ?? []).flatMap((row) => pathsOf(row.sources)).map((key) => `${path}.${key}`);
  }
  return [];
};

/** The lists whose items have rows of their own, and the keys that these rows read. */
const itemsOf = ({ sources, cast }: FilledField): { list: string; keys: string[] }[] =>
  sources.flatMap((source) => {
    if (typeof source === 'object' && !('path' in source)) return [];
    const [list, castOfSource] = typeof source === 'string' ? [source, cast] : [source.path, source.cast ?? cast];
    const { parts } = castOfSource;
    if (parts === undefined || !('items' in parts) || !('rows' in parts.items)) return [];
    return [{ list, keys: parts.items.rows.flatMap((row) => pathsOf(row.sources)) }];
  });

/** A path that is read, and the field that it is read for. */
interface SourcePath {
  readonly path: string;
  readonly field: string;
}

/** The paths that the fields of an API version are read from; within lists, those of their first item. */
export const sourcePaths = (table: EventTable): SourcePath[] =>
  filledFields(table).flatMap((field) => {
    const ofItems = itemsOf(field).flatMap(({ list, keys }) => keys.map((key) => `${list}[0].${key}`));
    return [...pathsOf(field.sources), ...ofItems].map((path) => ({ path, field: field.path }));
  });

/** What is read of the items of a list. */
interface ReadItems {
  readonly list: Keys;
  readonly tree: PathTree;
  readonly findNearest: FindNearest;
}

/** What an API version reads. */
interface ReadPaths {
  readonly tree: PathTree;
  readonly findNearest: FindNearest;
  readonly items: readonly ReadItems[];
  /** The fields that may read an object of the event as one item. */
  readonly selfFields: readonly FilledField[];
}

const readPathsOf = (table: EventTable): ReadPaths => {
  const filled = filledFields(table);
  const paths = filled.flatMap(({ sources }) => pathsOf(sources));
  const items = filled.flatMap(itemsOf);
  return {
    tree: pathTree([...paths, ...table.alsoReads, ...envelopeFields].map(toPath)),
    findNearest: nearestFinder(
      paths,
      items.flatMap(({ list, keys }) => keys.map((key) => `${list}[0].${key}`)),
    ),
    items: items.map(({ list, keys }) => ({
      list: toPath(list),
      tree: pathTree(keys.map(toPath)),
      findNearest: nearestFinder(keys),
    })),
    selfFields: filled.filter(({ sources }) =>
      sources.some(
        (source) => typeof source === 'object' && 'cast' in source && source.cast && selfRowsOf(source.cast),
      ),
    ),
  };
};

const cache = new WeakMap<EventTable, ReadPaths>();

const readPaths = (table: EventTable): ReadPaths => {
  const paths = cache.get(table) ?? readPathsOf(table);
  cache.set(table, paths);
  return paths;
};

const unreadPath = (keys: Keys, nearest: string | undefined, maskKey: MaskKey): UnreadPath => ({
  path: pathOf(keys.map(maskKey)),
  ...(nearest !== undefined && { nearest }),
});

const unreadOfItems = (
  message: UnknownObject,
  { list, tree, findNearest }: ReadItems,
  maskKey: MaskKey,
): UnreadPath[] => {
  const items = elements(list.reduce<unknown>(getOwn, message)) ?? [];
  return items.flatMap((item, index) => {
    const place = [...list, String(index)];
    const unread = isObject(item) ? unreadKeys(item, [tree]) : [];
    return unread.map((keys) => {
      const nearest = findNearest(keys);
      return unreadPath([...place, ...keys], nearest && pathOf([...place, nearest]), maskKey);
    });
  });
};

/** The settings, some of which read paths of the event. */
type ReadingSettings = EventSettings & { readonly eventIdTemplate?: string | undefined };

/**
 * Finds the values of an event that no field reads: mostly under misspelt names.
 *
 * Paths that the settings copy or use for an id count as read. Fields of the host are not reported.
 */
export const findUnread = (
  table: EventTable,
  message: UnknownObject,
  settings: ReadingSettings,
  maskKey: MaskKey,
): UnreadPath[] => {
  const { tree, findNearest, items, selfFields } = readPaths(table);
  const ofSettings = pathTree([
    ...settings.customProperties.map((name) => ['properties', name]),
    ...templatePaths(settings.eventIdTemplate ?? ''),
    ...table
      .rowsBeside(message)
      .flatMap(({ sources }) => pathsOf(sources))
      .map(toPath),
    ...selfFields.flatMap((field) => pathsOfSelf(field, message, settings)).map(toPath),
  ]);
  return [
    ...unreadKeys(message, [tree, ofSettings]).map((keys) => unreadPath(keys, findNearest(keys), maskKey)),
    ...items.flatMap((read) => unreadOfItems(message, read, maskKey)),
  ];
};
