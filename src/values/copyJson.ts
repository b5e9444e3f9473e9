import { setOwn } from './getOwn.js';
import { isDate, isObjectLike } from './kinds.js';
import { toPlainDecimal } from './toPlainDecimal.js';

/** What is nested deeper is left out: no payload needs it, and `JSON.stringify` fails on what is nested without end. */
export const MAX_LEVELS = 100;

const copyScalar = (value: unknown): unknown => {
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : undefined;
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : toPlainDecimal(value);
  return typeof value === 'string' || typeof value === 'boolean' || value === null ? value : undefined;
};

/** So many of the lowest levels are watched for what holds itself. No event comes down there, so that watching costs nothing. */
const WATCHED_LEVELS = 50;

const nothing: readonly object[] = [];

/** @throws {TypeError} When the value is in itself: a copy that ends at a depth could still double with each level. */
const watch = (value: object, holders: readonly object[]): readonly object[] => {
  if (holders.includes(value)) throw new TypeError('What holds itself is no JSON');
  return [...holders, value];
};

/**
 * Copies a value as JSON will carry it, so that nothing of the input is shared with the output.
 *
 * Dates become ISO 8601 texts, bigints numbers where they fit and texts where not. What JSON has no form for (functions,
 * NaN, `undefined`) is `undefined`, left out of objects and `null` in arrays. So is what lies below `levels` levels.
 *
 * @param holders What the value is in, as far as it is watched.
 * @throws {TypeError} When something holds itself.
 * @example
 * copyJson({ size: 10n, gone: undefined }) // => { size: 10 }
 */
export const copyJson = (value: unknown, levels = MAX_LEVELS, holders: readonly object[] = nothing): unknown => {
  if (!isObjectLike(value)) return copyScalar(value);
  if (levels === 0) return undefined;
  const within = levels > WATCHED_LEVELS ? holders : watch(value, holders);
  if (Array.isArray(value)) return Array.from(value, (item) => copyJson(item, levels - 1, within) ?? null);
  if (isDate(value)) return Number.isNaN(value.getTime()) ? undefined : value.toISOString();
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const item = copyJson(value[key], levels - 1, within);
    if (item !== undefined) setOwn(copy, key, item);
  }
  return copy;
};
