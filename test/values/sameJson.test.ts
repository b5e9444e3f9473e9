import { describe, expect, test } from 'vitest';
import { isSameJson, isSameList } from '../../src/values/sameJson.js';

describe('isSameJson', () => {
  test.each<[what: string, copy: unknown, original: unknown, isSame: boolean]>([
    ['objects and lists, all the way down', { a: [1, { b: null }] }, { a: [1, { b: null }] }, true],
    ['another value far down', { a: [1, { b: null }] }, { a: [1, { b: 0 }] }, false],
    ['a key more', { a: 1 }, { a: 1, b: 2 }, false],
    ['a key less', { a: 1, b: 2 }, { a: 1 }, false],
    ['another key', { a: 1 }, { b: 1 }, false],
    ['keys in another order', { a: 1, b: 2 }, { b: 2, a: 1 }, false],
    ['an item more', [1], [1, 2], false],
    ['an object for a list', [], {}, false],
    ['a list for an object', {}, [], false],
    ['a date for its text', new Date(0).toISOString(), new Date(0), false],
    ['an instance for its keys', { a: 1 }, Object.assign(Object.create({ b: 2 }), { a: 1 }), false],
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
