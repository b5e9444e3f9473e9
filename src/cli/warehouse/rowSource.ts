import { createReadStream } from 'node:fs';
import { CommandError } from '../commandError.js';
import { assertNotUtf16 } from '../input/assertNotUtf16.js';
import { assertRows } from '../input/recognizeInput.js';
import { assertComplete } from './assertComplete.js';
import { distinctNames, type RowQuery } from './columns.js';
import type { Engine } from './engine.js';
import { jsonQuery } from './jsonQuery.js';
import { sqlName, sqlString } from './sql.js';

/** The flags that name the source of the rows. */
export interface SourceFlags {
  readonly from?: string | undefined;
  readonly database?: string | undefined;
  readonly table?: string | undefined;
  readonly sql?: string | undefined;
  /** The character before a quote within a quoted cell of a CSV file; by default a second quote. */
  readonly csvEscape?: string | undefined;
  /** Strings that count as no value, besides the placeholders. */
  readonly null?: readonly string[] | undefined;
}

/** Where the rows of a run come from. */
export interface RowSource {
  /** A DuckDB file to open. */
  readonly database?: string | undefined;
  /** Makes the query; to do so it may look into files. */
  readonly query: (engine: Engine) => Promise<RowQuery>;
  /** Makes a query with all columns that there are, whatever the run needs. */
  readonly queryOfAll: (engine: Engine) => Promise<RowQuery>;
}

/**
 * Chooses the source of the rows.
 *
 * @param columns The columns that the run needs.
 * @throws {CommandError} When the flags name too much or too little.
 */
export function rowSource(
  { from, database, table, sql, csvEscape }: SourceFlags,
  columns: readonly string[],
): RowSource {
  if (table !== undefined && sql !== undefined) refuse('--table and --sql both say what to read: leave one out');
  if (from !== undefined && database !== undefined) refuse('--from and --database both name a file: leave one out');
  const opened = from !== undefined && isDatabase.test(from) ? from : database;
  if (from === undefined || opened !== undefined) return databaseSource(opened, table, sql);
  if (table !== undefined) refuse(`--table works with DuckDB databases only, and ${from} is not one`);
  return fileSource({ file: from, csvEscape }, sql, columns);
}

function databaseSource(database: string | undefined, table: string | undefined, sql: string | undefined): RowSource {
  const source = (sql: string): RowSource => {
    const query = async () => ({ sql, hasNames: true });
    return { database, query, queryOfAll: query };
  };
  if (sql !== undefined) return source(withoutSemicolon(sql));
  if (database === undefined) return refuse('nothing to read: name a file with --from, or give a query with --sql');
  if (table === undefined) return refuse(`choose what to read from ${database}: --table or --sql`);
  return source(`SELECT * FROM ${table.split('.').map(sqlName).join('.')}`);
}

function fileSource(source: FileSource, sql: string | undefined, columns: readonly string[]): RowSource {
  const { file } = source;
  const hasNames = !isCsv.test(file);
  const reader = readers.find(([name]) => name.test(file))?.[1];
  if (reader === undefined) {
    return refuse(
      `cannot tell what kind of file ${file} is: its name must end in .csv, .tsv, .ndjson, .jsonl, .json, .parquet, .duckdb or .db`,
    );
  }
  const select = (all: string): string =>
    sql === undefined ? all : `WITH source AS (${all}) SELECT * FROM (\n${withoutSemicolon(sql)}\n) AS selected`;
  const needed = sql === undefined ? columns : undefined;
  return {
    query: async (engine) => ({ sql: select(await reader(engine, source, needed)), hasNames }),
    queryOfAll: async (engine) => ({ sql: select(await reader(engine, source)), hasNames }),
  };
}

/** The query is nested in another one, where it must not end with a semicolon. */
const withoutSemicolon = (sql: string): string => sql.trim().replace(/;$/, '');

const refuse = (message: string): never => {
  throw new CommandError(message);
};

/** A file, or a pattern for several, and how to read it. */
interface FileSource {
  readonly file: string;
  readonly csvEscape: string | undefined;
}

/** Makes the query for a file; `columns` are those that the run needs, where they are known. */
type Reader = (engine: Engine, source: FileSource, columns?: readonly string[]) => string | Promise<string>;

/**
 * Finds the files of a pattern.
 *
 * @throws {CommandError} When one of them is UTF-16, cut off or damaged.
 */
async function findTextFiles(engine: Engine, pattern: string): Promise<readonly string[]> {
  const found = await engine.run(`SELECT file FROM glob(${sqlString(pattern)}) ORDER BY file`);
  const files = found.map(([file]) => String(file));
  for (const file of files) await assertComplete(file);
  return files;
}

const readJson: Reader = async (engine, { file }, columns) => {
  const [first] = await findTextFiles(engine, file);
  if (first !== undefined && columns !== undefined) await assertRows(createReadStream(first), first, columns);
  return jsonQuery(engine, file, columns);
};

const parquetQuery: Reader = (_engine, { file }) =>
  `SELECT * FROM read_parquet(${sqlString(file)}, union_by_name = true)`;

interface CsvHeader {
  readonly file: string;
  readonly delimiter: string;
  readonly names: readonly string[];
}

/**
 * A query for CSV files whose first line names the columns.
 *
 * All values stay text, because the id 0012 must not become 12. Only the delimiter is detected here: DuckDB's own detection skips
 * lines that do not fit, even the header.
 *
 * @throws {CommandError} When there is no file, or a file has no header.
 */
async function csvQuery(engine: Engine, { file: pattern, csvEscape = quote }: FileSource): Promise<string> {
  const files = await findTextFiles(engine, pattern);
  if (files.length === 0) throw new CommandError(`cannot read ${pattern}: there is no such file`);
  const headers: CsvHeader[] = [];
  for (const file of files) headers.push(await readHeader(engine, file, csvEscape));
  const names = distinctNames(headers.map((header) => header.names));
  const queries = headers.map(({ file, delimiter }, index) => {
    const types = (names[index] ?? []).map((name) => `${sqlName(name)}: 'VARCHAR'`);
    const dialect = `auto_detect = false, header = true, delim = ${sqlString(delimiter)}, quote = '${quote}', escape = ${sqlString(csvEscape)}, strict_mode = true`;
    return `SELECT * FROM read_csv(${sqlString(file)}, ${dialect}, columns = {${types.join(', ')}})`;
  });
  return queries.join(' UNION ALL BY NAME ');
}

const quote = '"';

/** A delimiter that occurs in no CSV file, so that each line is one cell. */
const noDelimiter = '\u0001';

/** A header with more lines has a quote that is not closed. */
const maxHeaderLines = 100;

async function readHeader(engine: Engine, file: string, escapedBy: string): Promise<CsvHeader> {
  const found = await engine.run(
    `SELECT line FROM read_csv(${sqlString(file)}, auto_detect = false, header = false, columns = {'line': 'VARCHAR'}, delim = '${noDelimiter}', quote = '', escape = '', strict_mode = false, parallel = false) LIMIT ${maxHeaderLines}`,
  );
  const lines = found.map(([line]) => (typeof line === 'string' ? line : ''));
  const [firstLine] = lines;
  if (firstLine === undefined) throw new CommandError(`cannot read ${file}: it has no header line`);
  // Of a file compressed with zstd, only DuckDB reads the content.
  assertNotUtf16(Buffer.from(firstLine), file);
  // A quoted name may contain line breaks.
  const starts = lines.map((_, index) => lines.slice(0, index + 1).join('\n'));
  const header = (starts.find((start) => splitCells(start, noDelimiter, escapedBy).isClosed) ?? firstLine).replace(
    /^\uFEFF/,
    '',
  );
  const splits = [',', ';', '\t', '|'].map((delimiter) => ({
    file,
    delimiter,
    names: splitCells(header, delimiter, escapedBy).cells.map((cell) => unquote(cell, escapedBy)),
  }));
  // The delimiter is the one that makes the most names.
  return splits.reduce((best, next) => (next.names.length > best.names.length ? next : best));
}

/** Splits a header into its cells, and tells whether every quote is closed. */
function splitCells(header: string, delimiter: string, escapedBy: string) {
  const cells: string[] = [];
  let cell = '';
  let isQuoted = false;
  let isEscaped = false;
  for (const character of header) {
    if (character === quote && !isEscaped) isQuoted = !isQuoted;
    // A doubled quote closes and opens, which needs no escape.
    isEscaped = character === escapedBy && escapedBy !== quote && isQuoted && !isEscaped;
    if (character === delimiter && !isQuoted) {
      cells.push(cell);
      cell = '';
    } else cell += character;
  }
  return { cells: [...cells, cell], isClosed: !isQuoted };
}

const unquote = (cell: string, escapedBy: string): string => {
  const trimmed = cell.trim();
  return /^".*"$/s.test(trimmed) ? trimmed.slice(1, -1).replaceAll(`${escapedBy}${quote}`, quote) : trimmed;
};

const isCsv = /\.(?:csv|tsv|txt)(?:\.gz|\.zst)?$/i;
const isDatabase = /\.(?:duckdb|ddb|db)$/i;

const readers: readonly (readonly [name: RegExp, reader: Reader])[] = [
  [isCsv, csvQuery],
  [/\.(?:ndjson|jsonl|json)(?:\.gz|\.zst)?$/i, readJson],
  [/\.(?:parquet|parq)$/i, parquetQuery],
];
