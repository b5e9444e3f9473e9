import { getOwn, isObject } from '../values/objects.js';
import type { EventSource } from './casts.js';
import type { PayloadV1 } from './v1/payload.js';
import type { PayloadV2 } from './v2/payload.js';

/** The body of `/pixel/track/`. */
export interface TrackBodyV1 extends PayloadV1 {
  /** Pixel code. */
  readonly pixel_code: string;
  /** Name of the partner that sends the event. */
  readonly partner_name?: string;
}

/** One event of a 1.0 batch. */
export interface BatchItemV1 extends PayloadV1 {
  /** Kind of the item: always a tracked event. */
  readonly type: 'track';
}

/** The body of `/pixel/batch/`. */
export interface BatchBodyV1 {
  /** Pixel code of all events. */
  readonly pixel_code: string;
  /** Name of the partner that sends the events. */
  readonly partner_name?: string;
  /** 1 to 50 events. */
  readonly batch: readonly BatchItemV1[];
}

/** The body of `/event/track/`. */
export interface TrackBodyV2 {
  /** Where all events happened: `web`, `app`, `offline` or `crm`. */
  readonly event_source: EventSource;
  /** Pixel code (web), TikTok App ID (app) or event set id (offline, crm). */
  readonly event_source_id: string;
  /** Name of the partner that sends the events. */
  readonly partner_name?: string;
  /** Code of the test in Events Manager: all events of the request are test events. */
  readonly test_event_code?: string;
  /** 1 to 1,000 events. */
  readonly data: readonly PayloadV2[];
}

/** The body of a request; see {@link TikTokRequest}. */
export type RequestBody = TrackBodyV1 | BatchBodyV1 | TrackBodyV2;

/** A request to one of TikTok's paths, ready for `fetch`. */
interface RequestTo<Path extends string, Body extends RequestBody> {
  /** The HTTP method. */
  readonly method: 'POST';
  /** The whole URL. TikTok requires the slash at its end. */
  readonly url: string;
  /** The end of the URL, without slashes around it. It tells the three kinds of requests apart. */
  readonly path: Path;
  /** `Access-Token` and `Content-Type`. Do not log them. */
  readonly headers: Readonly<Record<string, string>>;
  /** To be sent as JSON. */
  readonly body: Body;
}

/** One event of Events API 1.0. */
export type TrackRequestV1 = RequestTo<'pixel/track', TrackBodyV1>;

/** Up to 50 events of Events API 1.0. */
export type BatchRequestV1 = RequestTo<'pixel/batch', BatchBodyV1>;

/** Up to 1,000 events of Events API 2.0. */
export type TrackRequestV2 = RequestTo<'event/track', TrackBodyV2>;

/** One request to TikTok, ready for `fetch`. Its `path` says which body it has. */
export type TikTokRequest = TrackRequestV1 | BatchRequestV1 | TrackRequestV2;

/**
 * The base URL of all requests.
 *
 * @example
 * `${eventsApiUrl}/event/track/` // => 'https://business-api.tiktok.com/open_api/v1.3/event/track/'
 */
export const eventsApiUrl = 'https://business-api.tiktok.com/open_api/v1.3';

/** One of TikTok's paths and its URL. */
export interface Endpoint<Path extends string> {
  readonly path: Path;
  readonly url: string;
}

export const endpoint = <Path extends TikTokRequest['path']>(path: Path): Endpoint<Path> => ({
  path,
  // Without the trailing slash TikTok responds with "route not found".
  url: `${eventsApiUrl}/${path}/`,
});

/** Creates the request for one of TikTok's paths. */
export const post = <Path extends string, Body extends RequestBody>(
  { path, url }: Endpoint<Path>,
  accessToken: string,
  body: Body,
): RequestTo<Path, Body> => ({
  method: 'POST',
  url,
  path,
  headers: { 'Access-Token': accessToken, 'Content-Type': 'application/json' },
  body,
});

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
