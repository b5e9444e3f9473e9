import { isObjectLike, type UnknownObject } from '../values/kinds.js';
import { canonicalText } from './canonicalText.js';
import { driverValue } from './driverValue.js';

/** What is absent comes last; of what has the same canonical text, the text itself decides. */
const compareValues = (one: unknown, other: unknown): number => {
  if (one === other) return 0;
  const [given, othersGiven] = [driverValue(one), driverValue(other)];
  if (given === undefined || othersGiven === undefined) {
    return Number(given === undefined) - Number(othersGiven === undefined);
  }
  return compareTexts(sortText(given), sortText(othersGiven)) || compareTexts(String(given), String(othersGiven));
};

const sortText = (value: unknown): string =>
  (isObjectLike(value) ? JSON.stringify(value) : canonicalText(value)) ?? String(value);

const compareTexts = (one: string, other: string): number => {
  if (one === other) return 0;
  return one < other ? -1 : 1;
};

/**
 * Puts the rows of one key into an order that depends on their values alone, so that the first row that wins and the order of
 * the products are the same from every source and in every order of its rows.
 *
 * @param columns Compared in this order.
 * @example
 * sortRowsOfKey([{ sku: 'mug' }, { sku: null }, { sku: 'cap' }], ['sku']) // => [{ sku: 'cap' }, { sku: 'mug' }, { sku: null }]
 */
export const sortRowsOfKey = <Row extends UnknownObject>(rows: readonly Row[], columns: readonly string[]): Row[] =>
  [...rows].sort((one, other) => {
    for (const column of columns) {
      const order = compareValues(one[column], other[column]);
      if (order !== 0) return order;
    }
    return 0;
  });
