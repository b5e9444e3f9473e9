import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { DigestMap } from '../../../src/cli/digestMap.js';

const keyOf = (name: number | string) =>
  createHash('sha256').update(`${name}`).digest().subarray(0, 16).toString('base64url');

test('keeps what was put in, however many, and nothing else', () => {
  const table = new DigestMap<'even' | 'odd' | 'first'>(['even', 'odd', 'first']);
  const count = 20_000;
  for (let number = 0; number < count; number += 1) table.set(keyOf(number), number % 2 === 0 ? 'even' : 'odd');
  table.set(keyOf(0), 'first');
  const read = Array.from({ length: count }, (_, number) => table.get(keyOf(number)));
  expect(read).toEqual(read.map((_, number) => (number === 0 ? 'first' : number % 2 === 0 ? 'even' : 'odd')));
  const others = Array.from({ length: count }, (_, number) => table.get(keyOf(`other ${number}`)));
  expect(others.filter((value) => value !== undefined)).toEqual([]);
});

test('tells keys apart by every bit of theirs', () => {
  const bytes = Buffer.from(keyOf('one'), 'base64url');
  const table = new DigestMap<'in'>(['in']);
  table.set(bytes.toString('base64url'), 'in');
  for (let bit = 0; bit < 128; bit += 1) {
    const other = Buffer.from(bytes);
    other.writeUInt8(other.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
    expect(table.get(other.toString('base64url'))).toBeUndefined();
  }
  expect(table.get(bytes.toString('base64url'))).toBe('in');
});

test.each(['', 'a', keyOf(1).slice(1), `${keyOf(1)}A`, `${keyOf(1).slice(1)}?`, '\u00e4'.repeat(22)])(
  '%j is no key',
  (key) => {
    expect(DigestMap.isKey(key)).toBe(false);
  },
);

test('a digest of 16 bytes is one', () => {
  for (let number = 0; number < 100; number += 1) expect(DigestMap.isKey(keyOf(number))).toBe(true);
});
