import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { type Context, createContext, runInContext } from 'node:vm';
import { build } from 'esbuild';
import { beforeAll, describe, expect, test } from 'vitest';
import { transformEvent } from '../../src/index.js';
import { type Fixture, loadFixtures, versions } from '../fixtures/loadFixtures.js';

// The built core, with what it depends on, in a global scope that holds the language and nothing else.

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
    write: false,
  });
  return outputFiles[0]?.text ?? '';
};

/** Everything reachable from the built-ins of a scope; the scope itself stays open for the bundle's own name. */
const freezeBuiltIns = `
  const frozen = new Set();
  const freeze = (value) => {
    if (Object(value) !== value || frozen.has(value)) return;
    frozen.add(value);
    Object.freeze(value);
    freeze(Object.getPrototypeOf(value));
    for (const { value: item, get, set } of Object.values(Object.getOwnPropertyDescriptors(value))) [item, get, set].forEach(freeze);
    for (const symbol of Object.getOwnPropertySymbols(value)) freeze(Object.getOwnPropertyDescriptor(value, symbol).value);
  };
  for (const name of Object.getOwnPropertyNames(globalThis)) if (name !== 'globalThis') freeze(globalThis[name]);
`;

interface Scope {
  /** Runs before the core is loaded. */
  readonly prepare: string;
  /** Shows that the scope is what it is called. */
  readonly proof: string;
  readonly allowsEval: boolean;
}

const scopes: Readonly<Record<string, Scope>> = {
  'no host globals': {
    prepare: '',
    proof: `['process', 'Buffer', 'URL', 'TextEncoder', 'console', 'setTimeout', 'crypto', 'performance', 'self', 'global']
      .every((name) => !(name in globalThis))`,
    allowsEval: true,
  },
  'frozen built-ins': {
    prepare: `{${freezeBuiltIns}}`,
    proof:
      '[Object, Object.prototype, Array.prototype, Error.prototype, Map.prototype, JSON, Math].every(Object.isFrozen)',
    allowsEval: true,
  },
  // As in browser extensions and edge workers, which have a `self`.
  'no eval': {
    prepare: 'globalThis.self = globalThis;',
    proof: '(() => { try { return !Function("return 1")(); } catch { return true; } })()',
    allowsEval: false,
  },
};

/** What V8 puts into a scope although it is no part of the language, or which small engines are built without. */
const removeExtras = 'for (const name of ["console", "WebAssembly", "Intl"]) delete globalThis[name];';

const loadCore = (bundle: string, { prepare, allowsEval }: Scope): Context => {
  const scope = createContext(Object.create(null), { codeGeneration: { strings: allowsEval, wasm: false } });
  runInContext(`${removeExtras} ${prepare}`, scope);
  runInContext(`'use strict'; ${bundle}`, scope);
  return scope;
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

/** The accepted events that JSON can say, and that need nothing from outside of the core: name → arguments as JSON. */
const callsOf = (version: (typeof versions)[number]): ReadonlyMap<string, string> =>
  new Map(
    loadFixtures(version).flatMap((fixture) => {
      const isCoreCase = fixture.entry === undefined && !fixture.refusal && !fixture.options.completePhone;
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
    scope = loadCore(bundle, preparation);
  });

  test('which it is', () => {
    expect(runInContext(preparation.proof, scope)).toBe(true);
  });

  test.each(versions)('makes the same requests, %s', (version) => {
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
