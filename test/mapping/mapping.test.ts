import { describe, expect, test } from 'vitest';
import { compilePath, compileRow } from '../../src/mapping/compileRow.js';
import type { Condition, Row } from '../../src/mapping/row.js';
import { compileTemplate } from '../../src/mapping/template.js';
import { traceRow } from '../../src/mapping/trace.js';
import { number, string } from '../../src/values/casts.js';
import type { UnknownObject } from '../../src/values/objects.js';

interface Context {
  readonly partner: string;
}
const context: Context = { partner: 'Partner' };

/** The trace of a row, and the value it ends with. */
const trace = (row: Row<Context>, message: UnknownObject) => traceRow(row, message, context);
const read = (row: Row<Context>, message: UnknownObject) => trace(row, message).used?.value;

const onlyOn = (channel: string): Condition<unknown> => ({
  holds: (message) => message['channel'] === channel,
  skipReason: `the channel is not ${channel}`,
});

describe('traceRow', () => {
  test('takes the first usable source', () => {
    const row: Row<Context> = { path: 'value', sources: ['a', 'b.c', 'd'], cast: number };
    expect(read(row, { a: 'not a number', b: { c: '2' }, d: 3 })).toBe(2);
  });

  test('reads conditions, the cast of a source, and settings', () => {
    const row: Row<Context> = {
      path: 'a',
      sources: [
        { path: 'b', when: [onlyOn('sources')] },
        { path: 'c', cast: { expects: 'one', read: (value) => (value === 1 ? 'one' : undefined) } },
        { setting: 'partner', read: (_message, { partner }) => partner },
      ],
      cast: string,
    };
    expect(read(row, { b: 'b', channel: 'sources' })).toBe('b');
    expect(read(row, { b: 'b', c: 1 })).toBe('one');
    expect(trace(row, { b: 'b', c: 2 }).used).toMatchObject({
      path: 'settings',
      value: 'Partner',
      steps: ['by partner'],
    });
  });

  test('reads a source only where all of its conditions hold', () => {
    const never = { holds: () => false, skipReason: 'never' };
    const row: Row<Context> = { path: 'a', sources: [{ path: 'b', when: [onlyOn('web'), never] }], cast: string };
    expect(trace(row, { b: 'b', channel: 'web' }).skipped).toStrictEqual([
      { name: 'b', reason: 'condition', skipReason: 'never' },
    ]);
  });

  test('reads a part of what another row finds, where that finds something', () => {
    const firstWord = {
      name: 'first word',
      within: { path: 'b', sources: ['b', 'c'], cast: string },
      part: (b: unknown) => String(b).split(' ')[0],
    };
    const row: Row<Context> = { path: 'a', sources: [firstWord, 'd'], cast: string };
    expect(trace(row, { b: ' ', c: 'one two', d: 'other' }).used).toMatchObject({ path: 'c', value: 'one' });
    expect(read(row, { d: 'other' })).toBe('other');
  });

  test('evaluates no condition and no cast for an absent source', () => {
    const fail = () => {
      throw new Error('evaluated');
    };
    const row: Row<Context> = {
      path: 'a',
      sources: [{ path: 'b.c', when: [{ holds: fail, skipReason: '' }] }, 'd'],
      cast: { expects: 'nothing', read: fail },
    };
    expect(trace(row, { b: 'text' }).skipped).toHaveLength(2);
  });

  test('reads own properties only', () => {
    const prototype = { inherited: 'x' };
    const message = Object.assign(Object.create(prototype), { holder: Object.create(prototype) });
    expect(read({ path: 'a', sources: ['inherited', 'holder.inherited'], cast: string }, message)).toBeUndefined();
  });

  test('traces the sources before the one that it reads, and why each is skipped', () => {
    const row: Row<Context> = {
      path: 'a',
      sources: ['x', { path: 'b', when: [onlyOn('web')] }, 'c', 'd', 'e'],
      cast: string,
    };
    const { used, skipped } = trace(row, { b: 'b', c: ' ', d: 'D', e: 'E' });
    expect(used).toMatchObject({ path: 'd', given: 'D', value: 'D', steps: [] });
    expect(skipped).toStrictEqual([
      { name: 'x', reason: 'absent' },
      { name: 'b', reason: 'condition', skipReason: 'the channel is not web' },
      { name: 'c', reason: 'unusable', given: ' ', cast: string },
    ]);
  });
});

test('compileRow takes the first usable source, also within JSON strings', () => {
  const readCity = compileRow<string, undefined>({ sources: ['traits.city', 'city'], cast: string });
  expect(readCity({ traits: '{"city":"Lyon"}', city: 'Leeds' }, undefined)).toBe('Lyon');
  expect(readCity({ traits: { city: ' ' }, city: 'Leeds' }, undefined)).toBe('Leeds');
  expect(readCity({}, undefined)).toBeUndefined();
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
