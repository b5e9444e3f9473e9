import { getOwn, isObject } from '../values/objects.js';
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

/** Splits a list by the indexes of its items, and copies the items: the caller keeps the old request. */
const split = <Item extends object>(items: readonly Item[], indexes: ReadonlySet<number>): [Item[], Item[]] => {
  const kept: Item[] = [];
  const refused: Item[] = [];
  items.forEach((item, index) => {
    (indexes.has(index) ? refused : kept).push(copyPayload(item));
  });
  return [kept, refused];
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
  if (!isObject(getOwn(request, 'body')) || !Array.isArray(indexes)) {
    throw new TypeError('Pass a request with its body, and a list of positions in it');
  }
  const chosen = new Set(indexes);
  const { body } = request;
  // The rest has the form of the whole body, so that it fits the path.
  const withBody = (rest: TikTokRequest['body'] | undefined): TikTokRequest | undefined =>
    rest && ({ ...request, headers: { ...request.headers }, body: rest } as TikTokRequest);
  if ('data' in body) {
    const [data, refused] = split(body.data, chosen);
    return { request: withBody(data.length > 0 ? { ...body, data } : undefined), refused };
  }
  if ('batch' in body) {
    const [batch, refused] = split(body.batch, chosen);
    return { request: withBody(batch.length > 0 ? { ...body, batch } : undefined), refused };
  }
  const [kept, refused] = split(eventsOf(body), chosen);
  return { request: withBody(kept.length > 0 ? copyPayload(body) : undefined), refused };
};
