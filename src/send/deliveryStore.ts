/** What became of an event that TikTok took. It is `uncertain` when TikTok refused some events of its request without naming them. */
export type DeliveryStatus = 'accepted' | 'uncertain';

/**
 * Remembers which events TikTok took, so that none of them is sent twice.
 *
 * Within one call of `send`, requests that hold the same event wait for each other, so the second finds what the first has
 * added. An event that one request holds twice is sent twice, and TikTok drops the second.
 *
 * An event is known by its key: a digest of its event source, name and id (of its content when it has no id), from which
 * nothing of the event can be read. What a method throws, or rejects with, ends the run.
 */
export interface DeliveryStore {
  /** @returns What became of the event; `false` or `undefined` when it is not known, `true` is the same as `accepted`. */
  has(key: string): DeliveryStatus | boolean | undefined | Promise<DeliveryStatus | boolean | undefined>;
  /**
   * Remembers events that one response decided about.
   *
   * Their results follow once this has returned, or its promise resolves: a durable store has them on disk by then.
   */
  add(keys: readonly string[], status: DeliveryStatus): void | Promise<void>;
  /** Runs before each attempt of a request, and throws when the store can no longer remember what that would deliver. */
  check?(): void | Promise<void>;
}

/**
 * Creates a store that lasts as long as the process, and grows with each event.
 *
 * @example
 * const store = createMemoryStore();
 * store.add(['key-of-an-event'], 'accepted');
 * [store.has('key-of-an-event'), store.has('another')] // => ['accepted', undefined]
 */
export const createMemoryStore = (): DeliveryStore => {
  const statuses = new Map<string, DeliveryStatus>();
  return {
    has: (key) => statuses.get(key),
    add: (keys, status) => {
      for (const key of keys) statuses.set(key, status);
    },
  };
};
