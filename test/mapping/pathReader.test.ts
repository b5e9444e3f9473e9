import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PathReader } from '../../src/mapping/pathReader.js';
import { isObject, type UnknownObject } from '../../src/values/objects.js';
import { samples } from '../samples.js';

const reader = (paths: readonly string[]) => {
  const compiled = new PathReader(paths);
  return (object: UnknownObject) => compiled.read(object);
};

/** Reads one path after the other. */
const readEach = (paths: readonly string[], object: UnknownObject): unknown[] =>
  paths.map((path) =>
    path
      .split('.')
      .reduce<unknown>((value, key) => (isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined), object),
  );

describe('PathReader', () => {
  test('gives each path its value, also where one path leads through another', () => {
    const read = reader(['a', 'b.c', 'b', 'b.d.e']);
    const b = { c: 2, d: { e: 3 } };
    expect(read({ b, a: 1, unread: 0 })).toStrictEqual([1, 2, b, 3]);
    expect(read({ b: [], a: null })).toStrictEqual([null, undefined, [], undefined]);
  });

  test('reads own properties only, and none of arrays, strings and dates', () => {
    const read = reader(['a', 'b.0', 'toString', 'constructor.name']);
    for (const b of [['x'], 'x', new Date(0)])
      expect(read({ b })).toStrictEqual([undefined, undefined, undefined, undefined]);
    expect(read(Object.create({ a: 1 }))).toStrictEqual([undefined, undefined, undefined, undefined]);
    expect(read({ toString: 1, constructor: { name: 2 } })).toStrictEqual([undefined, undefined, 1, 2]);
  });

  test('finds the same values as reading path by path, whatever the keys and their order', () => {
    const paths = ['a', 'b', 'a.a', 'a.b', 'b.c.a', 'c.b', 'c.c.c'];
    const read = reader(paths);
    const key = fc.constantFrom('a', 'b', 'c', 'd', '__proto__', '0');
    const { value: object } = fc.letrec<{ value: unknown; object: UnknownObject }>((tie) => ({
      value: fc.oneof({ depthSize: 'small' }, fc.integer(), fc.constant(null), fc.array(fc.integer()), tie('object')),
      object: fc.array(fc.tuple(key, tie('value')), { maxLength: 6 }).map((entries) => Object.fromEntries(entries)),
    }));
    fc.assert(
      fc.property(object.filter(isObject), (given) => {
        expect(read(given)).toStrictEqual(readEach(paths, given));
      }),
      { numRuns: samples(2000) },
    );
  });

  test('reads no property that a prototype has, whether of a class or of every object', () => {
    const read = reader(['a', 'b.a', 'b.c']);
    class WithGetter {
      readonly c = 3;
      get a(): number {
        return 1;
      }
    }
    expect(read({ b: new WithGetter() })).toStrictEqual([undefined, undefined, 3]);
    expect(read({ b: Object.assign(Object.create({ a: 1 }), { c: 2 }) })).toStrictEqual([undefined, undefined, 2]);
    const object = { c: 2 };
    const message = { b: object };
    Object.defineProperty(Object.prototype, 'a', { value: 1, configurable: true, enumerable: true });
    const values = read(message);
    Reflect.deleteProperty(Object.prototype, 'a');
    expect(values).toStrictEqual([undefined, undefined, 2]);
  });

  test('reads an object of many keys, and one that is a JSON string', () => {
    const wide = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`k${index}`, index]));
    expect(reader(['last', 'k299', 'text.a'])({ ...wide, last: 1, text: '{"a":2}' })).toStrictEqual([1, 299, 2]);
  });
});
