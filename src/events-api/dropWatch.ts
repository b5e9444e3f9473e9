import type { UnknownObject } from '../values/objects.js';
import type { EventSettings } from './sources.js';

/**
 * Notices that a message has a value that no row could use.
 *
 * It says neither which nor why: a trace does, which takes many times as long as the mapping.
 */
export interface DropWatch {
  /** Whoever watches sets it back before the next message. It may also be set for a message of which nothing was dropped. */
  hasDropped: boolean;
  /**
   * Compares a message with what the rows of an API version filled from it.
   *
   * @param values The values of the message, as the version's generated code reads them.
   */
  watch(
    version: 'v1' | 'v2',
    values: readonly unknown[],
    message: UnknownObject,
    settings: EventSettings,
    filled: UnknownObject,
  ): void;
}
