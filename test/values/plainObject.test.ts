import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import lodashIsPlainObject from 'lodash/isPlainObject.js';
import { expect, test } from 'vitest';
import { isPlainObject } from '../../src/values/plainObject.js';

test('isPlainObject agrees with lodash', () => {
  fc.assert(
    fc.property(
      fc.anything({ withDate: true, withMap: true, withNullPrototype: true, withTypedArray: true }),
      (value) => {
        expect(isPlainObject(value)).toBe(lodashIsPlainObject(value));
      },
    ),
  );
});

test.each<[what: string, value: unknown, expected: boolean]>([
  ['an object of another realm', runInNewContext('({ a: 1 })'), true],
  ['an array of another realm', runInNewContext('[]'), false],
  ['an instance of a class', new (class Message {})(), false],
  ['an object that inherits', Object.create({ a: 1 }), false],
  ['an object whose prototype has no prototype', Object.create(Object.create(null)), false],
  ['Math', Math, false],
  ['a function', () => {}, false],
])('%s', (_what, value, expected) => {
  expect(isPlainObject(value)).toBe(expected);
  expect(lodashIsPlainObject(value)).toBe(expected);
});
