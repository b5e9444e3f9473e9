import { describe, expect, test } from 'vitest';
import { compileMapping } from '../../src/mapping/compileMapping.js';
import { compilePath } from '../../src/mapping/compilePath.js';
import { compileTemplate } from '../../src/mapping/compileTemplate.js';
import type { FieldRow } from '../../src/mapping/fieldRow.js';
import { SourceList } from '../../src/mapping/sourceList.js';
import type { Settings } from '../../src/transform/settings.js';
import { number, string } from '../../src/values/casts.js';
import type { UnknownObject } from '../../src/values/kinds.js';

const settings = { partnerName: 'Partner' } as Settings;

/** A table that is read alone. */
const compile = <Target>(rows: readonly FieldRow<Target>[]) => {
  const sources = new SourceList();
  const map = compileMapping(rows, sources);
  return (message: UnknownObject) => map(sources.read(message, settings));
};

describe('compileMapping', () => {
  test('takes the first usable source', () => {
    const read = compile<{ value?: number }>([{ to: 'value', from: ['a', 'b.c', 'd'], cast: number }]);
    expect(read({ a: 'no number', b: { c: '2' }, d: 3 })).toStrictEqual({ value: 2 });
  });

  test('has no objects for fields that are absent', () => {
    const read = compile<{ a?: { b?: { c?: string } } }>([{ to: 'a.b.c', from: ['x'], cast: string }]);
    expect(read({})).toStrictEqual({});
    expect(read({ x: 'y' })).toStrictEqual({ a: { b: { c: 'y' } } });
  });

  test('writes a field into an object that another row wrote', () => {
    const read = compile<{ ad?: { callback?: string } }>([
      { to: 'ad', from: ['ad'], cast: () => ({ callback: 'first' }) },
      { to: 'ad.callback', from: ['click'], cast: string },
    ]);
    expect(read({ ad: 1, click: 'second' })).toStrictEqual({ ad: { callback: 'second' } });
    expect(read({ ad: 1 })).toStrictEqual({ ad: { callback: 'first' } });
  });

  test('reads conditions, casts of a source, and computed sources', () => {
    const read = compile<{ a?: string }>([
      {
        to: 'a',
        from: [
          { path: 'b', when: (message) => message['channel'] === 'sources', otherwise: 'of no warehouse' },
          { path: 'c', cast: (value) => (value === 1 ? 'one' : undefined) },
          { setting: 'partnerName', read: (_message, { partnerName }) => partnerName },
        ],
        cast: string,
      },
    ]);
    expect(read({ b: 'b', channel: 'sources' })).toStrictEqual({ a: 'b' });
    expect(read({ b: 'b', c: 1 })).toStrictEqual({ a: 'one' });
    expect(read({ b: 'b', c: 2 })).toStrictEqual({ a: 'Partner' });
  });

  test('reads a part of what another row finds, where that finds something', () => {
    const read = compile<{ a?: string }>([
      {
        to: 'a',
        from: [
          {
            name: 'first word',
            within: { to: 'b', from: ['b', 'c'], cast: string },
            part: (b) => String(b).split(' ')[0],
          },
          'd',
        ],
        cast: string,
      },
    ]);
    expect(read({ b: ' ', c: 'one two', d: 'other' })).toStrictEqual({ a: 'one' });
    expect(read({ d: 'other' })).toStrictEqual({ a: 'other' });
  });

  test('throws the refusal of a required field', () => {
    const read = compile<{ time: string }>([
      { to: 'time', from: ['time'], cast: string, required: 'missing-timestamp' },
    ]);
    expect(() => read({})).toThrow(expect.objectContaining({ code: 'missing-timestamp' }));
  });

  test('asks no condition and no cast about what is absent', () => {
    const asked = () => {
      throw new Error('asked');
    };
    const read = compile<{ a?: string }>([
      { to: 'a', from: [{ path: 'b.c', when: asked, otherwise: asked }, 'd'], cast: asked },
    ]);
    expect(read({ b: 'text' })).toStrictEqual({});
  });

  test('reads own properties only', () => {
    const read = compile<{ a?: string; b?: string }>([
      { to: 'a', from: ['inherited'], cast: string },
      { to: 'b', from: ['holder.inherited'], cast: string },
    ]);
    const prototype = { inherited: 'x' };
    expect(read(Object.assign(Object.create(prototype), { holder: Object.create(prototype) }))).toStrictEqual({});
  });
});

test('compilePath reads array indexes, and nothing of texts', () => {
  expect(compilePath('a[1].b')({ a: [0, { b: 'x' }] })).toBe('x');
  expect(compilePath('a.1.b')({ a: [0, { b: 'x' }] })).toBe('x');
  expect(compilePath('a.length')({ a: 'text' })).toBeUndefined();
});

describe('compileTemplate', () => {
  test('is made of text and paths', () => {
    expect(compileTemplate('o-{ a.b }/{c}!')({ a: { b: 1 }, c: ' x ' })).toBe('o-1/x!');
  });

  test.each([{}, { a: null }, { a: ' ' }, { a: {} }])('is unusable without a part: %j', (message) => {
    expect(compileTemplate('{a}-1')(message)).toBeUndefined();
  });
});
