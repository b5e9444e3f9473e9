import { setOwn } from './getOwn.js';
import { isDate, isObjectLike } from './kinds.js';
import { toPlainDecimal } from './toPlainDecimal.js';

/** Deeper levels are omitted: no payload needs them, and `JSON.stringify` fails on endless nesting. */
export const MAX_LEVELS = 100;

const copyScalar = (value: unknown): unknown => {
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : undefined;
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : toPlainDecimal(value);
  return typeof value === 'string' || typeof value === 'boolean' || value === null ? value : undefined;
};

/** How many of the deepest levels are watched for a value that contains itself. Events do not reach them, so that watching is free. */
const WATCHED_LEVELS = 50;

const nothing: readonly object[] = [];

/** @throws {TypeError} For a value that contains itself: a copy of limited depth could still double with each level. */
const watch = (value: object, holders: readonly object[]): readonly object[] => {
  if (holders.includes(value)) throw new TypeError('A value that contains itself is not JSON');
  return [...holders, value];
};

/**
 * Copies a value as JSON will carry it, so that nothing of the input is shared with the output.
 *
 * Dates become ISO 8601 strings. Bigints become numbers where they fit, otherwise strings. Values that JSON cannot hold
 * (functions, NaN, `undefined`) and values below `levels` levels are `undefined`: omitted from objects, `null` in arrays.
 *
 * @param holders The objects that contain the value, as far as they are watched.
 * @throws {TypeError} When a value contains itself.
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
