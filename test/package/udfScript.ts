import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Context, runInContext } from 'node:vm';
import { newQuickJSWASMModuleFromVariant } from 'quickjs-emscripten-core';
import { TransformError, type TransformInput, transformEvent, transformEvents } from '../../src/index.js';
import { type Model, ModelError, rowsToTrackEvents } from '../../src/warehouse/index.js';
import { engineScope, loadScript, scopes } from './bareScopes.js';

/** The folder of the built script. */
export const dist = new URL('../../dist/', import.meta.url);

/** The name of the built script. */
export const scriptName = 'warehouse-udf.js';

const path = fileURLToPath(new URL(scriptName, dist));
if (!existsSync(path)) throw new Error(`${path} is missing: run "npm run build" first`);
export const script = readFileSync(path, 'utf8');

/** Calls a function of the script with arguments as JavaScript expressions. */
export type Call = (name: 'transform' | 'transformRows', args: readonly string[]) => unknown;

export const callIn =
  (scope: Context): Call =>
  (name, args) =>
    JSON.parse(runInContext(`tiktokAds.${name}(${args.join()})`, scope));

/** QuickJS in WebAssembly: an engine that shares no code with V8. */
const callInQuickJs = async (): Promise<Call> => {
  const engine = (await newQuickJSWASMModuleFromVariant(import('@jitl/quickjs-wasmfile-release-sync'))).newContext();
  const evaluate = (code: string): string => engine.unwrapResult(engine.evalCode(code)).consume(engine.getString);
  evaluate(`${script}\n'loaded'`);
  return (name, args) => JSON.parse(evaluate(`tiktokAds.${name}(${args.join()})`));
};

/** The engines and scopes in which the script must return the same results. */
export const realms: readonly [name: string, load: () => Call | Promise<Call>][] = [
  ...Object.entries({ ...scopes, 'what a database engine has': engineScope }).map(
    ([name, scope]): [string, () => Call] => [`a scope with ${name}`, () => callIn(loadScript(script, scope))],
  ),
  ['QuickJS', callInQuickJs],
];

const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** The result of the package for an event, in the form of the script's. */
export const transformed = (message: unknown, config: unknown): unknown => {
  try {
    return asJson({ requests: transformEvent({ message, destination: { Config: config } } as TransformInput) });
  } catch (error) {
    if (!(error instanceof TransformError)) throw error;
    return { refusal: { code: error.code, text: error.message } };
  }
};

interface RowResult {
  readonly requests: unknown;
  readonly refusals: readonly object[];
  readonly refusedEvents: readonly unknown[];
}

/** The result of the package for rows, in the form of the script's, with the events that `transformEvents` refused. */
export const transformedRows = (rows: readonly unknown[], model: unknown, config: unknown): RowResult => {
  try {
    const { events, refusals } = rowsToTrackEvents(rows, model as Model);
    const destination = { Config: config } as TransformInput['destination'];
    const result = transformEvents(events.map((message) => ({ message, destination })));
    const requests = asJson(result.requests.map(({ request }) => request));
    return { requests, refusals, refusedEvents: result.refusals };
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return { requests: [], refusals: [{ code: error.code, text: error.message }], refusedEvents: [] };
  }
};
