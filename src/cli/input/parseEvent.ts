import type { TransformInput } from '../../index.js';
import type { Destination } from '../readDestination.js';

/**
 * Tells a bare message from a `{ message, destination }` pair, which brings its own destination.
 *
 * The event has no destination when neither the record nor `configured` names one. A record with a `type` is a message even when it
 * has a field called `message`.
 */
export function parseEvent(record: unknown, configured: Destination | undefined): TransformInput {
  if (!isPair(record)) return { message: record, destination: configured };
  return { message: record.message, destination: record.destination ?? configured };
}

/** Whether its destination is one at all is for the core to say. */
function isPair(record: unknown): record is { message: unknown; destination?: TransformInput['destination'] | null } {
  if (typeof record !== 'object' || record === null) return false;
  return Object.hasOwn(record, 'message') && !Object.hasOwn(record, 'type');
}
