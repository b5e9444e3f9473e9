import type { Payload } from './apiVersion.js';
import { copyPayload } from './payloads.js';
import { type BatchItemV1, eventsOf, type TikTokRequest } from './request.js';

/** A request without the payloads that TikTok refused. */
export interface SplitRequest {
  /** `undefined` when nothing is left to send. */
  readonly request: TikTokRequest | undefined;
  /** The payloads taken out, in their order. */
  readonly refused: readonly (Payload | BatchItemV1)[];
}

/** Divides a list by the indexes of its items, and copies them: the caller keeps the old request. */
const divide = <Item extends object>(items: readonly Item[], indexes: ReadonlySet<number>): [Item[], Item[]] => {
  const kept: Item[] = [];
  const refused: Item[] = [];
  items.forEach((item, index) => {
    (indexes.has(index) ? refused : kept).push(copyPayload(item));
  });
  return [kept, refused];
};

/**
 * Takes the payloads that TikTok refused out of a batched request, so that the others can be sent again.
 *
 * @param indexes Positions in `data` (2.0) or `batch` (1.0), from 0, as TikTok names them; others are ignored. A request of
 * 1.0 for a single event has the one position 0.
 * @example
 * const data = [{ event: 'Lead', event_time: 1770091506 }, { event: 'Contact', event_time: 1770091506 }];
 * const batch = { path: 'event/track', headers: {}, body: { event_source: 'web', event_source_id: 'EXAMPLE', data } };
 * const { request, refused } = splitRequest(batch, [0]);
 * [request.body.data.length, refused[0].event] // => [1, 'Lead']
 */
export const splitRequest = (request: TikTokRequest, indexes: readonly number[]): SplitRequest => {
  const chosen = new Set(indexes);
  const { body } = request;
  const withBody = (left: TikTokRequest['body'] | undefined): TikTokRequest | undefined =>
    left && { ...request, headers: { ...request.headers }, body: left };
  if ('data' in body) {
    const [data, refused] = divide(body.data, chosen);
    return { request: withBody(data.length > 0 ? { ...body, data } : undefined), refused };
  }
  if ('batch' in body) {
    const [batch, refused] = divide(body.batch, chosen);
    return { request: withBody(batch.length > 0 ? { ...body, batch } : undefined), refused };
  }
  const [kept, refused] = divide(eventsOf(body), chosen);
  return { request: withBody(kept.length > 0 ? copyPayload(body) : undefined), refused };
};
