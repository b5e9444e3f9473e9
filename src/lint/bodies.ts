import { type BodyFields, fieldTables } from '../events-api/fieldTables.js';
import { maxEventsPerRequest } from '../events-api/request.js';
import type { UnknownObject } from '../values/kinds.js';
import { once } from '../values/once.js';
import { type FieldTrees, fieldTrees } from './fieldTree.js';
import type { ApiVersionName } from './rule.js';

/** A kind of body that TikTok takes, by the path it goes to. */
export interface BodyKind {
  readonly path: string;
  readonly generation: ApiVersionName;
  /** The list that holds the events; without one the body is the event. */
  readonly list: string | undefined;
  readonly maxEvents: number;
  readonly trees: () => FieldTrees;
}

const bodyKind = (version: 'v1' | 'v2', path: string): BodyKind => {
  const { bodies, event } = fieldTables[version];
  const { list, fields, itemFields = [] } = bodies[path] as BodyFields;
  return {
    path,
    generation: version === 'v1' ? '1.0' : '2.0',
    list,
    maxEvents: list === undefined ? 1 : maxEventsPerRequest[version],
    trees: once(() => {
      const beside = new Set(fields.map((field) => field.path));
      return fieldTrees(fields, [...itemFields, ...event.filter((field) => !beside.has(field.path))], list);
    }),
  };
};

export const eventTrack = bodyKind('v2', 'event/track');
const pixelTrack = bodyKind('v1', 'pixel/track');
const pixelBatch = bodyKind('v1', 'pixel/batch');

export const bodyKinds: readonly BodyKind[] = [eventTrack, pixelTrack, pixelBatch];

const hasAny = (body: UnknownObject, keys: readonly string[]): boolean => keys.some((key) => Object.hasOwn(body, key));

/** Tells by its keys what a body is meant to be. */
export const kindOfBody = (body: UnknownObject): BodyKind | undefined => {
  if (hasAny(body, ['data', 'event_source', 'event_source_id'])) return eventTrack;
  if (hasAny(body, ['batch'])) return pixelBatch;
  if (hasAny(body, ['pixel_code', 'context'])) return pixelTrack;
  // An event alone: of 2.0 it has an `event_time`, and stands in the wrong place.
  if (hasAny(body, ['event_time'])) return eventTrack;
  return hasAny(body, ['event']) ? pixelTrack : undefined;
};
