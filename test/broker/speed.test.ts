import { expect, vi } from 'vitest';
import { eventTexts } from '../bench/events.mjs';
import { brokerTest, untilLeft } from './brokerTest.js';

const count = 20_000;
const batchSize = 1000;

/** Makes a worker print its processor time when it ends. */
const printSeconds =
  "process.on('exit', () => console.error('seconds', process.cpuUsage().user / 1e6 + process.cpuUsage().system / 1e6))";

brokerTest('a worker fills its requests while the queue is full', async ({ queue, startTikTok, startWorkerOn }) => {
  const tiktok = await startTikTok();
  const texts = eventTexts['4 kB'];
  const message = (index: number) =>
    JSON.stringify({ ...JSON.parse(texts[index % texts.length] ?? ''), messageId: `order-${index}` });
  await queue.publish(Array.from({ length: count }, (_, index) => message(index)));

  vi.stubEnv('NODE_OPTIONS', `--import=data:text/javascript,${encodeURIComponent(printSeconds)}`);
  const worker = await startWorkerOn(tiktok, 'token', batchSize);
  await untilLeft(queue, 0);
  worker.process.kill('SIGTERM');
  const { stderr } = await worker.ended;
  expect(tiktok.calls.map(({ events }) => events)).toStrictEqual(Array(count / batchSize).fill(batchSize));

  const seconds = Number(/^seconds (.+)$/m.exec(stderr)?.[1]);
  console.info(`${Math.round(count / seconds)} events of 4 kB in a second of processor time`);
  expect(seconds).toBeGreaterThan(0);
});
