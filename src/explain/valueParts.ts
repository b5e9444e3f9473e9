import type { Cast } from '../mapping/fieldRow.js';
import { type KeyCasts, parseJson, textOrList, userText } from '../values/casts.js';
import { own } from '../values/own.js';
import { below, castPart, fromJson, type Parts, type PartsOf, together } from './parts.js';

/** The elements of a list that a cast takes, each by itself. */
export const listParts =
  (cast: Cast<unknown>): PartsOf =>
  (given, place) => {
    const list: unknown = parseJson(given);
    if (!Array.isArray(list)) return undefined;
    let sent = 0;
    const all = list.map((element: unknown, index): Parts => {
      const isUsable = cast(element, place.message, place.settings) !== undefined;
      const part = castPart(element, cast, below(place, isUsable ? [sent] : [], [index]), fromJson(given));
      if (isUsable) sent += 1;
      return part;
    });
    return together(all);
  };

/** One text, or the elements of a list of them. */
export const textOrListParts: PartsOf = (given, place) =>
  listParts(userText)(given, place) ?? castPart(given, userText, place, []);

/** The id inside of the entry that counts. */
export const tiktokExternalIdParts: PartsOf = (given, place) => {
  if (!Array.isArray(given)) return undefined;
  const isUsable = (entry: unknown) =>
    own(entry, 'type') === 'tiktokExternalId' && textOrList(own(entry, 'id')) !== undefined;
  const index = given.findIndex(isUsable);
  const id = own(given[index], 'id');
  return textOrListParts(id, below(place, [], [index, 'id']));
};

/** An object copied as given, but for the keys with a cast. */
export const objectParts =
  (casts: KeyCasts): PartsOf =>
  (given, place) => {
    const source: unknown = parseJson(given);
    const steps = fromJson(given);
    const { to, from } = place;
    const copied = { to, from, cast: 'copy', tried: [], steps: [...steps, 'copied as it is'] };
    const typed = [...casts].flatMap(([key, cast]) => {
      const value = own(source, key);
      return value === undefined ? [] : [castPart(value, cast, below(place, [key], [key]), steps)];
    });
    return together([{ parts: [copied], leftOut: [] }, ...typed]);
  };
