import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { finish, spawnBuiltCli, temporaryFiles } from '../runBuiltCli.js';
import { inFolder, killRun, payloadsIn, runSql } from './runWarehouse.js';

const model = { event: 'Lead', timestamp: 'day', key: ['id'], eventId: '{id}' };

/** Some rows of a batch have the highest cursor value of the previous batch, some have none, and some have one in the future. */
const batchSql = (batch: number, rows: number) =>
  `INSERT INTO lines SELECT 'k' || md5('${batch}-' || i), '2026-02-03',
     CASE i % 10 WHEN 0 THEN NULL WHEN 1 THEN TIMESTAMP '2300-01-01'
       ELSE TIMESTAMP '2026-02-03' + INTERVAL (CASE WHEN i % 2 = 0 THEN ${batch} ELSE ${batch} + 1 END) HOUR END
   FROM range(${rows}) AS numbers (i)`;

test('killed runs with a cursor and their successors write every event exactly once, while rows keep coming', async () => {
  const { folder } = await temporaryFiles({
    'model.json': JSON.stringify(model),
    'destination.json': JSON.stringify({ accessToken: 'token', pixelCode: 'PIXEL' }),
  });
  const path = inFolder(folder);
  const [database, out] = [path('shop.duckdb'), path('out')];
  const source = ['--database', database, '--table', 'lines', '--cursor', 'at', '--chunk-rows', '15'];
  const settings = ['--model', path('model.json'), '--config', path('destination.json')];
  const args = [...source, ...settings, '--out', out];
  const runToEnd = () => finish(spawnBuiltCli(['warehouse', ...args]));

  await runSql([`CREATE TABLE lines (id VARCHAR, day DATE, "at" TIMESTAMP)`], database);
  let batches = 0;
  const addRows = (rows: number) => {
    batches += 1;
    return runSql([batchSql(batches, rows)], database);
  };
  // Operations 1 to 3 write the first checkpoint, 4 to 6 save which rows are read, then 6 each write a part and its checkpoint.
  for (const { rows, moments } of [
    { rows: 200, moments: [2, 5, 8, 36] },
    { rows: 100, moments: [6, 11, 25] },
  ]) {
    await addRows(rows);
    for (const moment of moments) {
      await killRun(args, moment);
      await addRows(20);
    }
    expect((await runToEnd()).status).toBe(0);
  }
  // An interrupted run leaves new rows with lower keys than its last one to the next run.
  expect((await runToEnd()).status).toBe(0);
  const parts = readdirSync(out).filter((name) => /^part-\d+\.ndjson$/.test(name));
  const contents = await Promise.all(parts.map((name) => readFile(join(out, name), 'utf8')));
  const ids = contents.flatMap(payloadsIn).map(({ event_id }) => event_id);
  const rows = await runSql(['SELECT id FROM lines ORDER BY id'], database);
  expect(ids.sort()).toStrictEqual(rows.map(({ id }) => id));
  expect((await runToEnd()).stderr).toMatch(/^0 rows: /);
});
