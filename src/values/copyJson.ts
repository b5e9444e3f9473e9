import { decimalText } from './decimalText.js';
import { isDate, isObject } from './kinds.js';
import { setOwn } from './own.js';

/** What is nested deeper is left out: no payload needs it, and `JSON.stringify` fails on what is nested without end. */
export const MAX_LEVELS = 100;

const copyScalar = (value: unknown): unknown => {
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : undefined;
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : decimalText(value);
  return typeof value === 'string' || typeof value === 'boolean' || value === null ? value : undefined;
};

/**
 * Copies a value as JSON will carry it, so that nothing of the input is shared with the output.
 *
 * Dates become ISO 8601 texts, bigints numbers where they fit and texts where not. What JSON has no form for (functions,
 * NaN, `undefined`) is `undefined`, left out of objects and `null` in arrays. So is what lies below `levels` levels.
 *
 * @example
 * copyJson({ size: 10n, gone: undefined }) // => { size: 10 }
 */
export const copyJson = (value: unknown, levels = MAX_LEVELS): unknown => {
  if (!isObject(value)) return copyScalar(value);
  if (levels === 0) return undefined;
  if (Array.isArray(value)) return Array.from(value, (item) => copyJson(item, levels - 1) ?? null);
  if (isDate(value)) return Number.isNaN(value.getTime()) ? undefined : value.toISOString();
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const item = copyJson(value[key], levels - 1);
    if (item !== undefined) setOwn(copy, key, item);
  }
  return copy;
};
