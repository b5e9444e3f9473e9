import { readFileSync } from 'node:fs';
import { type Context, runInContext } from 'node:vm';
import { engineScope, loadScript } from '../package/bareScopes.js';
import { script } from '../package/udfScript.js';
import { codeBlocks, root } from './readme.js';

export const page = readFileSync(new URL('docs/scale.md', root), 'utf8');

const blocks = codeBlocks(page);

/** The first block of the page with these words in it. */
export const blockWith = (words: string): string => {
  const block = blocks.find(({ code }) => code.includes(words));
  if (block === undefined) throw new Error(`docs/scale.md has no block with "${words}"`);
  return block.code;
};

/** A function of SQL as its engine holds it. */
interface SqlFunction {
  readonly body: string;
  readonly parameters: readonly string[];
}

/** Reads what `CREATE FUNCTION` says. */
export const sqlFunction = (sql: string): SqlFunction => {
  const [, list = ''] = /FUNCTION [\w.]+\((.*)\)$/m.exec(sql) ?? [];
  const [, raw, dollars] = /\bAS (?:r"""([\s\S]*?)"""|\$\$([\s\S]*?)\$\$);/.exec(sql) ?? [];
  const body = raw ?? dollars;
  if (body === undefined) throw new Error('This is no function in JavaScript');
  return { body, parameters: list.split(', ').map((parameter) => parameter.split(' ')[0] ?? '') };
};

/** How an engine calls a function with the values of a row. */
export type SqlCall = (...values: readonly unknown[]) => unknown;

/** A scope of an engine, with nothing in it. */
export const newScope = (): Context => loadScript('', engineScope);

const callIn = (scope: Context, { body, parameters }: SqlFunction, values: readonly unknown[]): unknown => {
  scope['values'] = values;
  try {
    return runInContext(`(function (${parameters.join()}) {${body}\n})(...values)`, scope);
  } finally {
    delete scope['values'];
  }
};

/** BigQuery: libraries are scripts of the scope, and the function comes after them. */
export const bigQuery = (): SqlCall => {
  const scope = loadScript(script, engineScope);
  const definition = sqlFunction(blockWith('LANGUAGE js'));
  return (...values) => callIn(scope, definition, values);
};

/** Snowflake: all code is in the function, arguments are upper case, and the code is evaluated for every row. */
export const snowflake = (sql: string, scope = newScope()): SqlCall => {
  const { body, parameters } = sqlFunction(sql);
  const definition = { body, parameters: parameters.map((name) => name.toUpperCase()) };
  // SQL's NULL is `undefined` there.
  return (...values) =>
    callIn(
      scope,
      definition,
      values.map((value) => value ?? undefined),
    );
};

/** The literals of JSON in a query: the model, and the settings. */
export const jsonLiterals = (sql: string): readonly unknown[] =>
  [...sql.matchAll(/'{1,3}(\{[^']*\})'{1,3}/g)].map(([, json = '']) => JSON.parse(json));
