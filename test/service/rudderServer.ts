import { createSender } from './createSender.js';
import { createTransformerClient, isTerminal, type Verdict } from './transformerClient.js';
import type { ProxyVersion } from './transformerService.js';

// Drives a transformer service as rudder-server's router does: how it puts jobs together, what it makes of each status,
// when it tries again and when it gives up. Its clock is virtual: nothing waits.

export interface Job {
  readonly jobId: number;
  readonly userId: string;
  readonly message: Readonly<Record<string, unknown>>;
  readonly destination: {
    readonly ID: string;
    readonly Config: Readonly<Record<string, unknown>>;
    readonly hasDynamicConfig?: boolean;
  };
  /** `warehouse` for jobs of a reverse ETL, which are given up early. */
  readonly sourceCategory?: string;
}

export interface JobResult {
  /** `open` when the clock ran out first. */
  readonly state: 'succeeded' | 'aborted' | 'open';
  readonly statusCode: number;
  /** What the service said of the job last. */
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
  /** Each has the jobs of its own users; they work at the same time. */
  readonly workers?: number;
  readonly proxy?: ProxyVersion;
  /** When the clock stops. */
  readonly virtualHours?: number;
}

/** A job on its way. */
interface QueuedJob {
  readonly job: Job;
  /** Whose jobs go in order: those of one user for one destination. */
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

/** Whether a job that failed once more is given up; a status below 500 knows no limit. */
const isGivenUp = ({ job, attempts, firstAttemptedAt }: QueuedJob, statusCode: number, now: number): boolean => {
  const { seconds, secondsOfWarehouses } = retryTimeWindow;
  const window = job.sourceCategory === 'warehouse' ? secondsOfWarehouses : seconds;
  return statusCode >= 500 && attempts >= maxFailedCountForJob && now - (firstAttemptedAt ?? now) > window;
};

/** Shares the jobs out to workers, those of a user all to one. */
const shareOut = (jobs: readonly QueuedJob[], workers: number): QueuedJob[][] => {
  const keys = [...new Set(jobs.map(({ key }) => key))];
  const workerByKey = new Map(keys.map((key, index) => [key, index % workers]));
  return Array.from({ length: workers }, (_, worker) => jobs.filter(({ key }) => workerByKey.get(key) === worker));
};

/** Takes the jobs, in the order of their ids, through the service, until none is open or the clock stops. */
export const runRudderServer = async (
  url: string,
  jobs: readonly Job[],
  { batchSize = 20, workers = 8, proxy = 'v1', virtualHours = 24 }: RouterSettings = {},
): Promise<RouterRun> => {
  const sender = createSender(60_000);
  const client = createTransformerClient(url, sender, proxy);
  const queue = jobs.map(toQueued);
  /** The failed job of each user, before which no later one may go. */
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

  /** What became of the jobs that were tried. A row after a failed one of the same user is left for the next time. */
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
      // Of a user's jobs that fail together, the first has failed and the others wait for it: no attempt of theirs, and
      // what their answer said (`dontBatch`) is not kept.
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

  const shares = shareOut(queue, workers);
  try {
    for (;;) {
      await Promise.all(shares.map(runWorker));
      const next = Math.min(...queue.filter((queued) => isOpen(queued) && mayGo(queued)).map(({ dueAt }) => dueAt));
      // Infinite when no job is open.
      if (next > virtualHours * 3600) break;
      now = next;
    }
  } finally {
    sender.close();
  }
  return { results: new Map(queue.map(({ job, result }) => [job.jobId, result])), ...counts, virtualSeconds: now };
};
