import { describe, expect } from 'vitest';
import { ackWaitMs, brokerTest, until, untilLeft } from './brokerTest.js';
import type { Worker } from './worker.js';

// Slow because each test waits for a timeout of the broker or the worker: `npm run test:broker`.

const lead = JSON.stringify({ type: 'track', event: 'Lead', timestamp: '2026-02-03T04:05:06Z' });

describe.concurrent('a worker', () => {
  brokerTest(
    'sends an event without an id under the same id each time',
    async ({ queue, startTikTok, startWorkerOn }) => {
      const tiktok = await startTikTok(({ number }) =>
        number === 0 ? { kind: 'reset', taken: true } : { kind: 'accept' },
      );
      await queue.publish([
        lead,
        lead,
        ...['""', '" "', '"null"', '{}'].map((id) => lead.replace('{', `{"messageId":${id},`)),
      ]);
      await startWorkerOn(tiktok);
      await untilLeft(queue, 0);
      expect([tiktok.counted.length, [...tiktok.accepted.values()]]).toStrictEqual([6, [2, 2, 2, 2, 2, 2]]);
    },
  );

  brokerTest(
    'ends when the access token is refused, and leaves the queue unchanged',
    async ({ queue, startTikTok, startWorkerOn }) => {
      const tiktok = await startTikTok(() => ({ kind: 'code', code: 40_105, message: 'Access token is incorrect' }));
      await queue.publish([lead, lead]);
      const { status, stderr } = await (await startWorkerOn(tiktok)).ended;
      expect([status, stderr]).toStrictEqual([1, expect.stringContaining('40105 INVALID_ACCESS_TOKEN')]);
      expect([await queue.left(), await queue.deadLetters()]).toStrictEqual([2, []]);
    },
  );

  brokerTest(
    'keeps its events while TikTok is slow, and finishes its request when it is stopped',
    async ({ queue, startTikTok, startWorkerOn }) => {
      const workers = new Map<string, Worker>();
      const tiktok = await startTikTok(({ headers }) => {
        workers.get(String(headers['access-token']))?.process.kill('SIGTERM');
        return { kind: 'accept', delayMs: ackWaitMs * 2.5 };
      });
      for (const token of ['token-1', 'token-2']) workers.set(token, await startWorkerOn(tiktok, token));
      await until(async () => (await queue.waitingWorkers()) === workers.size);
      await queue.publish([lead]);
      await untilLeft(queue, 0);
      expect(tiktok.calls.length).toBe(1);
      const { status } = await Promise.race([...workers.values()].map(({ ended }) => ended));
      expect(status).toBe(0);
    },
  );

  brokerTest('gives unsent events back when it is stopped', async ({ queue, startTikTok, startWorkerOn }) => {
    const started: Worker[] = [];
    const tiktok = await startTikTok(({ number, events }) => {
      if (number === 0) started[0]?.process.kill('SIGTERM');
      return events.length > 1 ? { kind: 'code', code: 40_002 } : { kind: 'accept' };
    });
    await queue.publish(Array<string>(16).fill(lead));
    started.push(await startWorkerOn(tiktok));
    const [end] = await Promise.all(started.map(({ ended }) => ended));
    expect([end?.status, await queue.left(), await queue.deadLetters()]).toStrictEqual([0, 16, []]);
  });

  brokerTest(
    'delivers the other events when one makes TikTok fail each time',
    async ({ queue, startTikTok, startWorkerOn }) => {
      const poison = lead.replace('Lead', 'Contact');
      const tiktok = await startTikTok(({ events }) =>
        events.some(({ event }) => event === 'Contact') ? { kind: 'code', code: 50_000 } : { kind: 'accept' },
      );
      const messages = [lead, poison, lead, lead, poison, lead];
      await queue.publish(messages);
      await startWorkerOn(tiktok, 'token', messages.length);
      await untilLeft(queue, 2);
      expect([...tiktok.accepted.keys()].map((key) => key.split(' ')[0])).toStrictEqual(Array(4).fill('Lead'));
      // Five attempts each time, and together seven times.
      expect(tiktok.calls.filter(({ events }) => events > 1).length).toBeLessThanOrEqual(35);
    },
  );

  brokerTest('waits for a broker that starts later', async ({ queue, startTikTok, startWorkerOn }) => {
    const tiktok = await startTikTok();
    await queue.manager.streams.delete('TIKTOK_EVENTS');
    await queue.stop();
    const worker = await startWorkerOn(tiktok);
    await until(() => /^NATS: .*connection refused/m.test(worker.stderr()));
    await queue.start();
    await until(() => /^NATS: stream not found/m.test(worker.stderr()));
    await queue.setUp();
    await queue.publish([lead]);
    await untilLeft(queue, 0);
    expect([...tiktok.accepted.values()]).toStrictEqual([1]);
  });

  brokerTest('can be stopped while it waits for a broker', async ({ queue, startTikTok, startWorkerOn }) => {
    await queue.stop();
    const worker = await startWorkerOn(await startTikTok());
    await until(() => /^NATS: /m.test(worker.stderr()));
    worker.process.kill('SIGTERM');
    expect((await worker.ended).status).toBe(0);
  });

  brokerTest('keeps the headers of a dead letter short', async ({ queue, startTikTok, startWorkerOn }) => {
    const message = JSON.stringify({ ...JSON.parse(lead), event: '\u200B'.repeat(300_000) });
    await queue.publish([message]);
    await startWorkerOn(await startTikTok());
    await untilLeft(queue, 0);
    const [letter] = await queue.deadLetters();
    expect([letter?.code, letter?.message]).toStrictEqual(['unmapped-event-name', message]);
    expect(letter?.text?.length).toBeLessThanOrEqual(500);
  });

  brokerTest('survives a restart of the broker', async ({ queue, startTikTok, startWorkerOn }) => {
    const tiktok = await startTikTok();
    await startWorkerOn(tiktok);
    await until(async () => (await queue.waitingWorkers()) === 1);
    await queue.stop();
    await queue.start();
    await queue.publish([lead]);
    await untilLeft(queue, 0);
    expect([...tiktok.accepted.values()]).toStrictEqual([1]);
  });

  brokerTest(
    'gives events back that cannot become dead letters, and sends the others',
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
