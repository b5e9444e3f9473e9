import { expect, test } from 'vitest';
import { bundleSize, bundles } from '../bench/bundleSizes.mjs';

// An application that only reads TikTok's responses must not download the rest of the library. `npm run bench:bundle-sizes`
// prints the sizes of all bundles, and with `-- --inputs` which files they consist of. A third of classifyResponse are the names
// of TikTok's codes, and a sixth the paths of its fields.

test.each([
  ['classifyResponse alone', 7000],
  ['splitRequest alone', 2000],
] as const)('a bundle with %s has at most %i bytes, minified and gzipped', async (name, most) => {
  const { gzipped, inputs } = await bundleSize(bundles[name]);
  expect(gzipped).toBeLessThanOrEqual(most);
  // Only our own code: dependencies cost more than all of it.
  expect(Object.keys(inputs).filter((path) => inputs[path] !== 0 && path.includes('node_modules'))).toEqual([]);
});
