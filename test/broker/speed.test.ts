import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, vi } from 'vitest';
import { eventTexts } from '../bench/events.mjs';
import { root } from '../docs/pages.js';
import { brokerTest, untilLeft } from './brokerTest.js';

const count = 20_000;
const batchSize = 1000;
const events = eventTexts['4 kB'].map((text) => JSON.parse(text));
const textOf = (index: number) => JSON.stringify({ ...events[index % events.length], messageId: `order-${index}` });

/** Makes a process print its processor time when it ends, and end at once when it is stopped. */
const printSeconds = `
  process.on('exit', () => console.error('seconds', process.cpuUsage().user / 1e6 + process.cpuUsage().system / 1e6));
  process.prependOnceListener('SIGTERM', () => process.exit());
`;
const secondsIn = (stderr: string): number => Number(/^seconds (.+)$/m.exec(stderr)?.[1]);

/** What a worker does without its broker and without TikTok: JSON text to request text. */
const transformAlone = `
  import { batchEvents } from 'tiktok-ads-transformer';
  import { parsePhone } from 'tiktok-ads-transformer/phone';
  import { eventTexts } from './test/bench/events.mjs';
  const texts = eventTexts['4 kB'];
  const destination = { Config: { pixelCode: 'PIXEL', accessToken: 'token', defaultPhoneCountry: 'DE' } };
  function* inputs() {
    for (let index = 0; index < ${count}; index += 1) {
      const message = JSON.parse(texts[index % texts.length]);
      message.messageId = 'order-' + index;
      yield { message, destination };
    }
  }
  for (const { request } of batchEvents(inputs(), { parsePhone })) JSON.stringify(request.body);
`;

brokerTest('a worker fills its requests while the queue is full', async ({ queue, startTikTok, startWorkerOn }) => {
  const tiktok = await startTikTok();
  await queue.publish(Array.from({ length: count }, (_, index) => textOf(index)));

  vi.stubEnv('NODE_OPTIONS', `--import=data:text/javascript,${encodeURIComponent(printSeconds)}`);
  // On a busy machine, the broker may need longer than a second for 1,000 messages.
  vi.stubEnv('PULL_MS', '20000');
  const worker = await startWorkerOn(tiktok, 'token', batchSize);
  await untilLeft(queue, 0);
  worker.process.kill('SIGTERM');
  const { stderr } = await worker.ended;
  expect(tiktok.calls.map((call) => call.events)).toStrictEqual(Array(count / batchSize).fill(batchSize));

  const seconds = secondsIn(stderr);
  const control = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', transformAlone], {
    cwd: fileURLToPath(root),
  });
  const controlSeconds = secondsIn(control.stderr);
  const perSecond = (time: number) => Math.round(count / time).toLocaleString('en');
  console.info(`${perSecond(seconds)} events of 4 kB in a second of processor time`);
  console.info(`${perSecond(controlSeconds)} events of 4 kB when they are transformed and not sent`);
  expect(seconds / controlSeconds).toBeLessThan(4);
});
