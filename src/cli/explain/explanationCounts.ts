import type { Explanation } from '../../index.js';
import { matchKeys, matchKeysOf } from './matchKeys.js';

/** Something that occurs, and how often. */
export interface Count {
  readonly name: string;
  readonly count: number;
}

/** A path that nobody reads may hold anything; so many different ones are counted, and memory stays flat. */
const MOST_NAMES = 1000;

/** Counts by name, the most frequent first. What comes after too many names is counted without one. */
class CountsByName {
  readonly #counts = new Map<string, number>();
  withoutName = 0;

  add(name: string): void {
    const known = this.#counts.get(name);
    if (known === undefined && this.#counts.size >= MOST_NAMES) this.withoutName += 1;
    else this.#counts.set(name, (known ?? 0) + 1);
  }

  get sorted(): readonly Count[] {
    return [...this.#counts].map(([name, count]) => ({ name, count })).sort((one, other) => other.count - one.count);
  }
}

/** Elements of lists are counted together. */
const withoutIndexes = (path: string): string => path.replace(/\[\d+\]/g, '[]');

/** Counts what the explanations of many events say. */
export class ExplanationCounts {
  events = 0;
  payloads = 0;
  withoutMatchKey = 0;
  readonly #matchKeys = new CountsByName();
  readonly dropped = new CountsByName();
  readonly unread = new CountsByName();
  readonly refusals = new CountsByName();

  add({ payloads, unread, refusal }: Explanation): void {
    this.events += 1;
    if (refusal !== undefined) this.refusals.add(refusal.code);
    for (const { path, nearest } of unread) {
      const meant = nearest === undefined ? '' : `: is ${withoutIndexes(nearest)} meant?`;
      this.unread.add(`${withoutIndexes(path)}${meant}`);
    }
    for (const { fields, dropped } of payloads) {
      this.payloads += 1;
      const keys = matchKeysOf(fields.map(({ path }) => path));
      if (keys.length === 0) this.withoutMatchKey += 1;
      for (const key of keys) this.#matchKeys.add(key);
      for (const { path, from, why } of dropped) {
        this.dropped.add(`${withoutIndexes(path)} ← ${withoutIndexes(from)}: ${why}`);
      }
    }
  }

  /** Every match key, those that no payload carries included. */
  get matchKeys(): readonly Count[] {
    const counts = new Map(this.#matchKeys.sorted.map(({ name, count }) => [name, count]));
    return matchKeys.map(({ name }) => ({ name, count: counts.get(name) ?? 0 }));
  }
}
