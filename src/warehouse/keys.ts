import { toPlainDecimal } from '../values/json.js';
import { isObjectLike, type UnknownObject } from '../values/objects.js';
import { dateTextMilliseconds } from '../values/time.js';
import { driverValue } from './driverValue.js';

/** Without leading zeros, plus sign or exponent: `0012`, `+5` and `1e3` are strings, not numbers. */
const plainDecimal = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;

/** A date with a year of four digits: no other string that begins with digits is a date. */
const startsWithDate = /^[1-9]\d{3}-\d\d-\d\d/;

/** `12.50` → `12.5`, `9001.0` → `9001`. */
const withoutTrailingZeros = (decimal: string): string => {
  if (!decimal.includes('.')) return decimal;
  // A loop, because `/0+$/` takes quadratic time for long runs of zeros.
  let end = decimal.length;
  while (decimal[end - 1] === '0') end -= 1;
  return decimal.slice(0, decimal[end - 1] === '.' ? end - 1 : end);
};

const canonicalForm = (text: string): string => {
  if (plainDecimal.test(text)) {
    const decimal = withoutTrailingZeros(text);
    return decimal === '-0' ? '0' : decimal;
  }
  const milliseconds = startsWithDate.test(text) ? dateTextMilliseconds(text) : undefined;
  return milliseconds === undefined ? text : new Date(milliseconds).toISOString();
};

/**
 * Converts a value to one string that is the same for every column type and driver.
 *
 * Numbers and plain decimal strings lose the trailing zeros of their fraction. Dates become ISO 8601 in UTC with
 * milliseconds; a date without a zone is UTC. Strings are trimmed. A string that only resembles a number does not change:
 * the id `0012` is not 12, and `1e3` is not 1000.
 *
 * @returns `undefined` for absent values, lists and structs.
 * @example
 * [canonicalString(12.5), canonicalString('12.50'), canonicalString('0012')] // => ['12.5', '12.5', '0012']
 */
export const canonicalString = (value: unknown): string | undefined => {
  if (typeof value === 'string') return canonicalForm(value.trim()) || undefined;
  if (typeof value === 'number') return Number.isFinite(value) ? toPlainDecimal(value) : undefined;
  return typeof value === 'boolean' ? String(value) : undefined;
};

/** A JavaScript number holds every decimal of this many digits exactly. */
const exactDigits = 15;

const digitsOf = (decimal: string): number => decimal.replace(/^-?0?\.?0*|\./g, '').length;

const mayHaveLostDigits = (value: number): boolean =>
  Number.isInteger(value) ? !Number.isSafeInteger(value) : digitsOf(toPlainDecimal(value)) > exactDigits;

/** Converts a value that identifies an event to its {@link canonicalString}; `undefined` for numbers that may have lost digits. */
export const exactString = (value: unknown): string | undefined =>
  typeof value === 'number' && mayHaveLostDigits(value) ? undefined : canonicalString(value);

/**
 * Joins the values of a key into one string. Rows with equal strings belong to the same event, and sorting by this string
 * puts them next to each other, whatever types and forms the values have.
 *
 * @param values As {@link driverValue} returns them.
 * @returns `undefined` if a value is missing or cannot be part of a key: the row belongs to no event.
 * @example
 * [keyString([9001, '2024-05-05']), keyString(['9001.0', '2024-05-05 02:00:00+02'])] // => ['["9001","2024-05-05T00:00:00.000Z"]', '["9001","2024-05-05T00:00:00.000Z"]']
 */
export const keyString = (values: readonly unknown[]): string | undefined => {
  const strings = values.map(exactString);
  return strings.includes(undefined) ? undefined : JSON.stringify(strings);
};

const compareStrings = (a: string, b: string): number => {
  if (a === b) return 0;
  return a < b ? -1 : 1;
};

const sortString = (value: unknown): string =>
  (isObjectLike(value) ? JSON.stringify(value) : canonicalString(value)) ?? String(value);

/** Absent values come last. Values with equal canonical strings are ordered by the strings as given. */
const compareValues = (a: unknown, b: unknown): number => {
  if (a === b) return 0;
  const [valueA, valueB] = [driverValue(a), driverValue(b)];
  if (valueA === undefined || valueB === undefined) return Number(valueA === undefined) - Number(valueB === undefined);
  return compareStrings(sortString(valueA), sortString(valueB)) || compareStrings(String(valueA), String(valueB));
};

/**
 * Sorts the rows of one key by their values alone. The first row with a value and the order of the products are then the
 * same for every source and every order of its rows.
 *
 * @param columns Compared in this order.
 * @example
 * sortRowsOfKey([{ sku: 'mug' }, { sku: null }, { sku: 'cap' }], ['sku']) // => [{ sku: 'cap' }, { sku: 'mug' }, { sku: null }]
 */
export const sortRowsOfKey = <Row extends UnknownObject>(rows: readonly Row[], columns: readonly string[]): Row[] =>
  [...rows].sort((a, b) => {
    for (const column of columns) {
      const order = compareValues(a[column], b[column]);
      if (order !== 0) return order;
    }
    return 0;
  });
