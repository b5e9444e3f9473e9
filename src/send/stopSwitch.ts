/**
 * Ends all waits of a delivery at once.
 *
 * An `AbortSignal` would do, but Node warns of a leak when more than ten waits listen to one.
 */
export class StopSwitch {
  #isStopped = false;
  readonly #sleepers = new Set<() => void>();

  get isStopped(): boolean {
    return this.#isStopped;
  }

  stop(): void {
    this.#isStopped = true;
    for (const wake of this.#sleepers) wake();
  }

  throwIfStopped(): void {
    if (this.#isStopped) throw new Error('the delivery was stopped');
  }

  /** Waits; it throws as soon as the delivery is stopped. */
  async sleep(milliseconds: number): Promise<void> {
    this.throwIfStopped();
    await new Promise<void>((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.#sleepers.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, milliseconds);
      this.#sleepers.add(wake);
    });
    this.throwIfStopped();
  }
}
