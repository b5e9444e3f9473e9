import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Section } from '../../src/mapping/section.js';
import { ShapeMemory } from '../../src/mapping/shapeMemory.js';
import { isRecord, type PlainRecord } from '../../src/values/kinds.js';

/** Reads paths by a section, each into the place of its index. */
const reader = (paths: readonly string[]) => {
  const section = new Section();
  for (const [place, path] of paths.entries()) section.add(path.split('.'), place);
  return (object: PlainRecord): unknown[] => {
    const values: unknown[] = paths.map(() => undefined);
    section.read(object, values);
    return values;
  };
};

/** The same, one path after the other. */
const readEach = (paths: readonly string[], object: PlainRecord): unknown[] =>
  paths.map((path) =>
    path
      .split('.')
      .reduce<unknown>((value, key) => (isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined), object),
  );

describe('a section', () => {
  test('gives each path its value, also where one path goes through another or comes twice', () => {
    const read = reader(['a', 'b.c', 'b', 'a', 'b.d.e']);
    const b = { c: 2, d: { e: 3 } };
    expect(read({ b, a: 1, unread: 0 })).toStrictEqual([1, 2, b, 1, 3]);
    expect(read({ b: [], a: null })).toStrictEqual([null, undefined, [], null, undefined]);
  });

  test('reads own properties only, and none of lists, texts and dates', () => {
    const read = reader(['a', 'b.0', 'toString', 'constructor.name']);
    for (const b of [['x'], 'x', new Date(0)])
      expect(read({ b })).toStrictEqual([undefined, undefined, undefined, undefined]);
    expect(read(Object.create({ a: 1 }))).toStrictEqual([undefined, undefined, undefined, undefined]);
    expect(read({ toString: 1, constructor: { name: 2 } })).toStrictEqual([undefined, undefined, 1, 2]);
  });

  test('finds in objects of any keys, in any order, what reading path by path finds', () => {
    const paths = ['a', 'b', 'a.a', 'a.b', 'b.c.a', 'c.b', 'c.c.c'];
    const read = reader(paths);
    const key = fc.constantFrom('a', 'b', 'c', 'd', '__proto__', '0');
    const { value: object } = fc.letrec<{ value: unknown; record: PlainRecord }>((tie) => ({
      value: fc.oneof({ depthSize: 'small' }, fc.integer(), fc.constant(null), fc.array(fc.integer()), tie('record')),
      record: fc.array(fc.tuple(key, tie('value')), { maxLength: 6 }).map((entries) => Object.fromEntries(entries)),
    }));
    fc.assert(
      fc.property(object.filter(isRecord), (given) => {
        expect(read(given)).toStrictEqual(readEach(paths, given));
      }),
      { numRuns: 2000 },
    );
  });

  test('reads objects of more keys than are remembered', () => {
    const read = reader(['last']);
    const wide = (last: number) =>
      Object.fromEntries([...Array.from({ length: 300 }, (_, index) => [`k${index}`, 0]), ['last', last]]);
    expect([read(wide(1)), read(wide(2))]).toStrictEqual([[1], [2]]);
  });
});

describe('the memory of shapes', () => {
  const counting = () => {
    const asked: string[] = [];
    const memory = new ShapeMemory((keys) => {
      asked.push(keys.join());
      return keys.length;
    });
    asked.length = 0;
    return { memory, asked };
  };

  test('makes a plan once for the same keys in the same order', () => {
    const { memory, asked } = counting();
    expect(
      [{ a: 1, b: 2 }, { a: 3, b: 4 }, { b: 2, a: 1 }, { a: 1 }, { a: 5, b: 6 }].map((object) =>
        memory.planFor(object),
      ),
    ).toEqual([2, 2, 2, 1, 2]);
    expect(asked).toEqual(['a,b', 'b,a', 'a']);
  });

  test('holds a few shapes, and none of very many keys', () => {
    const { memory, asked } = counting();
    const wide = Object.fromEntries(Array.from({ length: 201 }, (_, index) => [`k${index}`, 0]));
    for (const object of [wide, { a: 1 }, wide]) memory.planFor(object);
    expect(asked).toHaveLength(3);
    for (let round = 0; round < 2; round++)
      for (let index = 0; index < 8; index++) memory.planFor({ [`k${index}`]: 0 });
    expect(asked).toHaveLength(3 + 8);
    for (let index = 0; index < 9; index++) memory.planFor({ [`n${index}`]: 0 });
    memory.planFor({ k7: 0 });
    expect(asked).toHaveLength(3 + 8 + 9 + 1);
  });
});
