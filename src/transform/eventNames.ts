import { TransformError } from '../errors.js';
import { eventNames } from '../events-api/eventNames.js';
import type { Settings } from './settings.js';

/** The settings that decide the name of an event. */
export type NameSettings = Pick<Settings, 'namesByEvent' | 'eventNames' | 'sendCustomEvents'>;

/**
 * Finds the TikTok event names under which an event is sent.
 *
 * The user's `eventsToStandard` wins over the built-in map. Matching ignores case and outer spaces.
 *
 * @returns One name or more, without repeats, in the order of `eventsToStandard`.
 * @throws {TransformError} `unmapped-event-name` when no rule applies and `sendCustomEvents` is off.
 * @example
 * resolveEventNames('Order Completed', { namesByEvent: new Map(), eventNames: 'current', sendCustomEvents: false }) // => ['Purchase']
 */
export const resolveEventNames = (event: string, settings: NameSettings): readonly string[] => {
  const given = event.trim();
  const key = given.toLowerCase();
  const ownNames = settings.namesByEvent.get(key);
  if (ownNames !== undefined) return ownNames;
  const standardEvent = eventNames[settings.eventNames].get(key);
  if (standardEvent !== undefined) return [standardEvent];
  if (settings.sendCustomEvents) return [given];
  throw new TransformError(
    'unmapped-event-name',
    `Event name (${key}) is not valid, must be mapped to one of standard events`,
  );
};

/** Says which rule gave an event its name. */
export const explainEventName = (event: string, settings: NameSettings): string => {
  const key = event.trim().toLowerCase();
  if (settings.namesByEvent.has(key)) return 'named by eventsToStandard';
  const standardEvent = eventNames[settings.eventNames].get(key);
  if (standardEvent === undefined) return 'sent as it is, by sendCustomEvents';
  return standardEvent.toLowerCase() === key
    ? "TikTok's own name"
    : `named by the built-in map "${settings.eventNames}"`;
};
