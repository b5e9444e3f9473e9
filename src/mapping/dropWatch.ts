import type { RowCast } from './row.js';

/**
 * Notices that a message has a value that no row could use.
 *
 * It says neither which nor why: a trace does, which takes many times as long as the mapping. Without a watch, mapping costs
 * the same as ever; with one, only messages with a dropped value cost more.
 */
export interface DropWatch {
  /** Whoever watches sets it back before the next message. It may also be set for a message of which nothing was dropped. */
  hasDropped: boolean;
  /** True for a value that the cast should have been able to read. */
  isUnusable(given: unknown, cast: RowCast<unknown, never>): boolean;
  /** True if a part of the given list or object is not in the value that the cast made of it. */
  losesPart(given: unknown, value: unknown, cast: RowCast<unknown, never>): boolean;
}
