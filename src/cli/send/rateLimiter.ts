import { setTimeout as wait } from 'node:timers/promises';

/**
 * Lets no more than so many turns begin in any window of time.
 *
 * It goes by a clock that never jumps. The limiters that are to be had go by the time of day: set back by an hour, it holds
 * them up for that long.
 */
export class RateLimiter {
  readonly #windowMs: number;
  /** When the last turns began, as many as a window holds, the oldest at `next`: each waits for the one before it there. */
  readonly #begins: Promise<number>[];
  #next = 0;
  #heldUntil = 0;

  constructor(turns: number, windowMs = 1000) {
    this.#windowMs = windowMs;
    this.#begins = Array(turns).fill(Promise.resolve(Number.NEGATIVE_INFINITY));
  }

  /**
   * Waits for a turn. It throws once `stopped` is aborted.
   *
   * @param check Done when the turn has come and before it begins; what it throws is thrown, to all that wait behind it too.
   */
  async acquire(stopped: AbortSignal, check: () => Promise<void> = async () => {}): Promise<void> {
    stopped.throwIfAborted();
    const begin = this.#begin(this.#begins[this.#next], stopped, check);
    this.#begins[this.#next] = begin;
    this.#next = (this.#next + 1) % this.#begins.length;
    await begin;
  }

  /** Lets no turn begin for so long. */
  pauseFor(milliseconds: number): void {
    this.#heldUntil = Math.max(this.#heldUntil, performance.now() + milliseconds);
  }

  async #begin(before: Promise<number> | undefined, stopped: AbortSignal, check: () => Promise<void>): Promise<number> {
    const mayBeginAt = ((await before) ?? 0) + this.#windowMs;
    // While it waits, all may be held up for longer.
    for (;;) {
      const waitMs = Math.max(mayBeginAt, this.#heldUntil) - performance.now();
      if (waitMs <= 0) break;
      await wait(Math.ceil(waitMs), undefined, { signal: stopped });
    }
    stopped.throwIfAborted();
    await check();
    return performance.now();
  }
}
