import type { RowCast } from '../mapping/row.js';
import type { SkippedSource } from '../mapping/trace.js';
import { isMissing } from '../values/casts.js';
import { elements } from '../values/json.js';
import { isDate, isEmpty, isObjectLike, type UnknownObject } from '../values/objects.js';
import { timeForm } from '../values/time.js';
import type { Reason } from './reasons.js';

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

type AnyCast = Pick<RowCast<unknown, never>, 'expects' | 'step' | 'timeForm' | 'parts' | 'isNoValue'>;

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

/** What a cast says of itself; `undefined` for one that says nothing, or whose result has the form that was given. */
const stepOf = (given: unknown, cast: AnyCast): string | undefined => {
  if (cast.timeForm === undefined) return cast.step;
  const form = timeForm(given);
  return form === cast.timeForm ? undefined : `${form} converted to ${cast.timeForm}`;
};

/** Says what a cast did to a value. */
export const castSteps = (given: unknown, value: unknown, cast: AnyCast): string[] => {
  if (given === value) return [];
  const read = `read as ${cast.timeForm ?? cast.expects}`;
  const step = stepOf(given, cast);
  if (typeof given === 'string' && typeof value === 'string') return stringSteps(given, value, step ?? read);
  return [step ?? `${kindOf(given)} ${read}`];
};

/** True for a value without content: null, NaN, a blank string, a placeholder, an empty list or object. */
export const isNothing = (value: unknown): boolean =>
  isMissing(value) || (isObjectLike(value) && !isDate(value) && isEmpty(value));

/** Says why a cast cannot use a value. */
export const reasonAgainst = (given: unknown, cast: AnyCast): Reason => {
  try {
    return reasonAgainstReadable(given, cast);
  } catch {
    return { code: 'unreadable' };
  }
};

/** True for a string that a cast takes for the JSON of a list, such as `[redacted]`. */
const isBrokenList = (given: unknown): boolean =>
  typeof given === 'string' && given.trimStart().startsWith('[') && elements(given) === undefined;

const reasonAgainstReadable = (given: unknown, { expects, parts, isNoValue }: AnyCast): Reason => {
  if (given === null) return { code: 'null' };
  if (typeof given === 'string' && given.trim() === '') return { code: 'blank' };
  if (Number.isNaN(given)) return { code: 'not-a-number' };
  if (isMissing(given)) return { code: 'placeholder' };
  if (isNoValue?.(given)) return { code: 'no-value', expects };
  if (isObjectLike(given) && !isDate(given) && isEmpty(given)) return { code: 'empty', kind: kindOf(given) };
  if (parts !== undefined && 'elements' in parts && isBrokenList(given)) return { code: 'broken-list' };
  // A cast with parts looked inside of the list or object.
  const isJudgedInside = parts !== undefined && (Array.isArray(given) || 'keys' in parts);
  const isJudgedByKind = (isObjectLike(given) || typeof given === 'boolean') && !isJudgedInside;
  return isJudgedByKind ? { code: 'wrong-kind', kind: kindOf(given), expects } : { code: 'unusable', expects };
};

/** A source that was looked at and not used. */
export interface UnusedSource {
  readonly path: string;
  readonly reason: Reason;
}

/** The reason for which a source was skipped in a trace. */
export const unusedSource = <Context>(skipped: SkippedSource<Context>): UnusedSource => {
  const path = skipped.name;
  if (skipped.reason === 'absent') return { path, reason: { code: 'absent' } };
  if (skipped.reason === 'condition') return { path, reason: { code: 'condition', skipReason: skipped.skipReason } };
  return { path, reason: reasonAgainst(skipped.given, skipped.cast as AnyCast) };
};
