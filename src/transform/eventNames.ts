import { TransformError } from '../errors.js';
import { appEventNames, eventNames } from '../events-api/eventNames.js';
import { shorten } from './guard.js';
import type { Settings } from './settings.js';
import { suggestName } from './suggestName.js';

/** The settings that decide the name of an event. */
type NameSettings = Pick<Settings, 'namesByEvent' | 'eventNames' | 'sendCustomEvents'>;

/** The names of an event, and the rule that gave them. */
interface FoundNames {
  readonly names: readonly string[];
  readonly rule: 'eventsToStandard' | 'builtIn' | 'sendCustomEvents';
}

const builtInName = (key: string, isAppEvent: () => boolean, settings: NameSettings): string | undefined => {
  const standardEvent = eventNames[settings.eventNames].get(key);
  if (standardEvent !== undefined) return standardEvent;
  const appEvent = appEventNames.get(key);
  return appEvent !== undefined && isAppEvent() ? appEvent : undefined;
};

const findNames = (event: string, isAppEvent: () => boolean, settings: NameSettings): FoundNames | undefined => {
  const given = event.trim();
  const key = given.toLowerCase();
  const ownNames = settings.namesByEvent.get(key);
  if (ownNames !== undefined) return { names: ownNames, rule: 'eventsToStandard' };
  const builtIn = builtInName(key, isAppEvent, settings);
  if (builtIn !== undefined) return { names: [builtIn], rule: 'builtIn' };
  return settings.sendCustomEvents ? { names: [given], rule: 'sendCustomEvents' } : undefined;
};

/**
 * Finds the TikTok event names under which an event is sent.
 *
 * The user's `eventsToStandard` wins over the built-in map. Matching ignores case and outer spaces.
 *
 * @param isAppEvent Decides whether the event source is an app, whose events have names of their own.
 * @returns One name or more, without repeats, in the order of `eventsToStandard`.
 * @throws {TransformError} `unmapped-event-name` when no rule applies and `sendCustomEvents` is off.
 * @example
 * resolveEventNames('Order Completed', () => false, { namesByEvent: new Map(), eventNames: 'current', sendCustomEvents: false }) // => ['Purchase']
 */
export const resolveEventNames = (
  event: string,
  isAppEvent: () => boolean,
  settings: NameSettings,
): readonly string[] => {
  const found = findNames(event, isAppEvent, settings);
  if (found !== undefined) return found.names;
  const key = event.trim().toLowerCase();
  throw new TransformError(
    'unmapped-event-name',
    `Event name (${shorten(key)}) is not valid, must be mapped to one of standard events`,
    suggestName(key, isAppEvent(), settings),
  );
};

/** Says which rule gave an accepted event its name. */
export const explainEventName = (event: string, isAppEvent: () => boolean, settings: NameSettings): string => {
  const found = findNames(event, isAppEvent, settings);
  if (found?.rule === 'eventsToStandard') return 'named by eventsToStandard';
  if (found?.rule !== 'builtIn') return 'sent as it is, by sendCustomEvents';
  return found.names[0]?.toLowerCase() === event.trim().toLowerCase()
    ? "TikTok's own name"
    : `named by the built-in map "${settings.eventNames}"`;
};
