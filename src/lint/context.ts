import once from 'lodash/once.js';
import { type EventSource, eventSources } from '../events-api/casts.js';
import type { BodyFields } from '../events-api/field.js';
import { fieldTables } from '../events-api/fieldTables.js';
import { maxEventsPerRequest } from '../events-api/limits.js';
import { eventsOf } from '../events-api/request.js';
import { parseJson } from '../values/json.js';
import { getOwn, isObject, type UnknownObject } from '../values/objects.js';
import { type FieldIndex, type FieldTree, fieldTrees, indexFields } from './fieldIndex.js';

/** A version of TikTok's Events API. */
export type ApiVersionName = '1.0' | '2.0';

/** A kind of body that TikTok accepts. */
export interface BodyKind {
  /** The endpoint that accepts it. */
  readonly path: string;
  readonly apiVersion: ApiVersionName;
  /** The key of the array of events; without it, the body is the event. */
  readonly listKey: string | undefined;
  readonly maxEvents: number;
  readonly trees: () => Readonly<Record<'body' | 'event', FieldTree>>;
}

const bodyKind = (version: 'v1' | 'v2', path: string): BodyKind => {
  const { bodies, event } = fieldTables[version];
  const { list, fields, itemFields = [] } = bodies[path] as BodyFields;
  return {
    path,
    apiVersion: version === 'v1' ? '1.0' : '2.0',
    listKey: list,
    maxEvents: list === undefined ? 1 : maxEventsPerRequest[version],
    trees: once(() => {
      const besideEvents = new Set(fields.map((field) => field.path));
      const eventFields = [...itemFields, ...event.filter((field) => !besideEvents.has(field.path))];
      return list === undefined
        ? fieldTrees([], [...fields, ...eventFields], undefined)
        : fieldTrees(fields, eventFields, list);
    }),
  };
};

export const eventTrack = bodyKind('v2', 'event/track');
const pixelTrack = bodyKind('v1', 'pixel/track');
const pixelBatch = bodyKind('v1', 'pixel/batch');

export const bodyKinds: readonly BodyKind[] = [eventTrack, pixelTrack, pixelBatch];

/** The kind of a body, recognised by its keys. */
const bodyKindOf = (body: UnknownObject): BodyKind | undefined => {
  const hasAny = (...keys: readonly string[]): boolean => keys.some((key) => Object.hasOwn(body, key));
  if (hasAny('data', 'event_source', 'event_source_id')) return eventTrack;
  if (hasAny('batch')) return pixelBatch;
  if (hasAny('pixel_code', 'context')) return pixelTrack;
  // A single 2.0 event without a body around it has an `event_time`.
  if (hasAny('event_time')) return eventTrack;
  return hasAny('event') ? pixelTrack : undefined;
};

/** What the rules for events check: an event, field by field, and what they need to know about its request. */
export interface EventContext extends FieldIndex {
  readonly kind: BodyKind;
  /** Always `web` in 1.0; `undefined` when a 2.0 body names no event source that TikTok knows. */
  readonly source: EventSource | undefined;
  /** The path of the event in the body. */
  readonly path: string;
  readonly event: unknown;
  /** Milliseconds since 1970; without it, no age is checked. */
  readonly now: number | undefined;
}

/** What the rules for requests check. */
export interface RequestContext {
  /** The object around the body, if there is one. */
  readonly envelope: UnknownObject | undefined;
  readonly body: UnknownObject | undefined;
  /** The kind that the keys of the body indicate. */
  readonly kind: BodyKind | undefined;
  /** The kind that the URL or path of the envelope accepts. */
  readonly endpoint: BodyKind | undefined;
  readonly source: EventSource | undefined;
  /** The fields beside the events. */
  readonly bodyFields: FieldIndex;
  readonly events: readonly EventContext[];
}

/** The value as TikTok receives it, by way of JSON; `undefined` when JSON cannot carry it. */
const asJson = (input: unknown): unknown => {
  if (typeof input === 'string') return parseJson(input);
  try {
    return parseJson(JSON.stringify(input));
  } catch {
    return undefined;
  }
};

const lastTwoSegments = (url: string): string => {
  const [path = ''] = url.split(/[?#]/, 1);
  return path.split('/').filter(Boolean).slice(-2).join('/');
};

const endpointOf = (envelope: UnknownObject): BodyKind | undefined => {
  const url = [getOwn(envelope, 'url'), getOwn(envelope, 'path')].find((value) => typeof value === 'string');
  return bodyKinds.find(({ path }) => typeof url === 'string' && path === lastTwoSegments(url));
};

/** Ignores letter case, which has a rule of its own. */
const eventSourceOf = (body: UnknownObject, { apiVersion }: BodyKind): EventSource | undefined => {
  if (apiVersion === '1.0') return 'web';
  const given = getOwn(body, 'event_source');
  return eventSources.find((source) => typeof given === 'string' && given.trim().toLowerCase() === source);
};

/** The events of a body, each with its path. */
const eventsWithPaths = (body: UnknownObject, { listKey }: BodyKind): readonly (readonly [string, unknown])[] => {
  // `eventsOf` removes the fields of the request from a single event; here they are checked together with it.
  if (listKey === undefined) return [['', body]];
  // Only this list: the list of the other API version is a misspelt field.
  const events = eventsOf({ [listKey]: getOwn(body, listKey) }) ?? [];
  return events.map((event, index) => [`${listKey}[${index}]`, event]);
};

const noFields: FieldIndex = indexFields(fieldTrees([], [], undefined).body, undefined, '');

/** Reads a request, or a body alone, from an object or JSON text. */
export const readRequest = (input: unknown, now: number | undefined): RequestContext => {
  const json = asJson(input);
  const envelope = isObject(json) && Object.hasOwn(json, 'body') ? json : undefined;
  const given = envelope === undefined ? json : asJson(envelope['body']);
  const body = isObject(given) ? given : undefined;
  const endpoint = envelope && endpointOf(envelope);
  const kind = body && bodyKindOf(body);
  if (body === undefined || kind === undefined) {
    return { envelope, body, kind, endpoint, source: undefined, bodyFields: noFields, events: [] };
  }
  const source = eventSourceOf(body, kind);
  const trees = kind.trees();
  const events = eventsWithPaths(body, kind).map(
    ([path, event]): EventContext => ({ ...indexFields(trees.event, event, path), kind, source, path, event, now }),
  );
  return { envelope, body, kind, endpoint, source, bodyFields: indexFields(trees.body, body, ''), events };
};
