import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { runInContext } from 'node:vm';
import { build } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { transformEvent } from '../../src/index.js';
import { loadScript } from './bareScopes.js';

// Many hosts forbid evaluating strings (`eval`, `new Function`) for safety. The library never does so, and neither do its
// dependencies, with one exception: lodash evaluates `Function('return this')()` where it finds neither `global` (Node) nor
// `self` (browsers, edge workers, browser extensions). A bundle for a host that has neither name and forbids evaluation
// therefore defines `global` as `globalThis`, an option of every bundler; our own script for such hosts
// (dist/warehouse-udf.js) needs nothing, see udf.test.ts.

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

test('the flag of Node forbids evaluating strings', async () => {
  await expect(run('new Function("return 1")')).rejects.toThrow('Code generation from strings disallowed');
});

test('the built library evaluates no strings', async () => {
  const stdout = await run(`import { transformEvent } from 'tiktok-ads-transformer';
    import 'tiktok-ads-transformer/rudderstack';
    console.log(JSON.stringify(${JSON.stringify(inputs)}.map((input) => transformEvent(input))));`);
  expect(JSON.parse(stdout)).toEqual(inputs.map((input) => transformEvent(input)));
});

describe('a bundle of it evaluates no strings', () => {
  const bundle = async (define: Readonly<Record<string, string>>): Promise<string> => {
    const { outputFiles } = await build({
      stdin: {
        contents:
          "import { transformEvent } from 'tiktok-ads-transformer'; globalThis.transformEvent = transformEvent;",
        resolveDir: root,
      },
      bundle: true,
      format: 'iife',
      platform: 'browser',
      define,
      logLevel: 'error',
      write: false,
    });
    return outputFiles[0]?.text ?? '';
  };

  test.each([
    ['where the host has a `self`', {}, 'globalThis.self = globalThis;'],
    ['where the bundler defines `global`, without any name of a host', { global: 'globalThis' }, ''],
  ])('%s', async (_name, define, prepare) => {
    const scope = loadScript(await bundle(define), { prepare, proof: 'true', allowsEval: false });
    const stdout = runInContext(
      `JSON.stringify(${JSON.stringify(inputs)}.map((input) => transformEvent(input)))`,
      scope,
    );
    expect(JSON.parse(stdout)).toEqual(inputs.map((input) => transformEvent(input)));
  });
});
