import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { country, publicIp } from '../../src/events-api/casts.js';
import * as casts from '../../src/values/casts.js';
import { elements, toPlainDecimal } from '../../src/values/json.js';
import { samples } from '../samples.js';

const unusable = [undefined, null, Number.NaN, '', ' \t\u00A0\uFEFF'];
const namedCasts = [
  casts.string,
  casts.personalString,
  casts.placeName,
  casts.currency,
  country,
  publicIp,
  casts.number,
  casts.integer,
  casts.boolean,
  casts.unixSeconds,
  casts.isoTimestamp,
  casts.stringList,
  casts.stringOrList,
  casts.objectOf(new Map()),
];

test.each(namedCasts)('$expects: cannot use an absent or blank value', ({ read }) => {
  for (const value of unusable) expect(read(value)).toBeUndefined();
});

test.each(['\\N', 'NULL', 'null', '(null)', '<null>', 'undefined', 'None', 'NaN', 'nan', 'NaT', '[object Object]'])(
  '%j stands for no value',
  (placeholder) => {
    for (const { read } of [casts.string, casts.personalString, casts.placeName, casts.locale, country]) {
      expect(read(` ${placeholder} `)).toBeUndefined();
      expect(read(`${placeholder}a`)).toBeDefined();
    }
  },
);

test('elements gives nothing for an absent or blank value', () => {
  for (const value of unusable) expect(elements(value)).toBeUndefined();
});

test('string trims like String.prototype.trim', () => {
  const character = fc.constantFrom(
    'a',
    '~',
    '\u007F',
    '\u001F',
    ' ',
    '\t',
    '\u00A0',
    '\uFEFF',
    '\u3000',
    'é',
    '\uD83D',
    '\uDC4B',
  );
  fc.assert(
    fc.property(fc.string({ unit: character, maxLength: 4 }), (given) => {
      expect(casts.string.read(given)).toBe(given.trim() || undefined);
    }),
    { numRuns: samples(1000) },
  );
});

describe('number', () => {
  test.each<[value: unknown, number: number | undefined]>([
    ['12.50', 12.5],
    [' 7 ', 7],
    ['+3', 3],
    ['-0.5', -0.5],
    ['.5', 0.5],
    ['5.', 5],
    ['0', 0],
    [-0, 0],
    [42n, 42],
    ['1,234', undefined],
    ['1 234', undefined],
    ['1.234.567', undefined],
    ['$5', undefined],
    ['1e3', undefined],
    ['0x10', undefined],
    ['Infinity', undefined],
    ['9'.repeat(400), undefined],
    [Number.POSITIVE_INFINITY, undefined],
    [10n ** 400n, undefined],
    [true, undefined],
    [[5], undefined],
    [{}, undefined],
  ])('%o', (value, number) => {
    expect(casts.number.read(value)).toBe(number);
  });
});

describe('integer', () => {
  test.each<[value: unknown, integer: number | undefined]>([
    [3, 3],
    ['3.0', 3],
    [3.5, undefined],
    ['3.5', undefined],
    [2 ** 53, undefined],
    [1e300, undefined],
  ])('%o', (value, integer) => {
    expect(casts.integer.read(value)).toBe(integer);
  });
});

describe('boolean', () => {
  test.each([true, 1, 1n, ...['true', 'yes', 't', 'y', 'on', '1']])('%o is true', (value) => {
    expect(casts.boolean.read(value)).toBe(true);
  });

  test.each([false, 0, 0n, ...['false', 'no', 'f', 'n', 'off', '0']])('%o is false', (value) => {
    expect(casts.boolean.read(value)).toBe(false);
  });

  test.each([
    ['YES', true],
    [' t ', true],
    ['No', false],
    ['F', false],
  ])('ignores case and outer spaces: %o', (value, boolean) => {
    expect(casts.boolean.read(value)).toBe(boolean);
  });

  test.each([2, -1, 'maybe', 'constructor', 'truee', 'ja', [], [true]])('%o is neither', (value) => {
    expect(casts.boolean.read(value)).toBeUndefined();
  });
});

describe('isoTimestamp', () => {
  test.each<[value: unknown, timestamp: string]>([
    [' 2024-05-05T10:00:00+02:00 ', '2024-05-05T10:00:00+02:00'],
    ['2024-05-05T10:00:00-0700', '2024-05-05T10:00:00-0700'],
    ['2024-05-05T10:00Z', '2024-05-05T10:00Z'],
    ['2024-05-05T10:00:00', '2024-05-05T10:00:00.000Z'],
    ['2024-05-05T10:00:00 +02', '2024-05-05T08:00:00.000Z'],
    ['2024-05-05', '2024-05-05T00:00:00.000Z'],
    [1714903200.9, '2024-05-05T10:00:00.900Z'],
    ['1714903200000', '2024-05-05T10:00:00.000Z'],
  ])('%o', (value, timestamp) => {
    expect(casts.isoTimestamp.read(value)).toBe(timestamp);
  });
});

describe('stringOrList', () => {
  test.each<[value: unknown, result: casts.StringOrList | undefined]>([
    [' a ', 'a'],
    [5, '5'],
    [true, undefined],
    [
      ['a', ' b ', null, '', {}, ['c'], 7],
      ['a', 'b', '7'],
    ],
    [[], undefined],
    [[null, {}], undefined],
    [' ["a", 7]', ['a', '7']],
    ['[a]', undefined],
    ['[]', undefined],
    ['{"a":1}', '{"a":1}'],
    [{ a: 1 }, undefined],
  ])('%o', (value, result) => {
    expect(casts.stringOrList.read(value)).toStrictEqual(result);
  });
});

describe('elements', () => {
  test.each<[value: unknown, result: unknown]>([
    [[1], [1]],
    [{ a: 1 }, [{ a: 1 }]],
    ['[1]', [1]],
    [' {"a":1} ', [{ a: 1 }]],
    ['{"a":', undefined],
    ['a', undefined],
    [new Date(0), undefined],
    [5, undefined],
  ])('%o', (value, result) => {
    expect(elements(value)).toStrictEqual(result);
  });

  test('is undefined for very deep JSON', () => {
    expect(elements('['.repeat(200_000))).toBeUndefined();
  });
});

describe('toPlainDecimal', () => {
  test.each<[value: number | bigint, text: string]>([
    [5, '5'],
    [-0, '0'],
    [12.5, '12.5'],
    [1e21, '1000000000000000000000'],
    [1.5e21, '1500000000000000000000'],
    [-1.25e22, '-12500000000000000000000'],
    [1e-7, '0.0000001'],
    [-1.5e-9, '-0.0000000015'],
    [9007199254740993n, '9007199254740993'],
  ])('%o', (value, text) => {
    expect(toPlainDecimal(value)).toBe(text);
  });
});
