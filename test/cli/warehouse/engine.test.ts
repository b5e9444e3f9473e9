import * as duckDb from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Engine } from '../../../src/cli/warehouse/engine.js';
import { keyedRows } from '../../../src/cli/warehouse/keyedRows.js';
import { registerKeyFunction } from '../../../src/cli/warehouse/keyFunction.js';
import { loadDuckDb } from '../../../src/cli/warehouse/loadDuckDb.js';
import { rowColumns } from '../../../src/cli/warehouse/rowColumns.js';
import { RowTable } from '../../../src/cli/warehouse/rowTable.js';

describe('DuckDB is loaded when it is needed', () => {
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
      'DuckDB cannot be loaded: perhaps there is none for this machine, or it was installed on another. This installs it: npm install @duckdb/node-api',
    ],
    [
      'it is too old',
      () => Promise.resolve({ DuckDBInstance: {} }),
      'the installed @duckdb/node-api is too old. This installs a newer one: npm install @duckdb/node-api@latest',
    ],
  ])('%s', async (_why, load, sentence) => {
    await expect(loadDuckDb(load)).rejects.toThrow(sentence);
  });

  test('it is there', async () => {
    expect((await loadDuckDb()).DuckDBInstance).toBe(duckDb.DuckDBInstance);
  });
});

describe('rows come sorted slice by slice', () => {
  let engine: Engine;
  // Every key has four rows, in slices of their own if they could be; every 50th row has none.
  const query = `SELECT CASE WHEN i % 50 = 0 THEN NULL ELSE 'k' || (i * 7919) % 500 END AS id, i FROM range(2000) AS numbers (i)`;

  beforeAll(async () => {
    engine = await Engine.open(duckDb, { memoryMegabytes: 100, threads: 1 });
    const columns = await rowColumns(engine, { query, hasNames: true }, ['id', 'i']);
    let rowsRead = 0;
    const key = registerKeyFunction(engine, columns.slice(0, 1), (rows) => {
      rowsRead += rows;
    });
    await RowTable.fill(engine, { query, columns, key, after: undefined, isNew: undefined, digest: undefined });
    expect(rowsRead).toBe(2000);
  });

  afterAll(() => engine.close());

  test.each([1, 7, 300, 1999, 10_000])('of %d rows, with every row once and no key twice', async (rowsPerSlice) => {
    const columns = await rowColumns(engine, { query, hasNames: true }, ['id', 'i']);
    const table = new RowTable(engine, columns.length, 2000);
    const seen = new Set<string>();
    const numbers: unknown[] = [];
    let last = '';
    for await (const { keys, rows } of keyedRows(table.sorted(rowsPerSlice), columns, 3)) {
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
  });
});

test('a key of very many rows is a mistake', async () => {
  const engine = await Engine.open(duckDb, { memoryMegabytes: 100, threads: 1 });
  const query = 'SELECT 1 AS id FROM range(103000)';
  const columns = await rowColumns(engine, { query, hasNames: true }, ['id']);
  const key = registerKeyFunction(engine, columns, () => {});
  const table = await RowTable.fill(engine, {
    query,
    columns,
    key,
    after: undefined,
    isNew: undefined,
    digest: undefined,
  });
  const readAll = async () => {
    for await (const _ of keyedRows(table.sorted(), columns, 10));
  };
  await expect(readAll()).rejects.toThrow('a key has more than 100000 rows: does "key" of the model name the columns');
  await engine.close();
});
