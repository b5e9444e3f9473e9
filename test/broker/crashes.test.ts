import { setTimeout } from 'node:timers/promises';
import { describe } from 'vitest';
import type { FakeTikTok } from '../service/fakeTikTok.js';
import { brokerTest, clusterTest, expectEachOnce, until, untilLeft } from './brokerTest.js';
import type { Queue } from './queue.js';
import { createTraffic, respondBadly } from './traffic.js';

const count = 20_000;
const tokens = ['token-1', 'token-2', 'token-3', 'token-4'];

/** Creates the consumer again, as the page says, when it has delivered nothing for a minute: nats-server 2.9 has that fault. */
const withRemedy = async (queue: Queue, wait: () => Promise<unknown>): Promise<void> => {
  const waiting = wait();
  const isStuck = await Promise.race([waiting.then(() => false), setTimeout(60_000, true)]);
  if (isStuck) {
    console.warn('the consumer of the killed broker is stuck');
    await queue.manager.consumers.delete('TIKTOK_EVENTS', 'tiktok-workers');
    await queue.setUp();
  }
  await waiting;
};

/** Says how long the queue took to become empty. */
const report = async (what: string, queue: Queue, tiktok: FakeTikTok, since: number) => {
  const seconds = (Date.now() - since) / 1000;
  const letters = (await queue.deadLetters()).length;
  console.info(`${what}: ${tiktok.counted.length} counted, ${letters} dead letters, queue empty after ${seconds} s`);
};

describe('nothing is lost or counted twice', () => {
  brokerTest(
    'when the broker is killed four times',
    async ({ queue, startTikTok, startWorkerOn }) => {
      const traffic = createTraffic(count);
      const tiktok = await startTikTok(respondBadly);
      for (const token of tokens) await startWorkerOn(tiktok, token, count / 80);
      for (let start = 0; start < count; start += count / 4) {
        await queue.publish(traffic.slice(start, start + count / 4).map(({ message }) => message));
        await withRemedy(queue, () => until(() => tiktok.counted.length > start + count / 8));
        await queue.stop('SIGKILL');
        await queue.start();
      }
      const since = Date.now();
      await withRemedy(queue, () => untilLeft(queue, 0));
      await report('broker killed four times', queue, tiktok, since);
      await expectEachOnce(traffic, tiktok, queue);
    },
    300_000,
  );

  clusterTest('when one of three servers is killed and starts again', async ({ queue, startTikTok, startWorkerOn }) => {
    const traffic = createTraffic(count);
    const tiktok = await startTikTok(respondBadly);
    for (const token of tokens) await startWorkerOn(tiktok, token, count / 20);
    const publishing = queue.publish(traffic.map(({ message }) => message));
    await until(() => tiktok.counted.length > count / 4);
    const leader = await queue.leader();
    await leader.stop('SIGKILL');
    await until(() => tiktok.counted.length > count / 2);
    await leader.start();
    await publishing;
    const since = Date.now();
    await untilLeft(queue, 0);
    await report('one server of three killed', queue, tiktok, since);
    await expectEachOnce(traffic, tiktok, queue);
  });
});
