import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { sendRecords } from '../../../src/cli/send/sendRecords.js';

test('no more is read than is being sent and waits for its turn', async () => {
  let read = 0;
  async function* pieces() {
    for (let line = 1; line <= 50; line += 1) {
      read += 1;
      yield [{ line, bytes: Buffer.from('{}') }];
    }
  }
  const waiting: (() => void)[] = [];
  const sent: number[] = [];
  const run = sendRecords(
    pieces(),
    async ({ line }) => {
      await new Promise<void>((resolve) => waiting.push(resolve));
      sent.push(line);
    },
    3,
    new AbortController(),
  );
  for (let turns = 0; turns < 20; turns += 1) await turn();
  expect(waiting).toHaveLength(3);
  // Three on their way, one in the queue, and one in the hand of the reader.
  expect(read).toBeLessThanOrEqual(5);
  while (sent.length < 50) {
    waiting.shift()?.();
    await turn();
    expect(read - sent.length).toBeLessThanOrEqual(5);
  }
  await run;
  expect(sent).toHaveLength(50);
});
