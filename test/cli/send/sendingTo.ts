import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { CommandIo } from '../../../src/cli/commandIo.js';
import { runCli } from '../../../src/cli/runCli.js';
import { accessToken } from '../../send/fakes.js';
import { type FakeCall, type FakeResponse, type FakeTikTok, startFakeTikTok } from '../../service/fakeTikTok.js';
import { fakeIo } from '../fakeIo.js';
import { jsonLines, temporaryFolder } from '../runBuiltCli.js';

export { accessToken as secretToken, event, events, requestOf } from '../../send/fakes.js';

export const ndjson = (values: readonly unknown[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('');

export const accept: FakeResponse = { kind: 'accept' };
export const refuse = (code: number): FakeResponse => ({ kind: 'code', code });
/** Gives these responses in turn, and then code 0. */
export const inTurn =
  (...responses: readonly FakeResponse[]) =>
  ({ number }: FakeCall) =>
    responses[number] ?? accept;
/** The summary without what differs from machine to machine, and without the next step. */
export const withoutRate = (text: string) => text.replace(/ · [\d,]+ events\/s/, '').replace(/^Next: .*\n/m, '');

export interface Sent {
  readonly status: number;
  readonly stderr: string;
  /** The failures that were logged, one per line. */
  readonly failures: readonly unknown[];
}

/** A fake TikTok, a file of requests with its ledger, and a function that sends it. All of it is gone after the test. */
export async function sendingTo(respond?: (call: FakeCall) => FakeResponse) {
  const tiktok: FakeTikTok = await startFakeTikTok(respond);
  onTestFinished(() => tiktok.close().catch(() => {}));
  const folder = await temporaryFolder();
  const file = join(folder, 'requests.ndjson');
  const failuresFile = join(folder, 'failures.ndjson');

  return {
    tiktok,
    file,
    ledgerFile: `${file}.ledger`,
    failuresFile,
    /** Writes these requests, or this text, into the file and sends it; quickly, unless the arguments say otherwise. */
    async send(
      requests: readonly unknown[] | string | Buffer,
      args: readonly string[] = [],
      {
        files = [file],
        ...io
      }: Omit<Partial<CommandIo>, 'stdout' | 'stderr'> & { readonly files?: readonly string[] } = {},
    ): Promise<Sent> {
      await writeFile(file, typeof requests === 'string' || Buffer.isBuffer(requests) ? requests : ndjson(requests));
      const ownIo = { ...fakeIo(), environment: { TIKTOK_ACCESS_TOKEN: accessToken }, fetch, ...io };
      const quick = ['--endpoint', tiktok.endpoint, '--rate', '1000', '--wait', '0.001', '--failures', failuresFile];
      const status = await runCli(['send', ...files, ...quick, ...args], ownIo);
      const failures = await readFile(failuresFile, 'utf8').catch(() => '');
      return { status, stderr: ownIo.stderr.text, failures: jsonLines(failures) };
    },
  };
}
