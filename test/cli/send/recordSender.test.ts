import { expect, test } from 'vitest';
import { nullStore } from '../../../src/cli/send/ledger.js';
import { createRecordSender } from '../../../src/cli/send/recordSender.js';
import { SendTally } from '../../../src/cli/send/sendTally.js';
import { classifyResponse } from '../../../src/index.js';
import { events, requestOf } from './sendingTo.js';

test('a bug of ours harms one record', async () => {
  const failures: unknown[] = [];
  const tally = new SendTally();
  const failing = requestOf(events(1));
  const send = createRecordSender({
    post: async (request) => {
      if (JSON.stringify(request).includes('order-0')) throw new Error('order-0 of jane@example.com');
      return { answer: classifyResponse({ status: 200, body: { code: 0 } }), httpStatus: 200, waitMs: 0 };
    },
    endpoint: 'https://tiktok.example',
    memory: nullStore,
    failures: { write: async (entry) => void failures.push(entry), close: async () => {} },
    tally,
  });
  await send({ line: 1, value: failing, bytes: 1 });
  await send({ line: 2, value: requestOf(events(2, 1)), bytes: 1 });
  expect(failures).toEqual([{ line: 1, code: 'internal-error', text: expect.not.stringContaining('jane') }]);
  expect([tally.accepted, tally.refused]).toEqual([2, 1]);
});
