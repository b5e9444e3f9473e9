import { describe } from 'vitest';
import type { FakeTikTok } from '../service/fakeTikTok.js';
import { brokerTest, clusterTest, expectEachOnce, until, untilLeft } from './brokerTest.js';
import type { Queue } from './queue.js';
import { createTraffic, respondBadly } from './traffic.js';

const count = 20_000;
const tokens = ['token-1', 'token-2', 'token-3', 'token-4'];

/** Waits until the queue is empty, and says how long that took. */
const drain = async (what: string, queue: Queue, tiktok: FakeTikTok) => {
  const since = Date.now();
  await untilLeft(queue, 0);
  const seconds = (Date.now() - since) / 1000;
  const letters = (await queue.deadLetters()).length;
  console.info(`${what}: ${tiktok.counted.length} counted, ${letters} dead letters, queue empty after ${seconds} s`);
};

describe('nothing is lost or counted twice', () => {
  brokerTest('when the broker is killed four times', async ({ queue, startTikTok, startWorkerOn }) => {
    const traffic = createTraffic(count);
    const tiktok = await startTikTok(respondBadly);
    for (const token of tokens) await startWorkerOn(tiktok, token, count / 80);
    for (let start = 0; start < count; start += count / 4) {
      await queue.publish(traffic.slice(start, start + count / 4).map(({ message }) => message));
      await until(() => tiktok.counted.length > start + count / 8);
      await queue.stop('SIGKILL');
      await queue.start();
    }
    await drain('broker killed four times', queue, tiktok);
    await expectEachOnce(traffic, tiktok, queue);
  });

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
    await drain('one server of three killed', queue, tiktok);
    await expectEachOnce(traffic, tiktok, queue);
  });
});
