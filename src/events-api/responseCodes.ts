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

/** The codes whose message names the field that TikTok rejects. */
export const fieldErrorCodes: ReadonlySet<number> = new Set([40_000, PARAM_ERROR, 40_700]);

const RETRY_LATER = 'retry later with the same event ids';
const INTERNAL_ERROR = `TikTok has an internal error: ${RETRY_LATER}.`;
const SLOW_DOWN = 'Too many requests: send fewer requests per second, with more events in each.';
const BAD_FIELD = 'A field has the wrong type or value: the message in the response names it.';
const BAD_DEVELOPER =
  "The developer of the access token's app may not do this: check the app in TikTok's developer portal.";
const OTHER_ACCOUNT = 'check which account accessToken belongs to.';
const UNKNOWN_VERSION = 'TikTok does not know this API version: update this library.';
const UNKNOWN_PARTNER = 'TikTok does not know this partner: leave partnerName out unless TikTok gave you one.';

type Name = readonly [code: number, name: string];
type Row = readonly [...Name, outcome: Outcome, scope: FailureScope, advice: string];

// biome-ignore format: one code, one line
const rows: readonly Row[] = [
  [0, 'OK', 'delivered', 'request', 'Nothing to do.'],
  [PARTIAL_OK, 'PARTIAL_OK', 'partial', 'request', 'TikTok accepted the other events: fix the events it names, and do not retry the whole request.'],
  [40000, 'INVALID_PARAMS', 'aborted', 'events', 'A field has the wrong type or value, is retired, or holds unhashed personal data (setting hashUserProperties): the message in the response names it.'],
  [40001, 'PERMISSION_ERROR', 'aborted', 'request', 'The access token may not use this pixel: give its user admin or operator rights, or fix accessToken or pixelCode.'],
  [PARAM_ERROR, 'PARAM_ERROR', 'aborted', 'events', BAD_FIELD],
  [40003, 'FORBIDDEN', 'aborted', 'request', 'The access token does not allow this: check the permissions of the user of accessToken.'],
  [40006, 'VERSION_ERROR', 'aborted', 'request', UNKNOWN_VERSION],
  [40007, 'NOT_EXIST', 'aborted', 'request', 'The request names something that does not exist: check pixelCode and eventSourceIds.'],
  [40050, 'DUPLICATED_REQUEST', 'delivered', 'request', 'Nothing to do: TikTok already has these events, from a request whose response was lost.'],
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
  [40107, 'INVALID_REFRESH_TOKEN', 'aborted', 'accessToken', 'The authorisation is not valid: authorise again and put the new token into accessToken.'],
  [40113, 'APP_FORBIDDEN', 'aborted', 'request', 'The developer app of the access token is blocked: contact TikTok.'],
  [40117, 'APP_METHOD_FORBIDDEN', 'aborted', 'request', "The developer app of the access token may not use this method: request the scope in TikTok's developer portal."],
  [40118, 'NOT_IN_WHITELIST', 'aborted', 'request', 'TikTok must allow this first, as it must for app events in 2.0: contact your TikTok representative.'],
  [40124, 'DEVELOPER_REJECTED', 'aborted', 'request', BAD_DEVELOPER],
  [40125, 'DEVELOPER_NO_PERMISSION', 'aborted', 'request', BAD_DEVELOPER],
  [40130, 'SCOPE_NOT_AUTHORIZED', 'aborted', 'accessToken', 'The access token lacks the scope to report conversion events: authorise it again with that scope.'],
  [40132, 'REQUEST_FREQUENCY_LIMITED', 'throttled', 'request', SLOW_DOWN],
  [40202, 'WRITE_CONFLICT', 'retryable', 'request', 'Two writes conflicted at TikTok: retry.'],
  [40300, 'ADVERTISER_NOT_EXIST', 'aborted', 'request', `The advertiser does not exist: ${OTHER_ACCOUNT}`],
  [40301, 'ADVERTISER_ROLE_ERROR', 'aborted', 'request', `The advertiser's role does not allow this: ${OTHER_ACCOUNT}`],
  [40302, 'CUSTOMER_ADVERTISER_NOT_EXIST', 'aborted', 'request', `The advertiser of the customer does not exist: ${OTHER_ACCOUNT}`],
  [40400, 'ROUTE_NOT_FOUND', 'aborted', 'request', 'The URL is wrong: use the url of the request unchanged, with its trailing slash.'],
  [40700, 'RPC_VALIDATION_ERROR', 'aborted', 'events', BAD_FIELD],
  [41000, 'BLOCKED', 'aborted', 'request', 'TikTok blocks this sender: contact your TikTok representative.'],
  [41001, 'INTERFACE_OFFLINE', 'aborted', 'request', 'TikTok has retired this endpoint: set version to v2.'],
  [41002, 'FIELDS_OFFLINE', 'aborted', 'request', 'TikTok has retired a field of the request: update this library.'],
  [60001, 'MAINTENANCE', 'retryable', 'request', `TikTok is under maintenance: ${RETRY_LATER}.`],
  [61000, 'TOO_MANY_REQUESTS_BL', 'throttled', 'request', SLOW_DOWN],
];

// biome-ignore format: one group of codes, one line
const authorisationErrors: readonly Name[] = [
  [40108, 'INVALID_GRANT_TYPE'], [40109, 'ERROR_AES_DECIPHER'], [40110, 'AUTH_CODE_ERROR'], [40112, 'PASSWORD_ERROR'],
  [40114, 'ADVERTISER_LOGOUT'], [40115, 'AUTH_TIMESTAMP_EXPIRE'], [40116, 'AUTH_SIG_ERROR'],
  [40119, 'NOT_SAME_IDENTITY'], [40120, 'TIKTOK_USER_NOT_LOGGED_IN'], [40131, 'SCOPE_TT_USER_OAUTH_FAILED'],
  [40309, 'REQUIRE_LOGIN'],
  [70001, 'INVALID_BIZ_AUTH_TYPE'],
];

/** TikTok's APIs share their codes. These are about files, tasks, creators and the like. */
// biome-ignore format: one group of codes, one line
const errorsOfOtherApis: readonly Name[] = [
  [40008, 'NOT_IMPL'], [40009, 'UNSUPPORTED_IN_SANDBOX'], [40010, 'UNSUPPORTED_DOMAIN'], [40011, 'ID_LIMIT_EXCEED'],
  [40012, 'NO_UPDATE'], [40013, 'SANDBOX_ADV_NOT_EXIST'], [40014, 'INVALID_CLUSTER'], [40016, 'BIZ_FC_ERROR'],
  [40052, 'ACO_MATERIAL_EXIST'], [40053, 'VIDEO_ID_INVALID_ERROR'],
  [40121, 'NOT_A_TCM_CREATOR'], [40122, 'TCM_CREATOR_INVALID_COUNTRY'], [40126, 'GARM_SINGLE_AUTH_FAILED'],
  [40127, 'GARM_DOUBLE_AUTH_FAILED'], [40128, 'GARM_SINGLE_VALIDATE_ERROR'], [40129, 'GARM_DOUBLE_VALIDATE_ERROR'],
  [40200, 'GENERAL_TASK_ERROR'], [40201, 'TASK_NOT_READY'],
  [40502, 'AD_NUMBER_LIMIT'],
  [40900, 'SIGNATURE_ERROR'], [40901, 'VIDEO_TRANSCODING'], [40902, 'URL_FETCH_TIMEOUT'], [40903, 'URL_UNAVAILABLE'],
  [40904, 'IMAGE_ILLEGAL_CONTENT'], [40905, 'FILE_NOT_EXIST'], [40906, 'FILE_EMPTY'], [40907, 'FILE_TOO_LARGE'],
  [40908, 'FILE_TYPE_ERROR'], [40909, 'FILE_CALCULATE_TYPE_ERROR'], [40910, 'FILE_EXPIRED'],
  [40911, 'DUPLICATED_MATERIAL_NAME'], [40912, 'IMAGE_UNAVAILABLE'], [40913, 'IMAGE_FETCH_TIMEOUT'],
  [40914, 'URL_FETCH_ERROR'], [40915, 'FILE_UPLOAD_INVALID'], [40916, 'VIDEO_ILLEGAL_CONTENT'],
  [41013, 'SITE_TO_VIDEO_SERVICE_ERROR'],
];

// biome-ignore format: one group of codes, one line
const internalErrors: readonly Name[] = [
  [50000, 'SYS_ERROR'], [50002, 'SYS_TIMEOUT'],
  [51000, 'RPC_ERROR'], [51001, 'STATISTICS_ERROR'], [51002, 'BUILD_STONE_ERROR'], [51003, 'DMP_ERROR'],
  [51004, 'LEGO_SERVICE_ERROR'], [51005, 'SMART_PLAYER_ERROR'], [51006, 'JUPITER_ERROR'],
  [51007, 'OVERTURE_STAT_CENTRAL_ERROR'], [51008, 'ADVERTISER_ERROR'], [51009, 'DPA_ERROR'],
  [51010, 'INTERNAL_TIME_OUT'], [51011, 'SEARCH_ERROR'], [51012, 'PIXEL_ERROR'], [51014, 'LEGO_SERVICE_SYNC_ERROR'],
  [51015, 'GRANTING_SERVICE_ERROR'], [51016, 'ACCOUNT_ERROR'], [51017, 'VIDEO_TRANSCODE_SERVICE_ERROR'],
  [51018, 'AGENT_SERVICE_ERROR'], [51019, 'IMAGE_CUT_ERROR'], [51020, 'ORDER_CENTER_SERVICE_ERROR'],
  [51030, 'USER_PASSPORT_SERVICE_ERROR'], [51031, 'PLATFORM_ACCOUNT_SERVICE_ERROR'], [51032, 'PLAYABLE_SERVICE_ERROR'],
  [51033, 'TOOLBOX_ERROR'], [51034, 'AD_MACHINE_AUDIT_ZEPHYR'], [51035, 'SATELLITE_ERROR'], [51036, 'TETRIS_ERROR'],
  [51037, 'ASYNC_TASK_ERROR'], [51038, 'UNION_TREASURE_BOX_ERROR'], [51039, 'AUTH_SERVICE_ERROR'],
  [51040, 'ADVERTISER_INFO_ERROR'], [51041, 'AD_GARM_SERVICE_ERROR'], [51042, 'LEGO_BUSINESS_SERVICE_ERROR'],
  [51043, 'CREATIVE_PLATFORM_SERVICE_ERROR'], [51044, 'DPA_PLATFORM_ERROR'], [51045, 'AD_FILE_SERVICE_ERROR'],
  [51046, 'SIRIUS_SERVICE_ERROR'], [51047, 'SUBSCRIPTION_ERROR'], [51048, 'ADS_PREVIEW_ERROR'],
  [51049, 'DPA_RENDER_GATEWAY_ERROR'], [51050, 'MEASUREMENT_STONE_ERROR'], [51051, 'MANUAL_REVIEW_ERROR'],
  [51052, 'OPTIMIZER_ERROR'], [51053, 'DPA_CATALOG_BUSINESS_ERROR'], [51054, 'CRM_ERROR'], [51055, 'GCRM_ERROR'],
  [51056, 'ADVERTISER_ACCOUNT_SERVICE_ERROR'], [51057, 'APP_ERROR'], [51058, 'POSTER_SERVICE_ERROR'],
  [51059, 'CONFIG_SERVICE_ERROR'], [51060, 'BC_RPC_ERROR'], [51061, 'BM_SERVICE_ERROR'],
  [51062, 'IMAGEX_SERVICE_ERROR'], [51063, 'SEGMENT_GATEWAY_SERVICE_ERROR'], [51064, 'ECO_GAME_MANAGER_SERVICE_ERROR'],
  [51065, 'TTOP_SERVICE_ERROR'], [51066, 'SUGGESTION_ENGINE_SERVICE_ERROR'], [51067, 'VIDEOARCH_SERVICE_ERROR'],
  [51099, 'STATISTICS_NEW_ERROR'],
  [52000, 'DB_ERROR'], [52001, 'DB_READ_ERROR'], [52002, 'DB_WRITE_ERROR'], [52003, 'DB_PARTITION_ERROR'],
  [52100, 'RDS_ERROR'], [52101, 'RDS_READ_ERROR'], [52102, 'RDS_WRITE_ERROR'], [52103, 'RDS_TIMEOUT_ERROR'],
  [52201, 'TOS_ERROR'], [52202, 'TOS_UPLOAD_TIMEOUT'], [52203, 'TOS_HEAD_OBJECT'], [52204, 'TOS_PUT_OBJECT'],
  [53102, 'DESERIALIZATION_ERROR'], [53103, 'SERIALIZATION_ERROR'],
];

const withMeaning =
  (meaning: Omit<ResponseCode, 'name'>) =>
  ([code, name]: Name): readonly [number, ResponseCode] => [code, { name, ...meaning }];

/** Nothing says that such a failure ends with the access token: it may concern one pixel. */
const failedAuthorisation = withMeaning({
  outcome: 'aborted',
  scope: 'request',
  advice: 'TikTok does not accept the authorisation: authorise again and put the new token into accessToken.',
});

const failureOfOtherApi = withMeaning({
  outcome: 'aborted',
  scope: 'request',
  advice: "This code belongs to another of TikTok's APIs: use the url of the request unchanged.",
});

const internalError: Omit<ResponseCode, 'name'> = { outcome: 'retryable', scope: 'request', advice: INTERNAL_ERROR };

/**
 * The codes in the bodies of TikTok's responses: all that TikTok's SDK names.
 *
 * @see https://github.com/tiktok/tiktok-business-api-sdk/blob/main/python_sdk/business_api_client/tiktok_business/tiktok_code.py
 */
export const responseCodes: ReadonlyMap<number, ResponseCode> = new Map([
  ...rows.map(([code, name, outcome, scope, advice]) => [code, { name, outcome, scope, advice }] as const),
  ...authorisationErrors.map(failedAuthorisation),
  ...errorsOfOtherApis.map(failureOfOtherApi),
  ...internalErrors.map(withMeaning(internalError)),
]);

/**
 * The fields beside the events of a request, each with what to check when TikTok does not accept it. They are the same for
 * all events of the request, so that no single event is at fault.
 */
export const requestFieldAdvice: ReadonlyMap<string, string> = new Map([
  [
    'event_source',
    'TikTok does not accept event_source: set properties.event_source to web, app, offline or crm, and its id in eventSourceIds.',
  ],
  [
    'event_source_id',
    'TikTok does not accept event_source_id: check pixelCode, and eventSourceIds for app, offline and crm.',
  ],
  ['pixel_code', 'TikTok does not accept pixel_code: check pixelCode.'],
  ['partner_name', 'TikTok does not accept partner_name: leave partnerName out unless TikTok gave you one.'],
  [
    'test_event_code',
    'TikTok does not accept test_event_code: check testEventCode and properties.testEventCode, and leave them out in production.',
  ],
]);

/** The codes from 50000 to 53999 are errors inside TikTok, also those without a name. */
const systemError: ResponseCode = { name: 'SYS_ERROR', ...internalError };

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
