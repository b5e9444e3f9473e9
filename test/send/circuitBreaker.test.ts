import { expect, test } from 'vitest';
import { classifyResponse } from '../../src/index.js';
import { CircuitBreaker } from '../../src/send/circuitBreaker.js';

const failure = (code: number) => ({ response: classifyResponse({ body: { code } }), httpStatus: 200, waitMs: 0 });
const lost = (connectionError: string) => ({ response: classifyResponse({}), connectionError, waitMs: 0 });
const failures = (breaker: CircuitBreaker, count: number, result: Parameters<CircuitBreaker['recordFailure']>[0]) =>
  Array.from({ length: count }, () => breaker.recordFailure(result));

test('opens after five failures in a row', () => {
  expect(failures(new CircuitBreaker(), 5, failure(50_000))).toStrictEqual([
    ...Array(4).fill(undefined),
    'TikTok takes nothing any more: 5 requests in a row were given up (SYS_ERROR).',
  ]);
});

test('counts from 0 again after a success', () => {
  const breaker = new CircuitBreaker();
  failures(breaker, 4, failure(50_000));
  breaker.recordSuccess();
  expect(failures(breaker, 4, failure(50_000))).toStrictEqual(Array(4).fill(undefined));
});

test.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH'])(
  'opens at once where TikTok was never reached: %s',
  (code) => {
    expect(new CircuitBreaker().recordFailure(lost(code))).toBe(`TikTok cannot be reached (${code}).`);
  },
);

test('a broken connection may be about one request, and so may one after a response', () => {
  expect(new CircuitBreaker().recordFailure(lost('ECONNRESET'))).toBeUndefined();
  const breaker = new CircuitBreaker();
  breaker.recordResponse();
  expect(failures(breaker, 5, lost('ECONNREFUSED'))[3]).toBeUndefined();
});

test.each([
  [lost('ECONNRESET'), 'ECONNRESET'],
  [{ response: classifyResponse({ status: 503 }), httpStatus: 503, waitMs: 0 }, 'HTTP 503'],
])('names the reason of the last failure', (result, reason) => {
  expect(failures(new CircuitBreaker(), 5, result)[4]).toContain(`(${reason}).`);
});
