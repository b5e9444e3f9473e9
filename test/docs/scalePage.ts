import { readFileSync } from 'node:fs';
import { type Context, runInContext } from 'node:vm';
import { engineScope, loadScript } from '../package/bareScopes.js';
import { script } from '../package/udfScript.js';
import { codeBlocks, root } from './pages.js';

export const page = readFileSync(new URL('docs/scale.md', root), 'utf8');

const blocks = codeBlocks(page);

/** The first code block of the page that contains these words. */
export const blockWith = (words: string): string => {
  const block = blocks.find(({ code }) => code.includes(words));
  if (block === undefined) throw new Error(`docs/scale.md has no block with "${words}"`);
  return block.code;
};

/** A SQL function as its engine stores it. */
interface SqlFunction {
  readonly body: string;
  readonly parameters: readonly string[];
}

/** Parses a `CREATE FUNCTION` statement. */
export const sqlFunction = (sql: string): SqlFunction => {
  const [, list = ''] = /FUNCTION [\w.]+\((.*)\)$/m.exec(sql) ?? [];
  const [, raw, dollars] = /\bAS (?:r"""([\s\S]*?)"""|\$\$([\s\S]*?)\$\$);/.exec(sql) ?? [];
  const body = raw ?? dollars;
  if (body === undefined) throw new Error('The SQL contains no JavaScript function');
  return { body, parameters: list.split(', ').map((parameter) => parameter.split(' ')[0] ?? '') };
};

/** Calls a SQL function with the values of a row. */
export type SqlCall = (...values: readonly unknown[]) => unknown;

/** An empty scope of an engine. */
export const newScope = (): Context => loadScript('', engineScope);

const callIn = (scope: Context, { body, parameters }: SqlFunction, values: readonly unknown[]): unknown => {
  scope['values'] = values;
  try {
    return runInContext(`(function (${parameters.join()}) {${body}\n})(...values)`, scope);
  } finally {
    delete scope['values'];
  }
};

/** BigQuery runs libraries as scripts in the scope, then the function. */
export const bigQuery = (): SqlCall => {
  const scope = loadScript(script, engineScope);
  const definition = sqlFunction(blockWith('LANGUAGE js'));
  return (...values) => callIn(scope, definition, values);
};

/** Snowflake keeps all code in the function, names arguments in upper case, and evaluates the code for every row. */
export const snowflake = (sql: string, scope = newScope()): SqlCall => {
  const { body, parameters } = sqlFunction(sql);
  const definition = { body, parameters: parameters.map((name) => name.toUpperCase()) };
  // Snowflake passes SQL's NULL as `undefined`.
  return (...values) =>
    callIn(
      scope,
      definition,
      values.map((value) => value ?? undefined),
    );
};

/** The JSON literals in a query: the model and the settings. */
export const jsonLiterals = (sql: string): readonly unknown[] =>
  [...sql.matchAll(/'{1,3}(\{[^']*\})'{1,3}/g)].map(([, json = '']) => JSON.parse(json));
