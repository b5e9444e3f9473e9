import { describe, expect, test } from 'vitest';
import { compileFlatMapping } from '../../src/mapping/compileFlatMapping.js';
import { compileMapping } from '../../src/mapping/compileMapping.js';
import { compilePath } from '../../src/mapping/compileRow.js';
import type { Condition, RowOf } from '../../src/mapping/row.js';
import { SourceList } from '../../src/mapping/sourceList.js';
import { compileTemplate } from '../../src/mapping/template.js';
import { number, string } from '../../src/values/casts.js';
import type { UnknownObject } from '../../src/values/objects.js';

interface Context {
  readonly partner: string;
}
const context: Context = { partner: 'Partner' };

/** A table that is read alone. */
const compile = <Target>(rows: readonly RowOf<Target, Context>[]) => {
  const sources = new SourceList<Context>();
  const mapping = compileMapping(rows, sources);
  return {
    read: (message: UnknownObject) => mapping.read(sources.read(message, context)),
    trace: (message: UnknownObject) => mapping.trace(sources.read(message, context)),
  };
};

const onlyOn = (channel: string): Condition<unknown> => ({
  holds: (message) => message['channel'] === channel,
  skipReason: `the channel is not ${channel}`,
});

describe('compileMapping', () => {
  test('takes the first usable source', () => {
    const { read } = compile<{ value?: number }>([{ path: 'value', sources: ['a', 'b.c', 'd'], cast: number }]);
    expect(read({ a: 'not a number', b: { c: '2' }, d: 3 })).toStrictEqual({ value: 2 });
  });

  test('creates no objects for absent fields', () => {
    const { read } = compile<{ a?: { b?: { c?: string } } }>([{ path: 'a.b.c', sources: ['x'], cast: string }]);
    expect(read({})).toStrictEqual({});
    expect(read({ x: 'y' })).toStrictEqual({ a: { b: { c: 'y' } } });
  });

  test('writes a field into an object that another row wrote', () => {
    const { read } = compile<{ ad?: { callback?: string } }>([
      { path: 'ad', sources: ['ad'], cast: { expects: 'ad', read: () => ({ callback: 'first' }) } },
      { path: 'ad.callback', sources: ['click'], cast: string },
    ]);
    expect(read({ ad: 1, click: 'second' })).toStrictEqual({ ad: { callback: 'second' } });
    expect(read({ ad: 1 })).toStrictEqual({ ad: { callback: 'first' } });
  });

  test('reads conditions, the cast of a source, and settings', () => {
    const { read } = compile<{ a?: string }>([
      {
        path: 'a',
        sources: [
          { path: 'b', when: [onlyOn('sources')] },
          { path: 'c', cast: { expects: 'one', read: (value) => (value === 1 ? 'one' : undefined) } },
          { setting: 'partner', read: (_message, { partner }) => partner },
        ],
        cast: string,
      },
    ]);
    expect(read({ b: 'b', channel: 'sources' })).toStrictEqual({ a: 'b' });
    expect(read({ b: 'b', c: 1 })).toStrictEqual({ a: 'one' });
    expect(read({ b: 'b', c: 2 })).toStrictEqual({ a: 'Partner' });
  });

  test('reads a source only where all of its conditions hold', () => {
    const never = { holds: () => false, skipReason: 'never' };
    const { read } = compile<{ a?: string }>([
      { path: 'a', sources: [{ path: 'b', when: [onlyOn('web'), never] }], cast: string },
    ]);
    expect(read({ b: 'b', channel: 'web' })).toStrictEqual({});
  });

  test('reads a part of what another row finds, where that finds something', () => {
    const firstWord = {
      name: 'first word',
      within: { path: 'b', sources: ['b', 'c'], cast: string },
      part: (b: unknown) => String(b).split(' ')[0],
    };
    const { read } = compile<{ a?: string }>([{ path: 'a', sources: [firstWord, 'd'], cast: string }]);
    expect(read({ b: ' ', c: 'one two', d: 'other' })).toStrictEqual({ a: 'one' });
    expect(read({ d: 'other' })).toStrictEqual({ a: 'other' });
  });

  test('evaluates no condition and no cast for an absent source', () => {
    const fail = () => {
      throw new Error('evaluated');
    };
    const { read, trace } = compile<{ a?: string }>([
      {
        path: 'a',
        sources: [{ path: 'b.c', when: [{ holds: fail, skipReason: '' }] }, 'd'],
        cast: { expects: 'nothing', read: fail },
      },
    ]);
    expect(read({ b: 'text' })).toStrictEqual({});
    expect(trace({ b: 'text' })[0]?.skipped).toHaveLength(2);
  });

  test('reads own properties only', () => {
    const { read } = compile<{ a?: string; b?: string }>([
      { path: 'a', sources: ['inherited'], cast: string },
      { path: 'b', sources: ['holder.inherited'], cast: string },
    ]);
    const prototype = { inherited: 'x' };
    expect(read(Object.assign(Object.create(prototype), { holder: Object.create(prototype) }))).toStrictEqual({});
  });

  test('traces the sources before the one that it reads, and why each is skipped', () => {
    const { trace } = compile<{ a?: string }>([
      { path: 'a', sources: ['x', { path: 'b', when: [onlyOn('web')] }, 'c', 'd', 'e'], cast: string },
    ]);
    const [row] = trace({ b: 'b', c: ' ', d: 'D', e: 'E' });
    expect(row?.used).toMatchObject({ path: 'd', given: 'D', value: 'D', steps: [] });
    expect(row?.skipped).toStrictEqual([
      { name: 'x', reason: 'absent' },
      { name: 'b', reason: 'condition', skipReason: 'the channel is not web' },
      { name: 'c', reason: 'unusable', given: ' ', cast: string },
    ]);
  });
});

describe('compileFlatMapping', () => {
  const read = compileFlatMapping<{ id?: string; price?: number }, unknown>([
    { path: 'id', sources: ['sku', 'id', 'constructor'], cast: string },
    { path: 'price', sources: ['price'], cast: number },
  ]);

  test.each([
    ['takes the first usable source', { id: 7, sku: 'mug', price: '1.50' }, { id: 'mug', price: 1.5 }],
    ['skips a value that its cast cannot use', { sku: ' ', id: 7, price: 'free' }, { id: '7' }],
    ['gives nothing for an object without a usable field', { sku: null, price: {} }, undefined],
    ['reads own keys only, not paths', { 'a.sku': 'mug', price: 2 }, { price: 2 }],
    ['reads no inherited key', Object.assign(Object.create({ sku: 'mug' }), { price: 2 }), { price: 2 }],
    ['reads an own key with the name of a built-in', { constructor: 'mug' }, { id: 'mug' }],
  ])('%s', (_rule, object, expected) => {
    expect(read(object, undefined)).toEqual(expected);
  });

  test('gives a new object each time', () => {
    const object = { sku: 'mug' };
    expect(read(object, undefined)).not.toBe(read(object, undefined));
  });
});

test('compilePath reads array indexes, and no property of a string', () => {
  expect(compilePath('a[1].b')({ a: [0, { b: 'x' }] })).toBe('x');
  expect(compilePath('a.1.b')({ a: [0, { b: 'x' }] })).toBe('x');
  expect(compilePath('a.length')({ a: 'text' })).toBeUndefined();
});

describe('compileTemplate', () => {
  test('joins fixed strings and the values of paths', () => {
    expect(compileTemplate('o-{ a.b }/{c}!')({ a: { b: 1 }, c: ' x ' })).toBe('o-1/x!');
  });

  test.each([{}, { a: null }, { a: ' ' }, { a: {} }])('gives nothing without a part: %j', (message) => {
    expect(compileTemplate('{a}-1')(message)).toBeUndefined();
  });
});
