/** What TikTok did with a request. */
export type Outcome = 'delivered' | 'partial' | 'throttled' | 'retryable' | 'aborted';

/** What a code of TikTok's means for whoever sent the request. */
export interface ResponseCode {
  /** As TikTok's own SDK calls it. */
  readonly name: string;
  readonly outcome: Outcome;
  /** What to do about it, and which setting to look at. */
  readonly advice: string;
}

const sendLater = 'send again later, with the same event ids';
const fault = `TikTok has a fault: ${sendLater}.`;
const sendSlower = 'Too many requests: send more slowly, and more events in each.';

type Row = readonly [code: number, name: string, outcome: Outcome, advice: string];

// biome-ignore format: one code, one line
const rows: readonly Row[] = [
  [0, 'OK', 'delivered', 'Nothing to do.'],
  [20001, 'PARTIAL_OK', 'partial', 'TikTok took the others: mend the events it names, and do not send the whole request again.'],
  [40000, 'INVALID_PARAMS', 'aborted', 'TikTok refused every event: look for unhashed personal data (setting hashUserProperties) and retired fields.'],
  [40001, 'PERMISSION_ERROR', 'aborted', 'The access token may not use this pixel: give its user admin or operator rights, or mend accessToken or pixelCode.'],
  [40002, 'PARAM_ERROR', 'aborted', 'A field has the wrong type or value: the message of the answer names it.'],
  [40003, 'FORBIDDEN', 'aborted', 'The access token may not do this: check what the user of accessToken is allowed.'],
  [40006, 'VERSION_ERROR', 'aborted', 'TikTok does not know this API version: update this library.'],
  [40007, 'NOT_EXIST', 'aborted', 'Something named in the request does not exist: check pixelCode and eventSourceIds.'],
  [40050, 'DUPLICATED_REQUEST', 'aborted', 'TikTok has this request already: nothing is lost.'],
  [40051, 'INVALID_API_VERSION', 'aborted', 'TikTok does not know this API version: update this library.'],
  [40061, 'INVALID_BATCH_SIZE', 'aborted', 'The request holds too many events, or none: lower maxEventsPerRequest.'],
  [40062, 'PII_NOT_HASHED', 'aborted', 'Personal data is not hashed: switch hashUserProperties on.'],
  [40063, 'INVALID_PARTNER_NAME', 'aborted', 'TikTok does not know this partner: leave partnerName out unless TikTok gave you one.'],
  [40100, 'REQUEST_TOO_FREQUENT', 'throttled', sendSlower],
  [40101, 'INVALID_PARTNER', 'aborted', 'TikTok does not know this partner: leave partnerName out unless TikTok gave you one.'],
  [40102, 'ACCESS_TOKEN_EXPIRE', 'aborted', 'The access token has expired: generate a new one and put it into accessToken.'],
  [40103, 'REFRESH_TOKEN_EXPIRE', 'aborted', 'The authorisation has expired: authorise again and put the new token into accessToken.'],
  [40104, 'EMPTY_ACCESS_TOKEN', 'aborted', 'The request came without an access token: check accessToken, and that nothing on the way drops the header.'],
  [40105, 'INVALID_ACCESS_TOKEN', 'aborted', 'The access token is wrong or was revoked: generate a new one and put it into accessToken.'],
  [40106, 'INVALID_CORE_USER', 'aborted', 'The user of the access token is not valid: generate a token with another account.'],
  [40113, 'APP_FORBIDDEN', 'aborted', 'The developer app of the access token is blocked: ask TikTok.'],
  [40117, 'APP_METHOD_FORBIDDEN', 'aborted', "The developer app of the access token may not use this method: ask for the scope in TikTok's developer portal."],
  [40118, 'NOT_IN_WHITELIST', 'aborted', 'TikTok must allow this first; app events in 2.0 are by allow-list: ask your TikTok representative.'],
  [40130, 'SCOPE_NOT_AUTHORIZED', 'aborted', 'The access token lacks the scope to report conversion events: authorise it again with that scope.'],
  [40132, 'REQUEST_FREQUENCY_LIMITED', 'throttled', sendSlower],
  [40202, 'WRITE_CONFLICT', 'retryable', 'Two writes met at TikTok: send again.'],
  [40300, 'ADVERTISER_NOT_EXIST', 'aborted', 'The advertiser does not exist: check which account accessToken belongs to.'],
  [40301, 'ADVERTISER_ROLE_ERROR', 'aborted', "The advertiser's role does not allow this: check which account accessToken belongs to."],
  [40400, 'ROUTE_NOT_FOUND', 'aborted', 'The URL is wrong: send to the url of the request as it is, with the slash at its end.'],
  [40700, 'RPC_VALIDATION_ERROR', 'aborted', 'A field has the wrong type or value: the message of the answer names it.'],
  [41000, 'BLOCKED', 'aborted', 'TikTok blocks this sender: ask your TikTok representative.'],
  [41001, 'INTERFACE_OFFLINE', 'aborted', 'TikTok has retired this endpoint: set version to v2.'],
  [41002, 'FIELDS_OFFLINE', 'aborted', 'TikTok has retired a field of the request: update this library.'],
  [50000, 'SYS_ERROR', 'retryable', fault],
  [50002, 'SYS_TIMEOUT', 'retryable', fault],
  [51010, 'INTERNAL_TIME_OUT', 'retryable', fault],
  [51012, 'PIXEL_ERROR', 'retryable', fault],
  [51054, 'CRM_ERROR', 'retryable', fault],
  [51057, 'APP_ERROR', 'retryable', fault],
  [60001, 'MAINTENANCE', 'retryable', `TikTok is under maintenance: ${sendLater}.`],
  [61000, 'TOO_MANY_REQUESTS_BL', 'throttled', sendSlower],
];

/**
 * The codes in the body of TikTok's answers. HTTP 200 proves nothing: only the code says what TikTok did.
 *
 * @see https://github.com/tiktok/tiktok-business-api-sdk/blob/main/python_sdk/business_api_client/tiktok_business/tiktok_code.py
 */
export const responseCodes: ReadonlyMap<number, ResponseCode> = new Map(
  rows.map(([code, name, outcome, advice]) => [code, { name, outcome, advice }]),
);

/** Refusals for the sake of single events: the others of the request would be taken without them. */
export const eventErrorCodes: ReadonlySet<number> = new Set([40_000, 40_002, 40_061, 40_062, 40_700]);

/** Refusals of whoever holds the access token: nothing sent with it is taken until it is mended. */
export const authErrorCodes: ReadonlySet<number> = new Set([40_102, 40_103, 40_104, 40_105, 40_106, 40_130]);

/** A fault inside TikTok: the codes from 50000 to 53999, those without a row of their own too. */
const systemError: ResponseCode = {
  name: 'SYS_ERROR',
  outcome: 'retryable',
  advice: fault,
};

/** What is known of a code; `undefined` for a code that is none of TikTok's. */
export const responseCode = (code: number): ResponseCode | undefined =>
  responseCodes.get(code) ?? (code >= 50_000 && code < 54_000 ? systemError : undefined);

/** What an answer without a known code means. */
export const unknownCode: Readonly<Record<'throttled' | 'retryable' | 'aborted', ResponseCode>> = {
  throttled: { name: 'UNKNOWN', outcome: 'throttled', advice: sendSlower },
  retryable: {
    name: 'UNKNOWN',
    outcome: 'retryable',
    advice: `Nothing in the answer says that TikTok took the events: ${sendLater}.`,
  },
  aborted: {
    name: 'UNKNOWN',
    outcome: 'aborted',
    advice: 'TikTok refused the request for a reason that is not documented: read the message of the answer.',
  },
};
