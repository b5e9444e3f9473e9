import { expect, test, vi } from 'vitest';
import { RateLimiter } from '../../src/send/rateLimiter.js';
import { StopSwitch } from '../../src/send/stopSwitch.js';
import { useFakeTime } from './fakes.js';

useFakeTime();

const never = new StopSwitch();

/** When each of so many requests begins, in milliseconds from now. */
const begins = async (count: number, limiter: RateLimiter, check?: () => Promise<void>): Promise<number[]> => {
  const startedAt = performance.now();
  const times: number[] = [];
  const all = Array.from({ length: count }, async () => {
    await limiter.acquire(never, check);
    times.push(performance.now() - startedAt);
  });
  await vi.runAllTimersAsync();
  await Promise.all(all);
  return times;
};

test('lets so many requests begin in any second, and the others no later than needed', async () => {
  expect(await begins(8, new RateLimiter(3))).toStrictEqual([0, 0, 0, 1000, 1000, 1000, 2000, 2000]);
});

test('counts each window from its oldest request', async () => {
  const limiter = new RateLimiter(2);
  await begins(1, limiter);
  await vi.advanceTimersByTimeAsync(400);
  expect(await begins(3, limiter)).toStrictEqual([0, 600, 1000]);
});

test('saves nothing up during a pause', async () => {
  const limiter = new RateLimiter(3);
  await begins(2, limiter);
  await vi.advanceTimersByTimeAsync(5000);
  expect(await begins(5, limiter)).toStrictEqual([0, 0, 0, 1000, 1000]);
});

test.each([-5, 5])('ignores a wall clock that jumps by %i hours', async (hours) => {
  const limiter = new RateLimiter(1);
  await begins(1, limiter);
  vi.spyOn(Date, 'now').mockReturnValue(Date.now() + hours * 3_600_000);
  expect(await begins(2, limiter)).toStrictEqual([1000, 2000]);
});

test('stops waiting when the delivery is stopped', async () => {
  const limiter = new RateLimiter(1);
  const stop = new StopSwitch();
  await limiter.acquire(stop);
  const next = limiter.acquire(stop);
  stop.stop();
  await expect(next).rejects.toThrow('the delivery was stopped');
  await expect(limiter.acquire(stop)).rejects.toThrow('the delivery was stopped');
  expect(vi.getTimerCount()).toBe(0);
});

test('begins nothing when the delivery is stopped during the check', async () => {
  const limiter = new RateLimiter(1);
  const stop = new StopSwitch();
  const stopped = limiter.acquire(stop, async () => stop.stop());
  await expect(stopped).rejects.toThrow('the delivery was stopped');
  expect(await begins(1, limiter)).toStrictEqual([0]);
});

test('a request begins after its check: a slow check brings no two windows closer together', async () => {
  const limiter = new RateLimiter(1);
  const slow = () => new Promise<void>((resolve) => setTimeout(resolve, 300));
  expect(await begins(1, limiter, slow)).toStrictEqual([300]);
  expect(await begins(1, limiter)).toStrictEqual([1000]);
});

test('checks again when another request began during the check', async () => {
  const limiter = new RateLimiter(1);
  let checks = 0;
  const times = await begins(2, limiter, async () => {
    checks += 1;
  });
  expect([times, checks]).toStrictEqual([[0, 1000], 3]);
});

test('a request whose check fails takes nothing from the rate', async () => {
  const limiter = new RateLimiter(1);
  await expect(limiter.acquire(never, () => Promise.reject(new Error('lost')))).rejects.toThrow('lost');
  expect(await begins(1, limiter)).toStrictEqual([0]);
});

test('pauses all requests, those that already wait included, for the longest of the times', async () => {
  const limiter = new RateLimiter(1);
  await limiter.acquire(never);
  const startedAt = performance.now();
  const waiting = limiter.acquire(never).then(() => performance.now() - startedAt);
  limiter.pauseFor(3000);
  limiter.pauseFor(10);
  await vi.runAllTimersAsync();
  expect(await waiting).toBe(3000);
});
