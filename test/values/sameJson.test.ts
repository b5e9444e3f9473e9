import { describe, expect, test } from 'vitest';
import { isSameJson, isSameList } from '../../src/values/json.js';

describe('isSameJson', () => {
  test.each<[what: string, copy: unknown, original: unknown, isSame: boolean]>([
    ['objects and arrays with equal nested values', { a: [1, { b: null }] }, { a: [1, { b: null }] }, true],
    ['a different nested value', { a: [1, { b: null }] }, { a: [1, { b: 0 }] }, false],
    ['an additional key', { a: 1 }, { a: 1, b: 2 }, false],
    ['a missing key', { a: 1, b: 2 }, { a: 1 }, false],
    ['a different key', { a: 1 }, { b: 1 }, false],
    ['keys in another order', { a: 1, b: 2 }, { b: 2, a: 1 }, false],
    ['an additional item', [1], [1, 2], false],
    ['an object instead of an array', [], {}, false],
    ['an array instead of an object', {}, [], false],
    ['a date instead of its string', new Date(0).toISOString(), new Date(0), false],
    ['a class instance instead of a plain object', { a: 1 }, Object.assign(Object.create({ b: 2 }), { a: 1 }), false],
    ['zero and minus zero', 0, -0, false],
  ])('%s', (_what, copy, original, isSame) => {
    expect(isSameJson(copy, original)).toBe(isSame);
  });
});

test('isSameList compares length and items', () => {
  expect([['a', 'b'], ['a'], ['b', 'a'], []].map((list) => isSameList(['a', 'b'], list))).toEqual([
    true,
    false,
    false,
    false,
  ]);
});
