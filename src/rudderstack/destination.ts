import { buildDestination } from './createDestination.js';
import { ownErrors } from './errors.js';

const destination = buildDestination(ownErrors, {});

/**
 * Processes one event as RudderStack's destinations do.
 *
 * @param event `{ message, destination, metadata? }`, as the transformer service hands it over.
 * @returns With Events API 1.0 a list of envelopes, one per TikTok event name; with 2.0 one envelope, a list only above
 * TikTok's limit of 1,000 names.
 * @throws {DestinationError} For a refused event: `status` 400, and `statTags` as RudderStack's service tags it.
 * @example
 * process({
 *   message: { type: 'track', event: 'Lead', messageId: 'm-1', timestamp: '2026-02-03T04:05:06Z' },
 *   destination: { Config: { accessToken: 'example-token', pixelCode: 'EXAMPLE', version: 'v2' } },
 * }).endpointPath // => 'event/track'
 */
export const process = destination.process;

/**
 * Reads TikTok's answer for RudderStack's proxy v0: one answer for a request.
 *
 * `responseHandler` throws a {@link DestinationError} for what TikTok did not take: status 429 throttled, 500 or an HTTP
 * status to be sent again, 400 aborted.
 *
 * @example
 * new networkHandler().responseHandler({ destinationResponse: { status: 200, response: { code: 0 } } }).status // => 200
 */
export const networkHandler = destination.networkHandler;

/**
 * Reads TikTok's answer for RudderStack's proxy v1: an answer for each job, so that one bad event does not take the others
 * of its request with it.
 *
 * Jobs whose events TikTok names are aborted with 400, the others are sent again with 500; where it names none, each goes
 * alone (`metadata.dontBatch`). `responseHandler` throws what is the same for all jobs.
 *
 * @example
 * new networkHandlerV1().responseHandler({
 *   destinationResponse: { status: 200, response: { code: 40002, message: 'Batch.1.event_id: Not a valid string' } },
 *   rudderJobMetadata: [{ jobId: 1 }, { jobId: 2 }],
 *   destinationRequest: { body: { JSON: { data: [{}, {}] } } },
 * }).response.map(({ statusCode }) => statusCode) // => [500, 400]
 */
export const networkHandlerV1 = destination.networkHandlerV1;
