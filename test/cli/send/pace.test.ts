import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { Pace } from '../../../src/cli/send/pace.js';

const forever = new AbortController().signal;

afterEach(() => {
  vi.restoreAllMocks();
});

/** When each of so many turns begins, in milliseconds: by its check, which nothing on a busy machine comes between. */
async function turns(count: number, pace: Pace): Promise<number[]> {
  const begins: number[] = [];
  const check = async () => void begins.push(performance.now());
  await Promise.all(Array.from({ length: count }, () => pace.turn(forever, check)));
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
  const begins = await turns(8, new Pace(3, 500));
  expectPaced(begins, 3, 500);
  expect((begins[2] ?? 0) - startedAt).toBeLessThan(490);
  expect((begins[7] ?? 0) - startedAt).toBeLessThan(5000);
});

test('a pause saves no turns up', async () => {
  const pace = new Pace(3, 200);
  const before = await turns(2, pace);
  await wait(700);
  const after = await turns(8, pace);
  expectPaced([...before, ...after], 3, 200);
});

test('a clock that is set back, or forward, changes nothing', async () => {
  const pace = new Pace(20);
  const startedAt = performance.now();
  for (const hours of [0, -1, -2, 5]) {
    const clock = Date.now() + hours * 3_600_000;
    vi.spyOn(Date, 'now').mockImplementation(() => clock);
    for (let turn = 0; turn < 10; turn += 1) await pace.turn(forever);
  }
  const elapsed = performance.now() - startedAt;
  expect(elapsed).toBeGreaterThan(990);
  expect(elapsed).toBeLessThan(20_000);
});

test('whoever waits for a turn can be stopped', async () => {
  const pace = new Pace(1);
  const stop = new AbortController();
  await pace.turn(stop.signal);
  const next = pace.turn(stop.signal);
  stop.abort(new Error('stopped'));
  await expect(next).rejects.toThrow();
  await expect(pace.turn(stop.signal)).rejects.toThrow();
});

test('so can whoever waits for no time, but for the turn before', async () => {
  const pace = new Pace(1, 0);
  const stop = new AbortController();
  const first = pace.turn(forever, () => wait(20));
  const next = pace.turn(stop.signal);
  stop.abort(new Error('stopped'));
  await expect(next).rejects.toThrow('stopped');
  await first;
});

test('a turn begins when its check is done: a slow one brings no two windows closer together', async () => {
  const pace = new Pace(2, 200);
  const begins: number[] = [];
  const checks = [150, 0, 0, 0];
  const waits = checks.map((checkMs) =>
    pace.turn(forever, async () => {
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
  const pace = new Pace(1, 20);
  const failing = pace.turn(forever, () => Promise.reject(new Error('lost')));
  const behind = pace.turn(forever);
  await expect(failing).rejects.toThrow('lost');
  await expect(behind).rejects.toThrow('lost');
});

test('all turns are held up, those that wait already too', async () => {
  const pace = new Pace(1, 50);
  await pace.turn(forever);
  const startedAt = performance.now();
  const waiting = pace.turn(forever);
  pace.hold(300);
  pace.hold(10);
  await waiting;
  expect(performance.now() - startedAt).toBeGreaterThan(295);
});
