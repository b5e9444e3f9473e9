import { getOwn, isObject } from '../values/objects.js';
import type { EventSource } from './casts.js';
import type { PayloadV1 } from './v1/payload.js';
import type { PayloadV2 } from './v2/payload.js';

/** The body of `/pixel/track/`. */
export interface TrackBodyV1 extends PayloadV1 {
  readonly pixel_code: string;
  readonly partner_name?: string;
}

/** One event of a 1.0 batch. */
export interface BatchItemV1 extends PayloadV1 {
  readonly type: 'track';
}

/** The body of `/pixel/batch/`. */
export interface BatchBodyV1 {
  readonly pixel_code: string;
  readonly partner_name?: string;
  readonly batch: readonly BatchItemV1[];
}

/** The body of `/event/track/`. */
export interface TrackBodyV2 {
  readonly event_source: EventSource;
  readonly event_source_id: string;
  readonly partner_name?: string;
  readonly test_event_code?: string;
  readonly data: readonly PayloadV2[];
}

export type RequestBody = TrackBodyV1 | BatchBodyV1 | TrackBodyV2;

/** One request to TikTok, ready for `fetch`. */
export interface TikTokRequest<Body extends RequestBody = RequestBody> {
  readonly method: 'POST';
  readonly url: string;
  /** The end of the URL, without slashes around it. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** To be sent as JSON. */
  readonly body: Body;
}

/**
 * The base URL of all requests.
 *
 * @example
 * `${eventsApiUrl}/event/track/` // => 'https://business-api.tiktok.com/open_api/v1.3/event/track/'
 */
export const eventsApiUrl = 'https://business-api.tiktok.com/open_api/v1.3';

/** One of TikTok's paths and its URL. */
export type Endpoint = Pick<TikTokRequest, 'path' | 'url'>;

export const endpoint = (path: string): Endpoint => ({
  path,
  // Without the trailing slash TikTok responds with "route not found".
  url: `${eventsApiUrl}/${path}/`,
});

/** Creates the request for one of TikTok's paths. */
export const post = <Body extends RequestBody>(
  { path, url }: Endpoint,
  accessToken: string,
  body: Body,
): TikTokRequest<Body> => ({
  method: 'POST',
  url,
  path,
  headers: { 'Access-Token': accessToken, 'Content-Type': 'application/json' },
  body,
});

/** How many events TikTok accepts in one request, by API version; it refuses the whole request above it. */
export const maxEventsPerRequest = { v1: 50, v2: 1000 } as const;

/**
 * The events of a request body, in the order by which TikTok numbers them: `data` in 2.0, `batch` in a 1.0 batch, and in
 * the body of a single 1.0 event the body itself without the fields of the request.
 *
 * @returns `undefined` for a body that holds no events.
 * @example
 * eventsOf({ pixel_code: 'EXAMPLE', event: 'Lead', event_id: '7' }) // => [{ event: 'Lead', event_id: '7' }]
 */
export function eventsOf(body: RequestBody): readonly (PayloadV1 | PayloadV2)[];
export function eventsOf(body: unknown): readonly unknown[] | undefined;
export function eventsOf(body: unknown): readonly unknown[] | undefined {
  const list = getOwn(body, 'data') ?? getOwn(body, 'batch');
  if (list !== undefined) return Array.isArray(list) ? list : undefined;
  if (!isObject(body) || getOwn(body, 'event') === undefined) return undefined;
  const { pixel_code: _pixelCode, partner_name: _partnerName, ...event } = body;
  return [event];
}
