import type { TransformInput } from '../../index.js';
import { withToken } from '../../transform/hiddenToken.js';
import type { DestinationWatch } from '../configWarnings.js';
import type { Destination } from '../findDestination.js';
import { inputRefusal, type Refusal } from '../refusal.js';
import { toJson } from '../toJson.js';
import type { ParsedItem } from './parseItem.js';

/**
 * Makes a function that reads the event of an item.
 *
 * @param configured The destination of items that have none of their own.
 * @param watch Sees the destinations that items have of their own.
 */
export function createEventReader(
  configured: Destination | undefined,
  watch?: DestinationWatch,
): (item: ParsedItem) => TransformInput | Refusal {
  const destinations = new DestinationCache();
  return ({ line, value }) => {
    const { message, destination } = parseEvent(value, configured);
    if (destination === undefined) return inputRefusal('missing-destination');
    if (destination === configured) return { message, destination };
    const own = destinations.intern(withToken(destination));
    watch?.see(line, own);
    return { message, destination: own };
  };
}

/**
 * Distinguishes a bare message from a `{ message, destination }` pair, which has its own destination.
 *
 * The event has no destination when neither the value nor `configured` has one. A value with a `type` is a message even when it has a
 * field called `message`.
 */
export function parseEvent(value: unknown, configured: Destination | undefined): TransformInput {
  if (!isPair(value)) return { message: value as TransformInput['message'], destination: configured };
  return { message: value.message, destination: value.destination ?? configured };
}

/** The core checks whether the destination is a valid one. */
function isPair(
  value: unknown,
): value is Pick<TransformInput, 'message'> & { destination?: TransformInput['destination'] | null } {
  if (typeof value !== 'object' || value === null) return false;
  return Object.hasOwn(value, 'message') && !Object.hasOwn(value, 'type');
}

/** Inputs rarely have more destinations, or larger ones. Other destinations are parsed for each item. */
const maxEntries = 1000;
const maxCharacters = 32 * 1024;

/**
 * Returns equal destinations of different items as one object.
 *
 * The core parses the settings of an object once. Without this cache, it would parse them for each `{ message, destination }` pair,
 * which takes longer than transforming the message.
 */
export class DestinationCache {
  readonly #byJson = new Map<string, NonNullable<TransformInput['destination']>>();

  intern(destination: NonNullable<TransformInput['destination']>): NonNullable<TransformInput['destination']> {
    const json = toJson(destination);
    if (json === undefined || json.length > maxCharacters) return destination;
    const known = this.#byJson.get(json);
    if (known !== undefined) return known;
    const [oldest] = this.#byJson.size < maxEntries ? [] : this.#byJson.keys();
    if (oldest !== undefined) this.#byJson.delete(oldest);
    this.#byJson.set(json, destination);
    return destination;
  }
}
