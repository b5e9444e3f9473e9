import { TransformError } from '../errors.js';
import type { EventLimits } from '../events-api/apiVersions.js';
import { parsePhone } from '../phone.js';
import {
  type BatchableEvent,
  type BatchedRequest,
  batchPayloads,
  byFirstEvent,
  createGroupNames,
} from '../transform/batch.js';
import { readLimits, type TransformOptions } from '../transform/options.js';
import { toPayloads } from '../transform/transformEvent.js';
import { number, personalString } from '../values/casts.js';
import { tryGetOwn } from '../values/objects.js';
import { readSettings } from './config.js';
import { refusalTags, type StatTags } from './errors.js';
import { type Envelope, toEnvelope } from './process.js';

/** The jobs of a row. Metadata and destination are the host's own, returned unchanged. */
interface JobRow {
  readonly metadata: readonly unknown[];
  readonly batched: boolean;
  readonly destination?: unknown;
}

/** Jobs that are delivered with one request, or with several in sequence. */
export interface RequestRow extends JobRow {
  readonly batchedRequest: Envelope | readonly Envelope[];
  readonly statusCode: 200;
}

/** A job that is not sent, and why. */
export interface RefusalRow extends JobRow {
  readonly statusCode: 400;
  readonly error: string;
  readonly statTags: StatTags;
}

export type RouterRow = RequestRow | RefusalRow;

type RouterOptions = Pick<TransformOptions, 'maxEventsPerRequest'>;

const metadataOf = (input: unknown): unknown => tryGetOwn(input, 'metadata') ?? {};

const withDestination = (destination: unknown) => (destination === undefined ? {} : { destination });

const refusalRow = (input: unknown, error: TransformError): RefusalRow => ({
  metadata: [metadataOf(input)],
  batched: false,
  statusCode: error.status,
  error: error.message,
  statTags: refusalTags(error),
  ...withDestination(tryGetOwn(input, 'destination')),
});

const toBatchable = (input: unknown, eventIndex: number): BatchableEvent => ({
  ...toPayloads(input, { parsePhone }, readSettings),
  eventIndex,
  goesAlone: tryGetOwn(metadataOf(input), 'dontBatch') === true,
  partition: personalString.read(tryGetOwn(tryGetOwn(input, 'destination'), 'ID')) ?? '',
});

/** Collects the requests of each row. Several requests with the same first event are one job, cut for size. */
const requestsByRow = (batches: readonly BatchedRequest[]): BatchedRequest[][] => {
  const rows = new Map<number | undefined, BatchedRequest[]>();
  for (const batch of batches) {
    const [first] = batch.eventIndexes;
    const row = rows.get(first);
    if (row === undefined) rows.set(first, [batch]);
    else row.push(batch);
  }
  return [...rows.values()];
};

/** An event, and the first accepted one of its group. */
interface GroupedEvent {
  readonly event: BatchableEvent;
  readonly first: BatchableEvent;
}

const groupEvents = (events: readonly BatchableEvent[]): ReadonlyMap<number, GroupedEvent> => {
  const groupOf = createGroupNames();
  const firstByGroup = new Map<string, BatchableEvent>();
  return new Map(
    events.map((event) => {
      const group = groupOf(event);
      const first = firstByGroup.get(group) ?? event;
      firstByGroup.set(group, first);
      return [event.eventIndex, { event, first }];
    }),
  );
};

const requestRows = (
  events: readonly BatchableEvent[],
  inputs: readonly unknown[],
  limits: EventLimits,
): RequestRow[] => {
  const eventByIndex = groupEvents(events);
  const destinationOf = ({ eventIndex }: BatchableEvent) => tryGetOwn(inputs[eventIndex], 'destination');

  return requestsByRow([...batchPayloads<never>(events, limits)].sort(byFirstEvent)).map((batches) => {
    const [{ eventIndexes }, ...others] = batches as [BatchedRequest, ...BatchedRequest[]];
    const { event, first } = eventByIndex.get(eventIndexes[0] ?? -1) as GroupedEvent;
    const isTest = event.target.testEventCode !== undefined;
    const isCut = others.length > 0;
    const isShared = !isTest && !isCut && !event.goesAlone;
    const envelopes = batches.map(({ request }) => toEnvelope(request));
    return {
      batchedRequest: isTest || isCut ? envelopes : (envelopes[0] as Envelope),
      metadata: eventIndexes.map((index) => metadataOf(inputs[index])),
      batched: !isTest,
      statusCode: 200,
      ...withDestination(destinationOf(isShared ? first : event)),
    };
  });
};

const smallestJobId = ({ metadata }: RouterRow): number =>
  Math.min(...metadata.map((job) => number.read(tryGetOwn(job, 'jobId')) ?? Number.POSITIVE_INFINITY));

/**
 * Turns the jobs of a RudderStack router into rows; each job is in exactly one row.
 *
 * Jobs share a request when they have the same destination, API version, access token, event source and partner name. Test
 * events and jobs with `metadata.dontBatch` go alone. Rows are sorted by their smallest `jobId`.
 *
 * @param inputs `{ message, metadata, destination }`, as the transformer service passes them.
 * @returns Rows for all jobs; a job with a bad event is a row with status 400.
 * @throws {TransformError} `invalid-option`.
 * @example
 * processRouterDest([{ message: { type: 'record' }, metadata: { jobId: 1 }, destination: { Config: {} } }])[0].error // => 'Access Token not found. Aborting'
 */
export const processRouterDest = (
  inputs: readonly unknown[],
  _requestMetadata?: unknown,
  options: RouterOptions = {},
): RouterRow[] => {
  const limits = readLimits(options);
  const events: BatchableEvent[] = [];
  const refusals: RefusalRow[] = [];
  for (const [eventIndex, input] of (Array.isArray(inputs) ? inputs : []).entries()) {
    try {
      events.push(toBatchable(input, eventIndex));
    } catch (error) {
      if (!(error instanceof TransformError)) throw error;
      refusals.push(refusalRow(input, error));
    }
  }
  const rows = [...requestRows(events, inputs, limits), ...refusals];
  // Two rows without ids differ by NaN, which counts as equal.
  return rows.sort((one, other) => smallestJobId(one) - smallestJobId(other));
};
