import toPath from 'lodash/toPath.js';
import type { Settings } from '../schemas/settings.js';
import { isPersonalName } from '../tables/personalNames.js';
import { elements } from '../values/casts.js';
import { isRecord, type PlainRecord } from '../values/kinds.js';
import { own } from '../values/own.js';
import { templatePaths } from '../values/template.js';
import { envelopeFields } from './envelopeFields.js';
import type { Explainable } from './explainable.js';
import { pathsOfRows } from './explainRow.js';
import type { UnreadPath } from './explanation.js';
import { hasParts, pathOf } from './leafPaths.js';
import { maskKey } from './mask.js';
import { nearestPath } from './nearestPath.js';

type Keys = readonly string[];

const isNothing = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

/** What nobody reads of a value, as keys. What has been seen before is not looked at again: it may contain itself. */
const unreadWithin = (value: unknown, keys: Keys, isKnown: (keys: Keys) => boolean, seen: Set<unknown>): Keys[] => {
  if (isKnown(keys) || isNothing(value)) return [];
  if (!hasParts(value)) return [keys];
  if (seen.has(value)) return [];
  seen.add(value);
  return Object.keys(value).flatMap((name) => unreadWithin(value[name], [...keys, name], isKnown, seen));
};

const knows = (paths: readonly Keys[]): ((keys: Keys) => boolean) => {
  const known = new Set(paths.map((keys) => JSON.stringify(keys)));
  return (keys) => known.has(JSON.stringify(keys));
};

/**
 * Finds what an event holds and no field is read from: misspelt names above all.
 *
 * What the settings copy or make an id of is read, and the host's own fields are not counted.
 */
export const findUnread = (explainable: Explainable, message: PlainRecord, settings: Settings): UnreadPath[] => {
  const { payloadRows, requestRows, pathsBesideRows, itemRows } = explainable;
  const rowPaths = pathsOfRows([...payloadRows, ...requestRows]);
  const isKnown = knows([
    ...[...rowPaths, ...pathsBesideRows, ...envelopeFields].map(toPath),
    ...settings.customProperties.map((name) => ['properties', name]),
    ...templatePaths(settings.eventIdTemplate ?? ''),
  ]);
  const unread = (keys: Keys, nearest: string | undefined): UnreadPath => ({
    path: pathOf(keys.map(maskKey)),
    ...(nearest !== undefined && { nearest }),
  });

  const ofMessage = unreadWithin(message, [], isKnown, new Set()).map((keys) =>
    unread(keys, nearestPath(keys, rowPaths, isPersonalName)),
  );
  const ofItems = [...itemRows].flatMap(([listPath, rows]) => {
    const list = toPath(listPath);
    const itemPaths = pathsOfRows(rows);
    const isKnownOfItem = knows(itemPaths.map(toPath));
    const items = elements(list.reduce<unknown>(own, message)) ?? [];
    return items.flatMap((item, index) =>
      !isRecord(item)
        ? []
        : unreadWithin(item, [], isKnownOfItem, new Set()).map((keys) => {
            const nearest = nearestPath(keys, itemPaths, () => false);
            const place = [...list, String(index)];
            return unread([...place, ...keys], nearest && pathOf([...place, nearest]));
          }),
    );
  });
  return [...ofMessage, ...ofItems];
};
