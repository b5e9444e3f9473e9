import type { EventLimits } from '../api/apiVersions.js';
import { TransformError } from '../errors.js';
import { completePhone } from '../phone.js';
import { prepareEvent } from '../prepareEvent.js';
import type { TransformOptions } from '../schemas/options.js';
import { type BatchableEvent, type BatchedRequest, batchRequests, groupKey } from '../steps/batchRequests.js';
import { checkOptions } from '../steps/checkOptions.js';
import { number, userText } from '../values/casts.js';
import { ownIfReadable } from '../values/own.js';
import { type Envelope, toEnvelope } from './envelope.js';
import { refusalTags, type StatTags } from './errors.js';
import { readSettings } from './readSettings.js';

/** The jobs of a row, in the host's words: metadata and destination are the host's own, handed back as they came. */
interface RowOfJobs {
  readonly metadata: readonly unknown[];
  readonly batched: boolean;
  readonly destination?: unknown;
}

/** Jobs that are delivered by one request, or by several one after the other. */
export interface RequestRow extends RowOfJobs {
  readonly batchedRequest: Envelope | readonly Envelope[];
  readonly statusCode: 200;
}

/** A job that is not sent, and why. */
export interface RefusalRow extends RowOfJobs {
  readonly statusCode: 400;
  readonly error: string;
  readonly statTags: StatTags;
}

export type RouterRow = RequestRow | RefusalRow;

type RouterOptions = Pick<TransformOptions, 'maxEventsPerRequest'>;

const metadataOf = (input: unknown): unknown => ownIfReadable(input, 'metadata') ?? {};

const withDestination = (destination: unknown) => (destination === undefined ? {} : { destination });

const refusalRow = (input: unknown, error: TransformError): RefusalRow => ({
  metadata: [metadataOf(input)],
  batched: false,
  statusCode: error.status,
  error: error.message,
  statTags: refusalTags(error),
  ...withDestination(ownIfReadable(input, 'destination')),
});

const toBatchable = (input: unknown, eventIndex: number, options: TransformOptions): BatchableEvent => ({
  ...prepareEvent(input, options, readSettings),
  eventIndex,
  goesAlone: ownIfReadable(metadataOf(input), 'dontBatch') === true,
  partition: userText(ownIfReadable(ownIfReadable(input, 'destination'), 'ID')) ?? '',
});

/** The requests of each row: a job that is cut into several requests must still be in one row. */
const requestsOfRows = (batches: readonly BatchedRequest[]): BatchedRequest[][] => {
  const byFirstEvent = new Map<number | undefined, BatchedRequest[]>();
  for (const batch of batches) {
    const [first] = batch.eventIndexes;
    byFirstEvent.set(first, [...(byFirstEvent.get(first) ?? []), batch]);
  }
  return [...byFirstEvent.values()];
};

const requestRows = (
  events: readonly BatchableEvent[],
  inputs: readonly unknown[],
  limits: EventLimits,
): RequestRow[] => {
  const eventByIndex = new Map(events.map((event) => [event.eventIndex, event]));
  const firstOfGroup = new Map<string, BatchableEvent>();
  for (const event of events) if (!firstOfGroup.has(groupKey(event))) firstOfGroup.set(groupKey(event), event);
  const destinationOf = (event: BatchableEvent | undefined) =>
    ownIfReadable(inputs[event?.eventIndex ?? -1], 'destination');

  return requestsOfRows(batchRequests(events, limits)).map((batches) => {
    const [{ eventIndexes }, ...others] = batches as [BatchedRequest, ...BatchedRequest[]];
    const event = eventByIndex.get(eventIndexes[0] ?? -1) as BatchableEvent;
    const isTest = event.target.testEventCode !== undefined;
    const isCut = others.length > 0;
    const isShared = !isTest && !isCut && !event.goesAlone;
    const envelopes = batches.map(({ request }) => toEnvelope(request));
    return {
      batchedRequest: isTest || isCut ? envelopes : (envelopes[0] as Envelope),
      metadata: eventIndexes.map((index) => metadataOf(inputs[index])),
      batched: !isTest,
      statusCode: 200,
      ...withDestination(destinationOf(isShared ? firstOfGroup.get(groupKey(event)) : event)),
    };
  });
};

const smallestJobId = ({ metadata }: RouterRow): number =>
  Math.min(...metadata.map((job) => number(ownIfReadable(job, 'jobId')) ?? Number.POSITIVE_INFINITY));

/**
 * Turns the jobs of a RudderStack router into rows, each job in exactly one.
 *
 * Jobs share a request when destination, API generation, access token, event source and partner name are the same; test
 * events and jobs with `metadata.dontBatch` go alone. Rows are sorted by their smallest `jobId`.
 *
 * @param inputs `{ message, metadata, destination }`, as the transformer service hands them over.
 * @returns Never an error for a bad event: it is a row with status 400.
 * @throws {TransformError} `invalid-option`.
 * @example
 * processRouterDest([{ message: { type: 'record' }, metadata: { jobId: 1 }, destination: { Config: {} } }])[0].error // => 'Access Token not found. Aborting'
 */
export const processRouterDest = (
  inputs: readonly unknown[],
  _requestMetadata?: unknown,
  options: RouterOptions = {},
): RouterRow[] => {
  const limits = checkOptions(options);
  const events: BatchableEvent[] = [];
  const refusals: RefusalRow[] = [];
  for (const [eventIndex, input] of (Array.isArray(inputs) ? inputs : []).entries()) {
    try {
      events.push(toBatchable(input, eventIndex, { completePhone }));
    } catch (error) {
      if (!(error instanceof TransformError)) throw error;
      refusals.push(refusalRow(input, error));
    }
  }
  const rows = [...requestRows(events, inputs, limits), ...refusals];
  return rows.sort((one, other) => {
    const [first, second] = [smallestJobId(one), smallestJobId(other)];
    return first === second ? 0 : first - second;
  });
};
