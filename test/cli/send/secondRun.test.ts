import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { open, readFile, symlink, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test, vi } from 'vitest';
import { runCli } from '../../../src/cli/runCli.js';
import { startFakeTikTok } from '../../service/fakeTikTok.js';
import { fakeIo } from '../fakeIo.js';
import { accept, event, events, ndjson, refuse, requestOf, secretToken, sendingTo, withoutRate } from './sendingTo.js';

describe('a second run', () => {
  test('sends nothing twice, however the events are batched then', async () => {
    const { tiktok, send } = await sendingTo();
    await send([requestOf(events(4))]);
    const { stderr } = await send([requestOf(events(3)), requestOf(events(3, 3))]);
    expect(withoutRate(stderr)).toBe('6 events: 2 delivered in 1 request, 4 delivered before, none failed\n');
    expect(tiktok.calls.map((call) => call.events)).toEqual([4, 2]);
  });

  test('sends an event for another pixel too, and after a test event', async () => {
    const { tiktok, send } = await sendingTo();
    await send([requestOf(events(1), { test_event_code: 'TEST' })]);
    await send([requestOf(events(1))]);
    await send([requestOf(events(1), { event_source_id: 'OTHER' })]);
    await send([requestOf(events(1), { event_source_id: 'OTHER' })]);
    expect(tiktok.calls).toHaveLength(3);
  });

  test('counts two events of the same content and without an id as two', async () => {
    let isDown = true;
    const { tiktok, send } = await sendingTo(({ number }) => (number > 0 && isDown ? refuse(40001) : accept));
    const requests = [requestOf([event(undefined)]), requestOf([event(undefined)])];
    await send(requests, ['--concurrency', '1']);
    isDown = false;
    await send(requests);
    await send(requests);
    expect(tiktok.accepted.get('Purchase ')).toBe(2);
  });

  test('resends everything without a ledger', async () => {
    const { tiktok, send } = await sendingTo();
    await send([requestOf(events(1))], ['--no-ledger']);
    await send([requestOf(events(1))], ['--no-ledger']);
    expect(tiktok.calls).toHaveLength(2);
  });

  test('counts events of an earlier run and repeats within the input separately', async () => {
    const { tiktok, send } = await sendingTo();
    const requests = [requestOf(events(2)), requestOf(events(3)), requestOf([event(2), event(2), event(3)])];
    const first = await send(requests);
    expect(first.status).toBe(0);
    expect(withoutRate(first.stderr)).toBe('8 events: 4 delivered in 3 requests, 4 repeated, none failed\n');
    const second = await send(requests);
    expect(withoutRate(second.stderr)).toBe('8 events: 0 delivered in 0 requests, 8 delivered before, none failed\n');
    expect([...tiktok.accepted.values()]).toEqual([1, 1, 1, 1]);
  });

  test('tells of one repeat, too', async () => {
    const { send } = await sendingTo();
    const { stderr } = await send([requestOf(events(1)), requestOf(events(1))]);
    expect(withoutRate(stderr)).toBe('2 events: 1 delivered in 1 request, 1 repeated, none failed\n');
  });

  test('recognises a 1.0 event without an id, alone and in a batch', async () => {
    const { tiktok, send } = await sendingTo();
    const payload = { timestamp: '2026-08-03T09:14:27.310Z', properties: { value: 1 } };
    const common = { pixel_code: 'PIXEL', partner_name: 'Partner' };
    const alone = {
      path: 'pixel/track',
      body: { pixel_code: 'PIXEL', event: 'Lead', ...payload, partner_name: 'Partner' },
    };
    const together = {
      path: 'pixel/batch',
      body: { ...common, batch: [{ type: 'track', event: 'Lead', ...payload }] },
    };
    await send([alone]);
    await send([together]);
    expect(tiktok.calls).toHaveLength(1);
  });

  test('sends an event under its second name too', async () => {
    const { tiktok, send } = await sendingTo();
    await send([requestOf([event(1)])]);
    await send([requestOf([event(1), event(1, { event: 'PlaceAnOrder' })])]);
    expect([...tiktok.accepted]).toEqual([
      ['Purchase order-1', 1],
      ['PlaceAnOrder order-1', 1],
    ]);
  });

  test('sends to TikTok what a run with another endpoint has sent', async () => {
    const { tiktok, send } = await sendingTo();
    const real = await startFakeTikTok();
    await send([requestOf(events(2))]);
    const { stderr } = await send([requestOf(events(2))], ['--endpoint', real.endpoint]);
    expect(withoutRate(stderr)).toBe('2 events: 2 delivered in 1 request, none failed\n');
    expect([tiktok.accepted.size, real.accepted.size]).toEqual([2, 2]);
    await real.close();
  });

  test('reports how many events delivered before are known by their content only', async () => {
    const { tiktok, send } = await sendingTo();
    await send([requestOf([event(undefined), event(1)])]);
    const { stderr } = await send([requestOf([event(undefined), event(1), event(2)])]);
    expect(withoutRate(stderr)).toBe(
      '3 events: 1 delivered in 1 request, 2 delivered before (1 of them without an event_id, known by its content), none failed\n',
    );
    expect(tiktok.calls).toHaveLength(2);
  });

  test('keeps no ledger beside a device', async () => {
    const { file, send, tiktok } = await sendingTo();
    const watched = fakeIo();
    const args = ['send', '/dev/null', '--endpoint', tiktok.endpoint];
    const io = { ...watched, environment: { TIKTOK_ACCESS_TOKEN: secretToken }, fetch };
    expect(await runCli(args, io)).toBe(0);
    expect(existsSync('/dev/null.ledger')).toBe(false);
    await send([requestOf(events(1))]);
    expect(existsSync(`${file}.ledger`)).toBe(true);
  });

  test.runIf(existsSync('/dev/fd'))('keeps no ledger beside the descriptor of an open file', async () => {
    const { file, tiktok } = await sendingTo();
    await writeFile(file, ndjson([requestOf(events(1))]));
    const opened = await open(file);
    const io = { ...fakeIo(), environment: { TIKTOK_ACCESS_TOKEN: secretToken }, fetch };
    const status = await runCli(['send', `/dev/fd/${opened.fd}`, '--endpoint', tiktok.endpoint], io);
    await opened.close();
    expect({ status, accepted: tiktok.accepted.size }).toEqual({ status: 0, accepted: 1 });
  });

  test('uses the ledger of --ledger', async () => {
    const { tiktok, send, file } = await sendingTo();
    await send([requestOf(events(1))], ['--ledger', `${file}.elsewhere`]);
    await send([requestOf(events(1))]);
    expect(tiktok.calls).toHaveLength(2);
    expect(await readFile(`${file}.elsewhere`, 'utf8')).toBe(await readFile(`${file}.ledger`, 'utf8'));
  });
});

test('refuses a second run on a ledger in use, which then sends nothing', async () => {
  const { tiktok, send, ledgerFile, failuresFile } = await sendingTo(() => ({ kind: 'accept', delayMs: 300 }));
  const requests = [0, 1, 2, 3].map((id) => requestOf(events(1, id)));
  const first = send(requests, ['--concurrency', '1']);
  await vi.waitUntil(() => tiktok.calls.length > 0);
  const linked = `${ledgerFile}.link`;
  await symlink(ledgerFile, linked);
  const second = await send(requests, ['--ledger', linked, '--failures', `${failuresFile}.second`]);
  expect(second.status).toBe(2);
  expect(second.stderr).toBe(`error: cannot use the ledger ${linked}: another run uses it (process ${process.pid})\n`);
  expect((await first).status).toBe(0);
  expect([...tiktok.accepted.values()]).toEqual([1, 1, 1, 1]);
  expect(existsSync(`${ledgerFile}.lock`)).toBe(false);
});

test('escapes the host that a lock names', async () => {
  const { tiktok, send, ledgerFile } = await sendingTo();
  const lock = `${ledgerFile}.lock`;
  writeFileSync(lock, JSON.stringify({ pid: 7, host: 'evil\u001b[2J\n\u202e\u200b', id: 'x' }));
  const beat = setInterval(() => utimesSync(lock, new Date(), new Date()), 50);
  const { status, stderr } = await send([requestOf(events(1))]);
  clearInterval(beat);
  expect({ status, stderr }).toEqual({
    status: 2,
    stderr: `error: cannot use the ledger ${ledgerFile}: another run uses it (process 7 on evil\\u001b[2J\\u000a\\u202e\\u200b)\n`,
  });
  expect(tiktok.calls).toEqual([]);
  expect(existsSync(ledgerFile)).toBe(false);
});

test.each([
  ['a link to nothing', (lock: string) => symlink('nothing', lock)],
  ['a link to the input', (lock: string) => symlink('requests.ndjson', lock)],
])('does not follow %s in place of the lock', async (_name, make) => {
  const { tiktok, send, file, ledgerFile } = await sendingTo();
  await make(`${ledgerFile}.lock`);
  const { status, stderr } = await send([requestOf(events(1))]);
  expect({ status, stderr }).toEqual({
    status: 2,
    stderr: `error: cannot use the ledger ${ledgerFile}: its lock cannot be read: it is a symbolic link\n`,
  });
  expect(readFileSync(file, 'utf8')).toContain('order-0');
  expect(tiktok.calls).toEqual([]);
});

test.each<readonly [string, string, (ledgerFile: string) => void]>([
  [
    'another run has taken its ledger over',
    'another run has taken it over',
    (ledgerFile) => writeFileSync(`${ledgerFile}.lock`, 'of another run'),
  ],
  [
    'another file has replaced its ledger',
    'another file has come in its place',
    (ledgerFile) => {
      writeFileSync(`${ledgerFile}.new`, readFileSync(ledgerFile));
      renameSync(`${ledgerFile}.new`, ledgerFile);
    },
  ],
  ['its ledger is deleted', 'it was deleted', (ledgerFile) => rmSync(ledgerFile)],
  ['its lock is deleted', 'its lock was deleted', (ledgerFile) => rmSync(`${ledgerFile}.lock`)],
  [
    'its lock cannot be read',
    'its lock cannot be read: it is no file',
    (ledgerFile) => {
      rmSync(`${ledgerFile}.lock`);
      mkdirSync(`${ledgerFile}.lock`);
    },
  ],
])('a run sends nothing more once %s, not even the rest of a request', async (_name, reason, harm) => {
  const { tiktok, send, ledgerFile } = await sendingTo((call) => {
    if (call.number === 2) harm(ledgerFile);
    return call.events.length > 1 ? refuse(40000) : accept;
  });
  const { status, stderr } = await send([requestOf(events(8)), requestOf(events(1, 8))], ['--concurrency', '1']);
  expect(status).toBe(2);
  expect(stderr).toContain(
    `error: cannot use the ledger ${ledgerFile} any more: ${reason}. Once that is solved, the same command sends the rest.\n`,
  );
  expect(tiktok.calls).toHaveLength(3);
});

test.each([
  ['the failures cannot be written', ['--failures', '/nowhere/failures']],
  ['the ledger is another file', ['--ledger', fileURLToPath(import.meta.url)]],
])('leaves no lock behind when the run does not begin because %s', async (_name, args) => {
  const { send, ledgerFile } = await sendingTo();
  expect((await send([requestOf(events(1))], args)).status).toBe(2);
  expect([ledgerFile, fileURLToPath(import.meta.url)].map((file) => existsSync(`${file}.lock`))).toEqual([
    false,
    false,
  ]);
});
