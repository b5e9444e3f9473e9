import { describe, expect, test, vi } from 'vitest';
import { type Connection, postRequest } from '../../src/send/post.js';
import { accessToken, connectionError, fakeFetch, requestWith, respond, useFakeTime } from './fakes.js';

useFakeTime();

const connection = (fetch: typeof globalThis.fetch, timeoutMs = 1000): Connection => ({
  fetch,
  endpoint: 'https://example.com/open_api',
  accessToken,
  timeoutMs,
});
const postTo = (fetch: typeof globalThis.fetch, timeoutMs?: number) =>
  postRequest(requestWith(1), connection(fetch, timeoutMs));

test('posts the body with the token of the options to the path of the request, and follows no redirect', async () => {
  const { fetch, calls } = fakeFetch();
  await postTo(fetch);
  expect(calls).toMatchObject([
    {
      url: 'https://example.com/open_api/event/track/',
      init: {
        method: 'POST',
        redirect: 'manual',
        headers: { 'Access-Token': accessToken, 'Content-Type': 'application/json' },
        body: JSON.stringify(requestWith(1).body),
      },
    },
  ]);
});

test('calls fetch as a bare function', async () => {
  const receivers: unknown[] = [];
  await postTo(async function (this: unknown) {
    receivers.push(this);
    return respond(0);
  });
  expect(receivers).toStrictEqual([undefined]);
});

describe('Retry-After', () => {
  const waitMs = async (headers: Record<string, string>) =>
    (await postTo(async () => new Response('', { status: 429, headers }))).waitMs;

  test.each([
    ['2', 2000],
    ['0.5', 500],
    ['300', 300_000],
    ['301', 300_000],
    ['86400', 300_000],
    ['1e999', 300_000],
    ['-1', 0],
    ['2001', 300_000],
    ['soon', 0],
    ['2026-10-21', 0],
    ['Wed, 99 Xyz 2026 07:28:00 GMT', 0],
  ])('%j is %i ms, and never more than five minutes', async (header, expected) => {
    expect(await waitMs({ 'Retry-After': header })).toBe(expected);
  });

  test('no header is no wait', async () => {
    expect(await waitMs({})).toBe(0);
  });

  const date = 'Wed, 21 Oct 2026 07:28:00 GMT';
  test.each([
    ['Wed, 21 Oct 2026 07:27:20 GMT', 40_000],
    ['Wed, 21 Oct 2026 07:28:01 GMT', 0],
    ['Wed, 21 Oct 2026 01:00:00 GMT', 300_000],
  ])('an HTTP date counts from the Date of the response: %s', async (now, expected) => {
    vi.setSystemTime(new Date('2000-01-01'));
    expect(await waitMs({ 'Retry-After': date, Date: now })).toBe(expected);
  });

  test('an HTTP date counts from the clock where the response has no Date', async () => {
    vi.setSystemTime(new Date('2026-10-21T07:27:55Z'));
    expect(await waitMs({ 'Retry-After': date })).toBe(5000);
  });
});

describe('the body of the response', () => {
  test.each([
    ['is larger than any of TikTok', `{"code":0,"filler":"${'x'.repeat(2 ** 20)}"}`, 'retryable'],
    ['has a byte order mark', '\uFEFF{"code":0}', 'delivered'],
    ['is empty', '', 'retryable'],
  ])('%s', async (_name, body, outcome) => {
    const { response } = await postTo(async () => new Response(body));
    expect(response.outcome).toBe(outcome);
  });

  test('is absent', async () => {
    const { response, httpStatus } = await postTo(async () => new Response(null, { status: 204 }));
    expect([response.outcome, httpStatus]).toStrictEqual(['retryable', 204]);
  });

  test('comes in pieces that cut a character', async () => {
    const bytes = new TextEncoder().encode('{"message":"é","code":0}');
    const pieces = new ReadableStream({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
        controller.close();
      },
    });
    expect((await postTo(async () => new Response(pieces))).response.outcome).toBe('delivered');
  });

  test('has no end: it is not read further than the limit', async () => {
    let pulled = 0;
    const endless = new ReadableStream({
      pull(controller) {
        pulled += 1;
        controller.enqueue(new Uint8Array(64 * 1024));
      },
    });
    expect((await postTo(async () => new Response(endless))).response.outcome).toBe('retryable');
    expect(pulled).toBeLessThan(100);
  });

  test('breaks off', async () => {
    const broken = new ReadableStream({ start: (controller) => controller.error(connectionError('ECONNRESET')) });
    expect(await postTo(async () => new Response(broken))).toMatchObject({ connectionError: 'ECONNRESET' });
  });
});

describe('a connection error', () => {
  test.each<readonly [string, unknown, string]>([
    ['the code of its cause', connectionError('ECONNREFUSED'), 'ECONNREFUSED'],
    ['its own code', Object.assign(new Error(), { code: 'ENOTFOUND' }), 'ENOTFOUND'],
    ['no code', new Error('jane@example.com'), 'UNKNOWN'],
    ['a code that is a sentence', Object.assign(new Error(), { code: 'no way to jane@example.com' }), 'UNKNOWN'],
    ['no error at all', 'jane@example.com', 'UNKNOWN'],
  ])('is named by %s', async (_name, error, expected) => {
    const result = await postTo(() => Promise.reject(error));
    expect(result).toMatchObject({ connectionError: expected, response: { outcome: 'retryable' }, waitMs: 0 });
    expect(result.httpStatus).toBeUndefined();
  });
});

test.each([
  ['a fetch that ignores its signal', () => new Promise<Response>(() => {})],
  ['a body without an end that says nothing', async () => new Response(new ReadableStream())],
])('gives up after the timeout: %s', async (_name, fetch) => {
  const result = postTo(fetch, 2500);
  await vi.advanceTimersByTimeAsync(2499);
  expect(vi.getTimerCount()).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(await result).toMatchObject({ connectionError: 'TIMEOUT' });
});

test('aborts the signal of fetch at the timeout, and leaves no timer behind a response', async () => {
  const { fetch, calls } = fakeFetch((_call, number) => (number === 0 ? respond(0) : new Promise(() => {})));
  await postTo(fetch);
  expect(vi.getTimerCount()).toBe(0);
  const late = postTo(fetch);
  await vi.runAllTimersAsync();
  await late;
  expect(calls.map(({ init }) => init.signal?.aborted)).toStrictEqual([false, true]);
});
