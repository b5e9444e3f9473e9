import { test, vi } from 'vitest';
import { type FakeCall, type FakeResponse, type FakeTikTok, startFakeTikTok } from '../service/fakeTikTok.js';
import { whyNoBroker } from './natsServer.js';
import { type Queue, startQueue } from './queue.js';
import { startWorker, type Worker } from './worker.js';

/** When a worker dies, another gets its events after this time. */
export const ackWaitMs = 1000;

if (whyNoBroker !== undefined) console.warn(`SKIPPED: the worker on a message broker is not tested: ${whyNoBroker}`);

interface Fixtures {
  readonly queue: Queue;
  readonly startTikTok: (respond?: (call: FakeCall) => FakeResponse) => Promise<FakeTikTok>;
  /** The fake knows a worker by its access token. */
  readonly startWorkerOn: (tiktok: FakeTikTok, accessToken?: string, batchSize?: number) => Promise<Worker>;
}

const testWithBroker = test.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads the needs of a fixture from the pattern.
  queue: async ({}, use) => {
    const queue = await startQueue(ackWaitMs);
    await use(queue);
    await queue.close();
  },
  // biome-ignore lint/correctness/noEmptyPattern: as above.
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

export const until = (isSo: () => boolean | Promise<boolean>) => vi.waitUntil(isSo, { timeout: 100_000, interval: 20 });
export const untilLeft = (queue: Queue, messages: number) => until(async () => (await queue.left()) === messages);
