import type { DuckDBResult } from '@duckdb/node-api';
import { readJsonValue } from '../../warehouse/driverValue.js';
import { CommandError } from '../commandError.js';
import { describeDuckDbError } from './explainEngineError.js';
import type { RowColumn } from './rowColumns.js';

/** Columns by name. */
export type Row = Readonly<Record<string, unknown>>;

/** Rows with the text of their keys; a row without one belongs to no event. */
export interface KeyedRows {
  readonly keys: readonly (string | null)[];
  readonly rows: readonly Row[];
}

/** An event of more rows is a mistake in the key; it would not fit into memory. */
const maxRowsOfKey = 100_000;

/**
 * Reads sorted rows in chunks that never split a key.
 *
 * @param results One after the other.
 * @param rowsPerChunk A chunk has as many, and the rest of its last key.
 * @throws {CommandError} When the rows cannot be read, or one key has too many of them.
 */
export async function* keyedRows(
  results: AsyncIterable<DuckDBResult>,
  columns: readonly RowColumn[],
  rowsPerChunk: number,
): AsyncGenerator<KeyedRows> {
  let [keys, rows]: [(string | null)[], Row[]] = [[], []];
  let lastKeyStart = 0;
  for await (const fetched of fetchAll(results, columns)) {
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
    if (keys.length - lastKeyStart > maxRowsOfKey) {
      throw new CommandError(
        `a key has more than ${maxRowsOfKey} rows: does "key" of the model name the columns of one event?`,
      );
    }
  }
  if (keys.length > 0) yield { keys, rows };
}

async function* fetchAll(
  results: AsyncIterable<DuckDBResult>,
  columns: readonly RowColumn[],
): AsyncGenerator<KeyedRows> {
  for await (const result of results) {
    for (;;) {
      const fetched = await fetchRows(result, columns);
      if (fetched === undefined) break;
      yield fetched;
    }
  }
}

async function fetchRows(result: DuckDBResult, columns: readonly RowColumn[]): Promise<KeyedRows | undefined> {
  try {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return undefined;
    const [keys = [], ...values] = chunk.getColumns();
    const rows = keys.map((_, row) => {
      // As a key of its own, so that a column may have even this name.
      const record: Record<string, unknown> = { ['__proto__']: undefined };
      for (const [index, { name, isJson }] of columns.entries()) {
        const value = values[index]?.[row];
        // A record of JSON need not have every column.
        if (!isJson) record[name] = value;
        else if (value !== null) record[name] = readJsonValue(value);
      }
      return record;
    });
    return { keys: keys.map((key) => (key === null ? null : String(key))), rows };
  } catch (error) {
    throw describeDuckDbError(error);
  }
}
