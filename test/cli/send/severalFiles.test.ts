import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, onTestFinished, test } from 'vitest';
import { runCli } from '../../../src/cli/runCli.js';
import { type FakeCall, type FakeResponse, startFakeTikTok } from '../../service/fakeTikTok.js';
import { fakeIo } from '../fakeIo.js';
import { jsonLines, temporaryFolder } from '../runBuiltCli.js';
import { events, ndjson, refuse, requestOf, secretToken, withoutRate } from './sendingTo.js';

/** A folder with these files of requests, each given by its numbers of events, and a function that sends some of them. */
async function folderOf(
  files: Readonly<Record<string, readonly unknown[]>>,
  respond?: (call: FakeCall) => FakeResponse,
) {
  const tiktok = await startFakeTikTok(respond);
  onTestFinished(() => tiktok.close().catch(() => {}));
  const folder = await temporaryFolder();
  for (const [name, requests] of Object.entries(files)) {
    await mkdir(join(folder, name, '..'), { recursive: true });
    await writeFile(join(folder, name), ndjson(requests));
  }
  const send = async (names: readonly string[], args: readonly string[] = [], stdin?: Readable) => {
    const streams = fakeIo();
    const io = { ...streams, environment: { TIKTOK_ACCESS_TOKEN: secretToken }, fetch, ...(stdin && { stdin }) };
    const paths = names.map((name) => (name === '-' ? name : join(folder, name)));
    const quick = ['--endpoint', tiktok.endpoint, '--rate', '1000', '--wait', '0.001', '--concurrency', '1'];
    const status = await runCli(['send', ...paths, ...quick, ...args], io);
    return { status, stderr: streams.stderr.text };
  };
  return { tiktok, folder, send };
}

const failuresIn = (stderr: string) => jsonLines(stderr.replace(/^[^{].*\n/gm, ''));

const twoFiles = { 'a.ndjson': [requestOf(events(2))], 'b.ndjson': [requestOf(events(3, 2))] };

describe('several files', () => {
  test('are one run with one ledger in their folder', async () => {
    const { tiktok, folder, send } = await folderOf(twoFiles);
    const first = await send(['a.ndjson', 'b.ndjson']);
    expect(first.status).toBe(0);
    expect(withoutRate(first.stderr)).toBe('5 events: 5 delivered in 2 requests, none failed\n');
    expect((await readdir(folder)).sort()).toEqual(['a.ndjson', 'b.ndjson', 'sent.ledger']);
    const second = await send(['b.ndjson', 'a.ndjson']);
    expect(withoutRate(second.stderr)).toBe('5 events: 0 delivered in 0 requests, 5 delivered before, none failed\n');
    expect(tiktok.calls).toHaveLength(2);
  });

  test('are read in their order, and failures name the file and the line within it', async () => {
    const { tiktok, folder, send } = await folderOf(
      { ...twoFiles, 'c.ndjson': [requestOf(events(1, 9)), { type: 'track' }] },
      ({ events: [first] }) => (first?.eventId === 'order-0' ? { kind: 'accept' } : refuse(40001)),
    );
    const { status, stderr } = await send(['c.ndjson', 'a.ndjson', 'b.ndjson']);
    expect(status).toBe(3);
    expect(failuresIn(stderr)).toMatchObject([
      { file: join(folder, 'c.ndjson'), line: 1, event_id: 'order-9' },
      { file: join(folder, 'c.ndjson'), line: 2, code: 'invalid-request' },
      { file: join(folder, 'b.ndjson'), line: 1, events: 3 },
    ]);
    expect(tiktok.calls.map((call) => call.events)).toEqual([1, 2, 3]);
  });

  test.skipIf(process.platform === 'win32')('have their names escaped in failures', async () => {
    const name = 'a\u001b[2J\u202e.ndjson';
    const { folder, send } = await folderOf({
      'b.ndjson': [requestOf(events(1)), 7],
      [name]: [requestOf(events(1)), 7],
    });
    const { stderr } = await send(['b.ndjson', name]);
    expect(failuresIn(stderr)).toMatchObject([{ file: join(folder, 'b.ndjson') }, { file: join(folder, name) }]);
    expect(stderr).toContain('a\\u001b[2J\\u202e.ndjson');
    expect(stderr.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  test('may include standard input', async () => {
    const { tiktok, send } = await folderOf(twoFiles);
    const stdin = () => Readable.from([Buffer.from(ndjson([requestOf(events(4, 10))]))]);
    const withoutLedger = await send(['a.ndjson', '-'], [], stdin());
    expect(withoutLedger.status).toBe(2);
    expect(withoutLedger.stderr).toContain('name a ledger for all of them with --ledger');
    expect((await send(['a.ndjson', '-', 'b.ndjson'], ['--no-ledger'], stdin())).status).toBe(0);
    expect(tiktok.calls.map((call) => call.events)).toEqual([2, 4, 3]);
  });

  test('in several folders need a ledger that is named', async () => {
    const { tiktok, folder, send } = await folderOf({
      'a/x.ndjson': [requestOf(events(1))],
      'b/x.ndjson': [requestOf(events(1))],
    });
    const files = ['a/x.ndjson', 'b/x.ndjson'];
    const { status, stderr } = await send(files);
    expect(status).toBe(2);
    expect(stderr).toContain('error: the files are not of one folder: name a ledger for all of them with --ledger');
    const named = await send(files, ['--ledger', join(folder, 'all.ledger')]);
    expect(withoutRate(named.stderr)).toBe('2 events: 1 delivered in 1 request, 1 repeated, none failed\n');
    expect(tiktok.calls).toHaveLength(1);
  });

  test.each([
    ['is missing', 'missing.ndjson', 'there is no such file or folder'],
    ['is given twice', 'a.ndjson', 'is given twice'],
    ['is given twice, under another name', 'link.ndjson', 'is given twice'],
  ])('are not sent at all when one %s', async (_name, other, text) => {
    const { tiktok, folder, send } = await folderOf(twoFiles);
    await symlink(join(folder, 'a.ndjson'), join(folder, 'link.ndjson'));
    const { status, stderr } = await send(['a.ndjson', other], ['--no-ledger']);
    expect(status).toBe(2);
    expect(stderr).toContain(text);
    expect(tiktok.calls).toEqual([]);
  });

  test('are not sent again after one of them was sent alone', async () => {
    const { tiktok, folder, send } = await folderOf(twoFiles);
    await send(['a.ndjson']);
    const { status, stderr } = await send(['b.ndjson', 'a.ndjson']);
    expect(status).toBe(2);
    expect(stderr).toContain('a.ndjson was sent with a ledger of its own');
    const named = await send(['b.ndjson', 'a.ndjson'], ['--ledger', join(folder, 'a.ndjson.ledger')]);
    expect(withoutRate(named.stderr)).toBe('5 events: 3 delivered in 1 request, 2 delivered before, none failed\n');
    expect(tiktok.calls).toHaveLength(2);
  });

  test('share their ledger with a run over one of them', async () => {
    const { tiktok, folder, send } = await folderOf(twoFiles);
    await send(['a.ndjson', 'b.ndjson']);
    const { stderr } = await send(['a.ndjson']);
    expect(withoutRate(stderr)).toBe('2 events: 0 delivered in 0 requests, 2 delivered before, none failed\n');
    expect(await readdir(folder)).not.toContain('a.ndjson.ledger');
    expect(tiktok.calls).toHaveLength(2);
  });

  test('are not sent at all when one cannot be found by the system', async () => {
    const { folder, send } = await folderOf(twoFiles);
    await symlink('loop', join(folder, 'loop'));
    const { status, stderr } = await send(['a.ndjson', 'loop']);
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: `error: cannot read ${join(folder, 'loop')}: its symbolic links lead in a circle\n`,
    });
  });

  test('are never overwritten by the failures', async () => {
    const { tiktok, folder, send } = await folderOf(twoFiles);
    const { status, stderr } = await send(['a.ndjson', 'b.ndjson'], ['--failures', join(folder, 'b.ndjson')]);
    expect(status).toBe(2);
    expect(stderr).toContain('it is the same file as');
    expect(tiktok.calls).toEqual([]);
  });

  test('stop together', async () => {
    const { tiktok, send } = await folderOf(twoFiles, () => refuse(40105));
    const { status, stderr } = await send(['a.ndjson', 'b.ndjson']);
    expect(status).toBe(3);
    expect(stderr).toMatch(/stopped: .* The same command sends the rest\.\n$/);
    expect(tiktok.calls).toHaveLength(1);
  });
});

describe('a folder of parts', () => {
  const part = (first: number) => [requestOf(events(1, first))];
  const parts = {
    'out/part-000001.ndjson': part(1),
    'out/part-000002.ndjson': part(2),
    'out/part-1000000.ndjson': part(3),
    'out/checkpoint.json': [{ parts: 3 }],
    'out/rejected.ndjson': [{ row: 1 }],
  };

  test('is sent in the order of its parts, with a ledger inside', async () => {
    const sent: unknown[] = [];
    const { folder, send } = await folderOf(parts, ({ events: [first] }) => {
      sent.push(first?.eventId);
      return { kind: 'accept' };
    });
    const { status, stderr } = await send(['out']);
    expect(withoutRate(stderr)).toBe('3 events: 3 delivered in 3 requests, none failed\n');
    expect({ status, sent }).toEqual({ status: 0, sent: ['order-1', 'order-2', 'order-3'] });
    expect(await readdir(join(folder, 'out'))).toContain('sent.ledger');
  });

  test('has one ledger, however its parts are named', async () => {
    const { tiktok, send } = await folderOf(parts);
    await send(['out/part-000001.ndjson']);
    await send(['out/part-000001.ndjson', 'out/part-000002.ndjson']);
    await send(['out']);
    expect([...tiktok.accepted.values()]).toEqual([1, 1, 1]);
    expect(tiktok.calls).toHaveLength(3);
  });

  test('may be one of Spark', async () => {
    const { folder, send } = await folderOf({
      'out/part-00001-c0ffee.json': part(1),
      'out/part-00000-c0ffee.json': part(2),
      'out/.part-00000-c0ffee.json.crc': [{}],
      'out/_SUCCESS': [],
    });
    const { stderr } = await send(['out']);
    expect(withoutRate(stderr)).toBe('2 events: 2 delivered in 2 requests, none failed\n');
    expect(await readdir(join(folder, 'out'))).toContain('sent.ledger');
  });

  test('of a warehouse without new rows holds nothing to send', async () => {
    const { folder, send } = await folderOf({ 'out/checkpoint.json': [{ parts: 0 }] });
    const { status, stderr } = await send(['out']);
    expect(status).toBe(0);
    expect(stderr).toMatch(/^0 events: .*\nNext: check the input: it holds no requests\.\n$/);
    expect(await readdir(join(folder, 'out'))).toEqual(['checkpoint.json']);
  });

  test('must hold parts', async () => {
    const { tiktok, send } = await folderOf({ 'out/requests.ndjson': part(1) });
    const { status, stderr } = await send(['out']);
    expect(status).toBe(2);
    expect(stderr).toContain('it is a folder without part-….ndjson');
    expect(tiktok.calls).toEqual([]);
  });
});
