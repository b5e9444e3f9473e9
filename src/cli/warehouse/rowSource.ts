import { CommandError } from '../commandError.js';
import { distinctNames } from './columnNames.js';
import { csvQuery } from './csvQuery.js';
import type { Engine } from './engine.js';
import { replaceTypes, sqlName, sqlText } from './sqlText.js';

/** Where the rows of a run come from, as the person says it. */
export interface SourceFlags {
  readonly from?: string | undefined;
  readonly database?: string | undefined;
  readonly table?: string | undefined;
  readonly sql?: string | undefined;
}

/** Where the rows of a run come from, as DuckDB reads it. */
export interface RowSource {
  /** A DuckDB file to open. */
  readonly database?: string | undefined;
  /** Whether the names of the columns may be told: what stands for a header may be a line of data. */
  readonly hasNames: boolean;
  /** The query that gives the rows. */
  readonly query: (engine: Engine) => string | Promise<string>;
}

/** What a file is read with; `columns` are those that the run needs, where it is known. */
type Reader = (engine: Engine, file: string, columns?: readonly string[]) => string | Promise<string>;

const json: Reader = (engine, file, columns) => {
  if (columns === undefined) return guessedJson(engine, file);
  // Nothing is guessed from the first records: each value stays what it is in the file.
  const wanted = [...new Set(columns)];
  const [names = []] = distinctNames([wanted]);
  if (names.some((name, index) => name !== wanted[index])) {
    // DuckDB takes no two columns here that differ in their case alone.
    const values = wanted.map(
      (column, index) => `json -> ${sqlText(pointerTo(column))} AS ${sqlName(names[index] ?? '')}`,
    );
    return `SELECT ${values.join(', ')} FROM read_json_objects(${sqlText(file)})`;
  }
  const types = wanted.map((column) => `${sqlText(column)}: 'JSON'`);
  return `SELECT * FROM read_json(${sqlText(file)}, columns = {${types.join(', ')}})`;
};

/** With types that SQL can reckon with; but what only looks like a UUID or a time of day keeps its text, which may be an id. */
async function guessedJson(engine: Engine, file: string): Promise<string> {
  const guessed = `SELECT * FROM read_json(${sqlText(file)}, union_by_name = true)`;
  const described = await engine.run(`DESCRIBE ${guessed}`);
  const names = described.map(([name]) => String(name));
  const types = described.map(([, type]) => replaceTypes(String(type), /^(?:UUID|TIME)$/, 'VARCHAR'));
  if (types.every((type, index) => type === String(described[index]?.[1]))) return guessed;
  const columns = names.map((name, index) => `${sqlText(name)}: ${sqlText(types[index] ?? '')}`);
  return `SELECT * FROM read_json(${sqlText(file)}, columns = {${columns.join(', ')}})`;
}

/** A JSON pointer. */
const pointerTo = (key: string): string => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;

const parquet: Reader = (_engine, file) => `SELECT * FROM read_parquet(${sqlText(file)}, union_by_name = true)`;

const isCsv = /\.(?:csv|tsv|txt)(?:\.gz|\.zst)?$/i;

const readers: readonly (readonly [name: RegExp, reader: Reader])[] = [
  [isCsv, csvQuery],
  [/\.(?:ndjson|jsonl|json)(?:\.gz|\.zst)?$/i, json],
  [/\.(?:parquet|parq)$/i, parquet],
];

const isDatabase = (file: string): boolean => /\.(?:duckdb|ddb|db)$/i.test(file);

/**
 * Judges where the rows come from.
 *
 * @param columns Those that the run needs.
 * @throws {CommandError} When the flags say too much or too little.
 */
export function rowSource({ from, database, table, sql }: SourceFlags, columns: readonly string[]): RowSource {
  if (table !== undefined && sql !== undefined) refuse('--table and --sql both say what to read: leave one out');
  if (from !== undefined && database !== undefined) refuse('--from and --database both name a file: leave one out');
  const opened = from !== undefined && isDatabase(from) ? from : database;
  if (from === undefined || opened !== undefined) return ofDatabase(opened, table, sql);
  if (table !== undefined) refuse(`--table is for DuckDB databases, and ${from} is none`);
  return ofFile(from, sql, columns);
}

function ofDatabase(database: string | undefined, table: string | undefined, sql: string | undefined): RowSource {
  if (sql !== undefined) return { database, hasNames: true, query: () => withoutEnd(sql) };
  if (database === undefined) return refuse('nothing to read: name a file with --from, or give a query with --sql');
  if (table === undefined) return refuse(`say what to read of ${database}: --table or --sql`);
  return { database, hasNames: true, query: () => `SELECT * FROM ${table.split('.').map(sqlName).join('.')}` };
}

function ofFile(file: string, sql: string | undefined, columns: readonly string[]): RowSource {
  const hasNames = !isCsv.test(file);
  const reader = readers.find(([name]) => name.test(file))?.[1];
  if (reader === undefined) {
    return refuse(
      `cannot tell what ${file} is: its name must end in .csv, .tsv, .ndjson, .jsonl, .json, .parquet, .duckdb or .db`,
    );
  }
  if (sql === undefined) return { hasNames, query: (engine) => reader(engine, file, columns) };
  const query = async (engine: Engine) =>
    `WITH source AS (${await reader(engine, file)}) SELECT * FROM (\n${withoutEnd(sql)}\n) AS selected`;
  return { hasNames, query };
}

/** A query is put into another one: it must not end with a semicolon. */
const withoutEnd = (sql: string): string => sql.trim().replace(/;$/, '');

const refuse = (text: string): never => {
  throw new CommandError(text);
};
