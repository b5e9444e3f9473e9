import { CommandError } from '../commandError.js';
import { sqlName, sqlText } from './sqlText.js';

/** Where the rows of a run come from, as the person says it. */
export interface SourceFlags {
  readonly from?: string | undefined;
  readonly database?: string | undefined;
  readonly table?: string | undefined;
  readonly sql?: string | undefined;
}

/** Where the rows of a run come from, as DuckDB reads it. */
export interface RowSource {
  /** A query that gives the rows. */
  readonly query: string;
  /** A DuckDB file to open. */
  readonly database: string | undefined;
}

/** What a file is read with; `columns` are those that the run needs. */
type Reader = (file: string, columns: readonly string[] | undefined) => string;

const csv: Reader = (file) =>
  // Everything is text: an id 0012 must not become 12.
  `read_csv(${sqlText(file)}, header = true, all_varchar = true, union_by_name = true)`;

const json: Reader = (file, columns) => {
  if (columns === undefined) return `read_json(${sqlText(file)}, union_by_name = true)`;
  // Nothing is guessed from the first records: each value stays what it is in the file.
  const types = [...new Set(columns)].map((column) => `${sqlText(column)}: 'JSON'`);
  return `read_json(${sqlText(file)}, columns = {${types.join(', ')}})`;
};

const parquet: Reader = (file) => `read_parquet(${sqlText(file)}, union_by_name = true)`;

const readers: readonly (readonly [name: RegExp, reader: Reader])[] = [
  [/\.(?:csv|tsv|txt)(?:\.gz|\.zst)?$/i, csv],
  [/\.(?:ndjson|jsonl|json)(?:\.gz|\.zst)?$/i, json],
  [/\.(?:parquet|parq)$/i, parquet],
];

const isDatabase = (file: string): boolean => /\.(?:duckdb|ddb|db)$/i.test(file);

const readFileSql: Reader = (file, columns) => {
  const reader = readers.find(([name]) => name.test(file))?.[1];
  if (reader !== undefined) return reader(file, columns);
  throw new CommandError(
    `cannot tell what ${file} is: its name must end in .csv, .tsv, .ndjson, .jsonl, .json, .parquet, .duckdb or .db`,
  );
};

/**
 * Puts together the query that gives the rows.
 *
 * @param columns Those that the run needs.
 * @throws {CommandError} When the flags say too much or too little.
 */
export function rowSource({ from, database, table, sql }: SourceFlags, columns: readonly string[]): RowSource {
  if (table !== undefined && sql !== undefined)
    throw new CommandError('--table and --sql both say what to read: leave one out');
  if (from !== undefined && database !== undefined)
    throw new CommandError('--from and --database both name a file: leave one out');
  const opened = from !== undefined && isDatabase(from) ? from : database;
  if (opened !== undefined || from === undefined) {
    if (sql !== undefined) return { query: withoutEnd(sql), database: opened };
    if (opened === undefined)
      throw new CommandError('nothing to read: name a file with --from, or give a query with --sql');
    if (table === undefined) throw new CommandError(`say what to read of ${opened}: --table or --sql`);
    return { query: `SELECT * FROM ${table.split('.').map(sqlName).join('.')}`, database: opened };
  }
  if (table !== undefined) throw new CommandError(`--table is for DuckDB databases, and ${from} is none`);
  if (sql === undefined) return { query: `SELECT * FROM ${readFileSql(from, columns)}`, database: undefined };
  return {
    query: `WITH source AS (SELECT * FROM ${readFileSql(from, undefined)}) SELECT * FROM (\n${withoutEnd(sql)}\n)`,
    database: undefined,
  };
}

/** A query is put into another one: it must not end with a semicolon. */
const withoutEnd = (sql: string): string => sql.trim().replace(/;$/, '');
