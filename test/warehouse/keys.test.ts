import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sortRowsOfKey } from '../../src/warehouse/keys.js';

/** The same values as a CSV file and a database deliver them. */
const forms: readonly (readonly [asText: string | null, typed: unknown])[] = [
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

test('the order depends on the values, not on where the rows stood or how they were delivered', () => {
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

test('of one canonical text, the text itself decides', () => {
  const [one, other] = [{ sku: '1.10' }, { sku: '1.1' }];
  expect(sortRowsOfKey([one, other], ['sku'])).toStrictEqual(sortRowsOfKey([other, one], ['sku']));
});
