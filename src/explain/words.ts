import type { RowCast } from '../mapping/row.js';
import type { SkippedSource as TracedSkip } from '../mapping/trace.js';
import { isMissing } from '../values/casts.js';
import { isDate, isEmpty, isObjectLike, type UnknownObject } from '../values/objects.js';
import type { SkippedSource } from './explanation.js';

const plainKey = /^[A-Za-z_$][\w$]*$/;
const arrayIndex = /^(?:0|[1-9]\d*)$/;

/**
 * Writes keys as a path that lodash reads.
 *
 * @example
 * pathOf(['properties', 'contents', '0', 'a.b']) // => 'properties.contents[0]["a.b"]'
 */
export const pathOf = (keys: readonly string[]): string =>
  keys
    .map((key, index) => {
      if (plainKey.test(key)) return index === 0 ? key : `.${key}`;
      return arrayIndex.test(key) ? `[${key}]` : `["${key.replace(/["\\]/g, '\\$&')}"]`;
    })
    .join('');

/** True for a value that has parts: a non-empty object or array other than a date. */
export const hasParts = (value: unknown): value is UnknownObject =>
  isObjectLike(value) && !isDate(value) && !isEmpty(value);

type AnyCast = Pick<RowCast<unknown, never>, 'expects' | 'parts' | 'isNoValue'>;

/**
 * Names the kind of a value, and nothing of the value.
 *
 * @example
 * kindOf([1, 2]) // => 'a list'
 */
export const kindOf = (value: unknown): string => {
  if (!isObjectLike(value)) return typeof value === 'bigint' ? 'a number' : `a ${typeof value}`;
  if (isDate(value)) return 'a date';
  const kind = Array.isArray(value) ? 'list' : 'object';
  return isEmpty(value) ? `an empty ${kind}` : `${kind === 'list' ? 'a' : 'an'} ${kind}`;
};

/**
 * Says what was done to a string, as far as a comparison shows it.
 *
 * @param otherStep What it says where more was done than trimming and changing the case.
 * @example
 * stringSteps(' Jane ', 'jane', 'rewritten') // => ['trimmed', 'lower-cased']
 */
export const stringSteps = (given: string, result: string, otherStep: string): string[] => {
  const trimmed = given.trim();
  const steps = trimmed === given || given === result ? [] : ['trimmed'];
  if (trimmed === result || given === result) return steps;
  if (trimmed.toLowerCase() === result) return [...steps, 'lower-cased'];
  if (trimmed.toUpperCase() === result) return [...steps, 'upper-cased'];
  return [otherStep];
};

/** Says what a cast did to a value. */
export const castSteps = (given: unknown, value: unknown, { expects }: AnyCast): string[] => {
  const read = `read as ${expects}`;
  if (typeof given === 'string' && typeof value === 'string') return stringSteps(given, value, read);
  return given === value ? [] : [`${kindOf(given)} ${read}`];
};

/** True for a value without content: null, NaN, a blank string, a placeholder, an empty list or object. */
export const isNothing = (value: unknown): boolean =>
  isMissing(value) || (isObjectLike(value) && !isDate(value) && isEmpty(value));

/** Says why a cast cannot use a value. */
export const whyUnusable = (given: unknown, { expects, parts, isNoValue }: AnyCast): string => {
  if (given === null) return 'null';
  if (typeof given === 'string' && given.trim() === '') return 'blank';
  if (Number.isNaN(given)) return 'not a number';
  if (isMissing(given)) return 'a placeholder for a missing value';
  if (isNoValue?.(given)) return `stands for no value, not for a ${expects}`;
  if (isObjectLike(given) && !isDate(given) && isEmpty(given)) return kindOf(given);
  // A cast with parts looked inside of the list or object.
  const isJudgedInside = parts !== undefined && (Array.isArray(given) || 'keys' in parts);
  const isJudgedByKind = (isObjectLike(given) || typeof given === 'boolean') && !isJudgedInside;
  return isJudgedByKind ? `${kindOf(given)}, expected ${expects}` : `expected ${expects}`;
};

/** What an explanation says of a source that the event does not have. */
export const ABSENT = 'absent';

/** Puts a skipped source of a trace into words. */
export const skippedSource = <Context>(skipped: TracedSkip<Context>): SkippedSource => {
  const path = skipped.name;
  if (skipped.reason === 'absent') return { path, why: ABSENT };
  if (skipped.reason === 'condition') return { path, why: skipped.skipReason };
  return { path, why: whyUnusable(skipped.given, skipped.cast as AnyCast) };
};
