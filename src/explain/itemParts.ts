import toPath from 'lodash/toPath.js';
import { typedKeys } from '../events-api/contents.js';
import type { AnyRow } from '../mapping/fieldRow.js';
import { copyWith, elements, parseJson } from '../values/casts.js';
import { isEmpty, isObject, type UnknownObject } from '../values/kinds.js';
import { ABSENT, explainRow } from './explainRow.js';
import { pathOf } from './leafPaths.js';
import { maskKey } from './mask.js';
import {
  at,
  concat,
  fromJson,
  leaveOut,
  type Parts,
  type PartsOf,
  type TraceContext,
  type TracedValue,
} from './parts.js';
import { objectParts } from './valueParts.js';

/** What becomes of one item; no parts where it is not sent. */
export type ItemParts = (item: UnknownObject, place: TraceContext) => Parts;

/** The items of a list of objects, or of one object, each by itself. */
export const itemParts =
  (partsOfItem: ItemParts): PartsOf =>
  (given, place) => {
    const isList = Array.isArray(parseJson(given));
    const all: Parts[] = [];
    let sent = 0;
    for (const [index, item] of (elements(given) ?? []).entries()) {
      const from = isList ? [index] : [];
      const parts = isObject(item) ? partsOfItem(item, at(place, [sent], from)) : undefined;
      if (parts !== undefined && parts.parts.length > 0) {
        sent += 1;
        all.push(parts);
      } else {
        const why = parts === undefined ? 'no object' : 'an item of which nothing can be sent';
        all.push(leaveOut(at(place, [], from), why));
      }
    }
    const { to, from } = place;
    // A list without items is sent as such.
    if (sent === 0) all.push({ parts: [{ to, from, cast: 'empty list', tried: [], steps: [] }], leftOut: [] });
    const withOrigin = (part: TracedValue): TracedValue => ({ ...part, steps: [...fromJson(given), ...part.steps] });
    return concat(all.map(({ parts, leftOut }) => ({ parts: parts.map(withOrigin), leftOut })));
  };

export const contentItemParts: ItemParts = (item, place) =>
  isEmpty(copyWith(item, typedKeys)) ? { parts: [], leftOut: [] } : (objectParts(typedKeys)(item, place) as Parts);

export const contentParts = itemParts(contentItemParts);

/** What a table reads of one product. */
export const productItemParts =
  (rows: readonly AnyRow[]): ItemParts =>
  (product, place) => {
    const pathIn = (path: string): string => pathOf([...place.from, ...toPath(path)].map(maskKey));
    return concat(
      rows.map((row): Parts => {
        const { found, tried } = explainRow(row, product, place.settings, place.whyRefused);
        const { to, from } = at(place, toPath(row.to), toPath(found?.path ?? ''));
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
          tried: tried.map(({ path, why }) => ({ path: pathIn(path), why })),
          steps: place.stepsOf(given, value, cast),
        };
        return { parts: [part], leftOut: [] };
      }),
    );
  };
