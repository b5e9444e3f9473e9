import { appEventNames, eventNames } from '../events-api/eventNames.js';
import { closestString, MAX_WORD_LENGTH } from '../values/names.js';
import { shorten } from './guard.js';
import type { Settings } from './settings.js';

/** The settings that map names. */
type KnownNames = Pick<Settings, 'namesByEvent' | 'eventNames'>;

/** Settings with more rows are written by a program, which does not misspell. */
const MAX_OWN_NAMES = 200;

/** The names that are known, each with TikTok's name for it, those of the map `current` included. */
const knownNames = (isAppEvent: boolean, settings: KnownNames): ReadonlyMap<string, string> => {
  const own = [...settings.namesByEvent].slice(0, MAX_OWN_NAMES).map(([event, [name = '']]) => [event, name] as const);
  const app = isAppEvent ? appEventNames : [];
  return new Map<string, string>([...eventNames.current, ...app, ...eventNames[settings.eventNames], ...own]);
};

/**
 * Finds the known name that an unmapped one (trimmed, lower-cased) most likely means, as its owner spells it.
 *
 * @returns `undefined` for a name that resembles none, and for a name of the other built-in map.
 */
export const nearestName = (
  key: string,
  settings: KnownNames & Pick<Settings, 'eventsToStandard'>,
): string | undefined => {
  const names = knownNames(true, settings);
  const known = closestString(key, names.keys());
  if (known === undefined || known === key) return undefined;
  const spellings = [...settings.eventsToStandard.map(({ from }) => from), names.get(known) ?? ''];
  return spellings.find((spelling) => spelling.toLowerCase() === known) ?? known;
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
const cachedSuggestions = new WeakMap<KnownNames, Map<string, string | undefined>>();

/**
 * Suggests what to do about an event name (trimmed, lower-cased) that no rule maps; `undefined` for one that resembles none.
 *
 * Comparing takes ten times as long as the rest of a refusal, and the same few names come again and again: they are cached.
 */
export const suggestName = (key: string, isApp: boolean, settings: KnownNames): string | undefined => {
  if (key.length > MAX_WORD_LENGTH) return undefined;
  const cached = cachedSuggestions.get(settings) ?? new Map<string, string | undefined>();
  const id = `${isApp} ${key}`;
  if (cached.has(id)) return cached.get(id);
  if (cached.size === MAX_CACHED) cached.clear();
  const found = suggest(key, knownNames(isApp, settings));
  cachedSuggestions.set(settings, cached.set(id, found));
  return found;
};
