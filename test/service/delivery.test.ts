import { afterEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { type FakeCall, type FakeResponse, naming } from './fakeTikTok.js';
import { createHttpClient } from './httpClient.js';
import { type Job, runRudderServer } from './rudderServer.js';
import { type Environment, startEnvironment } from './startEnvironment.js';
import type { ProxyVersion } from './transformerService.js';

let environment: Environment;
afterEach(() => environment.close());

const post = async (path: string, body: unknown) => {
  const client = createHttpClient(60_000);
  const headers = { 'Content-Type': 'application/json' };
  const response = await client.post(`${environment.service.url}${path}`, headers, body);
  client.close();
  return { status: response.status, body: JSON.parse(response.body) as unknown };
};

const settings = { accessToken: 'token', pixelCode: 'PIXEL' };

const jobOf = (jobId: number, config: object, others: Partial<Job> = {}): Job => ({
  jobId,
  userId: `user-${jobId}`,
  message: {
    type: 'track',
    event: 'Lead',
    messageId: `event-${jobId}`,
    timestamp: '2026-02-03T04:05:06.000Z',
    properties: { value: jobId },
  },
  destination: { ID: 'destination', Config: { ...settings, ...config } },
  ...others,
});

const jobsOf = (count: number, config: object, others: Partial<Job> = {}): Job[] =>
  Array.from({ length: count }, (_, index) => jobOf(index + 1, config, others));

describe('1,000 jobs, of which TikTok rejects 3 and names them one by one', () => {
  const rejected = [17, 500, 983];
  const rejectedIds = new Set(rejected.map((jobId) => `event-${jobId}`));

  const namingOne = (call: FakeCall): FakeResponse => {
    const position = call.events.findIndex(({ eventId = '' }) => rejectedIds.has(eventId));
    return position < 0 ? { kind: 'accept' } : naming(call, position);
  };

  const deliver = async (jobs: readonly Job[]) => {
    environment = await startEnvironment(namingOne);
    const { results } = await runRudderServer(environment.service.url, jobs, { batchSize: 1000, workers: 1 });
    const { fake } = environment;
    expect(fake.problems).toStrictEqual([]);

    const aborted = [...results].filter(([, { state }]) => state === 'aborted');
    expect(aborted.map(([jobId]) => jobId)).toStrictEqual(rejected);
    for (const [, { error }] of aborted) expect(error).toMatch(/"code":40002.*\b(data|Batch)\.\d+\./);
    expect([...results.values()].filter(({ state }) => state === 'succeeded')).toHaveLength(997);

    expect(fake.accepted.size).toBe(997);
    expect([...fake.accepted].filter(([, count]) => count !== 1)).toStrictEqual([]);
    return {
      requests: fake.calls.length,
      attempts: Math.max(...[...results.values()].map(({ attempts }) => attempts)),
    };
  };

  test('997 are delivered in 4 requests of 2.0', async () => {
    expect(await deliver(jobsOf(1000, { version: 'v2' }))).toStrictEqual({ requests: 4, attempts: 4 });
  });

  test('997 are delivered in 20 requests of 1.0, and one more per rejected event', async () => {
    expect((await deliver(jobsOf(1000, { version: 'v1' }))).requests).toBe(20 + 3);
  });

  // The host gives up on jobs of a warehouse early, so they go alone before that.
  test('997 jobs of a warehouse are delivered within four attempts', async () => {
    const jobs = jobsOf(1000, { version: 'v2' }, { sourceCategory: 'warehouse' });
    expect(await deliver(jobs)).toStrictEqual({ requests: 3 + 997, attempts: 4 });
  });
});

describe('a response about the whole request', () => {
  const deliver = async (response: FakeResponse) => {
    environment = await startEnvironment(() => response);
    const { results } = await runRudderServer(environment.service.url, jobsOf(20, { version: 'v2' }), { workers: 1 });
    const states = new Set([...results.values()].map(({ state }) => state));
    return { states: [...states], requests: environment.fake.calls.length };
  };

  test('about a field of the request aborts all jobs at once: none is sent again alone', async () => {
    const message = 'Invalid value for event_source_id: not a valid string.';
    expect(await deliver({ kind: 'code', code: 40_002, message })).toStrictEqual({ states: ['aborted'], requests: 1 });
  });

  test('that TikTok has the events already finishes all jobs', async () => {
    expect(await deliver({ kind: 'code', code: 40_050 })).toStrictEqual({ states: ['succeeded'], requests: 1 });
  });
});

const outputSchema = z.object({
  output: z.object({
    status: z.int(),
    message: z.string(),
    response: z.array(z.object({ statusCode: z.int(), error: z.string() })).optional(),
    statTags: z.record(z.string(), z.string()),
  }),
});

const json = (code: unknown): FakeResponse => ({
  kind: 'http',
  status: 200,
  body: JSON.stringify({ code, message: 'no' }),
});
const http = (body: string): FakeResponse => ({ kind: 'http', status: 200, body });

describe.each<ProxyVersion>(['v0', 'v1'])('HTTP 200 is not a success for proxy %s', (version) => {
  test.each<[string, FakeResponse, number]>([
    ['code 40105', json(40_105), 400],
    ['code 50000', json(50_000), 500],
    ['code 12345', json(12_345), 500],
    ['code 45678', json(45_678), 400],
    ['code "40105"', json('40105'), 400],
    ['code ""', json(''), 500],
    ['code null', json(null), 500],
    ['the body ""', http('""'), 500],
    ['the body <html>', http('<html>'), 500],
    ['no body', http(''), 500],
  ])('with %s', async (_, response, expected) => {
    environment = await startEnvironment(() => response);
    const jobs = jobsOf(2, { version: 'v2' });
    const metadata = jobs.map(({ jobId }) => ({ jobId, destinationId: 'destination', workspaceId: 'workspace' }));
    const input = jobs.map(({ message, destination }, index) => ({ message, destination, metadata: metadata[index] }));
    const { body: routed } = await post('/routerTransform', { input, destType: 'tiktok_ads' });
    const [row] = z
      .object({ output: z.array(z.looseObject({ batchedRequest: z.looseObject({}) })) })
      .parse(routed).output;

    const request = { ...row?.batchedRequest, metadata: version === 'v1' ? metadata : metadata[0] };
    const { status, body } = await post(`/${version}/destinations/tiktok_ads/proxy`, request);
    const { output } = outputSchema.parse(body);
    expect(output.status).toBe(expected);
    expect(output.statTags['errorCategory']).toBe('network');
    expect(status).toBe(version === 'v1' ? 200 : expected);
    const statuses = output.response?.map(({ statusCode }) => statusCode);
    expect(statuses).toStrictEqual(version === 'v1' ? [expected, expected] : undefined);
    expect(environment.fake.accepted.size).toBe(0);
  });
});

describe.each([
  ['v1', 55, [50, 5]],
  ['v2', 1001, [1000, 1]],
] as const)('an event with more names than a %s request allows', (version, count, sizes) => {
  const names = Array.from({ length: count }, (_, index) => `Name${index}`);
  const eventsToStandard = names.map((to) => ({ from: 'Everything', to }));
  const config = { version, eventsToStandard };
  const everything = (job: Job): Job => ({ ...job, message: { ...job.message, event: 'Everything' } });

  const rowSchema = z.object({
    metadata: z.array(z.object({ jobId: z.int() })),
    batchedRequest: z.union([z.array(z.object({})), z.object({}).transform((request) => [request])]),
  });

  test.each([
    ['alone', [everything(jobOf(1, config))], [{ jobs: [1], requests: 2 }], sizes],
    [
      'among others',
      [jobOf(1, config), everything(jobOf(2, config)), jobOf(3, config), jobOf(4, config)],
      [
        { jobs: [1], requests: 1 },
        { jobs: [2], requests: 2 },
        { jobs: [3, 4], requests: 1 },
      ],
      [1, ...sizes, 2],
    ],
  ])('is one row of several requests, %s', async (_, jobs, rows, requests) => {
    environment = await startEnvironment();
    const { service, fake } = environment;
    const input = jobs.map(({ jobId, message, destination }) => ({
      message,
      destination,
      metadata: { jobId, destinationId: 'destination', workspaceId: 'workspace' },
    }));
    const { body } = await post('/routerTransform', { input, destType: 'tiktok_ads' });
    const { output } = z.object({ output: z.array(rowSchema) }).parse(body);
    expect(
      output.map(({ metadata, batchedRequest }) => ({
        jobs: metadata.map(({ jobId }) => jobId),
        requests: batchedRequest.length,
      })),
    ).toStrictEqual(rows);

    const { results } = await runRudderServer(service.url, jobs, { workers: 1 });
    expect([...results.values()].map(({ state }) => state)).toStrictEqual(jobs.map(() => 'succeeded'));
    expect(fake.calls.map(({ events }) => events)).toStrictEqual(requests);
    expect(fake.problems).toStrictEqual([]);
    expect(fake.accepted.size).toBe(count + jobs.length - 1);
    expect([...fake.accepted.values()].filter((times) => times !== 1)).toStrictEqual([]);
  });
});
