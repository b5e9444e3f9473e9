import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { runInContext } from 'node:vm';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { transformEvent } from '../../src/index.js';
import { loadScript } from './bareScopes.js';

// Where a host forbids code made of texts, as many do for safety, the built library runs as it does elsewhere.

const root = fileURLToPath(new URL('../../', import.meta.url));

const run = async (script: string): Promise<string> => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--disallow-code-generation-from-strings', '--input-type=module', '--eval', script],
    { cwd: root },
  );
  return stdout;
};

const inputs = (['v1', 'v2'] as const).map((version) => ({
  message: {
    type: 'track',
    event: 'Order Completed',
    timestamp: '2026-02-03T04:05:06Z',
    context: { traits: { email: 'Jane@Example.com', phone: '+49 151 12345678' } },
    properties: { total: '12.50', products: [{ sku: 's-1', price: 12.5 }] },
  },
  destination: { Config: { accessToken: 'token', pixelCode: 'PIXEL', version } },
}));

test('code from texts is forbidden there', async () => {
  await expect(run('new Function("return 1")')).rejects.toThrow('Code generation from strings disallowed');
});

test('the built library transforms without it', async () => {
  const stdout = await run(`import { transformEvent } from 'tiktok-ads-transformer';
    import 'tiktok-ads-transformer/rudderstack';
    console.log(JSON.stringify(${JSON.stringify(inputs)}.map((input) => transformEvent(input))));`);
  expect(JSON.parse(stdout)).toEqual(inputs.map((input) => transformEvent(input)));
});

test('nor does a bundle of it need any name of a host', async () => {
  const { outputFiles } = await build({
    stdin: {
      contents: "import { transformEvent } from 'tiktok-ads-transformer'; globalThis.transformEvent = transformEvent;",
      resolveDir: root,
    },
    bundle: true,
    format: 'iife',
    platform: 'browser',
    write: false,
  });
  const scope = loadScript(outputFiles[0]?.text ?? '', { prepare: '', proof: 'true', allowsEval: false });
  const stdout = runInContext(`JSON.stringify(${JSON.stringify(inputs)}.map((input) => transformEvent(input)))`, scope);
  expect(JSON.parse(stdout)).toEqual(inputs.map((input) => transformEvent(input)));
});
