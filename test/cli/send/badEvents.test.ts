import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { type FakeCall, type FakeResponse, naming } from '../../service/fakeTikTok.js';
import { accept, event, events, ndjson, refuse, requestOf, sendingTo, withoutRate } from './sendingTo.js';

describe('one bad event does not fail its request', () => {
  const isBad = (id: string | undefined) => id?.endsWith('7') === true;
  const badPositions = (call: FakeCall) =>
    call.events.flatMap(({ eventId }, position) => (isBad(eventId) ? [position] : []));

  test('when TikTok names the bad events one by one', async () => {
    const { tiktok, send } = await sendingTo((call) => {
      const [position] = badPositions(call);
      return position === undefined ? accept : naming(call, position);
    });
    const { status, failures, stderr } = await send([requestOf(events(30))]);
    expect(status).toBe(3);
    expect(withoutRate(stderr)).toBe('30 events: 27 delivered in 1 request, 3 failed (3 PARAM_ERROR)\n');
    expect(failures).toMatchObject([7, 17, 27].map((position) => ({ line: 1, position, code: 40002 })));
    expect([tiktok.accepted.size, tiktok.calls.length]).toEqual([27, 4]);
  });

  test.each<readonly [string, FakeResponse]>([
    ['40000', refuse(40000)],
    ['40002', refuse(40002)],
    ['40062', refuse(40062)],
    ['HTTP 413', { kind: 'http', status: 413, body: 'too large' }],
    ['40002 that names a position outside the request', { kind: 'code', code: 40002, message: 'data.99.x: bad' }],
  ])('when TikTok names none: %s', async (_name, response) => {
    const { tiktok, send } = await sendingTo((call) => (badPositions(call).length > 0 ? response : accept));
    const { status, failures } = await send([requestOf(events(30))]);
    expect(status).toBe(3);
    expect(failures).toMatchObject([7, 17, 27].map((position) => ({ line: 1, position })));
    expect(tiktok.accepted.size).toBe(27);
    expect(tiktok.calls.length).toBeLessThan(30);
  });

  test('but a field of the request takes all its events with it, at once', async () => {
    const message = 'Invalid value for event_source_id: not a valid string.';
    const { tiktok, send } = await sendingTo(() => ({ kind: 'code', code: 40002, message }));
    const { status, failures } = await send([requestOf(events(30))]);
    expect(status).toBe(3);
    const failure = { code: 40002, field: 'event_source_id', advice: expect.stringContaining('pixelCode') };
    expect(failures).toMatchObject([{ ...failure, line: 1, events: 30 }]);
    expect(tiktok.calls).toHaveLength(1);
  });

  test('does not retry the other events after a 20001 that names the refused events', async () => {
    const { tiktok, send } = await sendingTo((call) => ({ kind: 'partial', failed: badPositions(call) }));
    const { status, failures } = await send([requestOf(events(30))]);
    expect(status).toBe(3);
    expect(failures).toMatchObject([7, 17, 27].map((position) => ({ line: 1, position, code: 20001 })));
    expect([tiktok.accepted.size, tiktok.calls.length]).toEqual([27, 1]);
  });

  test('retries nothing after a 20001 without names, and every later run reports it', async () => {
    const { tiktok, send } = await sendingTo(() => ({ kind: 'partial', refused: [1] }));
    const first = await send([requestOf(events(3))]);
    expect(first.status).toBe(3);
    expect(withoutRate(first.stderr)).toBe(
      '3 events: 0 delivered in 0 requests, 3 uncertain (TikTok refused some of them without naming them), none failed\n',
    );
    const failure = { outcome: 'partial', code: 20001, name: 'PARTIAL_OK', advice: expect.any(String) };
    expect(first.failures).toEqual([{ ...failure, line: 1, httpStatus: 200, events: 3 }]);

    for (let run = 0; run < 2; run += 1) {
      const later = await send([requestOf(events(1, 2)), requestOf(events(2))]);
      expect(later.status).toBe(3);
      expect(withoutRate(later.stderr)).toBe(withoutRate(first.stderr));
      expect(later.failures).toEqual([
        { ...failure, line: 1, position: 0, event: 'Purchase', event_id: 'order-2', events: 1 },
        { ...failure, line: 2, events: 2 },
      ]);
    }
    expect(tiktok.calls).toHaveLength(1);
  });

  test('sends the other events of a request that holds uncertain ones', async () => {
    const { tiktok, send } = await sendingTo(({ number }) =>
      number === 0 ? { kind: 'partial', refused: [1] } : accept,
    );
    await send([requestOf(events(2))]);
    const { status, stderr } = await send([requestOf(events(5))]);
    expect(status).toBe(3);
    expect(stderr).toMatch(/^5 events: 3 delivered in 1 request, 2 uncertain /);
    expect(tiktok.calls.map((call) => call.events)).toEqual([2, 3]);
  });
});

test.each<readonly [string, unknown, string]>([
  ['an event instead of a request', { type: 'track', event: 'Order Completed' }, 'path'],
  ['a number', 7, 'the request'],
  ['an unknown path', { ...requestOf(events(1)), path: 'event/other' }, 'path'],
  ['no events', requestOf([]), 'body.data'],
  ['too many events', requestOf(events(1001)), 'body.data'],
  [
    'too many events of 1.0',
    { path: 'pixel/batch', body: { pixel_code: 'P', batch: Array(51).fill({ type: 'track', event: 'Lead' }) } },
    'body.batch',
  ],
  ['an event that is null', requestOf([event(1), null]), 'body.data.1'],
  ['no name', requestOf([{ event_id: 'a' }]), 'body.data.0.event'],
  ['an id that is a number', requestOf([event(undefined, { event_id: 7 })]), 'body.data.0.event_id'],
  ['no pixel', requestOf(events(1), { event_source_id: ' '.trim() }), 'body.event_source_id'],
  [
    'a batch with the list of another API version',
    { path: 'pixel/batch', body: { pixel_code: 'P', batch: [{ type: 'track', event: 'Lead' }], data: [] } },
    'body.data',
  ],
  ['the body of another API version', { path: 'pixel/batch', body: requestOf(events(1)).body }, 'body.pixel_code'],
])('refuses %s, and sends the other requests', async (_name, item, field) => {
  const { tiktok, send } = await sendingTo();
  const { status, failures } = await send([requestOf(events(1)), item]);
  expect(status).toBe(3);
  expect(failures).toEqual([{ line: 2, code: 'invalid-request', text: expect.stringMatching(`look at ${field}$`) }]);
  expect(tiktok.accepted.size).toBe(1);
});

test('reports a request that is nested too deep as one failure', async () => {
  const { tiktok, send } = await sendingTo();
  const deep = '['.repeat(1_000_000) + ']'.repeat(1_000_000);
  const lines = ndjson([requestOf([event(undefined, { properties: 'deep' })]), requestOf(events(1))]);
  const { failures } = await send(lines.replace('"deep"', deep));
  expect(failures).toMatchObject([{ line: 1, code: 'internal-error' }]);
  expect(tiktok.accepted.size).toBe(1);
});

test('repeats no personal value from a request or from the message of TikTok', async () => {
  const { send, ledgerFile } = await sendingTo(() => ({
    kind: 'code',
    code: 40002,
    message: 'jane@example.com is bad',
  }));
  const user = { email: 'jane@example.com' };
  const { stderr, failures } = await send([requestOf([event(undefined, { user })])]);
  expect(failures).toHaveLength(1);
  expect(stderr + JSON.stringify(failures) + (await readFile(ledgerFile, 'utf8'))).not.toContain('jane@');
});
