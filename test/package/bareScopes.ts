import { type Context, createContext, runInContext } from 'node:vm';

/** Freezes everything reachable from the built-ins of a scope, but not the scope itself: the bundle defines its name there. */
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

export interface Scope {
  /** A script that runs before the core is loaded. */
  readonly prepare: string;
  /** An expression that is true if the scope is as its name says. */
  readonly proof: string;
  readonly allowsEval: boolean;
}

/** Scopes with less than a usual host provides. */
export const scopes: Readonly<Record<string, Scope>> = {
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
  // Browser extensions and edge workers forbid `eval` and have a `self`.
  'no eval': {
    prepare: 'globalThis.self = globalThis;',
    proof: '(() => { try { return !Function("return 1")(); } catch { return true; } })()',
    allowsEval: false,
  },
};

/**
 * A scope like that of a database engine: it has no `self` and forbids `eval`. No documentation says which ECMAScript version
 * the engines support, so the newer built-ins are removed; the package itself requires ES2022.
 */
export const engineScope: Scope = {
  prepare: `
    delete Object.hasOwn;
    for (const name of ['at', 'replaceAll', 'isWellFormed', 'toWellFormed']) delete String.prototype[name];
    for (const name of ['at', 'findLast', 'findLastIndex', 'toReversed', 'toSorted', 'toSpliced', 'with']) delete Array.prototype[name];
    for (const name of ['AggregateError', 'FinalizationRegistry', 'WeakRef', 'Iterator']) delete globalThis[name];
  `,
  proof: '!("hasOwn" in Object || "at" in Array.prototype || "self" in globalThis)',
  allowsEval: false,
};

/** Removes globals that V8 adds although the language does not define them, or that small engines lack. */
const removeExtras = 'for (const name of ["console", "WebAssembly", "Intl"]) delete globalThis[name];';

/** Runs a script in a new scope. */
export const loadScript = (script: string, { prepare, allowsEval }: Scope): Context => {
  const scope = createContext(Object.create(null), { codeGeneration: { strings: allowsEval, wasm: false } });
  runInContext(`${removeExtras} ${prepare}`, scope);
  runInContext(`'use strict'; ${script}`, scope);
  return scope;
};
