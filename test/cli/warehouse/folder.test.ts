import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { FileLock } from '../../../src/cli/fileLock.js';
import { runCli } from '../../../src/cli/runCli.js';
import { fakeIo } from '../fakeIo.js';
import { jsonLines, temporaryFiles } from '../runBuiltCli.js';
import { inFolder, payloadsIn, runWarehouse } from './runWarehouse.js';

const model = { event: 'Lead', timestamp: 'day', key: ['id'], eventId: 'id-{id}' };

let path: (name: string) => string;
let flags: readonly string[];

beforeEach(async () => {
  const files = await temporaryFiles({
    'model.json': JSON.stringify(model),
    'destination.json': JSON.stringify({ accessToken: 'token', pixelCode: 'PIXEL' }),
    'rows.csv': 'id,day,at\na,2026-02-03,1\nb,,1\nc,2026-02-03,2\n',
  });
  path = inFolder(files.folder);
  flags = ['--from', path('rows.csv'), '--model', path('model.json'), '--config', path('destination.json')];
  flags = [...flags, '--out', path('out')];
});

const idsIn = async (name: string): Promise<string[]> =>
  payloadsIn(await readFile(join(path('out'), name), 'utf8')).map(({ event_id }) => event_id);

describe('the lock of a folder', () => {
  const lockFile = () => join(path('out'), 'tiktok-ads.lock');

  test('is released at the end of a run', async () => {
    expect((await runWarehouse(flags)).status).toBe(3);
    expect(existsSync(lockFile())).toBe(false);
  });

  test('keeps a second run out, which changes nothing', async () => {
    await mkdir(path('out'));
    const lock = await FileLock.take(lockFile());
    const { status, stderr } = await runWarehouse(flags);
    expect({ status, stderr }).toStrictEqual({
      status: 2,
      stderr: `error: cannot use the folder ${path('out')}: another run uses it (process ${process.pid})\n`,
    });
    expect(readdirSync(path('out'))).toStrictEqual(['tiktok-ads.lock']);
    await lock.release();
    expect((await runWarehouse(flags)).status).toBe(3);
  });

  test('is taken over from a killed run', async () => {
    await mkdir(path('out'));
    const killed = spawn(process.execPath, ['--version']);
    await once(killed, 'close');
    await writeFile(lockFile(), JSON.stringify({ pid: killed.pid, host: hostname(), id: 'killed' }));
    expect((await runWarehouse(flags)).status).toBe(3);
    expect(await idsIn('part-000001.ndjson')).toStrictEqual(['id-a', 'id-c']);
  });

  test('does not stop a dry run', async () => {
    await mkdir(path('out'));
    const lock = await FileLock.take(lockFile());
    expect((await runWarehouse([...flags, '--dry-run'])).status).toBe(3);
    await lock.release();
  });

  test('a run that has lost it stops writing', async () => {
    await writeFile(path('refusals.ndjson'), '');
    const io = fakeIo();
    // The run asks for the date once it has the lock, and before it writes.
    const date = () => {
      writeFileSync(lockFile(), 'of another run');
      return io.date();
    };
    const args = ['warehouse', ...flags, '--refusals', path('refusals.ndjson')];
    expect(await runCli(args, { ...io, date })).toBe(2);
    expect(io.stderr.text).toBe(
      `error: cannot use the folder ${path('out')} any more: another run has taken it over\n`,
    );
    expect(readdirSync(path('out'))).toStrictEqual(['tiktok-ads.lock']);
    expect(await readFile(path('refusals.ndjson'), 'utf8')).toBe('');
  });
});

test('files that only look like parts stay, and do not stop a run', async () => {
  await mkdir(path('out'));
  const others = ['part-000001-backup', 'part-1.ndjson', 'part-000009.ndjson.gz', 'my-part-000009.ndjson'];
  for (const name of others) await writeFile(join(path('out'), name), 'kept');
  expect((await runWarehouse(flags)).status).toBe(3);
  expect(readdirSync(path('out')).sort()).toStrictEqual([...others, 'checkpoint.json', 'part-000001.ndjson'].sort());
  for (const name of others) expect(await readFile(join(path('out'), name), 'utf8')).toBe('kept');
});

test('a part that was written before its checkpoint is removed, even when its rows are gone by now', async () => {
  await runWarehouse(flags);
  const file = join(path('out'), 'checkpoint.json');
  const checkpoint = JSON.parse(await readFile(file, 'utf8'));
  await writeFile(file, JSON.stringify({ ...checkpoint, after: null, isFinished: false, parts: 0 }));
  await writeFile(path('rows.csv'), 'id,day,at\n');
  expect((await runWarehouse(flags)).status).toBe(0);
  expect(readdirSync(path('out'))).toStrictEqual(['checkpoint.json']);
});

test('only the user can read the folder and the files in it', async () => {
  await runWarehouse([...flags, '--cursor', 'at']);
  const modeOf = (name: string) => (statSync(join(path('out'), name)).mode & 0o777).toString(8);
  const names = readdirSync(path('out'));
  expect(names.sort()).toStrictEqual(['checkpoint.json', 'part-000001.ndjson', 'rows-read-000001.parquet']);
  expect(names.map(modeOf)).toStrictEqual(['600', '600', '600']);
  expect(modeOf('.')).toBe('700');
});

describe('a file of refusals (--refusals)', () => {
  const codesIn = async (name: string): Promise<unknown[]> =>
    (jsonLines(await readFile(path(name), 'utf8')) as { code: string }[]).map(({ code }) => code);
  const earlier = '{"row":1,"code":"earlier"}\n';

  test('is not touched by a dry run, which reports refusals on standard error', async () => {
    await writeFile(path('refusals.ndjson'), earlier);
    const { reported } = await runWarehouse([...flags, '--dry-run', '--refusals', path('refusals.ndjson')]);
    expect(reported).toMatchObject([{ row: 2, code: 'missing-timestamp' }]);
    expect(await codesIn('refusals.ndjson')).toStrictEqual(['earlier']);
    await runWarehouse([...flags, '--dry-run', '--refusals', path('none.ndjson')]);
    expect(readdirSync(path('.'))).not.toContain('none.ndjson');
  });

  test('grows with each run with a cursor', async () => {
    await writeFile(path('refusals.ndjson'), earlier);
    const next = () => runWarehouse([...flags, '--cursor', 'at', '--refusals', path('refusals.ndjson')]);
    await next();
    expect(await codesIn('refusals.ndjson')).toStrictEqual(['earlier', 'missing-timestamp']);
    await next();
    expect(await codesIn('refusals.ndjson')).toStrictEqual(['earlier', 'missing-timestamp']);
    await writeFile(path('rows.csv'), 'id,day,at\nd,,3\n,2026-02-03,3\n');
    await next();
    expect(await codesIn('refusals.ndjson')).toStrictEqual([
      'earlier',
      'missing-timestamp',
      'missing-key',
      'missing-timestamp',
    ]);
  });

  test('keeps the refusals of earlier runs when a resumed run repeats its own', async () => {
    await writeFile(path('refusals.ndjson'), earlier);
    const args = [...flags, '--cursor', 'at', '--refusals', path('refusals.ndjson'), '--chunk-rows', '1'];
    await writeFile(path('rows.csv'), 'id,day,at\n,2026-02-03,1\na,2026-02-03,2\n');
    await runWarehouse(args);
    const file = join(path('out'), 'checkpoint.json');
    const { after: _, ...checkpoint } = JSON.parse(await readFile(file, 'utf8'));
    // The state of a run that was killed after the row without a key: no key is done.
    const started = { ...checkpoint, after: null, isFinished: false, parts: 0 };
    const refusals = { ...checkpoint.refusals, bytes: earlier.length };
    await writeFile(file, JSON.stringify({ ...started, refusals }));
    await runWarehouse(args);
    expect(await codesIn('refusals.ndjson')).toStrictEqual(['earlier', 'missing-key']);
  });

  test('is not cut by a resumed run that wrote to another file before', async () => {
    await runWarehouse([...flags, '--refusals', path('refusals.ndjson')]);
    const file = join(path('out'), 'checkpoint.json');
    const checkpoint = JSON.parse(await readFile(file, 'utf8'));
    await writeFile(file, JSON.stringify({ ...checkpoint, isFinished: false }));
    await writeFile(path('other.ndjson'), earlier.repeat(50));
    await runWarehouse([...flags, '--refusals', path('other.ndjson')]);
    expect(await codesIn('other.ndjson')).toHaveLength(50);
  });

  test('is emptied by a new run without a cursor', async () => {
    await writeFile(path('refusals.ndjson'), earlier);
    await runWarehouse([...flags, '--refusals', path('refusals.ndjson')]);
    expect(await codesIn('refusals.ndjson')).toStrictEqual(['missing-timestamp']);
  });
});

describe('--refusals does not overwrite', () => {
  test.each([
    ['a file that does not hold refusals', 'lines.csv', 'order_id,email\n', 'it holds something other than refusals'],
    ['a part of the run', 'out/part-000001.ndjson', undefined, 'the run needs that file in the folder of --out'],
    ['the checkpoint', 'out/checkpoint.json', undefined, 'the run needs that file in the folder of --out'],
  ])('%s', async (_what, name, content, reason) => {
    const file = path(name);
    if (content !== undefined) await writeFile(file, content);
    const { status, stderr } = await runWarehouse([...flags, '--refusals', file]);
    expect({ status, stderr }).toStrictEqual({ status: 2, stderr: `error: cannot write ${file}: ${reason}\n` });
    if (content !== undefined) expect(await readFile(file, 'utf8')).toBe(content);
  });
});
