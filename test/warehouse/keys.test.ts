import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalString, keyString, sortRowsOfKey } from '../../src/warehouse/keys.js';

/** Each value as a CSV file and as a database deliver it. */
const forms: readonly (readonly [asString: string | null, typed: unknown])[] = [
  ['9', 9n],
  ['10', 10],
  ['12.50', 12.5],
  ['2024-05-05', new Date('2024-05-05T00:00:00Z')],
  ['true', true],
  ['mug', 'mug'],
  ['0012', '0012'],
  ['', null],
];
const row = fc.record({ a: fc.nat(forms.length - 1), b: fc.nat(forms.length - 1) });

test('sorts by values, whatever the order and the types of the rows', () => {
  fc.assert(
    fc.property(fc.uniqueArray(row, { maxLength: 12, selector: ({ a, b }) => a * 100 + b }), fc.nat(), (rows, seed) => {
      const made = (form: 0 | 1) =>
        rows.map(({ a, b }) => ({ a: forms[a]?.[form], b: forms[b]?.[form], name: `${a} ${b}` }));
      const mixed = made(1).sort((one, other) => ((one.name.length * seed) % 7) - ((other.name.length * seed) % 5));
      const namesOf = (sorted: readonly { name: string }[]) => sorted.map(({ name }) => name);
      expect(namesOf(sortRowsOfKey(mixed, ['a', 'b']))).toStrictEqual(namesOf(sortRowsOfKey(made(0), ['a', 'b'])));
    }),
  );
});

const dayBefore = new Date('2024-05-04T00:00:00Z');

/** Values in their order. */
test.each<[what: string, first: unknown, second: unknown]>([
  ['absent values last', 'zz', null],
  ['blank strings as absent values', 'zz', ' '],
  ['structs by their content', { sku: 'cap' }, { sku: 'mug' }],
  ['lists by their content', ['a', 'b'], ['a', 'c']],
  ['dates by time', dayBefore, '2024-05-05'],
  ['equal canonical strings as given', '1.1', '1.10'],
])('sorts %s', (_what, first, second) => {
  const sorted = [{ sku: first }, { sku: second }];
  expect(sortRowsOfKey(sorted, ['sku'])).toStrictEqual(sorted);
  expect(sortRowsOfKey([...sorted].reverse(), ['sku'])).toStrictEqual(sorted);
});

test('sorts by the next column if the first is equal', () => {
  const sorted = [
    { id: 1, sku: 'cap' },
    { id: 1, sku: 'mug' },
  ];
  expect(sortRowsOfKey([...sorted].reverse(), ['id', 'sku'])).toStrictEqual(sorted);
});

test.each<[value: unknown, expected: string | undefined]>([
  ['-0', '0'],
  ['-0.0', '0'],
  ['100', '100'],
  ['1e3', '1e3'],
  [1e21, '1000000000000000000000'],
  ['2024-13-01', '2024-13-01'],
  ['2024-05-05-extra', '2024-05-05-extra'],
  [' ', undefined],
  [[1], undefined],
])('the canonical string of %j is %j', (value, expected) => {
  expect(canonicalString(value)).toBe(expected);
});

test.each<[value: unknown, expected: string | undefined]>([
  [Number.MAX_SAFE_INTEGER, '["9007199254740991"]'],
  [Number.MAX_SAFE_INTEGER + 1, undefined],
  [0.123456789012345, '["0.123456789012345"]'],
  [0.1234567890123456, undefined],
  [-12.5, '["-12.5"]'],
  [undefined, undefined],
])('the key string of %j is %j', (value, expected) => {
  expect(keyString([value])).toBe(expected);
});
