import { expect, test } from 'vitest';
import { postRequest } from '../../../src/cli/send/postRequest.js';
import type { TikTokRequest } from '../../../src/index.js';
import { events, requestOf } from './sendingTo.js';

test.each([
  [undefined, 0],
  ['2', 2000],
  ['0.5', 500],
  ['300', 300_000],
  ['301', 300_000],
  ['86400', 300_000],
  ['1e999', 300_000],
  ['-1', 0],
  ['soon', 0],
  ['Wed, 21 Oct 2026 07:28:00 GMT', 0],
])('Retry-After %j: %i ms, and never more than five minutes', async (header, waitMs) => {
  const reply = await postRequest(requestOf(events(1)) as unknown as TikTokRequest, {
    fetch: async () =>
      new Response('', { status: 429, headers: header === undefined ? {} : { 'Retry-After': header } }),
    endpoint: 'https://example.com',
    accessToken: 'token',
    timeoutMs: 1000,
  });
  expect(reply).toMatchObject({ httpStatus: 429, waitMs });
});

test.each([
  ['is larger than any of TikTok', () => `{"code":0,"filler":"${'x'.repeat(2 ** 20)}"}`, 'retryable'],
  ['has a byte order mark', () => '\uFEFF{"code":0}', 'delivered'],
])('an answer that %s', async (_name, body, outcome) => {
  const { answer } = await postRequest(requestOf(events(1)) as unknown as TikTokRequest, {
    fetch: async () => new Response(body()),
    endpoint: 'https://example.com',
    accessToken: 'token',
    timeoutMs: 1000,
  });
  expect(answer.outcome).toBe(outcome);
});

test('an answer without an end is not read to its end', async () => {
  let pulled = 0;
  const endless = new ReadableStream({
    pull(controller) {
      pulled += 1;
      controller.enqueue(new Uint8Array(64 * 1024));
    },
  });
  const { answer } = await postRequest(requestOf(events(1)) as unknown as TikTokRequest, {
    fetch: async () => new Response(endless),
    endpoint: 'https://example.com',
    accessToken: 'token',
    timeoutMs: 10_000,
  });
  expect(answer.outcome).toBe('retryable');
  expect(pulled).toBeLessThan(100);
});
