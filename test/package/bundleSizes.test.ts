import { expect, test } from 'vitest';
import { bundleSize, bundles } from '../bench/bundleSizes.mjs';

// An application downloads only the parts of the library that it uses. `npm run bench:bundle-sizes` prints the sizes of all
// bundles, and with `-- --inputs` the files that they consist of. A third of classifyResponse are the names of TikTok's codes, and
// a sixth the paths of its fields. lintRequest holds both field tables, travel and automotive ads and country names included.

/** The packages whose code is in a bundle. */
const packagesIn = (inputs: Readonly<Record<string, number>>): string[] => {
  const paths = Object.keys(inputs).filter((path) => inputs[path] !== 0);
  return [...new Set(paths.flatMap((path) => /node_modules\/([^/]+)/.exec(path)?.[1] ?? []))].sort();
};

test.each([
  ['classifyResponse alone', 7000, []],
  ['splitRequest alone', 2000, []],
  ['lintRequest alone', 35_000, ['lodash', 'sha256-uint8array']],
] as const)('a bundle with %s has at most %i bytes, minified and gzipped', async (name, maxBytes, packages) => {
  const { gzipped, inputs } = await bundleSize(bundles[name]);
  expect(gzipped).toBeLessThanOrEqual(maxBytes);
  expect(packagesIn(inputs)).toEqual(packages);
});
