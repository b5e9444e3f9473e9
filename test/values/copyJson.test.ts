import { describe, expect, test } from 'vitest';
import { copyJson } from '../../src/values/json.js';

const nested = (levels: number): unknown => JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`);
const depth = (value: unknown): number => (Array.isArray(value) ? 1 + Math.max(0, ...value.map(depth)) : 0);

describe('copyJson', () => {
  test('copies the values that JSON carries', () => {
    const given = { a: [1, 'x', true, null], date: new Date(0), small: 5n, big: 2n ** 60n, zero: -0 };
    const copy = {
      a: [1, 'x', true, null],
      date: '1970-01-01T00:00:00.000Z',
      small: 5,
      big: '1152921504606846976',
      zero: 0,
    };
    expect(copyJson(given)).toStrictEqual(copy);
  });

  test('drops the values that JSON cannot hold', () => {
    const given = {
      u: undefined,
      f: () => 1,
      s: Symbol('s'),
      nan: Number.NaN,
      date: new Date(Number.NaN),
      list: [undefined, Number.NaN],
    };
    expect(copyJson(given)).toStrictEqual({ list: [null, null] });
  });

  test('copies a key named __proto__ as an ordinary key', () => {
    const copy = copyJson(JSON.parse('{"__proto__":{"polluted":true}}'));
    expect(Object.keys(copy as object)).toStrictEqual(['__proto__']);
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
  });

  test('does not read inherited keys', () => {
    expect(copyJson(Object.create({ inherited: 1 }))).toStrictEqual({});
  });

  test('throws for cyclic values, but not for shared ones', () => {
    const loop: unknown[] = [];
    loop.push({ loop }, [loop]);
    expect(() => copyJson(loop)).toThrow(TypeError);
    const shared = { a: [1] };
    expect(copyJson([shared, { shared }, shared])).toStrictEqual([{ a: [1] }, { shared: { a: [1] } }, { a: [1] }]);
  });

  test('stops at a depth that JSON.stringify can print', () => {
    expect(depth(copyJson(nested(50)))).toBe(50);
    expect(depth(copyJson(nested(5000)))).toBe(100);
  });
});
