import { afterEach, describe, expect, test } from 'vitest';
import { samples } from '../samples.js';
import { createScript } from './createScript.js';
import type { FakeResponse, FakeTikTok } from './fakeTikTok.js';
import { createHttpClient } from './httpClient.js';
import type { JobKind } from './jobKinds.js';
import { type JobResult, type RouterRun, type RouterSettings, runRudderServer } from './rudderServer.js';
import { createScenario, type ExpectedJob } from './scenario.js';
import { type Environment, startEnvironment } from './startEnvironment.js';

let environment: Environment;
afterEach(() => environment.close());

const run = async (
  expectedJobs: readonly ExpectedJob[],
  respond: Parameters<typeof startEnvironment>[0],
  settings: RouterSettings = {},
): Promise<RouterRun> => {
  environment = await startEnvironment(respond);
  return runRudderServer(
    environment.service.url,
    expectedJobs.map(({ job }) => job),
    settings,
  );
};

const resultOf = ({ results }: RouterRun, { job }: ExpectedJob): JobResult => {
  const result = results.get(job.jobId);
  if (result === undefined) throw new Error(`job ${job.jobId} has no result`);
  return result;
};

const keysOf = ({ eventId, names }: ExpectedJob): string[] => names.map((name) => `${name} ${eventId}`);

/** Whether a job was aborted for its reason and not for its age. Only a rejection by TikTok may need several attempts. */
const isAbortedForReason = (
  { reason, rejection }: ExpectedJob,
  { state, statusCode, error, attempts }: JobResult,
): boolean =>
  state === 'aborted' &&
  statusCode < 500 &&
  error.includes(reason ?? '') &&
  (rejection !== undefined || attempts === 1);

/** Describes the jobs whose result is not the expected one. */
const wrongResults = (expectedJobs: readonly ExpectedJob[], outcome: RouterRun): string[] =>
  expectedJobs.flatMap((expected) => {
    const result = resultOf(outcome, expected);
    const isRight = expected.reason === undefined ? result.state === 'succeeded' : isAbortedForReason(expected, result);
    const { state, statusCode, attempts, error } = result;
    return isRight
      ? []
      : [`job ${expected.job.jobId} ${state} with ${statusCode} after ${attempts} attempts: ${error}`];
  });

/** Describes the events that TikTok did not accept exactly once, and the events that it must not accept. */
const wrongEvents = (expectedJobs: readonly ExpectedJob[], { accepted }: FakeTikTok): string[] => {
  const expected = new Set(expectedJobs.flatMap(keysOf));
  const missed = [...expected].filter((key) => !accepted.has(key)).map((key) => `${key} was never accepted`);
  const wrong = [...accepted].filter(([key, count]) => count !== 1 || !expected.has(key));
  return [...missed, ...wrong.map(([key, count]) => `${key} was accepted ${count} times`)];
};

/** Describes the events that TikTok accepted after an event of a later job of the same user. */
const wrongOrders = (expectedJobs: readonly ExpectedJob[], { accepted }: FakeTikTok): string[] => {
  const jobByKey = new Map(expectedJobs.flatMap((expected) => keysOf(expected).map((key) => [key, expected])));
  const lastOfGroup = new Map<string, number>();
  return [...accepted.keys()].flatMap((key) => {
    const expected = jobByKey.get(key);
    if (expected === undefined) return [];
    const last = lastOfGroup.get(expected.group) ?? 0;
    lastOfGroup.set(expected.group, expected.job.jobId);
    return expected.job.jobId < last ? [`${key} was accepted after job ${last}`] : [];
  });
};

/** How many problems one failure prints at most. */
const maxShown = 20;

const expectAllRight = (expectedJobs: readonly ExpectedJob[], outcome: RouterRun): void => {
  const { fake } = environment;
  expect(wrongResults(expectedJobs, outcome).slice(0, maxShown)).toStrictEqual([]);
  expect(wrongEvents(expectedJobs, fake).slice(0, maxShown)).toStrictEqual([]);
  expect(wrongOrders(expectedJobs, fake).slice(0, maxShown)).toStrictEqual([]);
  expect(fake.problems.slice(0, maxShown)).toStrictEqual([]);
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
const rejections = [
  /^partial named$/,
  /^code 40002 data\.\d+\./,
  /^code 40002 Batch\.\d+\./,
  /^code 40002 A parameter/,
  /^http 413$/,
];
const always = [/^accept$/, /^partial$/, /^code 40105/];

/** The kinds of responses that the fake TikTok never gave, and that the test therefore does not cover. */
const notGiven = (kinds: readonly RegExp[]): string[] =>
  kinds.filter((kind) => !environment.fake.calls.some(({ response }) => kind.test(response))).map(String);

const isSent = ({ reason }: ExpectedJob): boolean => reason === undefined;

describe('proxy v1', () => {
  test('each job, under all faults, is delivered once or aborted with its reason', async () => {
    const expectedJobs = createScenario(samples(16_000), 1);
    const outcome = await run(expectedJobs, createScript(expectedJobs, 2), { batchSize: 50 });
    expectAllRight(expectedJobs, outcome);
    expect(notGiven([...always, ...faults, ...rejections])).toStrictEqual([]);
    expect(expectedJobs.filter(isSent).length).toBeGreaterThan(0.8 * expectedJobs.length);
  });

  test('each job is delivered once or aborted with its reason in batches of 500', async () => {
    const expectedJobs = createScenario(1200, 3);
    const outcome = await run(expectedJobs, createScript(expectedJobs, 4), { batchSize: 500, workers: 2 });
    expectAllRight(expectedJobs, outcome);
    expect(notGiven([...always, ...rejections])).toStrictEqual([]);
  });
});

// Proxy v0 has one result for all jobs of a request, so a bad event would fail the others: there is none here.
test('proxy v0 delivers each job once under all faults', async () => {
  const expectedJobs = createScenario(1200, 5, ({ rejection }) => rejection === undefined);
  const outcome = await run(expectedJobs, createScript(expectedJobs, 6), { proxy: 'v0' });
  expectAllRight(expectedJobs, outcome);
  expect(notGiven([...always, ...faults])).toStrictEqual([]);
});

// If the simulation never gave up, no job could get lost, and the tests above would prove nothing.
describe('the simulated rudder-server gives up', () => {
  const resultsOf = async (response: FakeResponse, isFromWarehouse: boolean): Promise<ReadonlySet<string>> => {
    const isWanted = (kind: JobKind): boolean =>
      kind.reason === undefined && (kind.isFromWarehouse ?? false) === isFromWarehouse;
    // Each job has its own user, so that no job waits for another.
    const chosen = createScenario(8, 7, isWanted).map(({ job, ...expected }) => ({
      ...expected,
      job: { ...job, userId: expected.eventId },
    }));
    const outcome = await run(chosen, () => response, { virtualHours: 5 });
    const results = chosen.map((expected) => resultOf(outcome, expected));
    return new Set(results.map(({ state, attempts }) => `${state} after ${attempts}`));
  };
  const fault: FakeResponse = { kind: 'code', code: 50_000 };

  test('on an event after 180 minutes of faults', async () => {
    expect([...(await resultsOf(fault, false))]).toStrictEqual(['aborted after 41']);
  });

  test('on a job of a warehouse after one minute of faults', async () => {
    expect([...(await resultsOf(fault, true))]).toStrictEqual(['aborted after 4']);
  });

  test('on no job that is throttled', async () => {
    for (const result of await resultsOf({ kind: 'http', status: 429, body: '' }, true))
      expect(result).toMatch(/^open after \d\d$/);
  });
});

test('the processor returns a row for each job, and the reason for each refused job', async () => {
  environment = await startEnvironment();
  const expectedJobs = createScenario(400, 8, ({ rejection }) => rejection === undefined);
  const events = expectedJobs.map(({ job: { message, destination, jobId } }) => ({
    message,
    destination,
    metadata: { jobId, destinationId: destination.ID, workspaceId: 'workspace' },
  }));
  const client = createHttpClient(60_000);
  const url = `${environment.service.url}/v0/destinations/tiktok_ads`;
  const { status, headers, body } = await client.post(url, { 'Content-Type': 'application/json' }, events);
  client.close();
  expect([status, headers['apiversion']]).toStrictEqual([200, '2']);

  const rows: readonly {
    readonly metadata: { readonly jobId: number };
    readonly statusCode: number;
    readonly error?: string;
    readonly output?: { readonly userId: string };
    readonly statTags?: object;
  }[] = JSON.parse(body);
  const isV1 = ({ job }: ExpectedJob): boolean => job.destination.Config['version'] !== 'v2';
  for (const expected of expectedJobs) {
    const own = rows.filter(({ metadata }) => metadata.jobId === expected.job.jobId);
    // The processor accepts a revoked token; TikTok rejects it later.
    if (isSent(expected) || expected.reason?.startsWith('"code"')) {
      if (isSent(expected)) expect(own).toHaveLength(isV1(expected) ? expected.names.length : 1);
      for (const row of own) expect(row).toMatchObject({ statusCode: 200, output: { userId: '' } });
    } else {
      const statTags = { errorCategory: 'dataValidation', feature: 'processor', destType: 'TIKTOK_ADS' };
      expect(own).toMatchObject([{ statusCode: 400, error: expect.stringContaining(expected.reason ?? ''), statTags }]);
    }
  }
});
