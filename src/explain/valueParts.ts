import type { Cast } from '../mapping/fieldRow.js';
import { type KeyCasts, parseJson, personalString, stringOrList } from '../values/casts.js';
import { getOwn } from '../values/getOwn.js';
import { at, castPart, concat, fromJson, type Parts, type PartsOf } from './parts.js';

/** The elements of a list that a cast takes, each by itself. */
export const listParts =
  (cast: Cast<unknown>): PartsOf =>
  (given, place) => {
    const list: unknown = parseJson(given);
    if (!Array.isArray(list)) return undefined;
    let sent = 0;
    const all = list.map((element: unknown, index): Parts => {
      const isUsable = cast(element, place.message, place.settings) !== undefined;
      const part = castPart(element, cast, at(place, isUsable ? [sent] : [], [index]), fromJson(given));
      if (isUsable) sent += 1;
      return part;
    });
    return concat(all);
  };

/** One text, or the elements of a list of them. */
export const textOrListParts: PartsOf = (given, place) =>
  listParts(personalString)(given, place) ?? castPart(given, personalString, place, []);

/** The id inside of the entry that counts. */
export const tiktokExternalIdParts: PartsOf = (given, place) => {
  if (!Array.isArray(given)) return undefined;
  const isUsable = (entry: unknown) =>
    getOwn(entry, 'type') === 'tiktokExternalId' && stringOrList(getOwn(entry, 'id')) !== undefined;
  const index = given.findIndex(isUsable);
  const id = getOwn(given[index], 'id');
  return textOrListParts(id, at(place, [], [index, 'id']));
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
      const value = getOwn(source, key);
      return value === undefined ? [] : [castPart(value, cast, at(place, [key], [key]), steps)];
    });
    return concat([{ parts: [copied], leftOut: [] }, ...typed]);
  };
