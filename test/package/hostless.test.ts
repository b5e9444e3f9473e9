import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { type Context, runInContext } from 'node:vm';
import { build } from 'esbuild';
import { beforeAll, describe, expect, test } from 'vitest';
import { transformEvent } from '../../src/index.js';
import { type Fixture, loadFixtures, versions } from '../fixtures/loadFixtures.js';
import { loadScript, scopes } from './bareScopes.js';

// Runs the built core, bundled with its dependencies, in a global scope that holds the language and nothing else. lodash still
// evaluates a string to find the global scope there: see noCodeGeneration.test.ts.

const builtCore = fileURLToPath(new URL('../../dist/index.js', import.meta.url));

const bundleCore = async (): Promise<string> => {
  if (!existsSync(builtCore)) throw new Error(`${builtCore} is missing: run "npm run build" first`);
  const { outputFiles } = await build({
    entryPoints: [builtCore],
    bundle: true,
    format: 'iife',
    globalName: 'core',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    logLevel: 'error',
    write: false,
  });
  return outputFiles[0]?.text ?? '';
};

const jsonOf = ({ version, config, event, options }: Fixture): string | undefined => {
  const input = {
    message: event,
    destination: { Config: { accessToken: 'token', pixelCode: 'PIXEL', version, ...config } },
  };
  try {
    const json = JSON.stringify([input, options]);
    return isDeepStrictEqual(JSON.parse(json), [input, options]) ? json : undefined;
  } catch {
    return undefined; // a bigint
  }
};

/** The arguments as JSON, by the name of the fixture, of all accepted events that JSON can represent and the core handles alone. */
const callsOf = (version: (typeof versions)[number]): ReadonlyMap<string, string> =>
  new Map(
    loadFixtures(version).flatMap((fixture) => {
      const isCoreCase = fixture.entry === undefined && !fixture.refusal && !fixture.options.parsePhone;
      const json = isCoreCase ? jsonOf(fixture) : undefined;
      return json === undefined ? [] : [[fixture.name, json] as const];
    }),
  );

const run = 'try { JSON.stringify(core.transformEvent(...JSON.parse(call))) } catch (error) { String(error) }';

let bundle: string;
beforeAll(async () => {
  bundle = await bundleCore();
}, 30_000);

describe.each(Object.entries(scopes))('the core in a scope with %s', (_name, preparation) => {
  let scope: Context;
  beforeAll(() => {
    scope = loadScript(bundle, preparation);
  });

  test('has such a scope', () => {
    expect(runInContext(preparation.proof, scope)).toBe(true);
  });

  test.each(versions)('builds the same requests for %s', (version) => {
    const calls = callsOf(version);
    const got = new Map<string, unknown>();
    const expected = new Map<string, unknown>();
    for (const [name, call] of calls) {
      scope['call'] = call;
      got.set(name, runInContext(run, scope));
      const [input, options] = JSON.parse(call);
      expected.set(name, JSON.stringify(transformEvent(input, options)));
    }
    expect(calls.size).toBeGreaterThan(50);
    expect(got).toEqual(expected);
  });
});
