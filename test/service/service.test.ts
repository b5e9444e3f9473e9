import { afterEach, describe, expect, test } from 'vitest';
import { createScript } from './createScript.js';
import { createSender } from './createSender.js';
import type { FakeAnswer, FakeTikTok } from './fakeTikTok.js';
import type { JobKind } from './jobKinds.js';
import { type JobResult, type RouterRun, type RouterSettings, runRudderServer } from './rudderServer.js';
import { createScenario, type Truth } from './scenario.js';
import { startTogether, type Together } from './startTogether.js';

let together: Together;
afterEach(() => together.close());

const run = async (
  truths: readonly Truth[],
  answer: Parameters<typeof startTogether>[0],
  settings: RouterSettings = {},
): Promise<RouterRun> => {
  together = await startTogether(answer);
  return runRudderServer(
    together.service.url,
    truths.map(({ job }) => job),
    settings,
  );
};

const resultOf = ({ results }: RouterRun, { job }: Truth): JobResult => {
  const result = results.get(job.jobId);
  if (result === undefined) throw new Error(`job ${job.jobId} has no result`);
  return result;
};

const keysOf = ({ eventId, names }: Truth): string[] => names.map((name) => `${name} ${eventId}`);

/** Whether a job was given up for its reason, and not for the time it took; at once, unless TikTok had to be asked. */
const isRefused = ({ reason, dislike }: Truth, { state, statusCode, error, attempts }: JobResult): boolean =>
  state === 'aborted' && statusCode < 500 && error.includes(reason ?? '') && (dislike !== undefined || attempts === 1);

/** Jobs that came to another end than they had to. */
const wrongEnds = (truths: readonly Truth[], outcome: RouterRun): string[] =>
  truths.flatMap((truth) => {
    const result = resultOf(outcome, truth);
    const isRight = truth.reason === undefined ? result.state === 'succeeded' : isRefused(truth, result);
    const { state, statusCode, attempts, error } = result;
    return isRight ? [] : [`job ${truth.job.jobId} ${state} with ${statusCode} after ${attempts} attempts: ${error}`];
  });

/** Events that TikTok did not take exactly once, and such as it should not have taken. */
const wrongEvents = (truths: readonly Truth[], { accepted }: FakeTikTok): string[] => {
  const expected = new Set(truths.flatMap(keysOf));
  const missed = [...expected].filter((key) => !accepted.has(key)).map((key) => `${key} was never taken`);
  const wrong = [...accepted].filter(([key, count]) => count !== 1 || !expected.has(key));
  return [...missed, ...wrong.map(([key, count]) => `${key} was taken ${count} times`)];
};

/** Events that TikTok took after one of a later job of the same user. */
const wrongOrders = (truths: readonly Truth[], { accepted }: FakeTikTok): string[] => {
  const truthByKey = new Map(truths.flatMap((truth) => keysOf(truth).map((key) => [key, truth])));
  const lastOfGroup = new Map<string, number>();
  return [...accepted.keys()].flatMap((key) => {
    const truth = truthByKey.get(key);
    if (truth === undefined) return [];
    const last = lastOfGroup.get(truth.group) ?? 0;
    lastOfGroup.set(truth.group, truth.job.jobId);
    return truth.job.jobId < last ? [`${key} was taken after job ${last}`] : [];
  });
};

/** Enough to see what is wrong. */
const shown = 20;

const expectAllRight = (truths: readonly Truth[], outcome: RouterRun): void => {
  const { fake } = together;
  expect(wrongEnds(truths, outcome).slice(0, shown)).toStrictEqual([]);
  expect(wrongEvents(truths, fake).slice(0, shown)).toStrictEqual([]);
  expect(wrongOrders(truths, fake).slice(0, shown)).toStrictEqual([]);
  expect(fake.problems.slice(0, shown)).toStrictEqual([]);
};

const faults = [
  /^code 40100/,
  /^code 50000/,
  /^code 12345/,
  /^http 429$/,
  /^http 502$/,
  /^http 200 empty$/,
  /^http 200$/,
  /^reset$/,
  /^timeout$/,
];
const refusals = [
  /^partial named$/,
  /^code 40002 data\.\d+\./,
  /^code 40002 Batch\.\d+\./,
  /^code 40002 A parameter/,
  /^http 413$/,
];
const always = [/^accept$/, /^partial$/, /^code 40105/];

/** Kinds of answers that the fake did not give: what was never tried is not shown. */
const notGiven = (kinds: readonly RegExp[]): string[] =>
  kinds.filter((kind) => !together.fake.calls.some(({ answer }) => kind.test(answer))).map(String);

const isSent = ({ reason }: Truth): boolean => reason === undefined;

describe('proxy v1', () => {
  test('of 5,000 jobs with all that can go wrong, each is delivered once or given up with its reason', async () => {
    const truths = createScenario(5000, 1);
    const outcome = await run(truths, createScript(truths, 2), { batchSize: 50 });
    expectAllRight(truths, outcome);
    expect(notGiven([...always, ...faults, ...refusals])).toStrictEqual([]);
    expect(truths.filter(isSent).length).toBeGreaterThan(4000);
  });

  test('so it is with 500 jobs at a time', async () => {
    const truths = createScenario(1200, 3);
    const outcome = await run(truths, createScript(truths, 4), { batchSize: 500, workers: 2 });
    expectAllRight(truths, outcome);
    expect(notGiven([...always, ...refusals])).toStrictEqual([]);
  });
});

// One answer for all jobs of a request: nothing can be rescued, so nothing here is refused for one event of many.
test('proxy v0 delivers through all faults, too', async () => {
  const truths = createScenario(1200, 5, ({ dislike }) => dislike === undefined);
  const outcome = await run(truths, createScript(truths, 6), { proxy: 'v0' });
  expectAllRight(truths, outcome);
  expect(notGiven([...always, ...faults])).toStrictEqual([]);
});

// What the driver does of itself: otherwise no job could ever be lost, and the tests above would show nothing.
describe('the driver gives up', () => {
  const endsOf = async (answer: FakeAnswer, isFromWarehouse: boolean): Promise<ReadonlySet<string>> => {
    const isWanted = (kind: JobKind): boolean =>
      kind.reason === undefined && (kind.isFromWarehouse ?? false) === isFromWarehouse;
    // Users of their own: no job waits for another.
    const chosen = createScenario(8, 7, isWanted).map(({ job, ...truth }) => ({
      ...truth,
      job: { ...job, userId: truth.eventId },
    }));
    const outcome = await run(chosen, () => answer, { virtualHours: 5 });
    const results = chosen.map((truth) => resultOf(outcome, truth));
    return new Set(results.map(({ state, attempts }) => `${state} after ${attempts}`));
  };
  const fault: FakeAnswer = { kind: 'code', code: 50_000 };

  test('an event after 180 minutes of faults', async () => {
    expect([...(await endsOf(fault, false))]).toStrictEqual(['aborted after 41']);
  });

  test('a job of a warehouse after the first minute', async () => {
    expect([...(await endsOf(fault, true))]).toStrictEqual(['aborted after 4']);
  });

  test('nothing while TikTok only wants it slower', async () => {
    for (const end of await endsOf({ kind: 'http', status: 429, body: '' }, true))
      expect(end).toMatch(/^open after \d\d$/);
  });
});

test('the processor has a row for each job, with its reason where it is refused', async () => {
  together = await startTogether();
  const truths = createScenario(400, 8, ({ dislike }) => dislike === undefined);
  const events = truths.map(({ job: { message, destination, jobId } }) => ({
    message,
    destination,
    metadata: { jobId, destinationId: destination.ID, workspaceId: 'workspace' },
  }));
  const sender = createSender(60_000);
  const url = `${together.service.url}/v0/destinations/tiktok_ads`;
  const { status, headers, body } = await sender.post(url, { 'Content-Type': 'application/json' }, events);
  sender.close();
  expect([status, headers['apiversion']]).toStrictEqual([200, '2']);

  const rows: readonly {
    readonly metadata: { readonly jobId: number };
    readonly statusCode: number;
    readonly error?: string;
    readonly output?: { readonly userId: string };
    readonly statTags?: object;
  }[] = JSON.parse(body);
  const isOfFirstGeneration = ({ job }: Truth): boolean => job.destination.Config['version'] !== 'v2';
  for (const truth of truths) {
    const own = rows.filter(({ metadata }) => metadata.jobId === truth.job.jobId);
    // TikTok's answer decides about a revoked token.
    if (isSent(truth) || truth.reason?.startsWith('"code"')) {
      if (isSent(truth)) expect(own).toHaveLength(isOfFirstGeneration(truth) ? truth.names.length : 1);
      for (const row of own) expect(row).toMatchObject({ statusCode: 200, output: { userId: '' } });
    } else {
      const statTags = { errorCategory: 'dataValidation', feature: 'processor', destType: 'TIKTOK_ADS' };
      expect(own).toMatchObject([{ statusCode: 400, error: expect.stringContaining(truth.reason ?? ''), statTags }]);
    }
  }
});
