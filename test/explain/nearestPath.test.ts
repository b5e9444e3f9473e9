import { expect, test } from 'vitest';
import { nearestFinder } from '../../src/explain/nearestPath.js';

test.each<readonly [why: string, paths: readonly string[], keys: readonly string[], nearest: string]>([
  [
    'the same objects around it count more than the same top object',
    ['identifiers.email', 'context.traits.email'],
    ['identifiers', 'traits', 'email'],
    'context.traits.email',
  ],
  [
    'the same top object counts more than depth',
    ['traits.email', 'context.traits.email'],
    ['context', 'email'],
    'context.traits.email',
  ],
  [
    'depth counts more than the same spelling',
    ['context.traits.email', 'traits.Email'],
    ['properties', 'email'],
    'traits.Email',
  ],
  ['the same spelling decides last', ['traits.Email', 'traits.email'], ['properties', 'email'], 'traits.email'],
])('%s', (_why, paths, keys, nearest) => {
  expect(nearestFinder(paths)(keys)).toBe(nearest);
  expect(nearestFinder([...paths].reverse())(keys)).toBe(nearest);
});
