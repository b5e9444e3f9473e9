// What an application downloads for the functions that it uses: bundled by esbuild with all dependencies, minified, gzipped.
//   npm run bench:bundle-sizes
//   npm run bench:bundle-sizes -- --inputs   also lists the largest files of each bundle

import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Name of the bundle → the one line of code that it contains. */
export const bundles = {
  'classifyResponse alone': "export { classifyResponse } from 'tiktok-ads-transformer'",
  'splitRequest alone': "export { splitRequest } from 'tiktok-ads-transformer'",
  'lintRequest alone': "export { lintRequest } from 'tiktok-ads-transformer/lint'",
  'lintRequest alone, of the core entry': "export { lintRequest } from 'tiktok-ads-transformer'",
  'explainEvent alone': "export { explainEvent } from 'tiktok-ads-transformer/explain'",
  'transformEvent alone': "export { transformEvent } from 'tiktok-ads-transformer'",
  'the core, whole': "export * from 'tiktok-ads-transformer'",
};

/**
 * Bundles one line of code.
 *
 * @returns {Promise<{ minified: number, gzipped: number, inputs: Record<string, number> }>} Bytes; `inputs` are the bytes that
 * each file contributes before compression.
 */
export async function bundleSize(contents) {
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir: root },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    write: false,
    metafile: true,
    logLevel: 'error',
  });
  const [output] = Object.values(metafile.outputs);
  const inputs = Object.entries(output.inputs).map(([path, { bytesInOutput }]) => [path, bytesInOutput]);
  const [{ contents: code }] = outputFiles;
  return { minified: code.length, gzipped: gzipSync(code).length, inputs: Object.fromEntries(inputs) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
  for (const [name, code] of Object.entries(bundles)) {
    const { minified, gzipped, inputs } = await bundleSize(code);
    console.log(`${name}: ${kilobytes(minified)} minified, ${kilobytes(gzipped)} gzipped`);
    if (!process.argv.includes('--inputs')) continue;
    const largest = Object.entries(inputs).sort(([, a], [, b]) => b - a);
    for (const [path, bytes] of largest.slice(0, 10)) if (bytes > 0) console.log(`  ${kilobytes(bytes)} ${path}`);
  }
}
