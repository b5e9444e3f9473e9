import once from 'lodash/once.js';
import type { BodyFields } from '../events-api/field.js';
import { fieldTables } from '../events-api/fieldTables.js';
import { maxEventsPerRequest } from '../events-api/request.js';
import type { UnknownObject } from '../values/objects.js';
import { type FieldTree, fieldTrees } from './fieldIndex.js';

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

/** The kind that a body is meant to be, judged by its keys. */
export const bodyKindOf = (body: UnknownObject): BodyKind | undefined => {
  const hasAny = (...keys: readonly string[]): boolean => keys.some((key) => Object.hasOwn(body, key));
  if (hasAny('data', 'event_source', 'event_source_id')) return eventTrack;
  if (hasAny('batch')) return pixelBatch;
  if (hasAny('pixel_code', 'context')) return pixelTrack;
  // A single 2.0 event without a body around it has an `event_time`.
  if (hasAny('event_time')) return eventTrack;
  return hasAny('event') ? pixelTrack : undefined;
};
