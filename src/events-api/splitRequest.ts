import { tryTo } from '../values/objects.js';
import type { Payload } from './apiVersion.js';
import { copyPayload } from './payloads.js';
import { type BatchItemV1, eventsOf, type TikTokRequest } from './request.js';

/** A request without the payloads that TikTok rejected. */
export interface SplitRequest {
  /** `undefined` when nothing is left to send. */
  readonly request: TikTokRequest | undefined;
  /** The removed payloads, in their order. */
  readonly refused: readonly (Payload | BatchItemV1)[];
}

/** @throws What a request that is not plain data throws when it is read. */
const split = (given: TikTokRequest, indexes: readonly number[]): SplitRequest | undefined => {
  if (!Array.isArray(indexes) || !indexes.every((index) => typeof index === 'number')) return undefined;
  const chosen = new Set(indexes);
  // The caller keeps the old request.
  const request = copyPayload(given);
  const { body } = request;
  const events = eventsOf(body);
  if (events === undefined) return undefined;
  const kept = events.filter((_, index) => !chosen.has(index));
  const refused = events.filter((_, index) => chosen.has(index));
  // The rest has the form of the whole body, so that it fits the path.
  const list = (['data', 'batch'] as const).find((key) => Object.hasOwn(body, key));
  const rest = list === undefined ? body : { ...body, [list]: kept };
  return { request: kept.length === 0 ? undefined : ({ ...request, body: rest } as TikTokRequest), refused };
};

/**
 * Removes the payloads that TikTok rejected from a batched request, so that the others can be retried.
 *
 * @param indexes Positions in `data` (2.0) or `batch` (1.0), from 0, as in `failedEvents` of `classifyResponse`; positions
 * outside of the request are ignored. A 1.0 request for a single event has only position 0.
 * @throws {TypeError} For anything else.
 * @example
 * const data = [{ event: 'Lead', event_time: 1770091506 }, { event: 'Contact', event_time: 1770091506 }];
 * const batch = { path: 'event/track', headers: {}, body: { event_source: 'web', event_source_id: 'EXAMPLE', data } };
 * const { request, refused } = splitRequest(batch, [0]);
 * [request.body.data.length, refused[0].event] // => [1, 'Lead']
 */
export const splitRequest = (request: TikTokRequest, indexes: readonly number[]): SplitRequest => {
  const result = tryTo(() => split(request, indexes));
  if (result === undefined) throw new TypeError('Pass a request with its body, and a list of positions in it');
  return result;
};
