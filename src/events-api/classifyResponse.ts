import { elements, integer, parseJson } from '../values/casts.js';
import { getOwn } from '../values/getOwn.js';
import {
  authErrorCodes,
  eventErrorCodes,
  type Outcome,
  type ResponseCode,
  responseCode,
  unknownCode,
} from './responseCodes.js';

/** TikTok's answer to one request. */
export interface TikTokResponse {
  /** The HTTP status; absent when there was no answer. */
  readonly status?: number | undefined;
  /** The body: parsed JSON, or the text as it came. */
  readonly body?: unknown;
}

/** What TikTok did with a request, and what to do about it. */
export interface ClassifiedResponse {
  readonly outcome: Outcome;
  /** As RudderStack's proxy reports it: 200, 429, 400 or 500, or the HTTP status of an error without a known code. */
  readonly status: number;
  /** The code in the body. */
  readonly code: number | undefined;
  /** TikTok's name of the code; `UNKNOWN` when no code of TikTok's decided. */
  readonly name: string;
  /** One sentence on what to do, and which setting to look at. */
  readonly advice: string;
  /** Positions of the refused events in the request, from 0, where TikTok names them. */
  readonly failedEvents: readonly number[];
}

const PARTIAL = 20_001;
const PARAM_ERROR = 40_002;

const statusByOutcome: Readonly<Record<Outcome, number>> = {
  delivered: 200,
  partial: 200,
  throttled: 429,
  retryable: 500,
  aborted: 400,
};

/** A code is a whole number, or the text of one as TikTok would write it: `"00"` only looks like success. */
const codeOf = (body: unknown): number | undefined => {
  const code = getOwn(body, 'code');
  return typeof code === 'string' && !/^(?:0|[1-9]\d*)$/.test(code) ? undefined : integer.read(code);
};

/** How RudderStack's host writes that the connection failed: `[ECONNRESET] :: …`. */
const isNetworkError = (body: unknown): boolean => typeof body === 'string' && /^\[E[A-Z0-9_]+\] ::/.test(body);

const byHttpStatus = (httpStatus: number): ResponseCode => {
  if (httpStatus === 429) return unknownCode.throttled;
  return httpStatus === 408 || httpStatus >= 500 ? unknownCode.retryable : unknownCode.aborted;
};

/** An answer that is no HTTP error, without a code that is known: never taken for success. */
const byUnknownCode = (code: number | undefined): ResponseCode =>
  code !== undefined && code >= 40_000 && code < 50_000 ? unknownCode.aborted : unknownCode.retryable;

const position = (value: unknown): number | undefined => {
  const read = integer.read(value);
  return read !== undefined && read >= 0 ? read : undefined;
};

/** All positions or none: an event whose position cannot be read would count as delivered. */
const listedPositions = (events: readonly unknown[]): number[] => {
  const positions = events.map((event) => position(getOwn(event, 'order_in_batch')));
  return positions.includes(undefined) ? [] : ([...new Set(positions)] as number[]);
};

/**
 * The event that a refusal speaks of. What comes after the colon of its field may repeat a value, which can look like the place
 * of another event; so may one of several places before it.
 */
const namedIndex = (message: string): number[] => {
  const [field = ''] = message.split(':');
  const places = [...field.matchAll(/(?:^|\s)(?:Batch|data)\.(\d+)\./gi)];
  const read = places.length === 1 ? position(places[0]?.[1]) : undefined;
  return read === undefined ? [] : [read];
};

const failedEvents = (code: number | undefined, body: unknown): number[] => {
  if (code === PARTIAL) return listedPositions(elements(getOwn(getOwn(body, 'data'), 'failed_events')) ?? []);
  const message = getOwn(body, 'message');
  return code === PARAM_ERROR && typeof message === 'string' ? namedIndex(message) : [];
};

/**
 * Reads TikTok's answer to a request.
 *
 * HTTP 200 proves nothing: only the body code 0 is success. A known code decides, except that success under an HTTP error
 * is none; without a known code the HTTP status decides. Never throws: an answer that cannot be read is `retryable`.
 *
 * @see https://github.com/tiktok/tiktok-business-api-sdk/blob/main/python_sdk/business_api_client/tiktok_business/tiktok_code.py
 * @example
 * classifyResponse({ status: 200, body: { code: 40105, message: 'Access token is incorrect' } }).outcome // => 'aborted'
 */
export const classifyResponse = (response: TikTokResponse): ClassifiedResponse => {
  try {
    return classify(response);
  } catch {
    return classify({});
  }
};

const classify = (response: TikTokResponse): ClassifiedResponse => {
  const httpStatus = integer.read(getOwn(response, 'status')) ?? 0;
  const given = getOwn(response, 'body');
  const body = parseJson(given);
  const code = codeOf(body);
  const isHttpError = httpStatus >= 400;
  const known =
    code === undefined || (isHttpError && (code === 0 || code === PARTIAL)) ? undefined : responseCode(code);
  const failed = failedEvents(code, body);
  const result = ({ outcome, name, advice }: ResponseCode, status: number): ClassifiedResponse => ({
    outcome,
    status,
    code,
    name,
    advice,
    failedEvents: failed,
  });

  if (known !== undefined) return result(known, statusByOutcome[known.outcome]);
  if (isNetworkError(given)) return result(unknownCode.retryable, statusByOutcome.retryable);
  if (isHttpError) return result(byHttpStatus(httpStatus), httpStatus);
  const unknown = byUnknownCode(code);
  return result(unknown, statusByOutcome[unknown.outcome]);
};

/** What a refusal is about. */
export type RefusalSubject = 'events' | 'accessToken' | 'request';

/**
 * Tells what an answer that is no success is about, and so what sending again can save.
 *
 * @returns `events`: single events are at fault, and the others of the request are taken without them (see `splitRequest`);
 * `accessToken`: nothing is taken with this token; `request`: anything else, the same for all events of the request.
 * @example
 * refusalSubject(classifyResponse({ status: 200, body: { code: 40062 } })) // => 'events'
 */
export const refusalSubject = ({ code, status }: Pick<ClassifiedResponse, 'code' | 'status'>): RefusalSubject => {
  if (code !== undefined && authErrorCodes.has(code)) return 'accessToken';
  return (code !== undefined && eventErrorCodes.has(code)) || status === 413 ? 'events' : 'request';
};
