import { describe, expect, test, vi } from 'vitest';
import type { FakeResponse } from '../../service/fakeTikTok.js';
import { accept, events, inTurn, ndjson, refuse, requestOf, sendingTo, withoutRate } from './sendingTo.js';

describe('retries', () => {
  const passing: readonly (readonly [string, FakeResponse])[] = [
    ['40100', refuse(40100)],
    ['40132', refuse(40132)],
    ['50000', refuse(50000)],
    ['60001', refuse(60001)],
    ['an unknown code', refuse(12345)],
    ['HTTP 429', { kind: 'http', status: 429, body: '' }],
    ['HTTP 502 with HTML', { kind: 'http', status: 502, body: '<html>' }],
    ['HTTP 200 with HTML', { kind: 'http', status: 200, body: '<html>' }],
    ['HTTP 200 without a body', { kind: 'http', status: 200, body: '' }],
    [
      'a redirect, which is not followed',
      { kind: 'http', status: 307, body: '', headers: { Location: 'http://127.0.0.1:9/' } },
    ],
    ['a connection that breaks', { kind: 'reset' }],
    ['a timeout', { kind: 'timeout' }],
  ];
  test.each(passing)('after %s', async (_name, response) => {
    const { tiktok, send } = await sendingTo(inTurn(accept, response, response));
    const requests = [requestOf(events(1)), requestOf(events(2, 1))];
    // Too short a timeout would also meet the other responses of a busy machine.
    const { status, failures } = await send(requests, ['--concurrency', '1', '--timeout', '2']);
    expect({ status, failures }).toEqual({ status: 0, failures: [] });
    expect([...tiktok.accepted]).toEqual([0, 1, 2].map((id) => [`Purchase order-${id}`, 1]));
    expect(tiktok.calls).toHaveLength(4);
  });

  test('waits --wait seconds, doubled each time, plus a random share', async () => {
    const { send } = await sendingTo(inTurn(refuse(50000), refuse(50000), refuse(50000)));
    const random = vi.spyOn(Math, 'random').mockReturnValue(0.5);
    const timers = vi.spyOn(globalThis, 'setTimeout');
    await send([requestOf(events(1))], ['--wait', '0.1']);
    const waits = timers.mock.calls.map(([, milliseconds]) => milliseconds);
    random.mockRestore();
    timers.mockRestore();
    expect(waits.filter((milliseconds) => [150, 300, 600].includes(milliseconds ?? 0))).toEqual([150, 300, 600]);
  });

  test('gives up after --attempts, and the next run sends the events', async () => {
    let isDown = true;
    const { tiktok, send } = await sendingTo(({ events: [first] }) =>
      isDown && first?.eventId === 'order-1' ? refuse(50002) : accept,
    );
    const requests = [requestOf(events(1)), requestOf(events(2, 1))];
    const first = await send(requests, ['--attempts', '3']);
    expect(first.status).toBe(3);
    expect(withoutRate(first.stderr)).toBe('3 events: 1 delivered in 1 request, 2 failed (2 SYS_TIMEOUT)\n');
    expect(first.failures).toMatchObject([
      { line: 2, events: 2, outcome: 'retryable', code: 50002, advice: expect.stringContaining('retry later') },
    ]);
    expect(tiktok.calls.filter(({ response }) => response.startsWith('code 50002'))).toHaveLength(3);

    isDown = false;
    const second = await send(requests);
    expect({ status: second.status, failures: second.failures }).toEqual({ status: 0, failures: [] });
    expect(withoutRate(second.stderr)).toBe('3 events: 2 delivered in 1 request, 1 delivered before, none failed\n');
  });

  test('accepts a timeout that is not a whole number of milliseconds', async () => {
    const { send } = await sendingTo();
    expect(await send([requestOf(events(1))], ['--timeout', '2.01'])).toMatchObject({ status: 0, failures: [] });
  });

  test('does not retry a body that is nested too deep to write', async () => {
    const { send } = await sendingTo();
    const deep = '['.repeat(20_000) + ']'.repeat(20_000);
    const line = ndjson([requestOf(events(1), { extra: 'deep' })]).replace('"deep"', deep);
    expect((await send(line, ['--wait', '30'])).failures).toHaveLength(1);
  });

  test('does not retry events that TikTok has already', async () => {
    const { tiktok, send } = await sendingTo(() => refuse(40050));
    const { status, failures } = await send([requestOf(events(2))]);
    expect({ status, failures }).toEqual({ status: 0, failures: [] });
    await send([requestOf(events(2))]);
    expect(tiktok.calls).toHaveLength(1);
  });

  test('waits as long as Retry-After says', async () => {
    const limited: FakeResponse = { kind: 'http', status: 429, body: '', headers: { 'Retry-After': '1' } };
    const { send } = await sendingTo(inTurn(limited));
    const startedAt = performance.now();
    await send([requestOf(events(1))]);
    expect(performance.now() - startedAt).toBeGreaterThan(990);
  });

  test('holds back all other requests during Retry-After', async () => {
    const limited: FakeResponse = { kind: 'http', status: 429, body: '', headers: { 'Retry-After': '1' } };
    const { tiktok, send } = await sendingTo(inTurn(limited, { kind: 'accept', delayMs: 300 }));
    const sentAt: number[] = [];
    const watched: typeof fetch = async (...call) => {
      const number = sentAt.push(performance.now());
      const response = await fetch(...call);
      // Two requests are in flight when Retry-After arrives.
      if (number === 1) await vi.waitUntil(() => sentAt.length === 2, { interval: 1 });
      return response;
    };
    const requests = [0, 1, 2].map((id) => requestOf(events(1, id)));
    await send(requests, ['--concurrency', '2'], { fetch: watched });
    const [first = 0, second = 0, third = 0] = sentAt;
    expect(second - first).toBeLessThan(990);
    expect(third - first).toBeGreaterThan(990);
    expect(tiktok.accepted.size).toBe(3);
  });
});
