import * as duckDb from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findColumns } from '../../../src/cli/warehouse/columns.js';
import { describeDuckDbError, Engine, loadDuckDb } from '../../../src/cli/warehouse/engine.js';
import { RowTable } from '../../../src/cli/warehouse/rowTable.js';

describe('loadDuckDb explains how to install DuckDB when', () => {
  const fail = (code: string, message: string) => () => Promise.reject(Object.assign(new Error(message), { code }));

  test.each([
    [
      'it is missing',
      fail('ERR_MODULE_NOT_FOUND', "Cannot find package '@duckdb/node-api' imported from /example/cli.js"),
      'warehouse needs DuckDB, which is not installed beside tiktok-ads. This installs it: npm install @duckdb/node-api',
    ],
    [
      'its native part is missing',
      fail('MODULE_NOT_FOUND', "Cannot find module '@duckdb/node-bindings-linux-x64/duckdb.node'"),
      'DuckDB cannot be loaded: perhaps it does not support this machine, or it was installed on another one. This installs it: npm install @duckdb/node-api',
    ],
    [
      'it is too old',
      () => Promise.resolve({ DuckDBInstance: {} }),
      'the installed @duckdb/node-api is too old. This installs a newer one: npm install @duckdb/node-api@latest',
    ],
  ])('%s', async (_why, load, message) => {
    await expect(loadDuckDb(load)).rejects.toThrow(message);
  });
});

test('loadDuckDb loads the installed DuckDB', async () => {
  expect((await loadDuckDb()).DuckDBInstance).toBe(duckDb.DuckDBInstance);
});

describe('describeDuckDbError', () => {
  test('reads a message of any length in linear time', () => {
    const startedAt = performance.now();
    const { message } = describeDuckDbError(new Error(`Conversion Error: ${'x'.repeat(200_000)}`));
    expect(performance.now() - startedAt).toBeLessThan(1000);
    expect(message).toMatch(/^DuckDB failed with Conversion Error\. /);
  });

  test('takes the file that the error names last, because the line of the file before it may look like one', () => {
    const message =
      'Error: CSV Error on Line: 7\nOriginal Line: \n  file = quoted.csv\n  file = rows.csv\n  delimiter = ,\n';
    expect(describeDuckDbError(new Error(message)).message).toMatch(/^cannot read line 7 of rows\.csv: /);
  });
});

const openEngine = () => Engine.open(duckDb, { memoryMegabytes: 100, threads: 1 });

/** Copies the rows of a query; the first column is the key. */
async function fillTable(engine: Engine, sql: string, names: readonly string[], onRowsRead = (_rows: number) => {}) {
  const columns = await findColumns(engine, { sql, hasNames: true }, names);
  return RowTable.fill(engine, { query: sql, columns, keyColumns: columns.slice(0, 1), onRowsRead });
}

describe('a row table sorts the rows in slices', () => {
  let engine: Engine;
  let table: RowTable;
  // Every key has four rows, and every 50th row has no key.
  const sql = `SELECT CASE WHEN i % 50 = 0 THEN NULL ELSE 'k' || (i * 7919) % 500 END AS id, i FROM range(2000) AS numbers (i)`;

  beforeAll(async () => {
    engine = await openEngine();
    let rowsRead = 0;
    table = await fillTable(engine, sql, ['id', 'i'], (rows) => {
      rowsRead += rows;
    });
    expect(rowsRead).toBe(2000);
    expect(table.count).toBe(2000);
  });

  afterAll(() => engine.close());

  test.each([1, 7, 300, 1999, 10_000])(
    'of %d rows, and returns every row once, with no key split',
    async (rowsPerSlice) => {
      const seen = new Set<string>();
      const numbers: unknown[] = [];
      let last = '';
      for await (const { keys, rows } of table.chunks(3, rowsPerSlice)) {
        for (const [index, key] of keys.entries()) {
          numbers.push(rows[index]?.['i']);
          if (key === null || key === keys[index - 1]) continue;
          expect(seen.has(key)).toBe(false);
          expect(key > last).toBe(true);
          seen.add(key);
          last = key;
        }
      }
      expect(new Set(numbers).size).toBe(2000);
      expect(numbers).toHaveLength(2000);
    },
  );
});

test('a row table refuses a key with more than 100,000 rows', async () => {
  const engine = await openEngine();
  const table = await fillTable(engine, 'SELECT 1 AS id FROM range(103000)', ['id']);
  const readAll = async () => {
    for await (const _ of table.chunks(10));
  };
  await expect(readAll()).rejects.toThrow('a key has more than 100000 rows: does "key" of the model name the columns');
  await engine.close();
});
