import { v1 } from '../events-api/v1/api.js';
import { batchFieldsV1, batchItemFieldsV1, eventFieldsV1, trackFieldsV1 } from '../events-api/v1/wireFields.js';
import { v2 } from '../events-api/v2/api.js';
import { bodyFieldsV2, eventFieldsV2 } from '../events-api/v2/wireFields.js';
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

export const eventTrack: BodyKind = {
  path: 'event/track',
  generation: '2.0',
  list: 'data',
  maxEvents: v2.maxEventsPerRequest,
  trees: once(() => fieldTrees(bodyFieldsV2, eventFieldsV2, 'data')),
};

const pixelTrack: BodyKind = {
  path: 'pixel/track',
  generation: '1.0',
  list: undefined,
  maxEvents: 1,
  trees: once(() => fieldTrees(trackFieldsV1, eventFieldsV1, undefined)),
};

const pixelBatch: BodyKind = {
  path: 'pixel/batch',
  generation: '1.0',
  list: 'batch',
  maxEvents: v1.maxEventsPerRequest,
  trees: once(() => fieldTrees(batchFieldsV1, batchItemFieldsV1, 'batch')),
};

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
