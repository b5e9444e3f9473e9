import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { DigestMap, DigestSet } from '../../src/cli/digestMap.js';

const keyOf = (name: number | string) =>
  createHash('sha256').update(`${name}`).digest().subarray(0, 16).toString('base64url');

describe('DigestMap', () => {
  test.each([16, 8])(
    'returns the last value of each of 20,000 keys of %i bytes, and none of other keys',
    (keyBytes) => {
      const map = new DigestMap<'even' | 'odd' | 'first'>(['even', 'odd', 'first'], 0, keyBytes);
      const count = 20_000;
      for (let number = 0; number < count; number += 1) map.set(keyOf(number), number % 2 === 0 ? 'even' : 'odd');
      map.set(keyOf(0), 'first');
      expect(map.size).toBe(count);
      const read = Array.from({ length: count }, (_, number) => map.get(keyOf(number)));
      expect(read).toEqual(read.map((_, number) => (number === 0 ? 'first' : number % 2 === 0 ? 'even' : 'odd')));
      const others = Array.from({ length: count }, (_, number) => map.get(keyOf(`other ${number}`)));
      expect(others.filter((value) => value !== undefined)).toEqual([]);
    },
  );

  test('compares every bit of a key', () => {
    const bytes = Buffer.from(keyOf('one'), 'base64url');
    const map = new DigestMap<'in'>(['in']);
    map.set(bytes.toString('base64url'), 'in');
    for (let bit = 0; bit < 128; bit += 1) {
      const other = Buffer.from(bytes);
      other.writeUInt8(other.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(map.get(other.toString('base64url'))).toBeUndefined();
    }
    expect(map.get(bytes.toString('base64url'))).toBe('in');
  });

  test.each(['', 'a', keyOf(1).slice(1), `${keyOf(1)}A`, `${keyOf(1).slice(1)}?`, '\u00e4'.repeat(22)])(
    '%j is not a key',
    (key) => {
      expect(DigestMap.isKey(key)).toBe(false);
    },
  );

  test('a digest of 16 bytes in base64url is a key', () => {
    for (let number = 0; number < 100; number += 1) expect(DigestMap.isKey(keyOf(number))).toBe(true);
  });
});

test('DigestSet.addIfNew returns true for the first of equal strings only', () => {
  const set = new DigestSet();
  const added = Array.from({ length: 10_000 }, (_, number) => set.addIfNew(`id ${number % 7000}`));
  expect(added).toStrictEqual(added.map((_, number) => number < 7000));
});

test('DigestSet distinguishes 300,000 strings', () => {
  const set = new DigestSet();
  let repeated = 0;
  for (let number = 0; number < 300_000; number += 1) if (!set.addIfNew(`id ${number}`)) repeated += 1;
  expect(repeated).toBe(0);
});
