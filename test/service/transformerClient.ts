import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import type { HttpClient } from './httpClient.js';
import type { ProxyVersion } from './transformerService.js';

// How rudder-server calls a transformer service, and what it requires of the responses.

/** A job as it is passed to the service. */
export interface SentJob {
  readonly message: object;
  readonly destination: { readonly ID: string };
  readonly metadata: { readonly jobId: number; readonly dontBatch: boolean };
}

/** The result of a job. */
export interface Verdict {
  readonly statusCode: number;
  readonly error: string;
  readonly dontBatch: boolean;
}

export type Verdicts = ReadonlyMap<number, Verdict>;

const stringMap = z.record(z.string(), z.string());

const requestSchema = z.looseObject({
  version: z.literal('1'),
  type: z.literal('REST'),
  method: z.literal('POST'),
  endpoint: z.string().min(1),
  endpointPath: z.string().min(1),
  userId: z.string().optional(),
  headers: stringMap,
  params: z.object({}),
  body: z.object({ JSON: z.looseObject({}), JSON_ARRAY: z.object({}), XML: z.object({}), FORM: z.object({}) }),
  files: z.object({}),
});

const metadataSchema = z.looseObject({ jobId: z.int(), dontBatch: z.boolean().optional() });

const rowSchema = z.looseObject({
  batchedRequest: z.union([requestSchema, z.array(requestSchema).min(1)]).optional(),
  metadata: z.array(metadataSchema).min(1),
  batched: z.boolean(),
  statusCode: z.int(),
  error: z.string().optional(),
  statTags: stringMap.optional(),
  destination: z.looseObject({ ID: z.string(), Config: z.looseObject({}) }),
});

/** Jobs that are sent together, or one refused job. */
export type Row = z.infer<typeof rowSchema>;

const transformedSchema = z.object({ output: z.array(rowSchema) });

const outputShape = { status: z.int(), message: z.string(), statTags: stringMap.optional() };
const jobResponseSchema = z.object({ statusCode: z.int(), metadata: metadataSchema, error: z.string() });
const deliveredSchemaV0 = z.object({ output: z.object({ ...outputShape, destinationResponse: z.unknown() }) });
const deliveredSchemaV1 = z.object({ output: z.object({ ...outputShape, response: z.array(jobResponseSchema) }) });

/** rudder-server would fail every job of the call and retry them for hours; a test must fail at once. */
const assertContract = (isKept: boolean, violation: string): void => {
  if (!isKept) throw new Error(`rudder-server cannot use this response: ${violation}`);
};

const isSuccess = (status: number): boolean => status >= 200 && status < 300;

/** Whether a job with that status is finished: delivered or aborted. */
export const isTerminal = (status: number): boolean =>
  status >= 200 && status < 500 && status !== 408 && status !== 429;

/** The error type that the host's monitoring expects. */
const errorTypeOf = (status: number): string => {
  if (status === 429) return 'throttled';
  return isTerminal(status) ? 'aborted' : 'retryable';
};

/** An unexpected error, or one that is not of the host's classes, has other tags. */
const checkTags = (status: number, statTags: Readonly<Record<string, string>>, message: string): void => {
  const { errorCategory, errorType } = statTags;
  const isRight = errorCategory === 'network' && errorType === errorTypeOf(status);
  assertContract(isRight, `${errorCategory} ${errorType} is not a network error with status ${status}: ${message}`);
};

const smallestJobId = ({ metadata }: Row): number => Math.min(...metadata.map(({ jobId }) => jobId));

const checkRow = ({ statusCode, batchedRequest, error, statTags }: Row): void => {
  const isRefused = error !== undefined;
  assertContract(isRefused !== (batchedRequest !== undefined), 'a row needs either a request or an error');
  assertContract(isRefused !== (statusCode === 200), `a row has the wrong status ${statusCode}`);
  const isTagged = statTags?.['errorCategory'] === 'dataValidation' && statTags['destType'] === 'TIKTOK_ADS';
  assertContract(isRefused === isTagged, 'a row has the wrong tags');
};

/** Each job must be in exactly one row, with unchanged metadata and destination. */
const checkRows = (rows: readonly Row[], jobs: readonly SentJob[]): void => {
  const unseen = new Map(jobs.map((job) => [job.metadata.jobId, job]));
  for (const row of rows) {
    checkRow(row);
    for (const metadata of row.metadata) {
      const job = unseen.get(metadata.jobId);
      assertContract(
        !job?.metadata.dontBatch || row.metadata.length === 1,
        `job ${metadata.jobId} shares a request despite dontBatch`,
      );
      assertContract(unseen.delete(metadata.jobId), `job ${metadata.jobId} is in two rows, or was not sent`);
      assertContract(isDeepStrictEqual(metadata, job?.metadata), `job ${metadata.jobId} has other metadata`);
      assertContract(
        isDeepStrictEqual(row.destination, job?.destination),
        `job ${metadata.jobId} goes to another destination`,
      );
    }
  }
  assertContract(unseen.size === 0, `${unseen.size} jobs are in no row`);
  for (const ID of new Set(rows.map(({ destination }) => destination.ID))) {
    const smallest = rows.filter(({ destination }) => destination.ID === ID).map(smallestJobId);
    assertContract(
      isDeepStrictEqual(
        smallest,
        [...smallest].sort((one, other) => one - other),
      ),
      'the rows are not sorted',
    );
  }
};

export interface TransformerClient {
  /** Returns the rows of the jobs, sorted by their smallest job id. */
  transform(jobs: readonly SentJob[]): Promise<Row[]>;
  /** Sends the requests of a row in sequence. */
  deliver(row: Row): Promise<Verdicts>;
}

/** Creates a client of a service. It throws when a response breaks the contract. */
export const createTransformerClient = (url: string, http: HttpClient, proxy: ProxyVersion): TransformerClient => {
  const post = async (path: string, body: unknown) => {
    const response = await http.post(`${url}${path}`, { 'Content-Type': 'application/json' }, body);
    assertContract(response.headers['apiversion'] === '2', `${path} has no apiVersion 2`);
    return { status: response.status, body: JSON.parse(response.body) as unknown };
  };

  const verdictsV0 = (httpStatus: number, body: unknown, { metadata }: Row): Verdicts => {
    const { status, message, statTags, destinationResponse } = deliveredSchemaV0.parse(body).output;
    assertContract(
      httpStatus === (isSuccess(status) ? 200 : status),
      `proxy v0 responds with HTTP ${httpStatus} for ${status}`,
    );
    if (!isSuccess(status)) checkTags(status, statTags ?? {}, message);
    const error = `${message} ${JSON.stringify(destinationResponse)}`;
    return new Map(metadata.map(({ jobId }) => [jobId, { statusCode: status, error, dontBatch: false }]));
  };

  const verdictsV1 = (httpStatus: number, body: unknown, { metadata }: Row): Verdicts => {
    const { status, message, statTags, response } = deliveredSchemaV1.parse(body).output;
    assertContract(httpStatus === 200, `proxy v1 responds with HTTP ${httpStatus}`);
    if (!isSuccess(status)) checkTags(status, statTags ?? {}, message);
    const verdicts = new Map<number, Verdict>();
    for (const { statusCode, error, metadata: given } of response) {
      assertContract(!verdicts.has(given.jobId), `job ${given.jobId} has two results`);
      verdicts.set(given.jobId, { statusCode, error, dontBatch: given.dontBatch === true });
    }
    const isForEach = verdicts.size === metadata.length && metadata.every(({ jobId }) => verdicts.has(jobId));
    assertContract(isForEach, 'a job of the request has no result, or another job has one');
    return verdicts;
  };

  const send = async (request: object, row: Row): Promise<Verdicts> => {
    const metadata = proxy === 'v1' ? row.metadata : row.metadata[0];
    const body = { ...request, userId: '', metadata, destinationConfig: row.destination.Config };
    const response = await post(`/${proxy}/destinations/tiktok_ads/proxy`, body);
    return (proxy === 'v1' ? verdictsV1 : verdictsV0)(response.status, response.body, row);
  };

  return {
    transform: async (jobs) => {
      const connection = { sourceId: '', destinationId: '', enabled: false, config: null, processorEnabled: false };
      const input = jobs.map((job) => ({ ...job, connection }));
      const { status, body } = await post('/routerTransform', { input, destType: 'tiktok_ads' });
      assertContract(status === 200, `/routerTransform responds with HTTP ${status}`);
      const { output } = transformedSchema.parse(body);
      checkRows(output, jobs);
      return output.sort((one, other) => smallestJobId(one) - smallestJobId(other));
    },

    // In sequence: a retryable result ends the row for all jobs, otherwise the last result counts.
    deliver: async (row) => {
      const requests = [row.batchedRequest ?? []].flat();
      let verdicts: Verdicts = new Map();
      for (const [index, request] of requests.entries()) {
        verdicts = await send(request, row);
        const isLast = index === requests.length - 1;
        if (!isLast && [...verdicts.values()].some(({ statusCode }) => !isTerminal(statusCode)))
          return new Map([...verdicts].map(([jobId, verdict]) => [jobId, { ...verdict, statusCode: 500 }]));
      }
      return verdicts;
    },
  };
};
