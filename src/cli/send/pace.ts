import { setTimeout as wait } from 'node:timers/promises';

/**
 * Makes a function that waits for a turn: no more than so many begin in any window of time.
 *
 * It goes by a clock that never jumps. The limiters that are to be had go by the time of day: set back by an hour, it holds
 * them up for that long.
 *
 * @returns A function that throws once its signal is aborted.
 */
export function createPace(turns: number, windowMs = 1000): (stopped: AbortSignal) => Promise<void> {
  /** When the last turns begin, or began: as many as a window holds, the oldest at `next`. */
  const begins: number[] = Array(turns).fill(Number.NEGATIVE_INFINITY);
  let next = 0;

  return async (stopped) => {
    stopped.throwIfAborted();
    const now = performance.now();
    const begin = Math.max(now, (begins[next] ?? now) + windowMs);
    begins[next] = begin;
    next = (next + 1) % turns;
    if (begin > now) await wait(Math.ceil(begin - now), undefined, { signal: stopped });
  };
}
