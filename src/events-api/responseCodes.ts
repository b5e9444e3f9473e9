/** What TikTok did with a request. */
export type Outcome = 'delivered' | 'partial' | 'throttled' | 'retryable' | 'aborted';

/**
 * What a failure concerns: single events, so that TikTok accepts the others without them; everything that is sent with the
 * access token; or this request as a whole.
 */
export type FailureScope = 'events' | 'accessToken' | 'request';

/** What one of TikTok's response codes means for the sender. */
export interface ResponseCode {
  /** The name in TikTok's own SDK. */
  readonly name: string;
  readonly outcome: Outcome;
  /** Meaningful for failures only. */
  readonly scope: FailureScope;
  /** What to do, and which setting to check. */
  readonly advice: string;
}

/** TikTok accepted some events of the request, and names the others in `data.failed_events` or not at all. */
export const PARTIAL_OK = 20_001;

/** The one code whose message names the event that TikTok rejects. */
export const PARAM_ERROR = 40_002;

/** TikTok already has the events, from a request whose response got lost. */
export const DUPLICATED_REQUEST = 40_050;

const RETRY_LATER = 'retry later with the same event ids';
const INTERNAL_ERROR = `TikTok has an internal error: ${RETRY_LATER}.`;
const SLOW_DOWN = 'Too many requests: send fewer requests per second, with more events in each.';
const BAD_FIELD = 'A field has the wrong type or value: the message in the response names it.';
const UNKNOWN_VERSION = 'TikTok does not know this API version: update this library.';
const UNKNOWN_PARTNER = 'TikTok does not know this partner: leave partnerName out unless TikTok gave you one.';

type Row = readonly [code: number, name: string, outcome: Outcome, scope: FailureScope, advice: string];

// biome-ignore format: one code, one line
const rows: readonly Row[] = [
  [0, 'OK', 'delivered', 'request', 'Nothing to do.'],
  [PARTIAL_OK, 'PARTIAL_OK', 'partial', 'request', 'TikTok accepted the other events: fix the events it names, and do not retry the whole request.'],
  [40000, 'INVALID_PARAMS', 'aborted', 'events', 'TikTok rejected every event: check for unhashed personal data (setting hashUserProperties) and retired fields.'],
  [40001, 'PERMISSION_ERROR', 'aborted', 'request', 'The access token may not use this pixel: give its user admin or operator rights, or fix accessToken or pixelCode.'],
  [PARAM_ERROR, 'PARAM_ERROR', 'aborted', 'events', BAD_FIELD],
  [40003, 'FORBIDDEN', 'aborted', 'request', 'The access token does not allow this: check the permissions of the user of accessToken.'],
  [40006, 'VERSION_ERROR', 'aborted', 'request', UNKNOWN_VERSION],
  [40007, 'NOT_EXIST', 'aborted', 'request', 'The request names something that does not exist: check pixelCode and eventSourceIds.'],
  [DUPLICATED_REQUEST, 'DUPLICATED_REQUEST', 'aborted', 'request', 'TikTok already has this request: nothing is lost.'],
  [40051, 'INVALID_API_VERSION', 'aborted', 'request', UNKNOWN_VERSION],
  [40061, 'INVALID_BATCH_SIZE', 'aborted', 'events', 'The request holds too many events, or none: lower maxEventsPerRequest.'],
  [40062, 'PII_NOT_HASHED', 'aborted', 'events', 'Personal data is not hashed: switch hashUserProperties on.'],
  [40063, 'INVALID_PARTNER_NAME', 'aborted', 'request', UNKNOWN_PARTNER],
  [40100, 'REQUEST_TOO_FREQUENT', 'throttled', 'request', SLOW_DOWN],
  [40101, 'INVALID_PARTNER', 'aborted', 'request', UNKNOWN_PARTNER],
  [40102, 'ACCESS_TOKEN_EXPIRE', 'aborted', 'accessToken', 'The access token has expired: generate a new one and put it into accessToken.'],
  [40103, 'REFRESH_TOKEN_EXPIRE', 'aborted', 'accessToken', 'The authorisation has expired: authorise again and put the new token into accessToken.'],
  [40104, 'EMPTY_ACCESS_TOKEN', 'aborted', 'accessToken', 'The request arrived without an access token: check accessToken, and that no proxy drops the header.'],
  [40105, 'INVALID_ACCESS_TOKEN', 'aborted', 'accessToken', 'The access token is wrong or was revoked: generate a new one and put it into accessToken.'],
  [40106, 'INVALID_CORE_USER', 'aborted', 'accessToken', 'The user of the access token is not valid: generate a token with another account.'],
  [40113, 'APP_FORBIDDEN', 'aborted', 'request', 'The developer app of the access token is blocked: contact TikTok.'],
  [40117, 'APP_METHOD_FORBIDDEN', 'aborted', 'request', "The developer app of the access token may not use this method: request the scope in TikTok's developer portal."],
  [40118, 'NOT_IN_WHITELIST', 'aborted', 'request', 'TikTok must allow this first, as it must for app events in 2.0: contact your TikTok representative.'],
  [40130, 'SCOPE_NOT_AUTHORIZED', 'aborted', 'accessToken', 'The access token lacks the scope to report conversion events: authorise it again with that scope.'],
  [40132, 'REQUEST_FREQUENCY_LIMITED', 'throttled', 'request', SLOW_DOWN],
  [40202, 'WRITE_CONFLICT', 'retryable', 'request', 'Two writes conflicted at TikTok: retry.'],
  [40300, 'ADVERTISER_NOT_EXIST', 'aborted', 'request', 'The advertiser does not exist: check which account accessToken belongs to.'],
  [40301, 'ADVERTISER_ROLE_ERROR', 'aborted', 'request', "The advertiser's role does not allow this: check which account accessToken belongs to."],
  [40400, 'ROUTE_NOT_FOUND', 'aborted', 'request', 'The URL is wrong: use the url of the request unchanged, with its trailing slash.'],
  [40700, 'RPC_VALIDATION_ERROR', 'aborted', 'events', BAD_FIELD],
  [41000, 'BLOCKED', 'aborted', 'request', 'TikTok blocks this sender: contact your TikTok representative.'],
  [41001, 'INTERFACE_OFFLINE', 'aborted', 'request', 'TikTok has retired this endpoint: set version to v2.'],
  [41002, 'FIELDS_OFFLINE', 'aborted', 'request', 'TikTok has retired a field of the request: update this library.'],
  [50000, 'SYS_ERROR', 'retryable', 'request', INTERNAL_ERROR],
  [50002, 'SYS_TIMEOUT', 'retryable', 'request', INTERNAL_ERROR],
  [51010, 'INTERNAL_TIME_OUT', 'retryable', 'request', INTERNAL_ERROR],
  [51012, 'PIXEL_ERROR', 'retryable', 'request', INTERNAL_ERROR],
  [51054, 'CRM_ERROR', 'retryable', 'request', INTERNAL_ERROR],
  [51057, 'APP_ERROR', 'retryable', 'request', INTERNAL_ERROR],
  [60001, 'MAINTENANCE', 'retryable', 'request', `TikTok is under maintenance: ${RETRY_LATER}.`],
  [61000, 'TOO_MANY_REQUESTS_BL', 'throttled', 'request', SLOW_DOWN],
];

/**
 * The codes in the bodies of TikTok's responses.
 *
 * @see https://github.com/tiktok/tiktok-business-api-sdk/blob/main/python_sdk/business_api_client/tiktok_business/tiktok_code.py
 */
export const responseCodes: ReadonlyMap<number, ResponseCode> = new Map(
  rows.map(([code, name, outcome, scope, advice]) => [code, { name, outcome, scope, advice }]),
);

/** The codes from 50000 to 53999 are errors inside TikTok, also those without a row. */
const systemError: ResponseCode = {
  name: 'SYS_ERROR',
  outcome: 'retryable',
  scope: 'request',
  advice: INTERNAL_ERROR,
};

/** What is known about a code; `undefined` when TikTok documents no such code. */
export const responseCode = (code: number): ResponseCode | undefined =>
  responseCodes.get(code) ?? (code >= 50_000 && code < 54_000 ? systemError : undefined);

const unknown = (outcome: Outcome, advice: string): ResponseCode => ({
  name: 'UNKNOWN',
  outcome,
  scope: 'request',
  advice,
});

/** What a response with a missing or undocumented code means. It is never a success. */
export const unknownCode: Readonly<Record<'throttled' | 'retryable' | 'aborted', ResponseCode>> = {
  throttled: unknown('throttled', SLOW_DOWN),
  retryable: unknown('retryable', `The response does not confirm that TikTok accepted the events: ${RETRY_LATER}.`),
  aborted: unknown(
    'aborted',
    'TikTok rejected the request for an undocumented reason: read the message in the response.',
  ),
};

/** TikTok numbers mistakes of the sender from 40000 to 49999: only for these codes a retry is useless. */
export const unknownCodeByRange = (code: number | undefined): ResponseCode =>
  code !== undefined && code >= 40_000 && code < 50_000 ? unknownCode.aborted : unknownCode.retryable;
