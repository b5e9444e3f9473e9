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
