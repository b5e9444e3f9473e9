import { describe, expect } from 'vitest';
import { ackWaitMs, brokerTest, until, untilLeft } from './brokerTest.js';

// What takes long because somebody waits for something: `npm run test:broker`.

const lead = JSON.stringify({ type: 'track', event: 'Lead', timestamp: '2026-02-03T04:05:06Z' });

describe.concurrent('a worker', () => {
  brokerTest('sends an event without an id twice as the same', async ({ queue, startTikTok, startWorkerOn }) => {
    const tiktok = await startTikTok(({ number }) =>
      number === 0 ? { kind: 'reset', taken: true } : { kind: 'accept' },
    );
    await queue.publish([lead, lead, lead.replace('{', '{"messageId":"",')]);
    await startWorkerOn(tiktok);
    await untilLeft(queue, 0);
    expect([tiktok.counted.length, [...tiktok.accepted.values()]]).toStrictEqual([3, [2, 2, 2]]);
  });

  brokerTest(
    'ends when the access token is refused, and leaves the queue as it was',
    async ({ queue, startTikTok, startWorkerOn }) => {
      const tiktok = await startTikTok(() => ({ kind: 'code', code: 40_105, message: 'Access token is incorrect' }));
      await queue.publish([lead, lead]);
      const { status, stderr } = await (await startWorkerOn(tiktok)).ended;
      expect([status, stderr]).toStrictEqual([1, expect.stringContaining('40105 INVALID_ACCESS_TOKEN')]);
      expect([await queue.left(), await queue.deadLetters()]).toStrictEqual([2, []]);
    },
  );

  brokerTest(
    'keeps its events while TikTok is slow, and finishes when it is stopped',
    async ({ queue, startTikTok, startWorkerOn }) => {
      const tiktok = await startTikTok(() => ({ kind: 'accept', delayMs: ackWaitMs * 2.5 }));
      const workers = [await startWorkerOn(tiktok), await startWorkerOn(tiktok)];
      await until(async () => (await queue.waitingWorkers()) === workers.length);
      await queue.publish([lead]);
      await until(() => tiktok.calls.length > 0);
      for (const { process } of workers) process.kill('SIGTERM');
      const ends = await Promise.all(workers.map(({ ended }) => ended));
      expect(ends.map(({ status }) => status)).toStrictEqual([0, 0]);
      expect([await queue.left(), tiktok.calls.length]).toStrictEqual([0, 1]);
    },
  );

  brokerTest(
    'lets no event that makes TikTok fail hold up the others for ever',
    async ({ queue, startTikTok, startWorkerOn }) => {
      const poison = lead.replace('Lead', 'Contact');
      const tiktok = await startTikTok(({ events }) =>
        events.some(({ event }) => event === 'Contact') ? { kind: 'code', code: 50_000 } : { kind: 'accept' },
      );
      await queue.publish([lead, poison, lead]);
      await startWorkerOn(tiktok, 'token', 3);
      await untilLeft(queue, 1);
      expect([...tiktok.accepted.keys()].map((key) => key.split(' ')[0])).toStrictEqual(['Lead', 'Lead']);
    },
  );

  brokerTest('outlives a restart of the broker', async ({ queue, startTikTok, startWorkerOn }) => {
    const tiktok = await startTikTok();
    await startWorkerOn(tiktok);
    await until(async () => (await queue.waitingWorkers()) === 1);
    await queue.restart();
    await queue.publish([lead]);
    await untilLeft(queue, 0);
    expect([...tiktok.accepted.values()]).toStrictEqual([1]);
  });

  brokerTest(
    'keeps what cannot be put among the dead letters, and sends the others',
    async ({ queue, startTikTok, startWorkerOn }) => {
      const tiktok = await startTikTok();
      const { config } = await queue.manager.streams.info('TIKTOK_REFUSED');
      await queue.manager.streams.delete(config.name);
      await queue.publish(['not JSON', lead]);
      await startWorkerOn(tiktok);
      await untilLeft(queue, 1);
      expect([...tiktok.accepted.values()]).toStrictEqual([1]);
      await queue.manager.streams.add(config);
      await untilLeft(queue, 0);
      expect((await queue.deadLetters()).map(({ message }) => message)).toStrictEqual(['not JSON']);
    },
  );
});
