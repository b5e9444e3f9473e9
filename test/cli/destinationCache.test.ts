import { expect, test } from 'vitest';
import { DestinationCache } from '../../src/cli/input/readEvent.js';

const destination = (accessToken: string) => ({ Config: { accessToken } });

test('returns the first of equal destinations', () => {
  const cache = new DestinationCache();
  const first = cache.intern(destination('one'));
  expect(cache.intern(destination('one'))).toBe(first);
  expect(cache.intern(destination('two'))).not.toBe(first);
});

test('does not cache destinations that are large or nested too deep', () => {
  const cache = new DestinationCache();
  const large = destination('x'.repeat(100_000));
  expect(cache.intern(large)).toBe(large);
  expect(cache.intern(structuredClone(large))).not.toBe(large);
  const deep = { Config: JSON.parse(`${'['.repeat(20_000)}${']'.repeat(20_000)}`) };
  expect(cache.intern(deep)).toBe(deep);
});

test('drops the oldest destination when it is full', () => {
  const cache = new DestinationCache();
  const first = cache.intern(destination('first'));
  for (let count = 0; count < 999; count += 1) cache.intern(destination(`token ${count}`));
  expect(cache.intern(destination('first'))).toBe(first);
  cache.intern(destination('one more'));
  expect(cache.intern(destination('first'))).not.toBe(first);
});
