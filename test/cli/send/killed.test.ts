import { readFile } from 'node:fs/promises';
import { expect, test, vi } from 'vitest';
import { type FakeCall, type FakeResponse, naming, startFakeTikTok } from '../../service/fakeTikTok.js';
import { finish, jsonLines, spawnBuiltCli, temporaryFiles } from '../runBuiltCli.js';
import { events, ndjson, requestOf, secretToken } from './sendingTo.js';

const requestCount = 200;
const eventsPerRequest = 10;
const eventCount = requestCount * eventsPerRequest;
const concurrency = 4;

const faults: readonly FakeResponse[] = [
  { kind: 'code', code: 40100 },
  { kind: 'code', code: 50000 },
  { kind: 'code', code: 12345 },
  { kind: 'http', status: 429, body: '' },
  { kind: 'http', status: 502, body: '<html>' },
  { kind: 'http', status: 200, body: '' },
  { kind: 'reset' },
];

/** Every fourth call meets a fault, each kind in turn; events whose number ends with 99 are refused by name. */
function respond(call: FakeCall): FakeResponse {
  const fault = call.number % 4 === 3 ? faults[((call.number - 3) / 4) % faults.length] : undefined;
  if (fault !== undefined) return fault;
  const bad = call.events.findIndex(({ eventId }) => eventId?.endsWith('99'));
  return bad < 0 ? { kind: 'accept' } : naming(call, bad);
}

test('delivers 2,000 events of a folder to a faulty TikTok in spite of two kills, repeats only those in flight, and writes the token to no file', async () => {
  const tiktok = await startFakeTikTok(respond);
  const requests = Array.from({ length: requestCount }, (_, index) =>
    requestOf(events(eventsPerRequest, index * eventsPerRequest)),
  );
  const part = (number: number) => ndjson(requests.slice(50 * (number - 1), 50 * number));
  const { folder } = await temporaryFiles({
    'part-000001.ndjson': part(1),
    'part-000002.ndjson': part(2),
    'part-000003.ndjson': part(3),
    'part-000004.ndjson': part(4),
  });
  const [ledgerFile, failuresFile] = [`${folder}/sent.ledger`, `${folder}/failures`];
  const quick = ['--rate', '1000', '--wait', '0.01', '--timeout', '2', '--concurrency', String(concurrency)];

  /** Runs to the end, or until TikTok has received this many more calls. */
  async function run(killedBy?: NodeJS.Signals, afterCalls = 0) {
    const callsBefore = tiktok.calls.length;
    const args = ['send', folder, '--endpoint', tiktok.endpoint, '--failures', failuresFile, ...quick];
    const child = spawnBuiltCli(args, 'pipe', { TIKTOK_ACCESS_TOKEN: secretToken });
    const finished = finish(child);
    if (killedBy !== undefined) {
      await vi.waitUntil(() => tiktok.calls.length - callsBefore >= afterCalls, { timeout: 30_000, interval: 1 });
      child.kill(killedBy);
    }
    const { status, stdout, stderr } = await finished;
    const files = await Promise.all([ledgerFile, failuresFile].map((path) => readFile(path, 'utf8')));
    expect([stdout, stderr, ...files].join('\n')).not.toContain(secretToken);
    expect(stdout).toBe('');
    return { status, stderr };
  }
  const repeated = () => [...tiktok.accepted.values()].filter((times) => times > 1).length;

  const terminated = await run('SIGTERM', 80);
  expect(terminated).toMatchObject({ status: 3, stderr: expect.stringContaining('stopped: the run was interrupted.') });
  const acceptedFirst = tiktok.accepted.size;
  expect(acceptedFirst).toBeGreaterThan(0);

  const killed = await run('SIGKILL', 80);
  expect(killed.status).toBeNull();
  expect(tiktok.accepted.size).toBeGreaterThan(acceptedFirst);
  expect(tiktok.accepted.size).toBeLessThan(eventCount - eventCount / 100);
  expect(repeated()).toBe(0);

  const { status, stderr } = await run();
  expect(status).toBe(3);
  expect(stderr).toMatch(/^2,000 events: .* delivered before, 20 failed \(20 PARAM_ERROR\)/);
  expect(tiktok.accepted.size).toBe(eventCount - eventCount / 100);
  // Only requests that were in flight at the hard kill: TikTok drops a second event of the same name and id.
  expect(repeated()).toBeLessThanOrEqual(concurrency * eventsPerRequest);
  const failures = jsonLines(await readFile(failuresFile, 'utf8'));
  expect(failures).toHaveLength(eventCount / 100);
  expect(failures).toEqual(
    failures.map(() => expect.objectContaining({ position: 9, code: 40002, name: 'PARAM_ERROR' })),
  );

  const callsBefore = tiktok.calls.length;
  await run();
  expect(tiktok.calls.length - callsBefore).toBeLessThan((eventCount / 100 / 2) * 3);
  expect(tiktok.accepted.size).toBe(eventCount - eventCount / 100);
  expect(tiktok.problems).toEqual([]);
  await tiktok.close();
});
