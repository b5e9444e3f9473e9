import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PathTrie } from '../../src/mapping/pathTrie.js';
import { ShapeCache } from '../../src/mapping/shapeCache.js';
import { isObject, type UnknownObject } from '../../src/values/objects.js';

/** Reads paths with a trie, each into the slot of its index. */
const reader = (paths: readonly string[]) => {
  const trie = new PathTrie();
  for (const [slot, path] of paths.entries()) trie.add(path.split('.'), slot);
  return (object: UnknownObject): unknown[] => {
    const values: unknown[] = paths.map(() => undefined);
    trie.read(object, values);
    return values;
  };
};

/** The same, one path after the other. */
const readEach = (paths: readonly string[], object: UnknownObject): unknown[] =>
  paths.map((path) =>
    path
      .split('.')
      .reduce<unknown>((value, key) => (isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined), object),
  );

describe('PathTrie', () => {
  test('gives each path its value, also where one path leads through another or occurs twice', () => {
    const read = reader(['a', 'b.c', 'b', 'a', 'b.d.e']);
    const b = { c: 2, d: { e: 3 } };
    expect(read({ b, a: 1, unread: 0 })).toStrictEqual([1, 2, b, 1, 3]);
    expect(read({ b: [], a: null })).toStrictEqual([null, undefined, [], null, undefined]);
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
      { numRuns: 2000 },
    );
  });

  test('reads objects with more keys than the cache holds', () => {
    const read = reader(['last', 'object.last']);
    const wide = (last: number, others: object = {}): UnknownObject => ({
      ...Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`k${index}`, 0])),
      ...others,
      last,
    });
    const values = [1, 2].map((last) => read(wide(last, { object: wide(last + 2) })));
    expect(values).toStrictEqual([
      [1, 3],
      [2, 4],
    ]);
  });
});

describe('ShapeCache', () => {
  const counting = () => {
    const asked: string[] = [];
    const cache = new ShapeCache((keys) => {
      asked.push(keys.join());
      return keys.length;
    });
    /** Whether the plan for some keys is cached. */
    const knows = (keys: readonly string[]): boolean => {
      const before = asked.length;
      expect(cache.get(keys)).toBe(keys.length);
      return asked.length === before;
    };
    return { knows };
  };
  const newShapes = Array.from({ length: 400 }, (_, index) => [`n${index}`]);

  test('finds the same keys in the same order', () => {
    const { knows } = counting();
    expect([['a', 'b'], ['a', 'b'], ['a'], ['b', 'a'], ['a', 'b']].map(knows)).toEqual([
      false,
      true,
      false,
      false,
      true,
    ]);
  });

  test('caches every 16th miss, and one shape per number of keys', () => {
    const { knows } = counting();
    expect(newShapes.some(knows)).toBe(false);
    expect([['n384'], ['x', 'y'], ['x', 'y'], ['n384'], ['n368']].map(knows)).toEqual([true, false, true, true, false]);
  });

  test.each([
    ['very many keys', Array.from({ length: 101 }, (_, index) => `k${index}`)],
    ['very long keys', ['k'.repeat(4001)]],
  ])('caches no shape of %s', (_what, keys) => {
    const { knows } = counting();
    expect(Array.from({ length: 40 }, () => knows(keys))).not.toContain(true);
  });
});
