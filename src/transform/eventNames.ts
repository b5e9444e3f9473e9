import { TransformError } from '../errors.js';
import { appEventNames, eventNames } from '../events-api/eventNames.js';
import { closestString, MAX_WORD_LENGTH } from '../values/names.js';
import { shorten } from './guard.js';
import type { Settings } from './settings.js';

/** The settings that decide the name of an event. */
export type NameSettings = Pick<Settings, 'namesByEvent' | 'eventNames' | 'sendCustomEvents'>;

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

/** Settings with more rows are written by a program, which does not misspell. */
const MAX_OWN_NAMES = 200;

/** The names that are known, each with TikTok's name for it, those of the map `current` included. */
const knownNames = (isAppEvent: boolean, settings: NameSettings): ReadonlyMap<string, string> => {
  const own = [...settings.namesByEvent].slice(0, MAX_OWN_NAMES).map(([event, [name = '']]) => [event, name] as const);
  const app = isAppEvent ? appEventNames : [];
  return new Map<string, string>([...eventNames.current, ...app, ...eventNames[settings.eventNames], ...own]);
};

/** Suggests the known name that an unmapped one most likely means, and the row of `eventsToStandard` that maps it. */
const suggest = (key: string, names: ReadonlyMap<string, string>): string | undefined => {
  const known = closestString(key, names.keys());
  if (known === undefined) return undefined;
  const row = `{ "from": ${JSON.stringify(shorten(key))}, "to": ${JSON.stringify(shorten(names.get(known) ?? ''))} }`;
  // A name of the other built-in map.
  const isKnown = known === key;
  return `${isKnown ? '' : `use the known name "${shorten(known)}", or `}map the name in eventsToStandard: ${row}`;
};

const MAX_CACHED = 100;
const cachedSuggestions = new WeakMap<NameSettings, Map<string, string | undefined>>();

/** As {@link suggest}. Comparing takes ten times as long as the rest of a refusal, and the same few names come again and again. */
const suggestion = (key: string, isAppEvent: () => boolean, settings: NameSettings): string | undefined => {
  if (key.length > MAX_WORD_LENGTH) return undefined;
  const isApp = isAppEvent();
  const cached = cachedSuggestions.get(settings) ?? new Map<string, string | undefined>();
  const id = `${isApp} ${key}`;
  if (cached.has(id)) return cached.get(id);
  if (cached.size === MAX_CACHED) cached.clear();
  const found = suggest(key, knownNames(isApp, settings));
  cachedSuggestions.set(settings, cached.set(id, found));
  return found;
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
    suggestion(key, isAppEvent, settings),
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
