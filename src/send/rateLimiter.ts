import type { StopSwitch } from './stopSwitch.js';

const windowMs = 1000;

/**
 * Lets at most a number of requests begin in any window of one second.
 *
 * It uses a monotonic clock: a limiter over the time of day stands still for an hour when that is set back by an hour.
 */
export class RateLimiter {
  /** When the last requests began, as many as a window holds; the oldest is at `#oldest`. */
  readonly #begins: number[];
  #oldest = 0;
  #pausedUntil = Number.NEGATIVE_INFINITY;

  constructor(requestsPerSecond: number) {
    this.#begins = Array(requestsPerSecond).fill(Number.NEGATIVE_INFINITY);
  }

  /**
   * Waits until the next request may begin.
   *
   * @param check Runs last, when no time is left to wait: what it finds still holds when the request begins. It may run
   * more than once.
   * @throws Once the delivery is stopped, and what `check` throws.
   */
  async acquire(stop: StopSwitch, check: () => Promise<void> = async () => {}): Promise<void> {
    for (;;) {
      stop.throwIfStopped();
      const waitMs = this.#waitMs();
      if (waitMs > 0) {
        // Timers count whole milliseconds, and may be early by less than one.
        await stop.sleep(Math.ceil(waitMs));
        continue;
      }
      await check();
      stop.throwIfStopped();
      // During the check another request may have begun, or all may have been paused.
      if (this.#waitMs() <= 0) break;
    }
    this.#begins[this.#oldest] = performance.now();
    this.#oldest = (this.#oldest + 1) % this.#begins.length;
  }

  /** Lets no request begin for some time, those that already wait included. */
  pauseFor(milliseconds: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, performance.now() + milliseconds);
  }

  #waitMs(): number {
    const freeAt = (this.#begins[this.#oldest] ?? Number.NEGATIVE_INFINITY) + windowMs;
    return Math.max(freeAt, this.#pausedUntil) - performance.now();
  }
}
