import { integer } from '../values/casts.js';
import { elements, parseJson } from '../values/json.js';
import { getOwn, isObjectLike, tryGetOwn } from '../values/objects.js';
import { type NamedByMessage, readErrorMessage } from './errorMessage.js';
import {
  type FailureScope,
  fieldErrorCodes,
  type Outcome,
  PARAM_ERROR,
  PARTIAL_OK,
  type ResponseCode,
  requestFieldAdvice,
  responseCode,
  unknownCode,
  unknownCodeByRange,
} from './responseCodes.js';

/** TikTok's response to one request. */
export interface TikTokResponse {
  /** The HTTP status; absent when no response arrived. */
  readonly status?: number | undefined;
  /** The body: parsed JSON, or the string as it arrived. */
  readonly body?: unknown;
}

/** The body of a response alone, parsed. It counts as that of HTTP 200, with which TikTok responds to almost everything. */
export interface TikTokBody {
  readonly code: unknown;
  readonly status?: never;
  readonly body?: never;
  readonly [key: string]: unknown;
}

/** What TikTok did with a request, and what to do about it. */
export interface ClassifiedResponse {
  readonly outcome: Outcome;
  /** The status for RudderStack's proxy: 200, 429, 400 or 500, or the HTTP status of an error without a known code. */
  readonly status: number;
  /** The code in the body. */
  readonly code: number | undefined;
  /** TikTok's name for the code; `UNKNOWN` when no documented code decided. */
  readonly name: string;
  /**
   * The field that TikTok rejects, where the message of a 40000, 40002 or 40700 names one, such as
   * `properties.contents[].price`. It is a path of TikTok's reference and never a customer's text, so it can be logged.
   */
  readonly field: string | undefined;
  /** One sentence that says what to do, and which setting to check. */
  readonly advice: string;
  /** Positions of the rejected events in the request, from 0, where TikTok names them. */
  readonly failedEvents: readonly number[];
}

const statusByOutcome: Readonly<Record<Outcome, number>> = {
  delivered: 200,
  partial: 200,
  throttled: 429,
  retryable: 500,
  aborted: 400,
};

/** Reads a whole number, or its string as TikTok would write it: `"00"` only looks like success. */
const codeOf = (body: unknown): number | undefined => {
  const code = getOwn(body, 'code');
  return typeof code === 'string' && !/^(?:0|[1-9]\d*)$/.test(code) ? undefined : integer.read(code);
};

/** RudderStack's host reports a failed connection as a body such as `[ECONNRESET] :: socket hang up`. */
const isNetworkError = (body: unknown): boolean => typeof body === 'string' && /^\[E[A-Z0-9_]+\] ::/.test(body);

const byHttpStatus = (httpStatus: number): ResponseCode => {
  if (httpStatus === 429) return unknownCode.throttled;
  return httpStatus === 408 || httpStatus >= 500 ? unknownCode.retryable : unknownCode.aborted;
};

const position = (value: unknown): number | undefined => {
  const read = integer.read(value);
  return read !== undefined && read >= 0 ? read : undefined;
};

/** Returns all positions or none: an event whose position cannot be read would count as delivered. */
const listedPositions = (events: readonly unknown[]): number[] => {
  const positions = new Set<number>();
  for (const event of events) {
    const read = position(getOwn(event, 'order_in_batch'));
    if (read === undefined) return [];
    positions.add(read);
  }
  return [...positions];
};

/** What the message names, for the codes whose messages name something. */
const namedByMessage = (code: number | undefined, body: unknown): NamedByMessage => {
  const message = getOwn(body, 'message');
  return code !== undefined && fieldErrorCodes.has(code) && typeof message === 'string'
    ? readErrorMessage(message)
    : {};
};

const failedEvents = (code: number | undefined, body: unknown, { eventIndex }: NamedByMessage): number[] => {
  if (code === PARTIAL_OK) return listedPositions(elements(getOwn(getOwn(body, 'data'), 'failed_events')) ?? []);
  return code === PARAM_ERROR && eventIndex !== undefined ? [eventIndex] : [];
};

const adviceFor = (field: string | undefined, advice: string): string => {
  if (field === undefined) return advice;
  return requestFieldAdvice.get(field) ?? `TikTok does not accept ${field}: check its type and value.`;
};

const hasMethod = (value: unknown, names: readonly PropertyKey[]): boolean => {
  try {
    return isObjectLike(value) && names.some((name) => typeof Reflect.get(value, name) === 'function');
  } catch {
    return false;
  }
};

/** The methods of a fetch `Response` and of a promise. A response of superagent is a stream too, but its body has been read. */
const methodsOfUnreadResponse = ['text', 'then'] as const;
/** The methods of a `ReadableStream`, a stream of Node, a `Blob` and a promise. */
const methodsOfUnreadBody = ['getReader', 'pipe', Symbol.asyncIterator, 'text', 'then'] as const;

const isBareBody = (response: TikTokResponse | TikTokBody): response is TikTokBody =>
  getOwn(response, 'code') !== undefined && !Object.hasOwn(response, 'status') && !Object.hasOwn(response, 'body');

/**
 * Classifies TikTok's response to a request.
 *
 * HTTP 200 proves nothing: only the body code 0 is success, and 40050, with which TikTok says that it has the events already.
 * A known code decides, except that 0 and 20001 do not count under an HTTP error. Without a known code the HTTP status
 * decides. An unreadable response is `retryable`.
 *
 * @param response `{ status, body }`, or TikTok's body alone, which counts as HTTP 200.
 * @throws {TypeError} For a fetch `Response`, or a body that is a stream or a promise: nothing has been read of it yet.
 * @see https://github.com/tiktok/tiktok-business-api-sdk/blob/main/python_sdk/business_api_client/tiktok_business/tiktok_code.py
 * @example
 * classifyResponse({ status: 200, body: { code: 40105, message: 'Access token is incorrect' } }).outcome // => 'aborted'
 */
export const classifyResponse = (response: TikTokResponse | TikTokBody): ClassifiedResponse => {
  if (hasMethod(response, methodsOfUnreadResponse) || hasMethod(tryGetOwn(response, 'body'), methodsOfUnreadBody)) {
    throw new TypeError('Pass { status, body: await response.text() }: the body of a response must be read first');
  }
  try {
    return classify(isBareBody(response) ? { status: 200, body: response } : response);
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
  const contradictsHttp = isHttpError && (code === 0 || code === PARTIAL_OK);
  const known = code === undefined || contradictsHttp ? undefined : responseCode(code);
  const named = namedByMessage(code, body);
  const failed = failedEvents(code, body, named);
  const result = ({ outcome, name, advice }: ResponseCode, status = statusByOutcome[outcome]): ClassifiedResponse => ({
    outcome,
    status,
    code,
    name,
    field: named.field,
    advice: adviceFor(named.field, advice),
    failedEvents: failed,
  });

  if (known !== undefined) return result(known);
  if (isNetworkError(given)) return result(unknownCode.retryable);
  return isHttpError ? result(byHttpStatus(httpStatus), httpStatus) : result(unknownCodeByRange(code));
};

/** What a failure concerns; see {@link refusalSubject}. */
export type RefusalSubject = FailureScope;

/**
 * Returns what a failure concerns, and so which events a retry can deliver.
 *
 * @returns `events`: single events are at fault, and TikTok accepts the others of the request without them (see
 * `splitRequest`); `accessToken`: TikTok accepts nothing with this token; `request`: anything else, the same for all events
 * of the request, such as a `field` beside them.
 * @example
 * refusalSubject(classifyResponse({ status: 200, body: { code: 40062 } })) // => 'events'
 */
export const refusalSubject = ({
  code,
  status,
  field,
}: Pick<ClassifiedResponse, 'code' | 'status'> & Partial<Pick<ClassifiedResponse, 'field'>>): RefusalSubject => {
  if (field !== undefined && requestFieldAdvice.has(field)) return 'request';
  const scope = (code === undefined ? undefined : responseCode(code)?.scope) ?? 'request';
  return scope === 'request' && status === 413 ? 'events' : scope;
};
