import { expect, test } from 'vitest';
import { rowsToTrackEvents } from '../../src/warehouse/index.js';

// Classes with the shapes of apache-arrow's own.

/** Some versions of apache-arrow print wide and negative numbers wrong. */
const arrowNumber = (words: Int32Array | Uint32Array, signed = true): unknown => {
  const methods = { signed, toString: () => 'wrong', [Symbol.toPrimitive]: () => 'wrong' };
  return Object.setPrototypeOf(words, Object.assign(Object.create(Object.getPrototypeOf(words)), methods));
};

/** A row of a table: its columns look like own properties, and it refers to their types. */
class ArrowRow {
  constructor(values: Readonly<Record<string, unknown>>, scales: Readonly<Record<string, unknown>>) {
    Object.assign(this, values);
    const children = Object.entries(scales).map(([name, scale]) => ({ name, type: { scale } }));
    Object.defineProperty(this, Symbol.for('parent'), { value: { type: { children } } });
  }
}

const model = {
  event: 'Order Completed',
  timestamp: { constant: '2026-02-03' },
  key: ['id'],
  properties: { value: 'total', parts: 'parts' },
};

const read = (rows: readonly unknown[]) => {
  const { events, warnings } = rowsToTrackEvents(rows, model);
  return {
    values: events.map(({ properties }) => properties['value']),
    warnings: warnings.filter(({ code }) => code !== 'unknown-column'),
  };
};

const text =
  'Column "total" holds decimals of Arrow without their scale, read as whole numbers: cast them in SQL, or pass the rows of the Arrow table themselves';

test.each<[words: unknown, expected: unknown]>([
  [arrowNumber(Uint32Array.of(1250)), 1250],
  [arrowNumber(Uint32Array.of(0xffff_fb1e)), -1250],
  [arrowNumber(Uint32Array.of(1250, 0)), 1250],
  [arrowNumber(Uint32Array.of(0xffff_ffff, 0xffff_ffff)), -1],
  [arrowNumber(Uint32Array.of(0, 1, 0, 0)), 2 ** 32],
  [arrowNumber(Uint32Array.of(0, 0, 1, 0)), String(2n ** 64n)],
  [arrowNumber(Uint32Array.of(0, 0, 0, 0, 1, 0, 0, 0)), String(2n ** 128n)],
  [arrowNumber(Uint32Array.of(0, 0, 0, 0, 0, 0, 0, 0x8000_0000)), String(-(2n ** 255n))],
])('reads the words of a decimal as a whole number where its scale is unknown, and warns', (total, expected) => {
  expect(read([{ id: 1, total }])).toStrictEqual({
    values: [expected],
    warnings: [{ code: 'unscaled-decimal', text, count: 1, rowIndex: 0 }],
  });
});

test.each<[words: unknown, expected: unknown]>([
  [arrowNumber(Int32Array.of(-7, -1)), -7],
  [arrowNumber(Uint32Array.of(0xffff_ffff), false), 2 ** 32 - 1],
  // Zero at every scale.
  [arrowNumber(Uint32Array.of(0, 0, 0, 0)), 0],
])('reads the words of an integer', (total, expected) => {
  expect(read([{ id: 1, total }])).toStrictEqual({ values: [expected], warnings: [] });
});

test.each<[words: readonly number[], scale: number, expected: string]>([
  [[1250, 0, 0, 0], 2, '12.50'],
  [[5, 0, 0, 0], 2, '0.05'],
  [[0xffff_fb1e, 0xffff_ffff, 0xffff_ffff, 0xffff_ffff], 2, '-12.50'],
  [[0xffff_ffff], 1, '-0.1'],
  [[700, 0], 0, '700'],
  [[0, 0, 0, 0, 1, 0, 0, 0], 38, '3.40282366920938463463374607431768211456'],
])('the row of an Arrow table knows the scale of its columns', (words, scale, expected) => {
  const row = new ArrowRow({ id: 1, total: arrowNumber(Uint32Array.from(words)) }, { id: undefined, total: scale });
  expect(read([row])).toStrictEqual({ values: [expected], warnings: [] });
});

test.each([-2, '2', undefined])('a scale of %j is unknown', (scale) => {
  const row = new ArrowRow({ id: 1, total: arrowNumber(Uint32Array.of(1250, 0, 0, 0)) }, { total: scale });
  expect(read([row])).toMatchObject({ values: [1250], warnings: [{ code: 'unscaled-decimal' }] });
});

test('warns once per column, with the number of its rows, also of decimals within lists and structs', () => {
  const words = () => arrowNumber(Uint32Array.of(1250, 0, 0, 0));
  const rows = [{ id: 1 }, { id: 2, total: words() }, { id: 3, total: words(), parts: [{ price: words() }, words()] }];
  expect(read(rows).warnings).toMatchObject([
    { code: 'unscaled-decimal', text, count: 2, rowIndex: 1 },
    { code: 'unscaled-decimal', text: text.replace('total', 'parts'), count: 1, rowIndex: 2 },
  ]);
});
