import toPath from 'lodash/toPath.js';
import { typedKeys } from '../api/contents.js';
import type { AnyRow, Cast } from '../mapping/fieldRow.js';
import type { Settings } from '../schemas/settings.js';
import { copyWith, elements, type KeyCasts, parseJson, textOrList, userText } from '../values/casts.js';
import { isEmpty, isRecord, type PlainRecord } from '../values/kinds.js';
import { own } from '../values/own.js';
import { ABSENT, explainRow, type PassedOver, READ_FROM_JSON, type WhyRefused } from './explainRow.js';
import { pathOf } from './leafPaths.js';
import { maskKey } from './mask.js';

/** A part of a mapped value, and where it comes from. */
export interface Part {
  /** Keys in the payload. */
  readonly to: readonly string[];
  /** Keys in the event; or `default`, `derived`, `settings`. */
  readonly from: readonly string[] | string;
  /** As mapped; absent where the part stands for all that is copied below it. */
  readonly value?: unknown;
  readonly cast: string;
  readonly tried: readonly PassedOver[];
  readonly steps: readonly string[];
}

/** Something that a source holds and the payload does not. */
export interface LeftOut {
  readonly to: readonly string[];
  readonly from: readonly string[];
  readonly why: string;
  /** One of several, of which others may be sent. */
  readonly isOneOfSeveral?: boolean;
}

export interface Parts {
  readonly parts: readonly Part[];
  readonly leftOut: readonly LeftOut[];
}

/** Speaks of casts: their names, what they did, and why they refuse. */
export interface Speaker {
  readonly nameOf: (cast: Cast<unknown>) => string;
  readonly stepsOf: (given: unknown, value: unknown, cast: Cast<unknown>) => string[];
  readonly whyRefused: WhyRefused;
}

/** Where a value is on its way from the event to the payload. */
export interface Place extends Speaker {
  readonly to: readonly string[];
  readonly from: readonly string[];
  readonly message: PlainRecord;
  readonly settings: Settings;
}

/** The parts of a value; `undefined` where it is one. */
export type PartsOf = (given: unknown, place: Place) => Parts | undefined;

const fromJson = (given: unknown): string[] => (typeof given === 'string' ? [READ_FROM_JSON] : []);

const below = (place: Place, to: readonly (string | number)[], from: readonly (string | number)[]): Place => ({
  ...place,
  to: [...place.to, ...to.map(String)],
  from: [...place.from, ...from.map(String)],
});

const together = (all: readonly Parts[]): Parts => ({
  parts: all.flatMap(({ parts }) => parts),
  leftOut: all.flatMap(({ leftOut }) => leftOut),
});

const leaveOut = ({ to, from }: Place, why: string): Parts => ({ parts: [], leftOut: [{ to, from, why }] });

/** A value that a cast takes or refuses as a whole. */
const castPart = (given: unknown, cast: Cast<unknown>, place: Place, steps: readonly string[]): Parts => {
  const { to, from, message, settings } = place;
  const value = cast(given, message, settings);
  if (value === undefined) return leaveOut(place, place.whyRefused(given, cast));
  const part = {
    to,
    from,
    value,
    cast: place.nameOf(cast),
    tried: [],
    steps: [...steps, ...place.stepsOf(given, value, cast)],
  };
  return { parts: [part], leftOut: [] };
};

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

/** What becomes of one item; no parts where it is not sent. */
export type ItemParts = (item: PlainRecord, place: Place) => Parts;

/** The items of a list of objects, or of one object, each by itself. */
export const itemParts =
  (partsOfItem: ItemParts): PartsOf =>
  (given, place) => {
    const isList = Array.isArray(parseJson(given));
    const all: Parts[] = [];
    let sent = 0;
    for (const [index, item] of (elements(given) ?? []).entries()) {
      const from = isList ? [index] : [];
      const parts = isRecord(item) ? partsOfItem(item, below(place, [sent], from)) : undefined;
      if (parts !== undefined && parts.parts.length > 0) {
        sent += 1;
        all.push(parts);
      } else {
        const why = parts === undefined ? 'no object' : 'an item of which nothing can be sent';
        all.push(leaveOut(below(place, [], from), why));
      }
    }
    const { to, from } = place;
    // A list without items is sent as such.
    if (sent === 0) all.push({ parts: [{ to, from, cast: 'empty list', tried: [], steps: [] }], leftOut: [] });
    const withOrigin = (part: Part): Part => ({ ...part, steps: [...fromJson(given), ...part.steps] });
    return together(all.map(({ parts, leftOut }) => ({ parts: parts.map(withOrigin), leftOut })));
  };

export const contentItemParts: ItemParts = (item, place) =>
  isEmpty(copyWith(item, typedKeys)) ? { parts: [], leftOut: [] } : (objectParts(typedKeys)(item, place) as Parts);

export const contentParts = itemParts(contentItemParts);

/** What a table reads of one product. */
export const productItemParts =
  (rows: readonly AnyRow[]): ItemParts =>
  (product, place) => {
    const at = (path: string): string => pathOf([...place.from, ...toPath(path)].map(maskKey));
    return together(
      rows.map((row): Parts => {
        const { found, tried } = explainRow(row, product, place.settings, place.whyRefused);
        const { to, from } = below(place, toPath(row.to), toPath(found?.path ?? ''));
        if (found === undefined) {
          const refused = tried.filter(({ why }) => why !== ABSENT);
          return {
            parts: [],
            leftOut: refused.map(({ path, why }) => ({ to, from: [...place.from, ...toPath(path)], why })),
          };
        }
        const { value, given, cast } = found;
        const part = {
          to,
          from,
          value,
          cast: place.nameOf(cast),
          tried: tried.map(({ path, why }) => ({ path: at(path), why })),
          steps: place.stepsOf(given, value, cast),
        };
        return { parts: [part], leftOut: [] };
      }),
    );
  };
