import { own } from '../values/own.js';
import { type Entry, isBlank, joinPath, type Part } from './part.js';
import type { Strike } from './rule.js';

/** A rule that strikes at one path or not at all. */
export const strikeIf = (condition: boolean, strike: Strike): readonly Strike[] => (condition ? [strike] : []);

/** Strikes at every entry of a field whose value is at fault; blank values are not judged. */
export const strikeValues = (
  part: Part,
  paths: readonly string[],
  isWrong: (value: unknown) => boolean,
): readonly Strike[] =>
  paths
    .flatMap((path) => part.all(path))
    .flatMap(({ path, value }) => strikeIf(!isBlank(value) && isWrong(value), path));

/** Strikes at every text of a field that is at fault. */
export const strikeTexts = (part: Part, paths: readonly string[], isWrong: (text: string) => boolean) =>
  strikeValues(part, paths, (value) => typeof value === 'string' && isWrong(value.trim()));

/** Strikes at the place where a key is missing, or says nothing. */
export const strikeMissing = (holder: unknown, path: string, key: string): readonly Strike[] =>
  strikeIf(isBlank(own(holder, key)), joinPath(path, key));

/** The entries of a part whose rows have something in common. */
export const entriesWhere = (part: Part, condition: (entry: Entry) => boolean): readonly Entry[] =>
  part.entries.filter((entry) => !isBlank(entry.value) && condition(entry));
