import { tryGetOwn } from '../values/getOwn.js';
import { isDate } from '../values/kinds.js';
import { hasParts } from './leafPaths.js';

type Keys = readonly string[];

/** Paths as the objects they lead through. */
export interface PathTree {
  isEnd: boolean;
  readonly children: Map<string, PathTree>;
}

/** Puts paths together. */
export const pathTree = (paths: readonly Keys[]): PathTree => {
  const root: PathTree = { isEnd: false, children: new Map() };
  for (const keys of paths) {
    let node = root;
    for (const key of keys) {
      const child = node.children.get(key) ?? { isEnd: false, children: new Map() };
      node.children.set(key, child);
      node = child;
    }
    node.isEnd = true;
  }
  return root;
};

/** Twice as deep as anything that is read. */
const MOST_LEVELS = 12;

const isNothing = (value: unknown): boolean => {
  if (typeof value === 'string') return value.trim() === '';
  return value === undefined || value === null || (typeof value === 'object' && !hasParts(value) && !isDate(value));
};

/**
 * Finds what no path of some trees leads to or through, as keys. A list is told as one, and so is what is very deep; what
 * says nothing, holds itself or cannot be read is left out.
 */
export const unreadKeys = (
  value: unknown,
  trees: readonly PathTree[],
  keys: Keys = [],
  holders: readonly unknown[] = [],
): Keys[] => {
  if (trees.some(({ isEnd }) => isEnd)) return [];
  try {
    if (isNothing(value) || holders.includes(value)) return [];
    const isList = Array.isArray(value) && trees.every(({ children }) => children.size === 0);
    if (isList || !hasParts(value) || keys.length === MOST_LEVELS) return [keys];
    return Object.keys(value).flatMap((name) => {
      const below = trees.flatMap(({ children }) => children.get(name) ?? []);
      return unreadKeys(tryGetOwn(value, name), below, [...keys, name], [...holders, value]);
    });
  } catch {
    return [];
  }
};
