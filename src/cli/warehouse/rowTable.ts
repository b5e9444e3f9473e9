import { join } from 'node:path';
import type { DuckDBResult } from '@duckdb/node-api';
import { driverValue, readJsonValue } from '../../warehouse/driverValue.js';
import { keyString } from '../../warehouse/keys.js';
import { CommandError } from '../commandError.js';
import type { RowColumn } from './columns.js';
import { describeDuckDbError, type Engine } from './engine.js';
import { fromQuery, sqlString } from './sql.js';

/** Column values by column name. */
export type Row = Readonly<Record<string, unknown>>;

/** Rows with their key strings; a row without a usable key belongs to no event. */
export interface KeyedRows {
  readonly keys: readonly (string | null)[];
  readonly rows: readonly Row[];
}

export interface RowTableOptions {
  /** The query for the rows. */
  readonly query: string;
  readonly columns: readonly RowColumn[];
  /** The columns whose values make up the key. */
  readonly keyColumns: readonly RowColumn[];
  /** Called with the number of rows read since the last call. */
  readonly onRowsRead: (rows: number) => void;
  /** Only rows of higher keys: an interrupted run has finished the others. */
  readonly after?: string | undefined;
  /** An SQL condition: only rows of keys that have a row for which it holds. */
  readonly isNew?: string | undefined;
  /** An SQL expression for the digest by which the next run recognises a row; null if the next run does not meet the row. */
  readonly digest?: string | undefined;
}

/** Few enough to be sorted in little memory. */
const defaultRowsPerSlice = 100_000;
/** Each slice scans all keys, so more slices would take too long. */
const maxSlices = 1000;
/** Enough for slices of similar sizes. */
const samplesPerSlice = 200;
/** More rows for one event are a mistake in the key of the model, and would not fit into memory. */
const maxRowsPerKey = 100_000;

const table = 'run_rows.keyed';

/**
 * A copy of the rows of a run in a temporary file, read in the order of their keys.
 *
 * To sort many rows at once, DuckDB needs more memory than a run may take. So they are sorted slice by slice, where a slice is the
 * rows between two keys.
 */
export class RowTable {
  readonly count: number;
  readonly #engine: Engine;
  readonly #columns: readonly RowColumn[];

  private constructor(engine: Engine, columns: readonly RowColumn[], count: number) {
    this.#engine = engine;
    this.#columns = columns;
    this.count = count;
  }

  /** Copies all rows of a run. */
  static async fill(engine: Engine, options: RowTableOptions): Promise<RowTable> {
    const { query, columns, keyColumns, onRowsRead, after, isNew, digest } = options;
    const key = registerKeyFunction(engine, keyColumns, onRowsRead);
    const rows = fromQuery(query);
    const conditions: string[] = [];
    if (after !== undefined) conditions.push(`key > ${sqlString(after)}`);
    if (isNew !== undefined) {
      // An event is sent whole, so the older rows of its key are read, too.
      conditions.push(`(key IN (SELECT ${key} AS key ${rows} WHERE ${isNew}) OR (key IS NULL AND is_new))`);
    }
    const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
    const selected = columns.map(({ sql }, index) => `${sql} AS c${index}`).join(', ');
    const keyed = `SELECT ${key} AS key, ${selected}, ${isNew ?? 'true'} AS is_new, ${digest ?? 'NULL'} AS digest ${rows}`;
    await engine.run(`ATTACH ${sqlString(join(engine.temporaryFolder, 'rows.duckdb'))} AS run_rows`);
    await engine.run(`CREATE TABLE ${table} AS SELECT key, ${aliases(columns)}, digest FROM (${keyed}) ${where}`);
    const [[count] = []] = await engine.run(`SELECT count(*) FROM ${table}`);
    return new RowTable(engine, columns, Number(count));
  }

  /** A query for the digests of the rows. */
  get digests(): string {
    return `SELECT digest FROM ${table}`;
  }

  /**
   * Reads the rows in chunks, sorted by key, first those without a key. A chunk has `rowsPerChunk` rows and the rest of its last key:
   * no key is split.
   *
   * @throws {CommandError} When the rows cannot be read, or a key has too many of them.
   */
  async *chunks(rowsPerChunk: number, rowsPerSlice = defaultRowsPerSlice): AsyncGenerator<KeyedRows> {
    let [keys, rows]: [(string | null)[], Row[]] = [[], []];
    let lastKeyStart = 0;
    for await (const fetched of this.#fetchAll(rowsPerSlice)) {
      for (const [index, key] of fetched.keys.entries()) {
        const isNewKey = key === null || key !== keys.at(-1);
        if (isNewKey && keys.length >= rowsPerChunk) {
          yield { keys, rows };
          [keys, rows] = [[], []];
        }
        if (isNewKey) lastKeyStart = keys.length;
        keys.push(key);
        rows.push(fetched.rows[index] ?? {});
      }
      if (keys.length - lastKeyStart > maxRowsPerKey) {
        throw new CommandError(
          `a key has more than ${maxRowsPerKey} rows: does "key" of the model name the columns of one event?`,
        );
      }
    }
    if (keys.length > 0) yield { keys, rows };
  }

  async *#fetchAll(rowsPerSlice: number): AsyncGenerator<KeyedRows> {
    for await (const slice of this.#slices(rowsPerSlice)) {
      for (;;) {
        const fetched = await fetchRows(slice, this.#columns);
        if (fetched === undefined) break;
        yield fetched;
      }
    }
  }

  /** DuckDB compares text byte by byte on every machine, so a run can resume after any key. */
  async *#slices(rowsPerSlice: number): AsyncGenerator<DuckDBResult> {
    const select = `SELECT key, ${aliases(this.#columns)} FROM ${table} WHERE`;
    yield await this.#engine.stream(`${select} key IS NULL`);
    const bounds = await this.#sliceBounds(rowsPerSlice);
    for (const [index, start] of [undefined, ...bounds].entries()) {
      const end = bounds[index];
      const from = start === undefined ? 'key IS NOT NULL' : `key > ${sqlString(start)}`;
      const to = end === undefined ? '' : `AND key <= ${sqlString(end)}`;
      yield await this.#engine.stream(`${select} ${from} ${to} ORDER BY key`);
    }
  }

  /** Keys that divide the rows into slices of about the wanted size, found in a sample. */
  async #sliceBounds(rowsPerSlice: number): Promise<string[]> {
    const slices = Math.min(Math.ceil(this.count / rowsPerSlice), maxSlices);
    if (slices < 2) return [];
    const sample = await this.#engine.run(
      `SELECT key FROM (SELECT key FROM ${table} WHERE key IS NOT NULL) USING SAMPLE reservoir(${slices * samplesPerSlice} ROWS) ORDER BY key`,
    );
    const keys = sample.map(([key]) => String(key));
    const bounds = Array.from(
      { length: slices - 1 },
      (_, index) => keys[Math.floor(((index + 1) * keys.length) / slices)],
    );
    return [...new Set(bounds.flatMap((bound) => bound ?? []))];
  }
}

const aliases = (columns: readonly RowColumn[]): string => columns.map((_, index) => `c${index}`).join(', ');

/**
 * Registers a function that returns the string of a key, so that DuckDB sorts and compares rows as the library does: 9001.0 and 9001 are
 * one key, and so are two notations of one moment.
 *
 * @returns The SQL expression that calls the function.
 */
function registerKeyFunction(
  { duckDb, connection }: Engine,
  columns: readonly RowColumn[],
  onRowsRead: (rows: number) => void,
): string {
  const name = 'tiktok_ads_key';
  const { ANY, VARCHAR, DuckDBScalarFunction } = duckDb;
  connection.registerScalarFunction(
    DuckDBScalarFunction.create({
      name,
      returnType: VARCHAR,
      varArgsType: ANY,
      // DuckDB must not skip keys of nulls.
      specialHandling: true,
      // DuckDB must call it for each row.
      volatile: true,
      mainFunction: (info, input, output) => {
        try {
          const values = input.getColumns();
          for (let row = 0; row < input.rowCount; row += 1) {
            const key = columns.map(({ isJson }, index) => {
              const value = values[index]?.[row];
              return driverValue(isJson ? readJsonValue(value) : value);
            });
            output.setItem(row, keyString(key) ?? null);
          }
          output.flush();
          onRowsRead(input.rowCount);
        } catch (error) {
          info.setError(error instanceof Error ? error.message : String(error));
        }
      },
    }),
  );
  return `${name}(${columns.map(({ sql }) => sql).join(', ')})`;
}

async function fetchRows(result: DuckDBResult, columns: readonly RowColumn[]): Promise<KeyedRows | undefined> {
  try {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return undefined;
    const [keys = [], ...values] = chunk.getColumns();
    const rows = keys.map((_, index) => {
      // An own property, so that a column may even be called `__proto__`.
      const row: Record<string, unknown> = { ['__proto__']: undefined };
      for (const [column, { name, isJson }] of columns.entries()) {
        const value = values[column]?.[index];
        // A JSON object need not have every column.
        if (!isJson) row[name] = value;
        else if (value !== null) row[name] = readJsonValue(value);
      }
      return row;
    });
    return { keys: keys.map((key) => (key === null ? null : String(key))), rows };
  } catch (error) {
    throw describeDuckDbError(error);
  }
}
