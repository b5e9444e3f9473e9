import fc from 'fast-check';
import { expect, test } from 'vitest';
import { classifyResponse } from '../../src/index.js';
import { deliveryOutcome } from '../../src/send/bisect.js';

const code = fc.oneof(
  fc.constantFrom(0, 20001, 40000, 40002, 40050, 40061, 40100, 40105, 40700, 50000),
  fc.nat(70_000),
);
const positions = fc.array(fc.nat(30), { maxLength: 5 });
const response = fc.record({ code, positions, status: fc.constantFrom(200, 400, 413, 500) }).map((given) =>
  classifyResponse({
    status: given.status,
    body: {
      code: given.code,
      message: given.positions.map((position) => `data.${position}.x`).join(' '),
      data: { failed_events: given.positions.map((position) => ({ order_in_batch: position })) },
    },
  }),
);

test('every event is in exactly one list, and each retry is smaller than the request before it', () => {
  fc.assert(
    fc.property(response, fc.integer({ min: 1, max: 30 }), fc.boolean(), (given, count, resendUncertain) => {
      const { accepted, uncertain, refused, retry } = deliveryOutcome(given, count, { resendUncertain });
      const all = [...accepted, ...uncertain, ...refused, ...retry.flat()].sort((a, b) => a - b);
      expect(all).toEqual([...Array(count).keys()]);
      for (const retried of retry) {
        expect(retried.length).toBeGreaterThan(0);
        expect(retried.length).toBeLessThan(count);
      }
      if (accepted.length > 0) expect(['delivered', 'partial']).toContain(given.outcome);
      if (given.outcome === 'delivered') expect(accepted).toHaveLength(count);
      if (resendUncertain) expect(uncertain).toEqual([]);
      if (uncertain.length > 0) expect([given.outcome, accepted, refused]).toEqual(['partial', [], []]);
    }),
  );
});

const orders = (...positions: number[]) => positions.map((order_in_batch) => ({ order_in_batch }));

test.each([
  ['named', { code: 40002, message: 'data.1.x' }, { refused: [1], retry: [[0, 2]] }],
  ['named with a position outside of the request', { code: 40002, message: 'data.9.x' }, { retry: [[0, 1], [2]] }],
  ['not named', { code: 40002 }, { retry: [[0, 1], [2]] }],
  [
    'named, with the position in brackets',
    { code: 40002, message: 'data[0].event_id: no' },
    { refused: [0], retry: [[1, 2]] },
  ],
  [
    'for a field of all its events',
    { code: 40002, message: 'Invalid value for event_id: no' },
    { retry: [[0, 1], [2]] },
  ],
  [
    'for a field of the request',
    { code: 40002, message: 'Invalid value for event_source_id: no' },
    { refused: [0, 1, 2] },
  ],
  ['because TikTok has them already', { code: 40050 }, { accepted: [0, 1, 2] }],
  ['for a reason that holds for all', { code: 40105 }, { refused: [0, 1, 2] }],
  ['in part', { code: 20001, data: { failed_events: orders(2) } }, { accepted: [0, 1], refused: [2] }],
  ['in part, all named', { code: 20001, data: { failed_events: orders(2, 0, 1) } }, { refused: [0, 1, 2] }],
  ['in part, not named', { code: 20001 }, { uncertain: [0, 1, 2] }],
  [
    'in part, one of them named with a position outside of the request',
    { code: 20001, data: { failed_events: orders(2, 9) } },
    { uncertain: [0, 1, 2] },
  ],
])('decides about refused events: %s', (_name, body, expected) => {
  const empty = { accepted: [], uncertain: [], refused: [], retry: [] };
  const outcome = deliveryOutcome(classifyResponse({ status: 200, body }), 3, { resendUncertain: false });
  expect(outcome).toEqual({ ...empty, ...expected });
});

test.each([
  [3, { retry: [[0, 1], [2]] }],
  [1, { refused: [0] }],
])('sends %i events again in halves when TikTok accepted them in part and named none, if it may', (count, expected) => {
  const empty = { accepted: [], uncertain: [], refused: [], retry: [] };
  const response = classifyResponse({ status: 200, body: { code: 20001 } });
  expect(deliveryOutcome(response, count, { resendUncertain: true })).toEqual({ ...empty, ...expected });
});
