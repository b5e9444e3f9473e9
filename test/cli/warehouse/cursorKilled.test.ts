import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createRandom } from '../../service/createRandom.js';
import { finish, spawnBuiltCli, temporaryFiles } from '../runBuiltCli.js';
import { inFolder, payloadsIn, runSql } from './duckDb.js';

const model = { event: 'Lead', timestamp: 'day', key: ['id'], eventId: '{id}' };

/** Of the rows of a batch, some have the highest value of the batch before, some none, some one of the future. */
const batchSql = (batch: number, rows: number) =>
  `INSERT INTO lines SELECT 'k' || md5('${batch}-' || i), '2026-02-03',
     CASE i % 10 WHEN 0 THEN NULL WHEN 1 THEN TIMESTAMP '2300-01-01'
       ELSE TIMESTAMP '2026-02-03' + INTERVAL (CASE WHEN i % 2 = 0 THEN ${batch} ELSE ${batch} + 1 END) HOUR END
   FROM range(${rows}) AS numbers (i)`;

test('runs with a cursor that are killed at random, while rows come, have every event in their parts exactly once', async () => {
  const { folder } = await temporaryFiles({
    'model.json': JSON.stringify(model),
    'destination.json': JSON.stringify({ accessToken: 'token', pixelCode: 'PIXEL' }),
  });
  const path = inFolder(folder);
  const [database, out] = [path('shop.duckdb'), path('out')];
  const source = ['--database', database, '--table', 'lines', '--cursor', 'at', '--chunk-rows', '15'];
  const args = [
    'warehouse',
    ...source,
    '--model',
    path('model.json'),
    '--config',
    path('destination.json'),
    '--out',
    out,
  ];
  const parts = (): string[] =>
    existsSync(out) ? readdirSync(out).filter((name) => /^part-\d+\.ndjson$/.test(name)) : [];
  const random = createRandom(20261126);

  /** Ends a run without a word, somewhere between its beginning and a part. */
  async function killRun(moreParts: number): Promise<boolean> {
    const before = parts().length;
    const child = spawnBuiltCli(args);
    const done = finish(child);
    while (child.exitCode === null && parts().length < before + moreParts) {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await new Promise((resolve) => setTimeout(resolve, random() * 8));
    child.kill('SIGKILL');
    return (await done).status === null;
  }

  await runSql([`CREATE TABLE lines (id VARCHAR, day DATE, "at" TIMESTAMP)`], database);
  let kills = 0;
  let batches = 0;
  const addRows = (rows: number) => {
    batches += 1;
    return runSql([batchSql(batches, rows)], database);
  };
  for (const rows of [200, 100]) {
    await addRows(rows);
    for (const moreParts of [1, 3]) {
      if (await killRun(moreParts)) kills += 1;
      await addRows(20);
    }
    expect((await finish(spawnBuiltCli(args))).status).toBe(0);
  }
  // What came before the last key of an interrupted run.
  expect((await finish(spawnBuiltCli(args))).status).toBe(0);
  expect(kills).toBe(4);
  const texts = await Promise.all(parts().map((name) => readFile(join(out, name), 'utf8')));
  const ids = texts.flatMap(payloadsIn).map(({ event_id }) => event_id);
  const rows = await runSql(['SELECT id FROM lines ORDER BY id'], database);
  expect(ids.sort()).toStrictEqual(rows.map(({ id }) => id));
  expect((await finish(spawnBuiltCli(args))).stderr).toMatch(/^0 rows: /);
});
