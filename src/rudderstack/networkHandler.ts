import { type ClassifiedResponse, classifyResponse, refusalSubject } from '../events-api/classifyResponse.js';
import { eventsOf } from '../events-api/request.js';
import { number } from '../values/casts.js';
import { getOwn, tryGetOwn } from '../values/getOwn.js';
import { isObjectLike } from '../values/kinds.js';
import type { ErrorFactory } from './errors.js';

/** What RudderStack's proxy hands a network handler after a delivery. */
export interface ResponseParams {
  readonly destinationResponse: {
    /** The body, parsed where it is JSON. */
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

/** The answer for a request as a whole, in the proxy's first version. */
export interface ProxyV0Response {
  readonly status: number;
  readonly message: string;
  readonly destinationResponse: unknown;
}

/** The answer for one job, in the proxy's version 1. */
export interface JobResponse {
  readonly statusCode: number;
  readonly metadata: unknown;
  /** The JSON text of TikTok's body. */
  readonly error: string;
}

/** The answer for each job of a request, in the proxy's version 1. */
export interface ProxyV1Response {
  readonly status: number;
  readonly message: string;
  readonly response: readonly JobResponse[];
}

const SUCCESS = '[TIKTOK_ADS Response Handler] - Request Processed Successfully';
const PARTIAL_SUCCESS = `${SUCCESS}, but TikTok refused some events`;
const UNNAMED_REFUSALS = `${PARTIAL_SUCCESS} without naming them`;

/** How often a job is tried together with others before it goes alone; the host gives jobs of warehouses up early. */
const triesTogether = (metadata: unknown): number => (getOwn(metadata, 'sourceCategory') === 'warehouse' ? 2 : 8);

const mayShareAgain = (metadata: unknown): boolean =>
  (number.read(getOwn(metadata, 'attemptNum')) ?? 0) < triesTogether(metadata);

const alone = (metadata: unknown): unknown => (isObjectLike(metadata) ? { ...metadata, dontBatch: true } : metadata);
const copied = (metadata: unknown): unknown => (isObjectLike(metadata) ? { ...metadata } : metadata);

const classify = ({ destinationResponse }: ResponseParams): ClassifiedResponse =>
  classifyResponse({
    status: number.read(tryGetOwn(destinationResponse, 'status')),
    body: tryGetOwn(destinationResponse, 'response'),
  });

const payloadCount = ({ destinationRequest }: ResponseParams): number | undefined =>
  eventsOf(getOwn(getOwn(destinationRequest, 'body'), 'JSON'))?.length;

/**
 * The jobs that TikTok named. An event sent under several names makes a position meaningless as a job, and a position outside
 * of the request makes the others doubtful.
 */
const namedJobs = ({ failedEvents }: ClassifiedResponse, params: ResponseParams, jobs: readonly unknown[]) => {
  const areJobs = payloadCount(params) === jobs.length && failedEvents.every((position) => position < jobs.length);
  return new Set(areJobs ? failedEvents : []);
};

const failureText = ({ code, status }: ClassifiedResponse, { destinationResponse }: ResponseParams): string =>
  `Request failed with status: ${code ?? number.read(tryGetOwn(destinationResponse, 'status')) ?? status}`;

/** The error for a request that TikTok did not take as a whole. */
const failure = (answer: ClassifiedResponse, params: ResponseParams, errors: ErrorFactory): Error => {
  const { outcome, status } = answer;
  const { destinationResponse } = params;
  const message = failureText(answer, params);
  if (outcome === 'throttled') return errors.throttled(message, destinationResponse);
  if (outcome === 'retryable') return errors.retryable(message, status, destinationResponse);
  return errors.aborted(message, outcome === 'partial' ? 400 : status, destinationResponse);
};

const bodyText = ({ destinationResponse }: ResponseParams): string => {
  try {
    return JSON.stringify(getOwn(destinationResponse, 'response')) ?? '""';
  } catch {
    return '"TikTok\'s answer cannot be printed as JSON"';
  }
};

/** Makes the handler of proxy v0: one answer for a request. */
export const createResponseHandlerV0 =
  (errors: ErrorFactory) =>
  (params: ResponseParams): ProxyV0Response => {
    const answer = classify(params);
    const { destinationResponse } = params;
    if (answer.outcome === 'delivered') return { status: 200, message: SUCCESS, destinationResponse };
    const named = namedJobs(answer, params, [params.rudderJobMetadata]);
    if (answer.outcome === 'partial' && named.size === 0)
      return { status: 200, message: UNNAMED_REFUSALS, destinationResponse };
    throw failure(answer, params, errors);
  };

/**
 * Makes the handler of proxy v1: an answer for each job, so that one bad event does not take the others of its request
 * with it.
 */
export const createResponseHandlerV1 =
  (errors: ErrorFactory) =>
  (params: ResponseParams): ProxyV1Response => {
    const answer = classify(params);
    const jobs = [params.rudderJobMetadata].flat();
    const error = bodyText(params);
    const perJob = (toAnswer: (metadata: unknown, index: number) => Omit<JobResponse, 'error'>): JobResponse[] =>
      jobs.map((metadata, index) => ({ ...toAnswer(metadata, index), error }));
    const forAll = (message: string): ProxyV1Response => ({
      status: 200,
      message,
      response: perJob((metadata) => ({ statusCode: 200, metadata: copied(metadata) })),
    });

    if (answer.outcome === 'delivered') return forAll(SUCCESS);
    const named = namedJobs(answer, params, jobs);
    const isPartial = answer.outcome === 'partial';
    if (isPartial && named.size === 0) return forAll(UNNAMED_REFUSALS);
    const isSplit = isPartial || (refusalSubject(answer) === 'events' && jobs.length > 1);
    if (!isSplit || named.size === jobs.length) throw failure(answer, params, errors);

    const response = perJob((metadata, index) => {
      if (named.has(index)) return { statusCode: 400, metadata: copied(metadata) };
      if (isPartial) return { statusCode: 200, metadata: copied(metadata) };
      const isTogether = named.size > 0 && mayShareAgain(metadata);
      return { statusCode: 500, metadata: isTogether ? copied(metadata) : alone(metadata) };
    });
    if (isPartial) return { status: 200, message: PARTIAL_SUCCESS, response };
    const status = named.size > 0 ? 400 : 500;
    return { status, message: failureText(answer, params), response };
  };
