import { join } from 'node:path';
import type { DuckDBResult } from '@duckdb/node-api';
import type { Engine } from './engine.js';
import type { RowColumn } from './rowColumns.js';
import { fromRows, sqlText } from './sqlText.js';

export interface RowTableOf {
  /** The query that gives the rows. */
  readonly query: string;
  readonly columns: readonly RowColumn[];
  /** The call that gives the key of a row. */
  readonly key: string;
  /** Only rows of greater keys: the others were read by a run that has been interrupted. */
  readonly after: string | undefined;
  /** Only rows of keys with a new row; which those are, as SQL. */
  readonly isNew: string | undefined;
  /** The digest by which the next run knows a row again, as SQL; null where it does not meet it. */
  readonly digest: string | undefined;
}

/** Few enough to be sorted in little memory. */
const usualRowsPerSlice = 100_000;
/** Each slice looks at all keys: more of them would take too long. */
const maxSlices = 1000;

/** Enough for slices of about the same size. */
const sampledPerSlice = 200;

const table = 'run_rows.keyed';

/**
 * A copy of the rows of a run in a temporary file, from which they come sorted by their keys.
 *
 * DuckDB needs more memory to sort many rows at once than a run may take, so they are sorted slice by slice: a slice is what lies
 * between two keys.
 */
export class RowTable {
  readonly count: number;
  readonly #engine: Engine;
  readonly #columns: number;

  /** For a table that is filled already. */
  constructor(engine: Engine, columns: number, count: number) {
    this.#engine = engine;
    this.#columns = columns;
    this.count = count;
  }

  /** Reads all rows of a run. */
  static async fill(engine: Engine, { query, columns, key, after, isNew, digest }: RowTableOf): Promise<RowTable> {
    const selected = columns.map(({ sql }, index) => `${sql} AS c${index}`).join(', ');
    const rows = fromRows(query);
    const conditions: string[] = [];
    if (after !== undefined) conditions.push(`key > ${sqlText(after)}`);
    if (isNew !== undefined) {
      // An event is sent whole: the rows of its key that are not new are read, too.
      conditions.push(`(key IN (SELECT ${key} AS key ${rows} WHERE ${isNew}) OR (key IS NULL AND is_new))`);
    }
    const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
    const marks = `${isNew ?? 'true'} AS is_new, ${digest ?? 'NULL'} AS digest`;
    const keyed = `SELECT ${key} AS key, ${selected}, ${marks} ${rows}`;
    await engine.run(`ATTACH ${sqlText(join(engine.temporaryFolder, 'rows.duckdb'))} AS run_rows`);
    await engine.run(`CREATE TABLE ${table} AS SELECT key, ${names(columns.length)}, digest FROM (${keyed}) ${where}`);
    const [[count] = []] = await engine.run(`SELECT count(*) FROM ${table}`);
    return new RowTable(engine, columns.length, Number(count));
  }

  /** The digests of the rows, as a query. */
  get digests(): string {
    return `SELECT digest FROM ${table}`;
  }

  /**
   * Gives the rows in the order of their keys: first the key, then the columns. Rows that belong to no event come first.
   *
   * DuckDB compares texts byte by byte, whatever the machine, so that a run may go on after any key.
   */
  async *sorted(rowsPerSlice = usualRowsPerSlice): AsyncGenerator<DuckDBResult> {
    const select = `SELECT key, ${names(this.#columns)} FROM ${table} WHERE`;
    yield await this.#engine.stream(`${select} key IS NULL`);
    const bounds = await this.#bounds(rowsPerSlice);
    for (const [index, start] of [undefined, ...bounds].entries()) {
      const end = bounds[index];
      const from = start === undefined ? 'key IS NOT NULL' : `key > ${sqlText(start)}`;
      const to = end === undefined ? '' : `AND key <= ${sqlText(end)}`;
      yield await this.#engine.stream(`${select} ${from} ${to} ORDER BY key`);
    }
  }

  /** Keys between which about as many rows lie as a slice has. */
  async #bounds(rowsPerSlice: number): Promise<string[]> {
    const slices = Math.min(Math.ceil(this.count / rowsPerSlice), maxSlices);
    if (slices < 2) return [];
    const sample = await this.#engine.run(
      `SELECT key FROM (SELECT key FROM ${table} WHERE key IS NOT NULL) USING SAMPLE reservoir(${slices * sampledPerSlice} ROWS) ORDER BY key`,
    );
    const keys = sample.map(([key]) => String(key));
    const bounds = Array.from(
      { length: slices - 1 },
      (_, index) => keys[Math.floor(((index + 1) * keys.length) / slices)],
    );
    return [...new Set(bounds.flatMap((bound) => bound ?? []))];
  }
}

const names = (count: number): string => Array.from({ length: count }, (_, index) => `c${index}`).join(', ');
