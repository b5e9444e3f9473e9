import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { root } from '../docs/pages.js';
import { brokerTest, expectEachOnce, until, untilLeft } from './brokerTest.js';
import { createTraffic, respondBadly } from './traffic.js';
import type { Worker } from './worker.js';

// Runs the worker of docs/recipes as separate processes on a real broker: `npm run test:broker`.

const count = 20_000;

test('the worker is one file of at most 95 lines', () => {
  const worker = readFileSync(new URL('docs/recipes/natsWorker.mjs', root), 'utf8');
  expect(worker.trimEnd().split('\n').length).toBeLessThanOrEqual(95);
});

brokerTest(
  `four workers deliver ${count} events to a faulty TikTok, with one killed and one stopped in between`,
  async ({ queue, startTikTok, startWorkerOn }) => {
    const traffic = createTraffic(count);
    const workers = new Map<string, Worker>();
    const signals = new Map<string, NodeJS.Signals>();
    const send = (token: string, signal: NodeJS.Signals) => {
      signals.set(token, signal);
      workers.get(token)?.process.kill(signal);
    };
    const tiktok = await startTikTok((call) => {
      const token = String(call.headers['access-token']);
      const response = respondBadly(call);
      const isTime = tiktok.counted.length > ((signals.size + 1) * count) / 4;
      if (signals.size === 0 && isTime) {
        // TikTok has the events, and nobody acknowledges them.
        send(token, 'SIGKILL');
        return response.kind === 'accept' ? { kind: 'reset', taken: true } : response;
      }
      if (signals.size === 1 && isTime) send(token, 'SIGTERM');
      return response;
    });
    for (const token of ['token-1', 'token-2', 'token-3', 'token-4'])
      workers.set(token, await startWorkerOn(tiktok, token, count / 20));
    await until(async () => (await queue.waitingWorkers()) === workers.size);
    await queue.publish(traffic.map(({ message }) => message));
    await untilLeft(queue, 0);

    for (const token of workers.keys()) if (!signals.has(token)) send(token, 'SIGTERM');
    const ends = await Promise.all([...workers.values()].map(({ ended }) => ended));
    expect(ends.map(({ status }) => status).sort()).toStrictEqual([0, 0, 0, null]);
    await expectEachOnce(traffic, tiktok, queue);
    expect(ends.map(({ stderr }) => stderr).join()).not.toMatch(/example\.com|token-|PIXEL/);
  },
);
