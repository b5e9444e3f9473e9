import { isDate, isEmpty, isObjectLike } from '../values/kinds.js';

/**
 * Names the kind of a value, and nothing of the value.
 *
 * @example
 * kindOf([1, 2]) // => 'a list'
 */
export const kindOf = (value: unknown): string => {
  if (typeof value === 'string') return 'text';
  if (typeof value === 'boolean') return 'true or false';
  if (!isObjectLike(value)) return typeof value === 'bigint' ? 'a number' : `a ${typeof value}`;
  if (isDate(value)) return 'a date';
  const kind = Array.isArray(value) ? 'list' : 'object';
  return isEmpty(value) ? `an empty ${kind}` : `${kind === 'list' ? 'a' : 'an'} ${kind}`;
};

/**
 * Tells what was done to a text, as far as comparing shows it.
 *
 * @param otherwise What is said where more was done than trimming and changing the case.
 * @example
 * textSteps(' Jane ', 'jane', 'rewritten') // => ['trimmed', 'lower-cased']
 */
export const textSteps = (given: string, result: string, otherwise: string): string[] => {
  const trimmed = given.trim();
  const steps = trimmed === given || given === result ? [] : ['trimmed'];
  if (trimmed === result || given === result) return steps;
  if (trimmed.toLowerCase() === result) return [...steps, 'lower-cased'];
  if (trimmed.toUpperCase() === result) return [...steps, 'upper-cased'];
  return [otherwise];
};
