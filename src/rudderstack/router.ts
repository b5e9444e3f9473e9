import { isTransformError, type TransformError } from '../errors.js';
import { parsePhone } from '../phone.js';
import {
  type BatchableEvent,
  type BatchedRequest,
  batchPayloads,
  createGroupNames,
  type Refusal,
} from '../transform/batch.js';
import { readArgument, readOptions, type TransformOptions } from '../transform/options.js';
import { toPayloads } from '../transform/transformEvent.js';
import { number, personalString } from '../values/casts.js';
import { readElements, tryGetOwn } from '../values/objects.js';
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

/** What a row says of its jobs besides the request. */
interface Job {
  /** Index of the first accepted job that may share requests with it: their rows name its destination. */
  readonly firstOfGroup: number;
  readonly isTest: boolean;
  readonly goesAlone: boolean;
}

const partitionOf = (input: unknown): string =>
  personalString.read(tryGetOwn(tryGetOwn(input, 'destination'), 'ID')) ?? '';

/** Transforms one job at a time, so that only its payloads stay, and notes in `jobs` what its row needs. */
function* transformJobs(inputs: readonly unknown[], jobs: Job[]): Generator<BatchableEvent | Refusal> {
  const groupOf = createGroupNames();
  const firstByGroup = new Map<string, number>();
  for (const [eventIndex, input] of inputs.entries()) {
    try {
      const transformed = toPayloads(input, { parsePhone }, readSettings);
      const { version, target, payloads } = transformed;
      const group = groupOf(transformed, partitionOf(input));
      const goesAlone = tryGetOwn(metadataOf(input), 'dontBatch') === true;
      const firstOfGroup = firstByGroup.get(group) ?? eventIndex;
      if (firstOfGroup === eventIndex) firstByGroup.set(group, eventIndex);
      jobs[eventIndex] = { firstOfGroup, isTest: target.testEventCode !== undefined, goesAlone };
      yield { version, target, payloads, eventIndex, goesAlone, group };
    } catch (error) {
      if (!isTransformError(error)) throw error;
      yield { eventIndex, error };
    }
  }
}

/** The requests of one row: several only if they are of one job, cut for size. `first` is the index of its first job. */
const requestRow = (
  first: number,
  batches: readonly BatchedRequest[],
  { firstOfGroup, isTest, goesAlone }: Job,
  inputs: readonly unknown[],
): RequestRow => {
  const [{ eventIndexes }] = batches as [BatchedRequest];
  const isCut = batches.length > 1;
  const isShared = !isTest && !isCut && !goesAlone;
  const envelopes = batches.map(({ request }) => toEnvelope(request));
  return {
    batchedRequest: isTest || isCut ? envelopes : (envelopes[0] as Envelope),
    metadata: eventIndexes.map((index) => metadataOf(inputs[index])),
    batched: !isTest,
    statusCode: 200,
    ...withDestination(tryGetOwn(inputs[isShared ? firstOfGroup : first], 'destination')),
  };
};

const smallestJobId = ({ metadata }: RouterRow): number => {
  let smallest = Number.POSITIVE_INFINITY;
  for (const job of metadata) {
    const id = number.read(tryGetOwn(job, 'jobId'));
    if (id !== undefined && id < smallest) smallest = id;
  }
  return smallest;
};

/** By hand: `sortBy` of lodash loads 70 more files. */
const sortedByJobId = (rows: readonly RouterRow[]): RouterRow[] =>
  rows
    .map((row) => ({ row, id: smallestJobId(row) }))
    // Rows without an id keep their order: the difference of two infinities is not a number.
    .sort((one, other) => one.id - other.id || 0)
    .map(({ row }) => row);

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
  const { limits } = readOptions(options);
  const list = readArgument(() => (Array.isArray(inputs) ? readElements(inputs) : []), 'Inputs must be a list of jobs');
  const jobs: Job[] = [];
  const batchesByFirst = new Map<number, BatchedRequest[]>();
  const refusals: RefusalRow[] = [];
  for (const result of batchPayloads(transformJobs(list, jobs), limits)) {
    if ('error' in result) {
      refusals.push(refusalRow(list[result.eventIndex], result.error));
      continue;
    }
    const [first = -1] = result.eventIndexes;
    const batches = batchesByFirst.get(first);
    if (batches === undefined) batchesByFirst.set(first, [result]);
    else batches.push(result);
  }
  const requests = [...batchesByFirst].sort(([one], [other]) => one - other);
  const rows = requests.map(([first, batches]) => requestRow(first, batches, jobs[first] as Job, list));
  return sortedByJobId([...rows, ...refusals]);
};
