import { execFileSync } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { startFakeTikTok } from '../../service/fakeTikTok.js';
import { finish, spawnBuiltCli, temporaryFolder } from '../runBuiltCli.js';
import { events, ndjson, requestOf, secretToken } from './sendingTo.js';

/** Sends one request, and keeps the input open and silent until the run has ended. */
async function stopped(inputOf: (child: ReturnType<typeof spawnBuiltCli>) => Writable, file: string) {
  const tiktok = await startFakeTikTok();
  const args = ['send', file, '--endpoint', tiktok.endpoint];
  const child = spawnBuiltCli(args, 'pipe', { TIKTOK_ACCESS_TOKEN: secretToken });
  const input = inputOf(child);
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  input.on('error', () => {}).write(ndjson([requestOf(events(1))]));
  await vi.waitUntil(() => tiktok.accepted.size === 1, { timeout: 30_000 });
  child.kill('SIGTERM');
  const tooLong = setTimeout(() => child.kill('SIGKILL'), 10_000);
  const status = await ended;
  clearTimeout(tooLong);
  input.destroy();
  await tiktok.close();
  return { status, said };
}

const inGoodOrder = {
  status: 3,
  said: expect.stringMatching(
    /^stopping: .*\n1 event: 1 delivered in 1 request, none failed.*\nstopped: the run was interrupted\. The rest was not sent\.\n$/,
  ),
};

test('a run that waits for standard input ends on SIGTERM', async () => {
  expect(await stopped((child) => child.stdin as Writable, '-')).toEqual(inGoodOrder);
});

test.skipIf(process.platform === 'win32')('a run that waits for a named pipe ends on SIGTERM', async () => {
  const pipe = join(await temporaryFolder(), 'pipe');
  execFileSync('mkfifo', [pipe]);
  expect(await stopped(() => createWriteStream(pipe), pipe)).toEqual(inGoodOrder);
});

test.skipIf(process.platform === 'win32').each([
  ['send', ['--ledger', fileURLToPath(import.meta.url)], 'it is not a ledger'],
  ['transform', ['--refusals', '/nowhere/refusals'], 'cannot write /nowhere/refusals'],
])('%s that cannot begin does not wait for a silent named pipe', async (command, args, reason) => {
  const pipe = join(await temporaryFolder(), 'pipe');
  execFileSync('mkfifo', [pipe]);
  const child = spawnBuiltCli([command, pipe, ...args], 'pipe', { TIKTOK_ACCESS_TOKEN: secretToken });
  const silent = createWriteStream(pipe).on('error', () => {});
  const tooLong = setTimeout(() => child.kill('SIGKILL'), 10_000);
  const { status, stderr } = await finish(child);
  clearTimeout(tooLong);
  silent.destroy();
  expect(stderr).toContain(reason);
  expect(status).toBe(2);
});
