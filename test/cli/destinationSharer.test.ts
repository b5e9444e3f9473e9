import { expect, test } from 'vitest';
import { DestinationCache } from '../../src/cli/input/destinationCache.js';

const destination = (accessToken: string) => ({ Config: { accessToken } });

test('equal destinations become the first of them', () => {
  const sharer = new DestinationCache();
  const first = sharer.share(destination('one'));
  expect(sharer.share(destination('one'))).toBe(first);
  expect(sharer.share(destination('two'))).not.toBe(first);
});

test('large ones, and those nested too deep to print, are handed back as they are', () => {
  const sharer = new DestinationCache();
  const large = destination('x'.repeat(100_000));
  expect(sharer.share(large)).toBe(large);
  expect(sharer.share(structuredClone(large))).not.toBe(large);
  const deep = { Config: JSON.parse(`${'['.repeat(20_000)}${']'.repeat(20_000)}`) };
  expect(sharer.share(deep)).toBe(deep);
});

test('ever new destinations do not fill the memory: the oldest are forgotten', () => {
  const sharer = new DestinationCache();
  const first = sharer.share(destination('first'));
  for (let count = 0; count < 999; count += 1) sharer.share(destination(`token ${count}`));
  expect(sharer.share(destination('first'))).toBe(first);
  sharer.share(destination('one more'));
  expect(sharer.share(destination('first'))).not.toBe(first);
});
