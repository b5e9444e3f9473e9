import { TransformError } from '../errors.js';
import { type BatchableEvent, type BatchedRequest, batchRequests } from './batchRequests.js';
import { checkOptions } from './checkOptions.js';
import type { TransformOptions } from './options.js';
import { prepareEvent, type TransformInput } from './prepareEvent.js';
import { readCoreSettings } from './readCoreSettings.js';

/** What a caller may pass besides the events. */
export interface TransformEventsOptions extends TransformOptions {
  /** Says which events must not share a request with others. */
  readonly sendAlone?: ((event: TransformInput, eventIndex: number) => boolean) | undefined;
}

/** An event that is not sent, and why. */
export interface Refusal {
  readonly eventIndex: number;
  readonly error: TransformError;
}

/** Every event is in the `eventIndexes` of a request or in a refusal. */
export interface TransformResult {
  readonly requests: readonly BatchedRequest[];
  readonly refusals: readonly Refusal[];
}

/**
 * Turns many events into few requests: at most 50 payloads in one of Events API 1.0, 1,000 in one of 2.0.
 *
 * Events share a request when API generation, access token, event source and partner name are the same; their order is
 * kept. A bad event is a refusal beside the requests and harms no other.
 *
 * @throws {TransformError} `invalid-option`, never for an event.
 * @see https://business-api.tiktok.com/portal/docs?id=1771101303285761
 * @example
 * const destination = { Config: { accessToken: 'example-token', pixelCode: 'EXAMPLE', version: 'v1' } };
 * const messages = ['Lead', 'Contact', ''].map((event) => ({ type: 'track', event }));
 * const { requests, refusals } = transformEvents(messages.map((message) => ({ message, destination })));
 * [requests[0].request.path, requests[0].eventIndexes, refusals[0].error.code] // => ['pixel/batch', [0, 1], 'invalid-event-name']
 */
export const transformEvents = (
  events: readonly TransformInput[],
  options: TransformEventsOptions = {},
): TransformResult => {
  const limits = checkOptions(options);
  const refusals: Refusal[] = [];
  const prepareOrRefuse = (event: TransformInput, eventIndex: number): BatchableEvent | undefined => {
    try {
      const { version, target, payloads } = prepareEvent(event, options, readCoreSettings);
      const goesAlone = options.sendAlone?.(event, eventIndex) === true;
      return { version, target, payloads, eventIndex, goesAlone };
    } catch (error) {
      if (!(error instanceof TransformError)) throw error;
      refusals.push({ eventIndex, error });
      return undefined;
    }
  };
  // One after the other: what is made of an event on the way is gone before the next, and only its payloads are kept.
  function* accepted(): Generator<BatchableEvent> {
    for (const [eventIndex, event] of events.entries()) {
      const prepared = prepareOrRefuse(event, eventIndex);
      if (prepared !== undefined) yield prepared;
    }
  }
  return { requests: batchRequests(accepted(), limits), refusals };
};
