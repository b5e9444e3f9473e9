import { readdirSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { temporaryFiles } from '../runBuiltCli.js';
import { inFolder, payloadsIn, runSql, runWarehouse } from './runWarehouse.js';

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

/** Runs, and returns the events of the parts that this run has written, each with the number of its products. */
async function nextRun(
  source: readonly string[] = flags,
): Promise<{ status: number; events: string[]; stderr: string }> {
  const { status, stderr } = await runWarehouse([...source, '--out', path('out'), '--cursor', 'at']);
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

describe('rows that come late with exactly the value at which the last run ended', () => {
  test('are read, and earlier rows are not read again', async () => {
    await add(`('a', 'x', 1)`, `('b', 'x', 2)`);
    await nextRun();
    await add(`('c', 'x', 2)`);
    expect(await nextRun()).toMatchObject({ events: ['id-c:1'] });
    expect(await nextRun()).toMatchObject({ events: [] });
    // Together with higher values.
    await add(`('d', 'x', 2)`, `('e', 'x', 3)`);
    expect(await nextRun()).toMatchObject({ events: ['id-d:1', 'id-e:1'] });
    expect(await nextRun()).toMatchObject({ events: [] });
  });

  test('are read even when as many rows disappear', async () => {
    await add(`('a', 'x', 2)`, `('b', 'x', 2)`);
    await nextRun();
    await runSql(
      [`DELETE FROM lines WHERE id = 'a'`, `INSERT INTO lines (id, sku, "at") VALUES ('c', 'x', 2)`],
      database,
    );
    expect(await nextRun()).toMatchObject({ events: ['id-c:1'] });
    await runSql(
      [`UPDATE lines SET "at" = 1 WHERE id = 'b'`, `INSERT INTO lines (id, sku, "at") VALUES ('d', 'x', 2)`],
      database,
    );
    expect(await nextRun()).toMatchObject({ events: ['id-d:1'] });
    expect(await nextRun()).toMatchObject({ events: [] });
  });

  test('are read when they replace a row that was read', async () => {
    await add(`('a', 'x', 2)`);
    await nextRun();
    await runSql([`UPDATE lines SET sku = 'y'`], database);
    expect(await nextRun()).toMatchObject({ events: ['id-a:1'] });
    expect(await nextRun()).toMatchObject({ events: [] });
  });

  test('are read even when they equal a row that was read', async () => {
    await add(`('a', 'x', 2)`, `('a', 'x', 2)`);
    expect(await nextRun()).toMatchObject({ events: ['id-a:2'] });
    await add(`('a', 'x', 2)`);
    expect(await nextRun()).toMatchObject({ events: ['id-a:3'] });
    expect(await nextRun()).toMatchObject({ events: [] });
  });
});

test('without its file of rows read, the next run repeats all events with the highest value', async () => {
  await add(`('a', 'x', 1)`, `('b', 'x', 2)`);
  await nextRun();
  for (const name of readdirSync(path('out')).filter((file) => file.endsWith('.parquet'))) {
    await rm(join(path('out'), name));
  }
  expect(await nextRun()).toMatchObject({ status: 0, events: ['id-b:1'] });
  expect(await nextRun()).toMatchObject({ events: [] });
});

describe('rows without a cursor value', () => {
  test('are read once', async () => {
    await add(`('a', 'x', NULL)`, `('b', 'x', 1)`, `(NULL, 'x', 1)`);
    expect(await nextRun()).toMatchObject({ status: 3, events: ['id-a:1', 'id-b:1'] });
    expect(await nextRun()).toMatchObject({ status: 0, events: [] });
    await add(`('c', 'x', NULL)`, `('a', 'y', 2)`, `(NULL, 'x', 2)`);
    const { status, events, stderr } = await nextRun();
    expect({ status, events }).toStrictEqual({ status: 3, events: ['id-a:2', 'id-c:1'] });
    // Of the rows without a key, only the new one is counted.
    expect(stderr).toContain('4 rows: 3 in events, 0 skipped, 1 refused (1 missing-key)');
    expect(await nextRun()).toMatchObject({ status: 0, events: [] });
  });

  test('are refused when no row has a value', async () => {
    await add(`('a', 'x', NULL)`, `('b', 'x', NULL)`);
    expect(await nextRun()).toMatchObject({
      status: 2,
      stderr: 'error: --cursor must name a column with values, but "at" has none in 2 rows\n',
    });
  });

  test('a source without any rows is accepted', async () => {
    expect(await nextRun()).toMatchObject({ status: 0, events: [] });
    await add(`('a', 'x', NULL)`, `('b', 'x', 1)`);
    expect(await nextRun()).toMatchObject({ status: 0, events: ['id-a:1', 'id-b:1'] });
    expect(await nextRun()).toMatchObject({ status: 0, events: [] });
  });
});

describe('values that would stop the cursor forever', () => {
  const columnOf = (type: string) =>
    runSql([`ALTER TABLE lines DROP "at"`, `ALTER TABLE lines ADD "at" ${type}`], database);

  test.each([
    ['DOUBLE', '1', 'nan'],
    ['FLOAT', '1', 'inf'],
    ['DATE', '2026-02-03', 'infinity'],
    ['TIMESTAMP', '2026-02-03', '-infinity'],
    ['TIMESTAMPTZ', '2026-02-03', 'infinity'],
    ['VARCHAR', '2026-02-03', 'infinity'],
  ])('%s: a run with the values %s and %s is refused before it writes anything', async (type, usual, infinite) => {
    await columnOf(type);
    await add(`('a', 'x', '${usual}')`, `('b', 'x', '${infinite}')`);
    expect(await nextRun()).toMatchObject({
      status: 2,
      events: [],
      stderr:
        'error: --cursor cannot tell which rows are new: "at" is infinite or NaN in 1 row. Fix them, or exclude such rows with --sql\n',
    });
    await runSql([`DELETE FROM lines WHERE id = 'b'`], database);
    expect(await nextRun()).toMatchObject({ status: 0, events: ['id-a:1'] });
  });

  test.each(['TIMESTAMP', 'TIMESTAMPTZ', 'DATE', 'TIMESTAMP_NS', 'VARCHAR'])(
    '%s: the cursor stops at the clock, and rows in the future are read once',
    async (type) => {
      await columnOf(type);
      await add(`('a', 'x', '2026-08-01')`, `('far', 'x', '2226-12-31')`);
      expect(await nextRun()).toMatchObject({ status: 0, events: ['id-a:1', 'id-far:1'] });
      await add(`('b', 'x', '2026-08-02')`, `('further', 'x', '2227-01-01')`);
      expect(await nextRun()).toMatchObject({ status: 0, events: ['id-b:1', 'id-further:1'] });
      await add(`('c', 'x', '2026-08-02')`, `('far', 'y', '2226-12-31')`);
      expect(await nextRun()).toMatchObject({ status: 0, events: ['id-c:1', 'id-far:2'] });
      expect(await nextRun()).toMatchObject({ status: 0, events: [] });
    },
  );

  test('when all rows are in the future, present rows are read once they come', async () => {
    await columnOf('TIMESTAMP');
    await add(`('far', 'x', '2226-12-31')`);
    expect(await nextRun()).toMatchObject({ status: 0, events: ['id-far:1'] });
    await add(`('a', 'x', '2026-08-01')`);
    expect(await nextRun()).toMatchObject({ status: 0, events: ['id-a:1'] });
    expect(await nextRun()).toMatchObject({ status: 0, events: [] });
  });
});

describe('the type of the cursor column', () => {
  const retype = (type: string) => runSql([`ALTER TABLE lines ALTER "at" TYPE ${type}`], database);

  test('may become a wider type', async () => {
    await add(`('a', 'x', 1)`, `('b', 'x', 2)`);
    await nextRun();
    await retype('BIGINT');
    await add(`('c', 'x', 3)`, `('d', 'x', 30000000000)`);
    expect(await nextRun()).toMatchObject({ status: 0, events: ['id-c:1', 'id-d:1'] });
    await retype('DOUBLE');
    await add(`('e', 'x', 30000000000.5)`);
    expect((await nextRun()).events).toContain('id-e:1');
  });

  test('may not become a type that cannot hold the last value', async () => {
    await add(`('a', 'x', 1)`);
    await nextRun();
    await runSql([`ALTER TABLE lines DROP "at"`, `ALTER TABLE lines ADD "at" DATE DEFAULT '2026-02-03'`], database);
    expect(await nextRun()).toMatchObject({
      status: 2,
      stderr:
        'error: --cursor cannot continue: "at" is now a DATE, but the value at which the last run ended is not. Name another folder to start over\n',
    });
  });

  test('text values that are not numbers, as all earlier values were, are counted and refused', async () => {
    await retype('VARCHAR');
    await add(`('a', 'x', '9')`, `('b', 'x', '10')`, `('c', 'x', '')`);
    expect(await nextRun()).toMatchObject({ status: 0, events: ['id-a:1', 'id-b:1', 'id-c:1'] });
    await add(`('d', 'x', 'eleven')`, `('e', 'x', 'twelve')`, `('f', 'x', '13')`);
    const { status, events, stderr } = await nextRun();
    expect({ status, events, stderr }).toStrictEqual({
      status: 2,
      events: [],
      stderr:
        'error: --cursor cannot tell which rows are new: "at" is not a number in 2 rows. Fix them, or exclude such rows with --sql\n',
    });
    await runSql([`UPDATE lines SET "at" = '11' WHERE "at" IN ('eleven', 'twelve')`], database);
    expect(await nextRun()).toMatchObject({ status: 0, events: ['id-d:1', 'id-e:1', 'id-f:1'] });
  });

  test('text must hold one kind of value', async () => {
    await retype('VARCHAR');
    await add(`('a', 'x', '2026-01-01')`, `('b', 'x', '2026-01-02')`, `('c', 'x', 'soon')`);
    expect(await nextRun()).toMatchObject({
      status: 2,
      stderr:
        'error: --cursor cannot tell which rows are new: "at" is not a date and time in 1 row. Fix them, or exclude such rows with --sql\n',
    });
  });

  test('is called what most of its text is', async () => {
    await retype('VARCHAR');
    await add(`('a', 'x', '1')`, `('b', 'x', '2')`, `('c', 'x', '3')`, `('d', 'x', '2026-01-01')`);
    expect((await nextRun()).stderr).toContain('"at" is not a number in 1 row.');
  });

  test('must be numbers, dates or times', async () => {
    await retype('BOOLEAN');
    expect(await nextRun()).toMatchObject({
      status: 2,
      stderr: 'error: --cursor must name a column of numbers, dates or times, but the type of "at" is BOOLEAN\n',
    });
  });
});

test('warns of rows that come late with a lower value', async () => {
  await add(`('a', 'x', 5)`, `('b', 'x', 9)`);
  expect((await nextRun()).stderr).not.toContain('late');
  await add(`('c', 'x', 3)`, `('d', 'x', 8)`, `('e', 'x', 10)`);
  const warning =
    'At least 2 rows came late, with a lower "at" than an earlier run had reached: later runs do not read such rows.\n';
  const { stdout, stderr } = await runWarehouse([...flags, '--out', path('out'), '--cursor', 'at', '--dry-run']);
  expect(JSON.parse(stdout)).toMatchObject({ rows: { read: 1 } });
  expect(stderr).toContain(warning);
  const run = await nextRun();
  expect(run).toMatchObject({ status: 0, events: ['id-e:1'] });
  expect(run.stderr.endsWith(warning)).toBe(true);
  expect((await nextRun()).stderr).not.toContain('late');
});

test('later runs do not read refused rows, and the run explains how to read them after a fix', async () => {
  await runSql(['ALTER TABLE lines ALTER day DROP DEFAULT'], database);
  await add(`('a', 'x', 1)`, `('z', 'x', 2)`);
  const warning =
    'Later runs do not read refused rows again unless their "at" rises. Once they are fixed, the same command without --cursor and with another folder for --out reads all rows; send with the same --ledger skips what was sent before.\n';
  const run = await nextRun();
  expect(run.status).toBe(3);
  expect(run.stderr.endsWith(warning)).toBe(true);
  const dryRun = await runWarehouse([...flags, '--out', path('none'), '--cursor', 'at', '--dry-run']);
  expect(dryRun.stderr).not.toContain('refused rows');
  await runSql(
    [`UPDATE lines SET day = '2026-02-03'`, `INSERT INTO lines VALUES ('b', 'x', '2026-02-03', 3)`],
    database,
  );
  const next = await nextRun();
  // The row with the highest value has changed, so it is new.
  expect(next).toMatchObject({ status: 0, events: ['id-b:1', 'id-z:1'] });
  expect(next.stderr).not.toContain('refused rows');
  await runWarehouse([...flags, '--out', path('second')]);
  expect(payloadsIn(await readFile(join(path('second'), 'part-000001.ndjson'), 'utf8'))).toMatchObject([
    { event_id: 'id-a' },
    { event_id: 'id-b' },
    { event_id: 'id-z' },
  ]);
});

test('the cursor never goes back, even when rows are deleted', async () => {
  await add(`('a', 'x', 1)`, `('b', 'x', 7)`);
  await nextRun();
  await runSql([`DELETE FROM lines WHERE id = 'b'`], database);
  expect(await nextRun()).toMatchObject({ status: 0, events: [] });
  await add(`('c', 'x', 5)`, `('d', 'x', 8)`);
  expect(await nextRun()).toMatchObject({ status: 0, events: ['id-d:1'] });
});

describe('an interrupted run', () => {
  /** Makes the folder look as if the run had been killed after this key. */
  async function interrupt(lastKey: string): Promise<void> {
    const file = join(path('out'), 'checkpoint.json');
    const checkpoint = JSON.parse(await readFile(file, 'utf8'));
    await writeFile(file, JSON.stringify({ ...checkpoint, isFinished: false, after: JSON.stringify([lastKey]) }));
  }

  test('resumes after its last key, and leaves new rows with lower keys to the next run', async () => {
    await add(`('a', 'x', 1)`, `('m', 'x', 2)`, `('z', 'x', 3)`);
    await nextRun();
    await interrupt('a');
    await add(`('A', 'x', 3)`, `('B', 'x', 9)`, `('n', 'x', 9)`, `('z', 'y', 9)`);
    expect(await nextRun()).toMatchObject({ events: ['id-m:1', 'id-n:1', 'id-z:2'] });
    expect(await nextRun()).toMatchObject({ events: ['id-A:1', 'id-B:1'] });
    expect(await nextRun()).toMatchObject({ events: [] });
  });

  test('resumes with the range of its own run, not of the first one', async () => {
    await add(`('a', 'x', 1)`);
    await nextRun();
    await add(`('b', 'x', 2)`, `('c', 'x', 2)`);
    await nextRun();
    await interrupt('b');
    await add(`('A', 'x', 2)`, `('B', 'x', 9)`, `('d', 'x', 9)`);
    expect(await nextRun()).toMatchObject({ events: ['id-c:1', 'id-d:1'] });
    expect(await nextRun()).toMatchObject({ events: ['id-A:1', 'id-B:1'] });
    expect(await nextRun()).toMatchObject({ events: [] });
  });
});

test('between two runs model and settings may change, but not the source and the cursor column', async () => {
  await add(`('a', 'x', 1)`);
  await nextRun();
  await writeFile(path('model.json'), JSON.stringify({ ...model, event: 'Contact' }));
  await add(`('b', 'x', 2)`);
  expect(await nextRun()).toMatchObject({ status: 0, events: ['id-b:1'] });
  await runSql(['CREATE TABLE others AS FROM lines'], database);
  const others = await nextRun(flags.map((flag) => (flag === 'lines' ? 'others' : flag)));
  expect(others).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('since the run there began, source changed'),
  });
  const { status, stderr } = await runWarehouse([...flags, '--out', path('out'), '--cursor', 'day']);
  expect({ status, stderr }).toMatchObject({ status: 2, stderr: expect.stringContaining('cursor changed') });
});

test('a dry run shows what the next run will read', async () => {
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

describe('text in the cursor column is compared as', () => {
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
        const contents = await Promise.all(names.map((name) => readFile(join(path(kind), name), 'utf8')));
        return contents.flatMap(payloadsIn).map(({ event_id }) => event_id);
      };
      await write(rows);
      expect(await eventsOfRun()).toHaveLength(3);
      expect(await eventsOfRun()).toStrictEqual([]);
      await write([row('early', values[0] ?? ''), ...rows, row('next', next)]);
      expect(await eventsOfRun()).toStrictEqual(['id-next']);
    }
  });
});
