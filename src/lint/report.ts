import { getOwn } from '../values/getOwn.js';
import { type Entry, type FieldIndex, isBlank, joinPath } from './fieldIndex.js';
import type { Violation } from './rule.js';

/** A rule that strikes at one path or not at all. */
export const reportIf = (condition: boolean, strike: Violation): readonly Violation[] => (condition ? [strike] : []);

/** Strikes at every entry of a field whose value is at fault; blank values are not judged. */
export const reportValues = (
  part: FieldIndex,
  paths: readonly string[],
  isWrong: (value: unknown) => boolean,
): readonly Violation[] =>
  paths
    .flatMap((path) => part.all(path))
    .flatMap(({ path, value }) => reportIf(!isBlank(value) && isWrong(value), path));

/** Strikes at every text of a field that is at fault. */
export const reportStrings = (part: FieldIndex, paths: readonly string[], isWrong: (text: string) => boolean) =>
  reportValues(part, paths, (value) => typeof value === 'string' && isWrong(value.trim()));

/** Strikes at the place where a key is missing, or says nothing. */
export const reportMissing = (holder: unknown, path: string, key: string): readonly Violation[] =>
  reportIf(isBlank(getOwn(holder, key)), joinPath(path, key));

/** The entries of a part whose rows have something in common. */
export const entriesWhere = (part: FieldIndex, condition: (entry: Entry) => boolean): readonly Entry[] =>
  part.entries.filter((entry) => !isBlank(entry.value) && condition(entry));
