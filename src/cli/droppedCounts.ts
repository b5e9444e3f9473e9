/** How many values of a field were dropped for one reason. */
export interface DroppedCount {
  /** The path in the payload, such as `properties.value`. */
  readonly field: string;
  /** For example `not a number (column total)`; never a value. */
  readonly reason: string;
  readonly count: number;
}

/** Adds up counts of the same field and reason. */
export class DroppedCounts {
  readonly #counts = new Map<string, DroppedCount>();

  add({ field, reason, count }: DroppedCount): void {
    const key = JSON.stringify([field, reason]);
    this.#counts.set(key, { field, reason, count: count + (this.#counts.get(key)?.count ?? 0) });
  }

  /** The most frequent first. */
  get sorted(): readonly DroppedCount[] {
    return [...this.#counts.values()].sort((one, other) => other.count - one.count);
  }
}
