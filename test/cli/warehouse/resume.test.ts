import { existsSync, readdirSync } from 'node:fs';
import { appendFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { beforeAll, describe, expect, test } from 'vitest';
import { finish, spawnBuiltCli } from '../runBuiltCli.js';
import { inFolder, killRun, type Payload, payloadsIn, runSql, runWarehouse } from './runWarehouse.js';
import { joinSql, makeShop, orderEventId, type Shop, shopModel } from './shop.js';

let shop: Shop;
let path: (name: string) => string;
/** Small chunks, so that a run can be killed at many moments. */
let flags: readonly string[];
let soldIds: readonly string[];

beforeAll(async () => {
  shop = await makeShop(7, 900);
  path = inFolder(shop.folder);
  await runSql([`COPY (${joinSql}) TO '${path('lines.parquet')}' (FORMAT parquet)`], shop.database);
  flags = ['--from', path('lines.parquet'), '--model', shop.model, '--config', shop.config, '--chunk-rows', '40'];
  soldIds = shop.orders
    .filter(({ status }) => status === 'paid' || status === 'shipped')
    .map(({ order_id }) => orderEventId(order_id))
    .sort();
});

const partsOf = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => /^part-\d{6}\.ndjson$/.test(name))
    .sort();

const payloadsOf = async (folder: string): Promise<Payload[]> => {
  const contents = await Promise.all(partsOf(folder).map((name) => readFile(join(folder, name), 'utf8')));
  return contents.flatMap(payloadsIn);
};

const sortedIds = (payloads: readonly Payload[]): string[] => payloads.map(({ event_id }) => event_id).sort();

test('every event is in the parts exactly once, although the run was killed six times', async () => {
  const out = path('killed');
  const args = [...flags, '--out', out, '--refusals', path('killed-refusals.ndjson')];
  // Operation 1 opens the file of refusals; 2 to 4 write the first checkpoint; then 6 each write a part and its checkpoint.
  for (const moment of [1, 4, 6, 14, 57, 110]) await killRun(args, moment);
  const before = partsOf(out).length;
  expect(before).toBeGreaterThan(10);
  const { status, summary } = await runWarehouse(args);
  expect(status).toBe(0);
  const names = partsOf(out);
  expect(names.length).toBeGreaterThan(before);
  expect(names).toStrictEqual(names.map((_, index) => `part-${String(index + 1).padStart(6, '0')}.ndjson`));
  expect(sortedIds(await payloadsOf(out))).toStrictEqual(soldIds);
  // The counts include the killed runs.
  expect(summary).toStrictEqual([
    expect.stringContaining(`${shop.lines.length.toLocaleString('en-US')} rows: `),
    `${soldIds.length} events: ${soldIds.length} accepted as ${names.length} requests, none refused`,
  ]);
  // No temporary file is left.
  expect(readdirSync(out).filter((name) => !name.startsWith('part-'))).toStrictEqual(['checkpoint.json']);
});

test('foreign files in the folder stay', async () => {
  const out = path('shared-folder');
  const kept = {
    'tiktok-ads-export/customers.csv': 'one',
    'tiktok-ads-rows-march1/customers.csv': 'two',
    'tiktok-ads-notes.txt': 'three',
    'thesis.unfinished': 'four',
    'old-part-000001.ndjson.unfinished': 'five',
  };
  for (const [name, content] of Object.entries(kept)) {
    await mkdir(dirname(join(out, name)), { recursive: true });
    await writeFile(join(out, name), content);
  }
  // Left by a run that was killed before its first part.
  await mkdir(join(out, 'tiktok-ads-rows-aB3dE9'));
  await writeFile(join(out, 'tiktok-ads-rows-aB3dE9', 'rows.duckdb'), 'half');
  expect((await runWarehouse([...flags, '--out', out])).status).toBe(0);
  for (const [name, content] of Object.entries(kept)) {
    expect(await readFile(join(out, name), 'utf8')).toBe(content);
  }
  expect(existsSync(join(out, 'tiktok-ads-rows-aB3dE9'))).toBe(false);
});

describe('a resumed run', () => {
  /** A folder in which a run was killed right after so many parts and their checkpoints. */
  async function interruptedFolder(name: string, parts: number): Promise<string> {
    const out = path(name);
    await killRun([...flags, '--out', out], `part-${String(parts + 1).padStart(6, '0')}.ndjson`);
    return out;
  }

  test('rewrites a half-written part and checkpoint', async () => {
    const out = await interruptedFolder('half', 3);
    await writeFile(join(out, 'part-000099.ndjson.unfinished'), '{"half');
    await writeFile(join(out, 'checkpoint.json.unfinished'), '{"half');
    expect((await runWarehouse([...flags, '--out', out])).status).toBe(0);
    expect(sortedIds(await payloadsOf(out))).toStrictEqual(soldIds);
    expect(readdirSync(out).filter((name) => name.endsWith('.unfinished'))).toStrictEqual([]);
  });

  test('rewrites a part that the checkpoint does not know', async () => {
    const out = await interruptedFolder('ahead', 3);
    const { parts } = JSON.parse(await readFile(join(out, 'checkpoint.json'), 'utf8'));
    await writeFile(join(out, `part-${String(parts + 1).padStart(6, '0')}.ndjson`), 'of an earlier attempt\n');
    expect((await runWarehouse([...flags, '--out', out])).status).toBe(0);
    expect(sortedIds(await payloadsOf(out))).toStrictEqual(soldIds);
  });

  test('is not disturbed by rows with new keys', async () => {
    const out = await interruptedFolder('grown', 4);
    const more = `SELECT * REPLACE (-order_id - 1 AS order_id) FROM (${joinSql}) UNION ALL ${joinSql}`;
    await runSql([`COPY (${more}) TO '${path('more.parquet')}' (FORMAT parquet)`], shop.database);
    await rm(path('lines.parquet'));
    await runSql([`COPY (FROM '${path('more.parquet')}') TO '${path('lines.parquet')}' (FORMAT parquet)`]);
    expect((await runWarehouse([...flags, '--out', out])).status).toBe(0);
    const ids = sortedIds(await payloadsOf(out));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(expect.arrayContaining([...soldIds]));
  });

  test('neither repeats nor loses a refusal', async () => {
    const refusals = path('some-refusals.ndjson');
    const wrong = { ...shopModel, timestamp: 'zip', where: { status: ['paid'] } };
    await writeFile(path('wrong.json'), JSON.stringify(wrong));
    const args = [
      '--from',
      shop.database,
      '--sql',
      `SELECT * REPLACE (CASE WHEN order_id % 3 = 0 THEN NULL ELSE '2026-02-03' END AS zip) FROM (${joinSql})`,
    ];
    const all = [
      ...args,
      '--model',
      path('wrong.json'),
      '--config',
      shop.config,
      '--chunk-rows',
      '40',
      '--refusals',
      refusals,
      '--out',
      path('wrong'),
    ];
    await killRun(all, 'part-000006.ndjson');
    // Refusals of rows whose part was never written.
    await appendFile(refusals, '{"row":99999,"code":"written-too-early"}\n{"half');
    const { status } = await runWarehouse(all);
    expect(status).toBe(3);
    const paid = shop.orders.filter((order) => order.status === 'paid');
    const lines = (await readFile(refusals, 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line): { row: number; code: string } => JSON.parse(line));
    const refusedLines = shop.lines.filter(
      ({ order_id }) => order_id % 3 === 0 && paid.some((order) => order.order_id === order_id),
    );
    expect(lines).toHaveLength(refusedLines.length);
    expect(new Set(lines.map(({ row }) => row)).size).toBe(lines.length);
    expect(await payloadsOf(path('wrong'))).toHaveLength(paid.filter(({ order_id }) => order_id % 3 !== 0).length);
  });
});

describe('a folder with an interrupted run', () => {
  let out: string;

  beforeAll(async () => {
    out = path('owned');
    await killRun([...flags, '--out', out], 'part-000004.ndjson');
  });

  const replaced = (flag: string, value: string): string[] => {
    const copy = [...flags, '--out', out];
    copy[copy.indexOf(flag) + 1] = value;
    return copy;
  };

  test.each<[what: string, args: () => Promise<readonly string[]>]>([
    ['source', async () => replaced('--from', path('orders.ndjson'))],
    [
      'model',
      async () => {
        await writeFile(path('other-model.json'), JSON.stringify({ ...shopModel, eventId: '{order_id}' }));
        return replaced('--model', path('other-model.json'));
      },
    ],
    [
      'settings',
      async () => {
        await writeFile(path('other.json'), JSON.stringify({ accessToken: 'token', pixelCode: 'OTHER' }));
        return replaced('--config', path('other.json'));
      },
    ],
    ['limit', async () => [...flags, '--out', out, '--limit', '3']],
  ])('refuses another %s', async (what, args) => {
    const before = await readFile(join(out, 'checkpoint.json'), 'utf8');
    const { status, stderr } = await runWarehouse(await args());
    expect({ status, stderr }).toStrictEqual({
      status: 2,
      stderr: `error: cannot resume in ${out}: since the run there began, ${what} changed. Undo the change to finish that run, or name another folder\n`,
    });
    expect(await readFile(join(out, 'checkpoint.json'), 'utf8')).toBe(before);
  });

  test('accepts another access token and chunk size', async () => {
    await writeFile(path('token.json'), JSON.stringify({ accessToken: 'new-token', pixelCode: 'PIXEL' }));
    const args = replaced('--config', path('token.json')).map((arg) => (arg === '40' ? '300' : arg));
    expect((await runWarehouse(args)).status).toBe(0);
    expect(await readFile(join(out, 'checkpoint.json'), 'utf8')).not.toMatch(/token-that|new-token|PIXEL/);
  });

  test('has nothing more to do once it is finished', async () => {
    const before = partsOf(out);
    const second = await runWarehouse([...flags, '--out', out]);
    expect(second.status).toBe(0);
    expect(second.stderr).toContain('This run is already finished: there is nothing left to do.');
    expect(partsOf(out)).toStrictEqual(before);
    const other = await runWarehouse([...flags, '--out', out, '--limit', '3']);
    expect(other.status).toBe(2);
    expect(other.stderr).toContain(
      'since the run there began, limit changed. That run is finished: name another folder',
    );
  });

  test('parts without a checkpoint are not overwritten', async () => {
    const foreign = path('foreign');
    await runWarehouse([...flags, '--out', foreign, '--limit', '60']);
    await rm(join(foreign, 'checkpoint.json'));
    const before = await payloadsOf(foreign);
    const { status, stderr } = await runWarehouse([...flags, '--out', foreign]);
    expect({ status, stderr }).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('parts that its checkpoint does not know'),
    });
    expect(await payloadsOf(foreign)).toStrictEqual(before);
  });

  test('a file that is not a checkpoint is refused', async () => {
    const strange = path('strange');
    await runWarehouse([...flags, '--out', strange, '--limit', '3']);
    await writeFile(join(strange, 'checkpoint.json'), '{"checkpoint":');
    const { status, stderr } = await runWarehouse([...flags, '--out', strange]);
    expect({ status, stderr }).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('it is not a checkpoint of tiktok-ads warehouse'),
    });
  });
});

test('Ctrl-C ends a run after its current chunk, and the same command resumes it', async () => {
  const out = path('stopped');
  const child = spawnBuiltCli(['warehouse', ...flags, '--out', out]);
  const done = finish(child);
  while (child.exitCode === null && !(existsSync(out) && partsOf(out).length >= 2))
    await new Promise((resolve) => setTimeout(resolve, 2));
  child.kill('SIGINT');
  const { status, stderr } = await done;
  expect(status).toBe(3);
  expect(stderr).toMatch(/stopped: the run was interrupted\. The same command resumes it\.\n$/);
  expect(readdirSync(out).filter((name) => name.startsWith('tiktok-ads'))).toStrictEqual([]);
  expect((await runWarehouse([...flags, '--out', out])).status).toBe(0);
  const ids = sortedIds(await payloadsOf(out));
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toEqual(expect.arrayContaining([...soldIds]));
});

test('a database that another program is writing is refused', async () => {
  const held = path('held.duckdb');
  const holder = await DuckDBInstance.create(held);
  const { status, stderr } = await finish(
    spawnBuiltCli(['warehouse', '--from', held, '--table', 't', '--model', shop.model, '--config', shop.config]),
  );
  holder.closeSync();
  expect(status).toBe(2);
  expect(stderr).toMatch(/^error: cannot open .*held\.duckdb: another program is writing .*held\.duckdb\n$/);
});

test('a run that was killed after reaching its limit writes no more events', async () => {
  const out = path('limited');
  const limited = [...flags, '--out', out, '--limit', '30'];
  expect((await runWarehouse(limited)).status).toBe(0);
  const before = await payloadsOf(out);
  const checkpoint = JSON.parse(await readFile(join(out, 'checkpoint.json'), 'utf8'));
  await writeFile(join(out, 'checkpoint.json'), JSON.stringify({ ...checkpoint, isFinished: false }));
  const { status, summary } = await runWarehouse(limited);
  expect({ status, summary }).toMatchObject({
    status: 0,
    summary: [expect.any(String), expect.stringMatching(/^30 events: 30 accepted/)],
  });
  expect(await payloadsOf(out)).toStrictEqual(before);
  expect(JSON.parse(await readFile(join(out, 'checkpoint.json'), 'utf8'))).toStrictEqual(checkpoint);
});

test('a closed pipe ends a run quietly', async () => {
  const child = spawnBuiltCli(['warehouse', ...flags]);
  child.stdout?.once('data', () => child.stdout?.destroy());
  expect(await finish(child)).toMatchObject({ status: 0, stderr: '' });
});
