import { dateTextMilliseconds } from '../values/time.js';
import { toPlainDecimal } from '../values/toPlainDecimal.js';

/** Without leading zeros, plus sign or exponent: `0012`, `+5` and `1e3` are texts, not numbers. */
const plainDecimal = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;

/** A date of a year with four digits: other texts that begin with digits are no dates. */
const startsWithDate = /^[1-9]\d{3}-\d\d-\d\d/;

/** `12.50` → `12.5`, `9001.0` → `9001`. */
const withoutTrailingZeros = (decimal: string): string => {
  if (!decimal.includes('.')) return decimal;
  let end = decimal.length;
  while (decimal[end - 1] === '0') end -= 1;
  return decimal.slice(0, decimal[end - 1] === '.' ? end - 1 : end);
};

const ofText = (text: string): string => {
  if (plainDecimal.test(text)) {
    const decimal = withoutTrailingZeros(text);
    return decimal === '-0' ? '0' : decimal;
  }
  const milliseconds = startsWithDate.test(text) ? dateTextMilliseconds(text) : undefined;
  return milliseconds === undefined ? text : new Date(milliseconds).toISOString();
};

/**
 * The one text of a value, whatever column type and driver it comes through.
 *
 * Numbers and texts of plain decimals lose trailing zeros of a fraction; dates become ISO 8601 in UTC with milliseconds
 * (without a zone they are UTC); text is trimmed. Text that only resembles a number stays what it is: an id `0012` is not
 * 12, and `1e3` is not 1000.
 *
 * @returns `undefined` for what is absent, and for lists and structs.
 * @example
 * [canonicalText(12.5), canonicalText('12.50'), canonicalText('0012')] // => ['12.5', '12.5', '0012']
 */
export const canonicalText = (value: unknown): string | undefined => {
  if (typeof value === 'string') return ofText(value.trim()) || undefined;
  if (typeof value === 'number') return Number.isFinite(value) ? toPlainDecimal(value) : undefined;
  return typeof value === 'boolean' ? String(value) : undefined;
};

/** So many digits of any decimal are exact in a number of JavaScript. */
const exactDigits = 15;

const digitsOf = (decimal: string): number => decimal.replace(/^-?0?\.?0*|\./g, '').length;

const mayHaveLostDigits = (value: number): boolean =>
  Number.isInteger(value) ? !Number.isSafeInteger(value) : digitsOf(toPlainDecimal(value)) > exactDigits;

/** The canonical text of a value that can tell events apart: not of a number that may have lost digits already. */
export const exactText = (value: unknown): string | undefined =>
  typeof value === 'number' && mayHaveLostDigits(value) ? undefined : canonicalText(value);
