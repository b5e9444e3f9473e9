import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { runCli } from '../../../src/cli/runCli.js';
import { fakeIo } from '../fakeIo.js';
import { jsonLines } from '../runBuiltCli.js';
import { event, events, ndjson, refuse, requestOf, sendingTo } from './sendingTo.js';

const noFetch = vi.fn<typeof fetch>();
afterEach(() => {
  expect(noFetch).not.toHaveBeenCalled();
  noFetch.mockReset();
});

/** Runs without a network. */
async function dryRun(files: readonly string[], args: readonly string[] = [], environment = {}) {
  const io = { ...fakeIo(), environment, fetch: noFetch };
  const status = await runCli(['send', ...files, '--dry-run', ...args], io);
  return { status, plan: jsonLines(io.stdout.text), stderr: withoutEnd(io.stderr.text) };
}
const withoutEnd = (text: string) => text.replace(/ · [\d,]+ events\/s/, '');
const none = { requests: 0, events: 0, testEvents: 0, deliveredBefore: 0, repeated: 0, inDoubt: 0 };
const tikTok = { host: 'business-api.tiktok.com', path: '/open_api/v1.3/event/track/', apiVersion: 'v2' };
const next =
  'Next: put the access token into TIKTOK_ACCESS_TOKEN, and run the same command without --dry-run to send them.';

test('says without an access token what would be sent where, and writes nothing', async () => {
  const { file, failuresFile } = await sendingTo();
  const test = requestOf([event(9)], { test_event_code: 'TEST1' });
  await writeFile(file, ndjson([requestOf(events(3)), test]));
  expect(await dryRun([file], ['--failures', failuresFile])).toEqual({
    status: 0,
    plan: [{ ...tikTok, ...none, requests: 2, events: 4, testEvents: 1 }],
    stderr:
      '4 events: 4 to send in 2 requests, none failed\n' +
      'business-api.tiktok.com/open_api/v1.3/event/track/ (Events API 2.0): 4 events in 2 requests, 1 test event among them\n' +
      `${next}\n`,
  });
  expect(await readdir(join(file, '..'))).toEqual(['requests.ndjson']);
});

test('a terminal gets sentences alone', async () => {
  const { file } = await sendingTo();
  await writeFile(file, ndjson([requestOf(events(3))]));
  const io = { ...fakeIo({ stdoutIsTTY: true, stderrIsTTY: true }), fetch: noFetch };
  expect(await runCli(['send', file, '--dry-run'], io)).toBe(0);
  expect(io.stdout.text).toBe('');
  expect(io.stderr.text).toContain('(Events API 2.0): 3 events in 1 request\nNext: ');
});

test('tells the API versions and paths apart', async () => {
  const { file } = await sendingTo();
  const alone = { event: 'Lead', event_id: '1', test_event_code: 'TEST1' };
  const batch = [
    { type: 'track', event: 'Lead' },
    { type: 'track', event: 'Contact' },
  ];
  const requests = [
    { path: 'pixel/track', body: { pixel_code: 'P', ...alone } },
    { path: 'pixel/batch', body: { pixel_code: 'P', batch } },
    requestOf(events(2)),
  ];
  await writeFile(file, ndjson(requests));
  const { plan } = await dryRun([file], ['--endpoint', 'https://tiktok.example:8443/api/']);
  const host = 'tiktok.example:8443';
  expect(plan).toEqual([
    { ...none, host, path: '/api/pixel/track/', apiVersion: 'v1', requests: 1, events: 1, testEvents: 1 },
    { ...none, host, path: '/api/pixel/batch/', apiVersion: 'v1', requests: 1, events: 2 },
    { ...none, host, path: '/api/event/track/', apiVersion: 'v2', requests: 1, events: 2 },
  ]);
});

describe('with a ledger', () => {
  test('counts what it knows, as the run after it does', async () => {
    const { tiktok, send, file, ledgerFile } = await sendingTo(({ number }) =>
      number === 1 ? { kind: 'partial', refused: [0] } : { kind: 'accept' },
    );
    await send([requestOf([event(1), event(undefined)]), requestOf(events(2, 50))], ['--concurrency', '1']);
    const ledger = await readFile(ledgerFile, 'utf8');
    const requests = [
      requestOf([event(1), event(undefined)]),
      requestOf(events(2, 50)),
      requestOf([event(7)]),
      requestOf([event(7)]),
    ];
    await writeFile(file, ndjson(requests));
    const { status, plan, stderr } = await dryRun([file], ['--endpoint', tiktok.endpoint], {
      TIKTOK_ACCESS_TOKEN: 't',
    });
    expect(plan).toMatchObject([{ ...none, requests: 1, events: 1, deliveredBefore: 2, repeated: 1, inDoubt: 2 }]);
    const known = '2 delivered before (1 of them without an event_id, known by its content), 1 repeated, 2 uncertain';
    expect(stderr).toMatch(/\nNext: run the same command without --dry-run to send them\.\n$/);
    expect(stderr).toContain(`6 events: 1 to send in 1 request, ${known} `);
    expect(status).toBe(3);
    expect(await readFile(ledgerFile, 'utf8')).toBe(ledger);

    const run = await send(requests);
    expect(run.stderr).toContain(`6 events: 1 delivered in 1 request, ${known} `);
  });

  test('counts repeated events as sent where nothing is remembered', async () => {
    const { file } = await sendingTo();
    await writeFile(file, ndjson([requestOf(events(1)), requestOf(events(1))]));
    const { plan } = await dryRun([file], ['--no-ledger']);
    expect(plan).toMatchObject([{ requests: 2, events: 2, repeated: 0 }]);
  });

  test('says when nothing is left to do', async () => {
    const { tiktok, send, file } = await sendingTo();
    await send([requestOf(events(2))]);
    const { stderr } = await dryRun([file], ['--endpoint', tiktok.endpoint]);
    expect(stderr).toContain('2 events: 0 to send in 0 requests, 2 delivered before, none failed\n');
    expect(stderr).toMatch(/\nNext: nothing is left to do: TikTok has all of these events\.\n$/);
  });

  test('reads it while another run uses it', async () => {
    const { tiktok, send, file } = await sendingTo(({ number }) => (number === 0 ? { kind: 'accept' } : refuse(50000)));
    const running = send([requestOf(events(1)), requestOf(events(1, 1))], ['--wait', '0.3', '--attempts', '3']);
    await vi.waitUntil(() => tiktok.calls.length >= 2);
    const { status, plan } = await dryRun([file], ['--endpoint', tiktok.endpoint]);
    expect({ status, plan }).toMatchObject({ status: 0, plan: [{ events: 1, deliveredBefore: 1 }] });
    await running;
  });

  test.each([
    ['is something else', 'requests.ndjson', 'it is not a ledger of tiktok-ads send'],
    ['is a folder', '.', 'it is no file'],
  ])('ends when it %s', async (_name, ledger, reason) => {
    const { file } = await sendingTo();
    await writeFile(file, ndjson([requestOf(events(1))]));
    const { status, stderr, plan } = await dryRun([file], ['--ledger', join(file, '..', ledger)]);
    expect({ status, plan }).toEqual({ status: 2, plan: [] });
    expect(stderr).toMatch(new RegExp(`^error: cannot use the ledger .*: ${reason}\n$`));
  });
});

test('reports lines that hold no request, and where they are', async () => {
  const { file } = await sendingTo();
  const folder = join(file, '../out');
  await mkdir(folder);
  await writeFile(join(folder, 'part-1.ndjson'), ndjson([requestOf(events(1))]));
  await writeFile(join(folder, 'part-2.ndjson'), ndjson([requestOf(events(1, 1)), 7]));
  const { status, stderr } = await dryRun([folder]);
  const [failure, summary, , nextStep] = stderr.split('\n');
  expect(JSON.parse(failure ?? '')).toMatchObject({
    file: join(folder, 'part-2.ndjson'),
    line: 2,
    code: 'invalid-request',
  });
  expect(summary).toBe('3 events: 2 to send in 2 requests, 1 failed (1 invalid-request)');
  expect(nextStep).toBe('Next: check the lines that failed: send takes what tiktok-ads transform prints.');
  expect(status).toBe(3);
  expect(await readdir(folder)).toEqual(['part-1.ndjson', 'part-2.ndjson']);
});
