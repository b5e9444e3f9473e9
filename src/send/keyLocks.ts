/** Lets only one request at a time deliver an event: the next one that holds it waits for its outcome. */
export class KeyLocks {
  /** Resolves when the last request that asked for a key is done. */
  readonly #lastByKey = new Map<string, Promise<void>>();

  /**
   * Waits for all earlier requests that hold one of the keys.
   *
   * A request waits only for those that asked before it, so two never wait for each other.
   *
   * @returns A function that releases the keys.
   */
  async acquire(keys: readonly string[]): Promise<() => void> {
    const earlier = keys.flatMap((key) => this.#lastByKey.get(key) ?? []);
    let resolve = (): void => {};
    const released = new Promise<void>((onRelease) => {
      resolve = onRelease;
    });
    for (const key of keys) this.#lastByKey.set(key, released);
    await Promise.all(earlier);
    return () => {
      for (const key of keys) if (this.#lastByKey.get(key) === released) this.#lastByKey.delete(key);
      resolve();
    };
  }
}
