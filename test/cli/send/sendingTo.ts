import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { runCli } from '../../../src/cli/runCli.js';
import { type FakeAnswer, type FakeCall, type FakeTikTok, startFakeTikTok } from '../../service/fakeTikTok.js';
import { fakeIo } from '../fakeIo.js';
import { jsonLines, temporaryFolder } from '../runBuiltCli.js';

export const secretToken = 'secret-token-of-the-advertiser';

/** An event as TikTok gets it; the fields beside its id are for what a test is about. */
export const event = (id: number | undefined, fields: Readonly<Record<string, unknown>> = {}) => ({
  event: 'Purchase',
  event_time: 1_780_000_000,
  ...(id !== undefined && { event_id: `order-${id}` }),
  ...fields,
});

/** Consecutive events, the first of them with this number. */
export const events = (count: number, first = 0) => Array.from({ length: count }, (_, index) => event(first + index));

/** A line as `transform` prints it. */
export const requestOf = (data: readonly unknown[], body: Readonly<Record<string, unknown>> = {}) => ({
  method: 'POST',
  url: 'https://business-api.tiktok.com/open_api/v1.3/event/track/',
  path: 'event/track',
  headers: { 'Access-Token': '***', 'Content-Type': 'application/json' },
  body: { event_source: 'web', event_source_id: 'PIXEL', ...body, data },
});

export const ndjson = (values: readonly unknown[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('');

export const accept: FakeAnswer = { kind: 'accept' };
export const refuse = (code: number): FakeAnswer => ({ kind: 'code', code });
/** Gives these answers in turn, and then code 0. */
export const inTurn =
  (...answers: readonly FakeAnswer[]) =>
  ({ number }: FakeCall) =>
    answers[number] ?? accept;
/** The summary, but for what differs from machine to machine. */
export const withoutRate = (text: string) => text.replace(/ · [\d,]+ events\/s/, '');

export interface Sent {
  readonly status: number;
  readonly stderr: string;
  /** The failures that were told, one per line. */
  readonly failures: readonly unknown[];
}

/** A fake TikTok, a file of requests with its ledger, and a way to send it; all of it is gone after the test. */
export async function sendingTo(answer?: (call: FakeCall) => FakeAnswer) {
  const tiktok: FakeTikTok = await startFakeTikTok(answer);
  onTestFinished(() => tiktok.close().catch(() => {}));
  const folder = await temporaryFolder();
  const file = join(folder, 'requests.ndjson');
  const failuresFile = join(folder, 'failures.ndjson');

  return {
    tiktok,
    file,
    ledgerFile: `${file}.ledger`,
    failuresFile,
    /** Sends these requests, or this text; quickly, unless the arguments say otherwise. */
    async send(requests: readonly unknown[] | string, args: readonly string[] = [], io = {}): Promise<Sent> {
      await writeFile(file, typeof requests === 'string' ? requests : ndjson(requests));
      const ownIo = { ...fakeIo(), environment: { TIKTOK_ACCESS_TOKEN: secretToken }, fetch, ...io };
      const quick = ['--endpoint', tiktok.endpoint, '--rate', '1000', '--wait', '0.001', '--failures', failuresFile];
      const status = await runCli(['send', file, ...quick, ...args], ownIo);
      const failures = await readFile(failuresFile, 'utf8').catch(() => '');
      return { status, stderr: ownIo.stderr.text, failures: jsonLines(failures) };
    },
  };
}
