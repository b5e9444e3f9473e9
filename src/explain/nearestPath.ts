import toPath from 'lodash/toPath.js';
import { plainWord } from '../values/wordMeant.js';
import { isSimilarName } from './similarNames.js';

type Keys = readonly string[];

/** True for names that differ in case and separators only. */
const isSameName = (one: string, other: string): boolean => plainWord(one) === plainWord(other);

const isSamePlace = (keys: Keys, other: Keys): boolean =>
  keys.length === other.length && keys.slice(0, -1).every((key, index) => isSameName(key, other[index] ?? ''));

const last = (keys: Keys): string => keys.at(-1) ?? '';

/**
 * Finds the path that may have been meant: first the same names in another spelling, then a similar name in the same object,
 * then a name that means the same wherever it is.
 *
 * @param isTelling Names that say enough without their object, such as `email`.
 * @example
 * nearestPath(['properties', 'Value'], ['properties.value'], () => false) // => 'properties.value'
 */
export const nearestPath = (
  keys: Keys,
  paths: readonly string[],
  isTelling: (name: string) => boolean,
): string | undefined => {
  const candidates = paths.map((path) => ({ path, keys: toPath(path) }));
  const name = last(keys);
  const beside = candidates.filter((candidate) => isSamePlace(keys, candidate.keys));
  const elsewhere = candidates
    .filter((candidate) => isTelling(last(candidate.keys)) && isSameName(name, last(candidate.keys)))
    // In the same top object, and not deep in it.
    .sort((one, other) => rank(one.keys, keys) - rank(other.keys, keys));
  return [
    beside.find((candidate) => isSameName(name, last(candidate.keys))),
    beside.find((candidate) => isSimilarName(name, last(candidate.keys))),
    elsewhere[0],
  ].find((candidate) => candidate !== undefined)?.path;
};

const rank = (candidate: Keys, keys: Keys): number => candidate.length + (candidate[0] === keys[0] ? 0 : 10);
