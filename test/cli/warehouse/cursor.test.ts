import { readdirSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { temporaryFiles } from '../runBuiltCli.js';
import { inFolder, payloadsIn, runSql, runWarehouse } from './duckDb.js';

const model = { event: 'Lead', timestamp: 'day', key: ['id'], eventId: 'id-{id}', products: { product_id: 'sku' } };

let path: (name: string) => string;
let database: string;
let flags: readonly string[];
let partsRead: Set<string>;

beforeEach(async () => {
  const files = await temporaryFiles({
    'model.json': JSON.stringify(model),
    'destination.json': JSON.stringify({ accessToken: 'token', pixelCode: 'PIXEL' }),
  });
  path = inFolder(files.folder);
  database = path('shop.duckdb');
  partsRead = new Set();
  flags = [
    '--database',
    database,
    '--table',
    'lines',
    '--model',
    path('model.json'),
    '--config',
    path('destination.json'),
  ];
  await runSql([`CREATE TABLE lines (id VARCHAR, sku VARCHAR, day DATE DEFAULT '2026-02-03', "at" INTEGER)`], database);
});

const add = (...rows: readonly string[]) =>
  runSql([`INSERT INTO lines (id, sku, "at") VALUES ${rows.join(', ')}`], database);

/** Runs, and gives the events of the parts that this run has written: each with the number of its products. */
async function nextRun(more: readonly string[] = flags): Promise<{ status: number; events: string[]; stderr: string }> {
  const { status, stderr } = await runWarehouse([...more, '--out', path('out'), '--cursor', 'at']);
  const names = readdirSync(path('out')).filter((name) => name.startsWith('part-') && !partsRead.has(name));
  const events: string[] = [];
  for (const name of names.sort()) {
    partsRead.add(name);
    for (const { event_id, properties } of payloadsIn(await readFile(join(path('out'), name), 'utf8'))) {
      events.push(`${event_id}:${properties.contents?.length}`);
    }
  }
  return { status, events, stderr };
}

test('the next run reads only newer rows, and the older rows of their events', async () => {
  await add(`('a', 'x', 1)`, `('b', 'x', 2)`, `('b', 'y', 5)`, `('c', 'x', 9)`);
  expect(await nextRun()).toMatchObject({ status: 0, events: ['id-a:1', 'id-b:2', 'id-c:1'] });
  expect(await nextRun()).toMatchObject({ status: 0, events: [] });
  await add(`('b', 'z', 10)`, `('d', 'x', 11)`, `('old', 'x', 3)`);
  expect(await nextRun()).toMatchObject({ status: 0, events: ['id-b:3', 'id-d:1'] });
  expect(await nextRun()).toMatchObject({ status: 0, events: [] });
});

test('rows that come late with the very value at which a run ended are read, with the others of that value', async () => {
  await add(`('a', 'x', 1)`, `('b', 'x', 2)`);
  await nextRun();
  await add(`('c', 'x', 2)`);
  expect(await nextRun()).toMatchObject({ events: ['id-b:1', 'id-c:1'] });
  expect(await nextRun()).toMatchObject({ events: [] });
  // Higher ones at the same time.
  await add(`('d', 'x', 2)`, `('e', 'x', 3)`);
  expect(await nextRun()).toMatchObject({ events: ['id-b:1', 'id-c:1', 'id-d:1', 'id-e:1'] });
  expect(await nextRun()).toMatchObject({ events: [] });
});

test('rows without a value are read by the first run, and by others only with their event', async () => {
  await add(`('a', 'x', NULL)`, `('b', 'x', 1)`, `(NULL, 'x', 1)`);
  expect(await nextRun()).toMatchObject({ status: 3, events: ['id-a:1', 'id-b:1'] });
  await add(`('c', 'x', NULL)`, `('a', 'y', 2)`, `(NULL, 'x', 2)`);
  const { status, events, stderr } = await nextRun();
  expect({ status, events }).toStrictEqual({ status: 3, events: ['id-a:2'] });
  // Of the rows without a key, only the new one.
  expect(stderr).toContain('3 rows: 2 in events, 0 skipped, 1 refused (1 missing-key)');
});

test('a cursor never goes back', async () => {
  await add(`('a', 'x', 1)`, `('b', 'x', 7)`);
  await nextRun();
  await runSql([`DELETE FROM lines WHERE id = 'b'`], database);
  expect(await nextRun()).toMatchObject({ status: 0, events: [] });
  await add(`('c', 'x', 5)`, `('d', 'x', 8)`);
  expect(await nextRun()).toMatchObject({ status: 0, events: ['id-d:1'] });
});

describe('an interrupted run', () => {
  /** As it stands after the first part of a run: what is behind the last key is not done. */
  async function interrupt(lastKey: string): Promise<void> {
    const file = join(path('out'), 'checkpoint.json');
    const checkpoint = JSON.parse(await readFile(file, 'utf8'));
    await writeFile(file, JSON.stringify({ ...checkpoint, isFinished: false, after: JSON.stringify([lastKey]) }));
  }

  test('has not moved the cursor: it goes on with the rows that were new to it, and the next run takes what came meanwhile', async () => {
    await add(`('a', 'x', 1)`, `('m', 'x', 2)`, `('z', 'x', 3)`);
    await nextRun();
    await interrupt('a');
    await add(`('b', 'x', 9)`, `('n', 'x', 9)`, `('z', 'y', 9)`);
    expect(await nextRun()).toMatchObject({ events: ['id-m:1', 'id-z:2'] });
    expect(await nextRun()).toMatchObject({ events: ['id-b:1', 'id-n:1', 'id-z:2'] });
    expect(await nextRun()).toMatchObject({ events: [] });
  });

  test('of a later run goes on within that run', async () => {
    await add(`('a', 'x', 1)`);
    await nextRun();
    await add(`('b', 'x', 2)`, `('c', 'x', 2)`);
    await nextRun();
    await interrupt('b');
    await add(`('d', 'x', 9)`);
    expect(await nextRun()).toMatchObject({ events: ['id-c:1'] });
    expect(await nextRun()).toMatchObject({ events: ['id-d:1'] });
    expect(await nextRun()).toMatchObject({ events: [] });
  });
});

test('between two runs the model and the settings may change, the source and the column may not', async () => {
  await add(`('a', 'x', 1)`);
  await nextRun();
  await writeFile(path('model.json'), JSON.stringify({ ...model, event: 'Contact' }));
  await add(`('b', 'x', 2)`);
  expect(await nextRun()).toMatchObject({ status: 0, events: ['id-b:1'] });
  await runSql(['CREATE TABLE others AS FROM lines'], database);
  const others = await nextRun(flags.map((flag) => (flag === 'lines' ? 'others' : flag)));
  expect(others).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('source is not what the run there began with'),
  });
  const { status, stderr } = await runWarehouse([...flags, '--out', path('out'), '--cursor', 'day']);
  expect({ status, stderr }).toMatchObject({ status: 2, stderr: expect.stringContaining('cursor is not what') });
});

test('a dry run shows what the next run reads', async () => {
  await add(`('a', 'x', 1)`);
  await nextRun();
  await add(`('b', 'x', 2)`);
  const { stdout } = await runWarehouse([...flags, '--out', path('out'), '--cursor', 'at', '--dry-run']);
  expect(JSON.parse(stdout)).toMatchObject({
    rows: { read: 1 },
    events: { accepted: 1 },
    first: { event: { messageId: 'id-b' } },
  });
  expect(await nextRun()).toMatchObject({ events: ['id-b:1'] });
});

describe('text is compared as what it is a text of', () => {
  test.each([
    ['numbers', ['9', '10', '11.5'], '12'],
    ['times', ['2026-02-03 04:05:06', '2026-02-03T05:05:06+00:00', '2026-02-03 08:05:06+02'], '2026-02-03 02:05:07-04'],
  ])('%s, in CSV and NDJSON', async (_what, values, next) => {
    const row = (id: string, at: string) => ({ id, day: '2026-02-03', sku: 'x', at });
    const rows = values.map((at, index) => row(`r${index}`, at));
    for (const kind of ['csv', 'ndjson']) {
      const write = (all: readonly ReturnType<typeof row>[]) => {
        const csv = ['id,day,sku,at', ...all.map((given) => Object.values(given).join(','))];
        return writeFile(
          path(`rows.${kind}`),
          (kind === 'csv' ? csv : all.map((given) => JSON.stringify(given))).join('\n'),
        );
      };
      const args = ['--from', path(`rows.${kind}`), ...flags.slice(4), '--out', path(kind), '--cursor', 'at'];
      const eventsOfRun = async () => {
        const before = new Set(readdirSync(path('')).includes(kind) ? readdirSync(path(kind)) : []);
        expect((await runWarehouse(args)).status).toBe(0);
        const names = readdirSync(path(kind)).filter((name) => name.startsWith('part-') && !before.has(name));
        const texts = await Promise.all(names.map((name) => readFile(join(path(kind), name), 'utf8')));
        return texts.flatMap(payloadsIn).map(({ event_id }) => event_id);
      };
      await write(rows);
      expect(await eventsOfRun()).toHaveLength(3);
      expect(await eventsOfRun()).toStrictEqual([]);
      await write([row('early', values[0] ?? ''), ...rows, row('next', next)]);
      expect(await eventsOfRun()).toStrictEqual(['id-next']);
    }
  });
});
