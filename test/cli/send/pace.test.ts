import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { createPace } from '../../../src/cli/send/pace.js';

const forever = new AbortController().signal;

afterEach(() => {
  vi.restoreAllMocks();
});

/** When each of so many turns begins, in milliseconds. */
async function turns(count: number, pace: (stopped: AbortSignal) => Promise<void>): Promise<number[]> {
  const waitForTurn = async () => {
    await pace(forever);
    return performance.now();
  };
  return Promise.all(Array.from({ length: count }, waitForTurn));
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
  const begins = await turns(8, createPace(3, 200));
  expectPaced(begins, 3, 200);
  expect((begins[2] ?? 0) - startedAt).toBeLessThan(190);
  expect((begins[7] ?? 0) - startedAt).toBeLessThan(2000);
});

test('a pause saves no turns up', async () => {
  const pace = createPace(3, 200);
  const before = await turns(2, pace);
  await wait(700);
  const after = await turns(8, pace);
  expectPaced([...before, ...after], 3, 200);
});

test('a clock that is set back, or forward, changes nothing', async () => {
  const pace = createPace(20);
  const startedAt = performance.now();
  for (const hours of [0, -1, -2, 5]) {
    const clock = Date.now() + hours * 3_600_000;
    vi.spyOn(Date, 'now').mockImplementation(() => clock);
    for (let turn = 0; turn < 10; turn += 1) await pace(forever);
  }
  const elapsed = performance.now() - startedAt;
  expect(elapsed).toBeGreaterThan(990);
  expect(elapsed).toBeLessThan(20_000);
});

test('whoever waits for a turn can be stopped', async () => {
  const pace = createPace(1);
  const stop = new AbortController();
  await pace(stop.signal);
  const next = pace(stop.signal);
  stop.abort(new Error('stopped'));
  await expect(next).rejects.toThrow();
  await expect(pace(stop.signal)).rejects.toThrow();
});
