import { createHttpClient } from './httpClient.js';
import { createTransformerClient, isTerminal, type Verdict } from './transformerClient.js';
import type { ProxyVersion } from './transformerService.js';

// Simulates the router of rudder-server: how it batches jobs, how it treats each status, when it retries and when it gives
// up. The clock is virtual, so nothing waits.

export interface Job {
  readonly jobId: number;
  readonly userId: string;
  readonly message: Readonly<Record<string, unknown>>;
  readonly destination: {
    readonly ID: string;
    readonly Config: Readonly<Record<string, unknown>>;
    readonly hasDynamicConfig?: boolean;
  };
  /** `warehouse` for jobs of a reverse ETL; rudder-server gives up on them early. */
  readonly sourceCategory?: string;
}

export interface JobResult {
  /** `open` when the clock stopped before the job ended. */
  readonly state: 'succeeded' | 'aborted' | 'open';
  readonly statusCode: number;
  /** The last error that the service reported for the job. */
  readonly error: string;
  readonly attempts: number;
}

export interface RouterRun {
  readonly results: ReadonlyMap<number, JobResult>;
  readonly transforms: number;
  readonly deliveries: number;
  readonly virtualSeconds: number;
}

export interface RouterSettings {
  /** `noOfJobsToBatchInAWorker` */
  readonly batchSize?: number;
  /** Workers run concurrently; all jobs of a user belong to one worker. */
  readonly workers?: number;
  readonly proxy?: ProxyVersion;
  /** The time after which the clock stops. */
  readonly virtualHours?: number;
}

/** A job with its delivery state. */
interface QueuedJob {
  readonly job: Job;
  /** Jobs with the same user and destination are delivered in order. */
  readonly key: string;
  attempts: number;
  firstAttemptedAt: number | undefined;
  dueAt: number;
  dontBatch: boolean;
  result: JobResult;
}

const maxFailedCountForJob = 3;
const retryTimeWindow = { seconds: 180 * 60, secondsOfWarehouses: 60 };

const backOffSeconds = (attempts: number): number => Math.min(10 * 2 ** (attempts - 1), 300);

const metadataOf = ({ job, attempts, firstAttemptedAt, dontBatch }: QueuedJob) => ({
  userId: job.userId,
  jobId: job.jobId,
  sourceId: 'source',
  sourceCategory: job.sourceCategory ?? '',
  destinationId: job.destination.ID,
  attemptNum: attempts,
  receivedAt: '2026-02-03T04:05:07.200Z',
  createdAt: '2026-02-03T04:05:08.000Z',
  firstAttemptedAt: firstAttemptedAt === undefined ? '' : new Date(firstAttemptedAt * 1000).toISOString(),
  transformAt: 'router',
  workspaceId: 'workspace',
  secret: null,
  dontBatch,
});

const toQueued = (job: Job): QueuedJob => ({
  job,
  key: `${job.destination.ID} ${job.userId}`,
  attempts: 0,
  firstAttemptedAt: undefined,
  dueAt: 0,
  dontBatch: false,
  result: { state: 'open', statusCode: 0, error: '', attempts: 0 },
});

const isOpen = ({ result }: QueuedJob): boolean => result.state === 'open';

/** Whether rudder-server gives up on a failed job; a status below 500 is retried without limit. */
const isGivenUp = ({ job, attempts, firstAttemptedAt }: QueuedJob, statusCode: number, now: number): boolean => {
  const { seconds, secondsOfWarehouses } = retryTimeWindow;
  const window = job.sourceCategory === 'warehouse' ? secondsOfWarehouses : seconds;
  return statusCode >= 500 && attempts >= maxFailedCountForJob && now - (firstAttemptedAt ?? now) > window;
};

/** Distributes the jobs to workers; all jobs of a user go to one worker. */
const distribute = (jobs: readonly QueuedJob[], workers: number): QueuedJob[][] => {
  const keys = [...new Set(jobs.map(({ key }) => key))];
  const workerByKey = new Map(keys.map((key, index) => [key, index % workers]));
  return Array.from({ length: workers }, (_, worker) => jobs.filter(({ key }) => workerByKey.get(key) === worker));
};

/** Delivers the jobs, in the order of their ids, through the service until none is open or the clock stops. */
export const runRudderServer = async (
  url: string,
  jobs: readonly Job[],
  { batchSize = 20, workers = 8, proxy = 'v1', virtualHours = 24 }: RouterSettings = {},
): Promise<RouterRun> => {
  const http = createHttpClient(60_000);
  const client = createTransformerClient(url, http, proxy);
  const queue = jobs.map(toQueued);
  /** The failed job of each user; later jobs of the user wait for it. */
  const failedByKey = new Map<string, number>();
  const counts = { transforms: 0, deliveries: 0 };
  let now = 0;

  const mayGo = ({ key, job }: QueuedJob): boolean => (failedByKey.get(key) ?? job.jobId) === job.jobId;

  const finish = (queued: QueuedJob, state: JobResult['state'], { statusCode, error }: Verdict): void => {
    queued.result = { state, statusCode, error, attempts: queued.attempts };
    if (state !== 'open' && failedByKey.get(queued.key) === queued.job.jobId) failedByKey.delete(queued.key);
  };

  const recordAttempt = (queued: QueuedJob, verdict: Verdict): void => {
    const { statusCode } = verdict;
    queued.attempts += 1;
    queued.firstAttemptedAt ??= now;
    if (isTerminal(statusCode)) finish(queued, statusCode < 300 ? 'succeeded' : 'aborted', verdict);
    else finish(queued, isGivenUp(queued, statusCode, now) ? 'aborted' : 'open', verdict);
    queued.dontBatch = verdict.dontBatch;
  };

  const postpone = (queued: QueuedJob): void => {
    queued.dueAt = now + backOffSeconds(Math.max(queued.attempts, 1));
    failedByKey.set(queued.key, queued.job.jobId);
  };

  /** Returns the verdicts of the attempted jobs. A row after a failed one of the same user waits for the next batch. */
  const tryBatch = async (batch: readonly QueuedJob[]): Promise<Map<number, Verdict>> => {
    const queuedById = new Map(batch.map((queued) => [queued.job.jobId, queued]));
    const failedKeys = new Set<string>();
    const tried = new Map<number, Verdict>();
    counts.transforms += 1;
    const sent = batch.map((queued) => ({
      message: queued.job.message,
      destination: queued.job.destination,
      metadata: metadataOf(queued),
    }));
    for (const row of await client.transform(sent)) {
      const { metadata, statusCode, error = '' } = row;
      const inRow = metadata.flatMap(({ jobId }) => queuedById.get(jobId) ?? []);
      if (statusCode !== 200) {
        for (const { job } of inRow) tried.set(job.jobId, { statusCode, error, dontBatch: false });
      } else if (!inRow.some(({ key }) => failedKeys.has(key))) {
        counts.deliveries += 1;
        for (const [jobId, verdict] of await client.deliver(row)) tried.set(jobId, verdict);
      }
      for (const { key, job } of inRow) {
        if (!isTerminal(tried.get(job.jobId)?.statusCode ?? 500)) failedKeys.add(key);
      }
    }
    return tried;
  };

  const runBatch = async (batch: readonly QueuedJob[]): Promise<void> => {
    const tried = await tryBatch(batch);
    const failedKeys = new Set<string>();
    for (const queued of batch) {
      const verdict = tried.get(queued.job.jobId);
      const isFailure = verdict === undefined || !isTerminal(verdict.statusCode);
      // When several jobs of a user fail together, the first has failed and the others wait for it: their attempt does not
      // count, and their `dontBatch` is dropped.
      if (isFailure && failedKeys.has(queued.key)) queued.dontBatch = false;
      else if (verdict !== undefined) recordAttempt(queued, verdict);
      if (isOpen(queued) && !failedKeys.has(queued.key)) {
        postpone(queued);
        failedKeys.add(queued.key);
      }
    }
  };

  const runWorker = async (own: readonly QueuedJob[]): Promise<void> => {
    for (;;) {
      const ready = own.filter((queued) => isOpen(queued) && queued.dueAt <= now && mayGo(queued));
      if (ready.length === 0) return;
      await runBatch(ready.slice(0, batchSize));
    }
  };

  const shares = distribute(queue, workers);
  try {
    for (;;) {
      await Promise.all(shares.map(runWorker));
      const next = Math.min(...queue.filter((queued) => isOpen(queued) && mayGo(queued)).map(({ dueAt }) => dueAt));
      // Infinite when no job is open.
      if (next > virtualHours * 3600) break;
      now = next;
    }
  } finally {
    http.close();
  }
  return { results: new Map(queue.map(({ job, result }) => [job.jobId, result])), ...counts, virtualSeconds: now };
};
