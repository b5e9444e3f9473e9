import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { RateLimiter } from '../../../src/cli/send/rateLimiter.js';

const forever = new AbortController().signal;

afterEach(() => {
  vi.restoreAllMocks();
});

/** When each of so many turns begins, in milliseconds: by its check, which nothing on a busy machine comes between. */
async function turns(count: number, pace: RateLimiter): Promise<number[]> {
  const begins: number[] = [];
  const check = async () => void begins.push(performance.now());
  await Promise.all(Array.from({ length: count }, () => pace.acquire(forever, check)));
  return begins;
}

/** Every turn is that much later than the one that many before it; timers may be a moment early. */
function expectPaced(begins: readonly number[], count: number, windowMs: number): void {
  for (const [turn, begin] of begins.entries()) {
    const before = begins[turn - count];
    if (before !== undefined) expect(begin - before).toBeGreaterThan(windowMs - 5);
  }
}

test('so many turns in any window, the others later, and none later than need be', async () => {
  const startedAt = performance.now();
  const begins = await turns(8, new RateLimiter(3, 500));
  expectPaced(begins, 3, 500);
  expect((begins[2] ?? 0) - startedAt).toBeLessThan(490);
  expect((begins[7] ?? 0) - startedAt).toBeLessThan(5000);
});

test('a pause saves no turns up', async () => {
  const pace = new RateLimiter(3, 200);
  const before = await turns(2, pace);
  await wait(700);
  const after = await turns(8, pace);
  expectPaced([...before, ...after], 3, 200);
});

test('a clock that is set back, or forward, changes nothing', async () => {
  const pace = new RateLimiter(20);
  const startedAt = performance.now();
  for (const hours of [0, -1, -2, 5]) {
    const clock = Date.now() + hours * 3_600_000;
    vi.spyOn(Date, 'now').mockImplementation(() => clock);
    for (let turn = 0; turn < 10; turn += 1) await pace.acquire(forever);
  }
  const elapsed = performance.now() - startedAt;
  expect(elapsed).toBeGreaterThan(990);
  expect(elapsed).toBeLessThan(20_000);
});

test('whoever waits for a turn can be stopped', async () => {
  const pace = new RateLimiter(1);
  const stop = new AbortController();
  await pace.acquire(stop.signal);
  const next = pace.acquire(stop.signal);
  stop.abort(new Error('stopped'));
  await expect(next).rejects.toThrow();
  await expect(pace.acquire(stop.signal)).rejects.toThrow();
});

test('so can whoever waits for no time, but for the turn before', async () => {
  const pace = new RateLimiter(1, 0);
  const stop = new AbortController();
  const first = pace.acquire(forever, () => wait(20));
  const next = pace.acquire(stop.signal);
  stop.abort(new Error('stopped'));
  await expect(next).rejects.toThrow('stopped');
  await first;
});

test('a turn begins when its check is done: a slow one brings no two windows closer together', async () => {
  const pace = new RateLimiter(2, 200);
  const begins: number[] = [];
  const checks = [150, 0, 0, 0];
  const waits = checks.map((checkMs) =>
    pace.acquire(forever, async () => {
      await wait(checkMs);
      begins.push(performance.now());
    }),
  );
  await Promise.all(waits);
  // In the order of the turns, not of their checks.
  const [second = 0, first = 0, ...others] = begins;
  expectPaced(
    [first, second, ...others].sort((one, other) => one - other),
    2,
    200,
  );
});

test('what a check throws is thrown to all that wait behind it: no turn begins any more', async () => {
  const pace = new RateLimiter(1, 20);
  const failing = pace.acquire(forever, () => Promise.reject(new Error('lost')));
  const behind = pace.acquire(forever);
  await expect(failing).rejects.toThrow('lost');
  await expect(behind).rejects.toThrow('lost');
});

test('all turns are held up, those that wait already too', async () => {
  const pace = new RateLimiter(1, 50);
  await pace.acquire(forever);
  const startedAt = performance.now();
  const waiting = pace.acquire(forever);
  pace.pauseFor(300);
  pace.pauseFor(10);
  await waiting;
  expect(performance.now() - startedAt).toBeGreaterThan(295);
});
