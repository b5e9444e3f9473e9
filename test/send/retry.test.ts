import { describe, expect, test, vi } from 'vitest';
import type { SendInput } from '../../src/send/index.js';
import { connectionError, deliver, fakeFetch, requestWith, respond, useFakeTime } from './fakes.js';

useFakeTime();

/** Delivers one request, or these, while time flies. */
const deliverFast = async (
  options: Parameters<typeof deliver>[0],
  requests: readonly SendInput[] = [requestWith(1)],
) => {
  const delivery = deliver(options, requests);
  await vi.runAllTimersAsync();
  return delivery;
};
const waitsBetween = (calls: readonly { readonly at: number }[]) =>
  calls.slice(1).map(({ at }, index) => at - (calls[index]?.at ?? 0));

describe('retries', () => {
  test.each<readonly [string, () => Response]>([
    ['40100', () => respond(40_100)],
    ['50000', () => respond(50_000)],
    ['a code that nobody knows', () => respond(12_345)],
    ['HTTP 429', () => new Response('', { status: 429 })],
    ['HTTP 502 with HTML', () => new Response('<html>', { status: 502 })],
    ['HTTP 200 without a body', () => new Response('')],
    ['a redirect', () => new Response('', { status: 307, headers: { Location: 'https://elsewhere.example.com/' } })],
    [
      'a connection that breaks',
      () => {
        throw connectionError('ECONNRESET');
      },
    ],
  ])('after %s', async (_name, makeResponse) => {
    const { fetch, calls } = fakeFetch((_call, number) => (number < 2 ? makeResponse() : respond(0)));
    const { results, error } = await deliverFast({ fetch });
    expect({ results, error }).toMatchObject({ results: [{ status: 'accepted', code: 0 }], error: undefined });
    expect(calls.map(({ url }) => new URL(url).host)).toStrictEqual(Array(3).fill('business-api.tiktok.com'));
  });

  test.each([0, 0.5, 0.999])(
    'waits firstWaitMs, doubled each time, and a random share of up to as much: %d',
    async (random) => {
      vi.spyOn(Math, 'random').mockReturnValue(random);
      const { fetch, calls } = fakeFetch((_call, number) => respond(number < 4 ? 50_000 : 0));
      await deliverFast({ fetch, firstWaitMs: 100 });
      expect(waitsBetween(calls)).toStrictEqual([100, 200, 400, 800].map((wait) => Math.round(wait * (1 + random))));
    },
  );

  test('waits at most a minute', async () => {
    const { fetch, calls } = fakeFetch(() => respond(50_000));
    await deliverFast({ fetch, firstWaitMs: 40_000, attempts: 4 });
    expect(waitsBetween(calls).slice(1)).toStrictEqual([60_000, 60_000]);
  });

  test('gives a request up after all attempts, and says what came back last', async () => {
    const { fetch, calls } = fakeFetch(() => respond(50_002));
    const { results, error } = await deliverFast({ fetch, attempts: 3 }, [requestWith(2)]);
    const refused = { status: 'refused', outcome: 'retryable', code: 50_002, name: 'SYS_TIMEOUT', httpStatus: 200 };
    expect(results).toMatchObject([
      { ...refused, position: 0 },
      { ...refused, position: 1 },
    ]);
    expect([calls.length, error]).toStrictEqual([3, undefined]);
  });

  test.each([
    ['40001', () => respond(40_001), 'refused'],
    ['HTTP 404', () => new Response('', { status: 404 }), 'refused'],
    ['40050, because TikTok has the events already', () => respond(40_050), 'accepted'],
  ])('does not retry %s', async (_name, makeResponse, status) => {
    const { fetch, calls } = fakeFetch(makeResponse);
    expect((await deliverFast({ fetch })).results).toMatchObject([{ status }]);
    expect(calls).toHaveLength(1);
  });
});

describe('Retry-After', () => {
  const limited = (value: string) => new Response('', { status: 429, headers: { 'Retry-After': value } });

  test.each([
    ['seconds', '7', 7000],
    ['an HTTP date', 'Wed, 21 Oct 2026 07:28:09 GMT', 9000],
  ])('holds the request up: %s', async (_name, value, waitMs) => {
    vi.setSystemTime(new Date('2026-10-21T07:28:00Z'));
    const { fetch, calls } = fakeFetch((_call, number) => (number === 0 ? limited(value) : respond(0)));
    await deliverFast({ fetch });
    expect(waitsBetween(calls)).toStrictEqual([waitMs]);
  });

  test('holds all other requests up too', async () => {
    const { fetch, calls } = fakeFetch(async (_call, number) => {
      if (number === 0) return limited('5');
      if (number === 1) await new Promise((resolve) => setTimeout(resolve, 100));
      return respond(0);
    });
    await deliverFast(
      { fetch, concurrency: 2 },
      [0, 1, 2].map((id) => requestWith(1, id)),
    );
    expect(calls.map(({ at }) => Math.floor(at - (calls[0]?.at ?? 0)))).toStrictEqual([0, 0, 5000, 5000]);
  });
});

test('keeps to the rate, retries included', async () => {
  const { fetch, calls } = fakeFetch((_call, number) => respond(number % 3 === 0 ? 40_100 : 0));
  await deliverFast(
    { fetch, requestsPerSecond: 5, concurrency: 10 },
    Array.from({ length: 20 }, (_, id) => requestWith(1, id)),
  );
  expect(calls.length).toBeGreaterThan(25);
  for (const [index, { at }] of calls.entries())
    expect(at - (calls[index - 5]?.at ?? Number.NEGATIVE_INFINITY)).toBeGreaterThanOrEqual(1000);
});
