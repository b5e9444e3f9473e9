import type { TransformError } from '../errors.js';
import { maxEventsPerRequest } from '../events-api/limits.js';
import { eventsOf, type TikTokRequest } from '../events-api/request.js';
import { getOwn, isObject, type UnknownObject } from '../values/objects.js';
import type { SendResult } from './sendResult.js';

/** One event as TikTok receives it: the fields that delivery needs. */
export interface SentEvent {
  readonly event: string;
  readonly event_id?: string | null | undefined;
}

/** What a sender takes: requests, bare or as `batchEvents` and `transformEvents` give them, and the refusals beside them. */
export type SendInput =
  | TikTokRequest
  | {
      readonly request: TikTokRequest;
      readonly eventIndexes?: readonly number[];
      readonly payloadCounts?: readonly number[];
    }
  | { readonly eventIndex: number; readonly error: TransformError };

/** The fields of a result that name the event which the caller gave to `batchEvents`; none for a bare request. */
export type Origin = Pick<SendResult, 'eventIndex' | 'payloadCount'>;

export interface ReadRequest {
  readonly request: TikTokRequest;
  readonly events: readonly SentEvent[];
}

type Refusal = Pick<SendResult, 'status' | 'outcome' | 'name' | 'advice'>;

const refusal = (name: string, advice: string): Refusal => ({ status: 'refused', outcome: 'aborted', name, advice });

export const internalError = refusal(
  'INTERNAL_ERROR',
  'The request could not be sent: look for values that JSON cannot hold, or that are nested too deep.',
);

/** A request of the input, with the origin of each of its events. */
export interface ReadInput extends ReadRequest {
  readonly origins: readonly Origin[];
}

/** Reads one item of what a sender is given; an item that cannot be read is a refusal. */
export const readInput = (item: unknown): ReadInput | { readonly refusal: Refusal & Origin } => {
  try {
    const error = getOwn(item, 'error');
    // The message of any other error may hold personal data.
    if (getOwn(error, 'name') === 'TransformError') {
      const [origin] = readOrigins([getOwn(item, 'eventIndex')], undefined, 1);
      return { refusal: { ...origin, ...refusal(String(getOwn(error, 'code')), String(getOwn(error, 'message'))) } };
    }
    const read = readRequest(getOwn(item, 'request') ?? item);
    if ('wrongField' in read) return { refusal: invalidRequest(read.wrongField) };
    const origins = readOrigins(getOwn(item, 'eventIndexes'), getOwn(item, 'payloadCounts'), read.events.length);
    return { ...read, origins };
  } catch {
    return { refusal: invalidRequest('the request') };
  }
};

const areCounts = (values: unknown): values is readonly number[] =>
  Array.isArray(values) && values.every((value) => Number.isSafeInteger(value) && value >= 0);

/**
 * The origin of each payload of a request, in which the payloads of an event stand side by side.
 *
 * @returns Nothing where the indexes do not fit the payloads, as in a request that was changed: no name is better than a wrong one.
 */
const readOrigins = (indexes: unknown, counts: unknown, payloads: number): readonly Origin[] => {
  if (!areCounts(indexes)) return [];
  const payloadCounts = counts ?? indexes.map(() => 1);
  if (!areCounts(payloadCounts) || payloadCounts.length !== indexes.length) return [];
  const total = payloadCounts.reduce((sum, count) => sum + count, 0);
  // Only an event that shares no request has payloads in others.
  const fits = indexes.length === 1 ? total >= payloads : total === payloads;
  if (!fits) return [];
  return indexes.flatMap((eventIndex, place) => {
    const payloadCount = payloadCounts[place] ?? 1;
    return Array<Origin>(Math.min(payloadCount, payloads)).fill({ eventIndex, payloadCount });
  });
};

const invalidRequest = (wrongField: string): Refusal =>
  refusal(
    'INVALID_REQUEST',
    `This is no request as transformEvents builds it, with a path and a body that holds events: look at ${wrongField}`,
  );

interface Endpoint {
  readonly required: readonly string[];
  /** The field that holds the events; without one, the body is the event. */
  readonly list?: string;
  readonly maxEvents: number;
  /** A body with these is that of another endpoint. */
  readonly absent: readonly string[];
}

const endpoints = new Map<unknown, Endpoint>([
  [
    'event/track',
    { required: ['event_source', 'event_source_id'], list: 'data', maxEvents: maxEventsPerRequest.v2, absent: [] },
  ],
  ['pixel/batch', { required: ['pixel_code'], list: 'batch', maxEvents: maxEventsPerRequest.v1, absent: ['data'] }],
  ['pixel/track', { required: ['pixel_code'], maxEvents: 1, absent: ['batch', 'data'] }],
]);

/**
 * Checks that a value is a request as `transformEvents` builds it. TikTok judges the fields of its events.
 *
 * Where the request goes is decided by its path alone: whoever could change its URL would get the access token.
 *
 * @returns The request with its events, or the field that makes it no request.
 */
export const readRequest = (value: unknown): ReadRequest | { readonly wrongField: string } => {
  try {
    const wrongField = wrongFieldOf(value);
    if (wrongField !== undefined) return { wrongField };
    // Checked as far as delivery needs it.
    const request = value as TikTokRequest;
    return { request, events: eventsOf(request.body) };
  } catch {
    return { wrongField: 'the request' };
  }
};

const wrongFieldOf = (value: unknown): string | undefined => {
  if (!isObject(value)) return 'the request';
  const endpoint = endpoints.get(getOwn(value, 'path'));
  if (endpoint === undefined) return 'path';
  const body = getOwn(value, 'body');
  if (!isObject(body)) return 'body';
  const wrongName = endpoint.required.find((name) => !isFilled(getOwn(body, name)));
  if (wrongName !== undefined) return `body.${wrongName}`;
  const surplus = endpoint.absent.find((name) => getOwn(body, name) !== undefined);
  if (surplus !== undefined) return `body.${surplus}`;
  return endpoint.list === undefined
    ? wrongFieldOfEvent(body, 'body')
    : wrongFieldOfList(body, endpoint.list, endpoint);
};

const wrongFieldOfList = (body: UnknownObject, list: string, { maxEvents }: Endpoint): string | undefined => {
  const events = getOwn(body, list);
  if (!Array.isArray(events) || events.length === 0 || events.length > maxEvents) return `body.${list}`;
  for (const [index, event] of events.entries()) {
    const path = `body.${list}.${index}`;
    const wrongField = wrongFieldOfEvent(event, path);
    if (wrongField !== undefined) return wrongField;
    if (list === 'batch' && getOwn(event, 'type') !== 'track') return `${path}.type`;
  }
  return undefined;
};

const wrongFieldOfEvent = (event: unknown, path: string): string | undefined => {
  if (!isObject(event)) return path;
  if (!isFilled(getOwn(event, 'event'))) return `${path}.event`;
  // A large number has lost digits already: two events would count as one.
  return typeof (getOwn(event, 'event_id') ?? '') === 'string' ? undefined : `${path}.event_id`;
};

const isFilled = (value: unknown): value is string => typeof value === 'string' && value !== '';
