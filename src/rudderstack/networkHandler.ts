import { type ClassifiedResponse, classifyResponse, refusalSubject } from '../events-api/classifyResponse.js';
import { eventsOf } from '../events-api/request.js';
import { number } from '../values/casts.js';
import { getOwn, isObjectLike, readElements, tryGetOwn, tryTo } from '../values/objects.js';
import { type ErrorFactory, networkTags, type StatTags } from './errors.js';

/** The arguments that RudderStack's proxy passes to a network handler after a delivery. */
export interface ResponseParams {
  readonly destinationResponse: {
    /** The body, parsed if it is JSON. */
    readonly response?: unknown;
    readonly status?: number;
    readonly [key: string]: unknown;
  };
  /** The job of the request (proxy v0), or its jobs (v1). */
  readonly rudderJobMetadata: unknown;
  /** The request that was sent. */
  readonly destinationRequest?: unknown;
  readonly [key: string]: unknown;
}

/** The result of a whole request, for proxy v0. */
export interface ProxyV0Response {
  readonly status: number;
  readonly message: string;
  readonly destinationResponse: unknown;
}

/** The result of one job, for proxy v1. */
export interface JobResponse {
  readonly statusCode: number;
  readonly metadata: unknown;
  /** TikTok's body as JSON. */
  readonly error: string;
}

/** The result of each job of a request, for proxy v1. */
export interface ProxyV1Response {
  readonly status: number;
  readonly message: string;
  /** Absent from a success. The host adds its own tags only to what is thrown. */
  readonly statTags?: StatTags;
  readonly response: readonly JobResponse[];
}

const SUCCESS = '[TIKTOK_ADS Response Handler] - Request Processed Successfully';
const PARTIAL_SUCCESS = `${SUCCESS}, but TikTok refused some events`;
const UNNAMED_FAILURES = `${PARTIAL_SUCCESS} without naming them`;

/** The arguments as far as they can be read: an error in here would count as a failed delivery, and TikTok may have the events. */
const readParams = (params: unknown): ReadParams => ({
  destinationResponse: tryGetOwn(params, 'destinationResponse'),
  rudderJobMetadata: tryGetOwn(params, 'rudderJobMetadata'),
  destinationRequest: tryGetOwn(params, 'destinationRequest'),
});

type ReadParams = Readonly<Record<'destinationResponse' | 'rudderJobMetadata' | 'destinationRequest', unknown>>;

const classify = ({ destinationResponse }: ReadParams): ClassifiedResponse => {
  const status = number.read(tryGetOwn(destinationResponse, 'status'));
  try {
    return classifyResponse({ status, body: tryGetOwn(destinationResponse, 'response') });
  } catch {
    // A body that nobody has read, such as a stream.
    return classifyResponse({ status });
  }
};

const payloadCount = ({ destinationRequest }: ReadParams): number | undefined =>
  tryTo(() => eventsOf(getOwn(getOwn(destinationRequest, 'body'), 'JSON'))?.length);

const jobsOf = ({ rudderJobMetadata: jobs }: ReadParams): unknown[] =>
  tryTo(() => (Array.isArray(jobs) ? readElements(jobs) : undefined)) ?? [jobs];

/**
 * Returns the indexes of the jobs that TikTok names. An event sent under several names is several payloads of one job, so its
 * positions are not job indexes; a position outside of the request makes the others unreliable.
 */
const namedJobs = (
  { failedEvents }: ClassifiedResponse,
  params: ReadParams,
  jobs: readonly unknown[],
): ReadonlySet<number> => {
  const areJobs = payloadCount(params) === jobs.length && failedEvents.every((position) => position < jobs.length);
  return new Set(areJobs ? failedEvents : []);
};

const failureMessage = ({ code, status }: ClassifiedResponse, { destinationResponse }: ReadParams): string =>
  `Request failed with status: ${code ?? number.read(tryGetOwn(destinationResponse, 'status')) ?? status}`;

/** Creates the error that fails a whole request. */
const failure = (classified: ClassifiedResponse, params: ReadParams, errors: ErrorFactory): Error => {
  const { outcome, status } = classified;
  const { destinationResponse } = params;
  const message = failureMessage(classified, params);
  if (outcome === 'throttled') return errors.throttled(message, destinationResponse);
  if (outcome === 'retryable') return errors.retryable(message, status, destinationResponse);
  return errors.aborted(message, outcome === 'partial' ? 400 : status, destinationResponse);
};

/** Creates the response handler of proxy v0. */
export const createResponseHandlerV0 =
  (errors: ErrorFactory) =>
  (given: ResponseParams): ProxyV0Response => {
    const params = readParams(given);
    const classified = classify(params);
    const { destinationResponse } = params;
    if (classified.outcome === 'delivered') return { status: 200, message: SUCCESS, destinationResponse };
    const named = namedJobs(classified, params, [params.rudderJobMetadata]);
    if (classified.outcome === 'partial' && named.size === 0)
      return { status: 200, message: UNNAMED_FAILURES, destinationResponse };
    throw failure(classified, params, errors);
  };

const bodyJson = ({ destinationResponse }: ReadParams): string => {
  try {
    return JSON.stringify(getOwn(destinationResponse, 'response')) ?? '""';
  } catch {
    return '"TikTok\'s response cannot be written as JSON"';
  }
};

const copyMetadata = (metadata: unknown, changes: { readonly dontBatch?: true }): unknown => {
  try {
    return isObjectLike(metadata) ? { ...metadata, ...changes } : metadata;
  } catch {
    return metadata;
  }
};

/** Whether a job may be retried with others. The host gives up on jobs from warehouses earlier, so they go alone earlier. */
const mayShareRequest = (metadata: unknown): boolean =>
  (number.read(tryGetOwn(metadata, 'attemptNum')) ?? 0) <
  (tryGetOwn(metadata, 'sourceCategory') === 'warehouse' ? 2 : 8);

/** Creates the response handler of proxy v1, which saves the other jobs of a request from one bad event. */
export const createResponseHandlerV1 =
  (errors: ErrorFactory) =>
  (given: ResponseParams): ProxyV1Response => {
    const params = readParams(given);
    const classified = classify(params);
    const jobs = jobsOf(params);
    const error = bodyJson(params);
    const jobResponse = (
      statusCode: number,
      metadata: unknown,
      changes: { readonly dontBatch?: true } = {},
    ): JobResponse => ({ statusCode, metadata: copyMetadata(metadata, changes), error });
    const success = (message: string): ProxyV1Response => ({
      status: 200,
      message,
      response: jobs.map((metadata) => jobResponse(200, metadata)),
    });

    if (classified.outcome === 'delivered') return success(SUCCESS);
    const named = namedJobs(classified, params, jobs);
    const isPartial = classified.outcome === 'partial';
    if (isPartial && named.size === 0) return success(UNNAMED_FAILURES);
    const isPerJob = isPartial || (refusalSubject(classified) === 'events' && jobs.length > 1);
    if (!isPerJob || named.size === jobs.length) throw failure(classified, params, errors);

    const retry = (metadata: unknown): JobResponse =>
      jobResponse(500, metadata, named.size > 0 && mayShareRequest(metadata) ? {} : { dontBatch: true });
    const response = jobs.map((metadata, index) => {
      if (named.has(index)) return jobResponse(400, metadata);
      return isPartial ? jobResponse(200, metadata) : retry(metadata);
    });
    if (isPartial) return { status: 200, message: PARTIAL_SUCCESS, response };
    const [status, errorType] = named.size > 0 ? ([400, 'aborted'] as const) : ([500, 'retryable'] as const);
    return { status, message: failureMessage(classified, params), statTags: networkTags(errorType), response };
  };
