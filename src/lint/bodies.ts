import { maxEventsPerRequest } from '../events-api/request.js';
import { batchFieldsV1, batchItemFieldsV1, eventFieldsV1, trackFieldsV1 } from '../events-api/v1/wireFields.js';
import { bodyFieldsV2, eventFieldsV2 } from '../events-api/v2/wireFields.js';
import type { UnknownObject } from '../values/kinds.js';
import { once } from '../values/once.js';
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

export const eventTrack: BodyKind = {
  path: 'event/track',
  apiVersion: '2.0',
  listKey: 'data',
  maxEvents: maxEventsPerRequest.v2,
  trees: once(() => fieldTrees(bodyFieldsV2, eventFieldsV2, 'data')),
};

const pixelTrack: BodyKind = {
  path: 'pixel/track',
  apiVersion: '1.0',
  listKey: undefined,
  maxEvents: 1,
  trees: once(() => fieldTrees([], [...trackFieldsV1, ...eventFieldsV1], undefined)),
};

const pixelBatch: BodyKind = {
  path: 'pixel/batch',
  apiVersion: '1.0',
  listKey: 'batch',
  maxEvents: maxEventsPerRequest.v1,
  trees: once(() => fieldTrees(batchFieldsV1, batchItemFieldsV1, 'batch')),
};

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
