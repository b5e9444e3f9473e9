import { expect, test, vi } from 'vitest';
import { type FakeCall, type FakeResponse, type FakeTikTok, startFakeTikTok } from '../service/fakeTikTok.js';
import { whyNoBroker } from './natsServer.js';
import { type Queue, startQueue } from './queue.js';
import type { Traffic } from './traffic.js';
import { startWorker, type Worker } from './worker.js';

/** When a worker dies, another gets its events after this time. */
export const ackWaitMs = 1000;

if (whyNoBroker !== undefined) console.warn(`SKIPPED: the worker on a message broker is not tested: ${whyNoBroker}`);

interface Fixtures {
  /** How many servers the broker has. */
  readonly size: 1 | 3;
  readonly queue: Queue;
  readonly startTikTok: (respond?: (call: FakeCall) => FakeResponse) => Promise<FakeTikTok>;
  /** The fake knows a worker by its access token. */
  readonly startWorkerOn: (tiktok: FakeTikTok, accessToken?: string, batchSize?: number) => Promise<Worker>;
}

const testWithBroker = test.extend<Fixtures>({
  size: 1,
  queue: async ({ size }, use) => {
    const queue = await startQueue(ackWaitMs, size);
    await use(queue);
    await queue.close();
  },
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads the needs of a fixture from the pattern.
  startTikTok: async ({}, use) => {
    const started: FakeTikTok[] = [];
    await use(async (respond) => {
      const tiktok = await startFakeTikTok(respond);
      started.push(tiktok);
      return tiktok;
    });
    for (const tiktok of started) await tiktok.close();
  },
  startWorkerOn: async ({ queue }, use) => {
    const started: Worker[] = [];
    await use(async (tiktok, accessToken = 'token', batchSize = 100) => {
      const worker = await startWorker(queue, tiktok, { accessToken, batchSize });
      started.push(worker);
      return worker;
    });
    for (const { process } of started) process.kill('SIGKILL');
  },
});

/** A test with its own broker, which ends everything it started. It is skipped without a broker. */
export const brokerTest = testWithBroker.skipIf(whyNoBroker !== undefined);
/** The same with a cluster of three servers, which keeps three copies of the queue. */
export const clusterTest = testWithBroker.extend({ size: 3 }).skipIf(whyNoBroker !== undefined);

export const until = (isSo: () => boolean | Promise<boolean>) => vi.waitUntil(isSo, { timeout: 100_000, interval: 20 });
/** A broker that restarts does not respond. */
export const untilLeft = (queue: Queue, messages: number) =>
  until(async () => (await queue.left().catch(() => undefined)) === messages);

const sorted = (texts: Iterable<string | undefined>) => [...texts].sort();

/** TikTok counted each event once, and each refused message is exactly one dead letter. */
export const expectEachOnce = async (traffic: readonly Traffic[], tiktok: FakeTikTok, queue: Queue): Promise<void> => {
  expect(tiktok.problems).toStrictEqual([]);
  expect(sorted(tiktok.counted)).toStrictEqual(sorted(new Set(traffic.flatMap(({ counts }) => counts ?? []))));
  const keyOf = (code: string | undefined, message: string) => `${code} ${message}`;
  const refused = traffic.filter(({ refusal }) => refusal !== undefined);
  const letters = await queue.deadLetters();
  expect(sorted(letters.map(({ code, message }) => keyOf(code, message)))).toStrictEqual(
    sorted(refused.map(({ refusal, message }) => keyOf(refusal, message))),
  );
  expect(letters.filter(({ text }) => !/^\S.{10,}$/.test(text ?? ''))).toStrictEqual([]);
};
