import toPath from 'lodash/toPath.js';
import type { Settings } from '../transform/settings.js';
import { elements } from '../values/casts.js';
import { getOwn } from '../values/getOwn.js';
import { isObject, type UnknownObject } from '../values/kinds.js';
import { templatePaths } from '../values/template.js';
import { envelopeFields } from './envelopeFields.js';
import type { Explainable } from './explainable.js';
import { pathsOfRows } from './explainRow.js';
import type { UnreadPath } from './explanation.js';
import { pathOf } from './leafPaths.js';
import { maskKey } from './mask.js';
import { type FindNearest, nearestFinder } from './nearestPath.js';
import { type PathTree, pathTree, unreadKeys } from './unreadKeys.js';

/** What is read of the items of a list. */
interface ReadItems {
  readonly list: readonly string[];
  readonly tree: PathTree;
  readonly findNearest: FindNearest;
}

/** What a generation reads, ready to be looked up. */
interface ReadPaths {
  readonly tree: PathTree;
  readonly findNearest: FindNearest;
  readonly items: readonly ReadItems[];
}

const readPathsOf = ({ payloadRows, requestRows, pathsBesideRows, itemRows }: Explainable): ReadPaths => {
  const rowPaths = pathsOfRows([...payloadRows, ...requestRows]);
  const lists = [...itemRows].map(([list, rows]) => ({ list, itemPaths: pathsOfRows(rows) }));
  return {
    tree: pathTree([...rowPaths, ...pathsBesideRows, ...envelopeFields].map(toPath)),
    findNearest: nearestFinder(
      rowPaths,
      lists.flatMap(({ list, itemPaths }) => itemPaths.map((path) => `${list}[0].${path}`)),
    ),
    items: lists.map(({ list, itemPaths }) => ({
      list: toPath(list),
      tree: pathTree(itemPaths.map(toPath)),
      findNearest: nearestFinder(itemPaths),
    })),
  };
};

const known = new WeakMap<Explainable, ReadPaths>();

const readPaths = (explainable: Explainable): ReadPaths => {
  const paths = known.get(explainable) ?? readPathsOf(explainable);
  known.set(explainable, paths);
  return paths;
};

const unreadPath = (keys: readonly string[], nearest: string | undefined): UnreadPath => ({
  path: pathOf(keys.map(maskKey)),
  ...(nearest !== undefined && { nearest }),
});

const unreadOfItems = (message: UnknownObject, { list, tree, findNearest }: ReadItems): UnreadPath[] => {
  const items = elements(list.reduce<unknown>(getOwn, message)) ?? [];
  return items.flatMap((item, index) => {
    const place = [...list, String(index)];
    const unread = isObject(item) ? unreadKeys(item, [tree]) : [];
    return unread.map((keys) => {
      const nearest = findNearest(keys);
      return unreadPath([...place, ...keys], nearest && pathOf([...place, nearest]));
    });
  });
};

/**
 * Finds what an event holds and no field is read from: misspelt names above all.
 *
 * What the settings copy or make an id of is read, and the host's own fields are not counted.
 */
export const findUnread = (explainable: Explainable, message: UnknownObject, settings: Settings): UnreadPath[] => {
  const { tree, findNearest, items } = readPaths(explainable);
  const ofSettings = pathTree([
    ...settings.customProperties.map((name) => ['properties', name]),
    ...templatePaths(settings.eventIdTemplate ?? ''),
  ]);
  return [
    ...unreadKeys(message, [tree, ofSettings]).map((keys) => unreadPath(keys, findNearest(keys))),
    ...items.flatMap((read) => unreadOfItems(message, read)),
  ];
};
