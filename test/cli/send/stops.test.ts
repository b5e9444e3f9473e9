import { existsSync } from 'node:fs';
import { Readable } from 'node:stream';
import { describe, expect, test, vi } from 'vitest';
import { CommandError } from '../../../src/cli/commandError.js';
import { runCli } from '../../../src/cli/runCli.js';
import { Ledger } from '../../../src/cli/send/ledger.js';
import type { FakeResponse } from '../../service/fakeTikTok.js';
import { fakeIo } from '../fakeIo.js';
import { accept, events, inTurn, ndjson, refuse, requestOf, secretToken, sendingTo, withoutRate } from './sendingTo.js';

describe('stops', () => {
  test('when TikTok refuses the access token', async () => {
    const { tiktok, send } = await sendingTo(inTurn(accept, refuse(40105)));
    const requests = Array.from({ length: 20 }, (_, index) => requestOf(events(1, index)));
    const { status, stderr, failures } = await send(requests, ['--concurrency', '1']);
    expect(status).toBe(3);
    expect(stderr).toContain('2 events: 1 delivered in 1 request, 1 failed (1 INVALID_ACCESS_TOKEN)');
    expect(stderr).toContain('stopped: TikTok refuses the access token (INVALID_ACCESS_TOKEN).');
    expect(stderr).toContain('The same command sends the rest.');
    expect(failures).toHaveLength(1);
    expect(tiktok.calls).toHaveLength(2);
  });

  test('when TikTok cannot be reached at all', async () => {
    const { tiktok, send } = await sendingTo();
    await tiktok.close();
    const nobody = ['--attempts', '2', '--concurrency', '1', '--no-ledger'];
    const { status, stderr } = await send([requestOf(events(1)), requestOf(events(1, 1))], nobody);
    expect(status).toBe(3);
    expect(stderr).toContain('1 event: 0 delivered in 0 requests, 1 failed (1 ECONNREFUSED)');
    expect(stderr).toContain('stopped: TikTok cannot be reached (ECONNREFUSED). The rest was not sent.');
    expect(tiktok.calls).toHaveLength(0);
  });

  test.each<readonly [string, FakeResponse, RegExp]>([
    ['no response comes', { kind: 'reset' }, /[A-Z_]+/],
    ['TikTok responds with errors only', refuse(50000), /SYS_ERROR/],
    ['TikTok throttles every request', refuse(40100), /REQUEST_TOO_FREQUENT/],
    ['a proxy responds with errors only', { kind: 'http', status: 503, body: '<html>' }, /HTTP 503/],
  ])('after five given up requests in a row: %s', async (_name, response, why) => {
    const { tiktok, send } = await sendingTo(({ number }) => (number < 3 ? accept : response));
    const requests = Array.from({ length: 100 }, (_, index) => requestOf(events(1, index)));
    const { status, stderr, failures } = await send(requests, ['--attempts', '2', '--concurrency', '1']);
    expect(status).toBe(3);
    expect(stderr).toMatch(/stopped: TikTok takes nothing any more: 5 requests in a row were given up \(/);
    expect(stderr).toMatch(why);
    expect(stderr).toMatch(/\. The same command sends the rest\.\n$/);
    expect(failures).toHaveLength(5);
    expect(tiktok.calls).toHaveLength(3 + 5 * 2);
    expect(tiktok.accepted.size).toBe(3);
  });

  test('but not while other requests succeed, however many break their connection', async () => {
    const { tiktok, send } = await sendingTo(({ events: [first] }) =>
      Number(first?.eventId?.slice('order-'.length)) % 5 === 0 ? accept : { kind: 'reset' },
    );
    const requests = Array.from({ length: 30 }, (_, index) => requestOf(events(1, index)));
    const { failures } = await send(requests, ['--attempts', '2', '--concurrency', '1']);
    expect(failures).toHaveLength(24);
    expect(tiktok.accepted.size).toBe(6);
  });

  test.each([
    ['accepted', accept],
    ['refused', refuse(40001)],
  ])('but not while one in five requests is %s', async (_name, response) => {
    const { send } = await sendingTo(({ events: [first] }) =>
      Number(first?.eventId?.slice('order-'.length)) % 5 === 4 ? response : refuse(50000),
    );
    const requests = Array.from({ length: 30 }, (_, index) => requestOf(events(1, index)));
    const { stderr } = await send(requests, ['--attempts', '2', '--concurrency', '1']);
    expect(stderr).toContain('30 events: ');
    expect(stderr).not.toContain('stopped');
  });

  test('but not when a single request breaks its connection, even the first', async () => {
    const { tiktok, send } = await sendingTo(({ events: [first] }) =>
      first?.eventId === 'order-0' ? { kind: 'reset' } : accept,
    );
    const requests = [0, 1, 2].map((id) => requestOf(events(1, id)));
    const { status, failures } = await send(requests, ['--concurrency', '1', '--attempts', '2']);
    expect(status).toBe(3);
    expect(failures).toMatchObject([{ line: 1, connectionError: expect.any(String) }]);
    expect(tiktok.accepted.size).toBe(2);
  });

  test('but not when only the last attempt did not reach TikTok', async () => {
    const { tiktok, send } = await sendingTo(inTurn(refuse(40100)));
    let calls = 0;
    const lostOnce: typeof fetch = (...call) => {
      calls += 1;
      const lost = Object.assign(new TypeError('fetch failed'), {
        cause: Object.assign(new Error(), { code: 'ENOTFOUND' }),
      });
      return calls === 2 ? Promise.reject(lost) : fetch(...call);
    };
    const requests = [requestOf(events(1)), requestOf(events(1, 1))];
    await send(requests, ['--concurrency', '1', '--attempts', '2'], { fetch: lostOnce });
    expect(tiktok.accepted.size).toBe(1);
  });

  test('when it is interrupted, after waiting for the requests in flight', async () => {
    const interrupted = new AbortController();
    const { tiktok, send } = await sendingTo(({ number }) => {
      if (number === 7) interrupted.abort();
      return number < 4 || number > 7 ? accept : { kind: 'accept', delayMs: 100 };
    });
    const requests = Array.from({ length: 40 }, (_, index) => requestOf(events(2, 2 * index)));
    const first = await send(requests, [], { interruption: () => interrupted.signal });
    expect(first.status).toBe(3);
    expect(first.stderr).toContain('stopped: the run was interrupted. The same command sends the rest.');
    expect(tiktok.calls).toHaveLength(8);
    await send(requests);
    expect(tiktok.accepted.size).toBe(80);
    expect(new Set(tiktok.accepted.values())).toEqual(new Set([1]));
  });

  test('when it is interrupted, without reading on while it waits for the requests in flight', async () => {
    const interrupted = new AbortController();
    const { tiktok } = await sendingTo(() => {
      interrupted.abort();
      return { kind: 'accept', delayMs: 100 };
    });
    async function* request() {
      yield Buffer.from(ndjson([requestOf(events(1))]));
      await vi.waitUntil(() => interrupted.signal.aborted, { interval: 1 });
      yield Buffer.from('no JSON\n');
    }
    const stdin = Object.assign(Readable.from(request()), { isTTY: false });
    const environment = { TIKTOK_ACCESS_TOKEN: secretToken };
    const io = { ...fakeIo(), environment, fetch, stdin, interruption: () => interrupted.signal };
    expect(await runCli(['send', '-', '--endpoint', tiktok.endpoint], io)).toBe(3);
    expect(withoutRate(io.stderr.text)).toContain('\n1 event: 1 delivered in 1 request, none failed\n');
  });

  test('when it is interrupted, and reports requests without a response, because TikTok may have them', async () => {
    const interrupted = new AbortController();
    const { send } = await sendingTo(() => {
      setTimeout(() => interrupted.abort(), 20);
      return { kind: 'timeout' };
    });
    const { status, stderr, failures } = await send([requestOf(events(1))], ['--timeout', '0.3', '--wait', '30'], {
      interruption: () => interrupted.signal,
    });
    expect(status).toBe(3);
    expect(stderr).toContain('stopping: waiting for the requests in flight, at most 0.3 seconds\n');
    expect(stderr).toContain('1 event: 0 delivered in 0 requests, 1 failed (1 TIMEOUT)');
    expect(failures).toMatchObject([{ connectionError: 'TIMEOUT' }]);
  });

  test('when it is interrupted during the wait before a retry', async () => {
    const interrupted = new AbortController();
    const { send } = await sendingTo(() => {
      setTimeout(() => interrupted.abort(), 20);
      return refuse(50000);
    });
    const { status, failures } = await send([requestOf(events(1))], ['--wait', '30'], {
      interruption: () => interrupted.signal,
    });
    expect({ status, failures }).toEqual({ status: 3, failures: [] });
  });
});

test('a ledger that cannot be written ends the run', async () => {
  const { tiktok, send, ledgerFile } = await sendingTo();
  const full = vi.spyOn(Ledger.prototype, 'add').mockImplementation(async () => {
    throw new CommandError(`cannot use the ledger ${ledgerFile}: no space is left on the device`);
  });
  const { status, stderr } = await send([requestOf(events(1)), requestOf(events(1, 1))], ['--concurrency', '1']);
  full.mockRestore();
  expect(status).toBe(2);
  expect(stderr).toContain('1 event: 1 delivered in 1 request');
  expect(stderr).toContain('no space is left on the device');
  expect(tiktok.calls).toHaveLength(1);
});

test.runIf(existsSync('/dev/full'))(
  'failures that cannot be written end the run, and the summary counts what was delivered',
  async () => {
    const { send } = await sendingTo(inTurn(accept, refuse(40001)));
    const requests = [requestOf(events(1)), requestOf(events(1, 1))];
    const { status, stderr } = await send(requests, ['--concurrency', '1', '--failures', '/dev/full']);
    expect(status).toBe(2);
    expect(stderr).toContain('1 delivered in 1 request');
    expect(stderr).toContain('error: cannot write /dev/full: no space is left on the device');
  },
);

test('an input that breaks off fails the run, after sending what came before', async () => {
  const { tiktok, send } = await sendingTo();
  const io = { ...fakeIo(), environment: { TIKTOK_ACCESS_TOKEN: secretToken }, fetch };
  async function* broken() {
    yield Buffer.from(ndjson([requestOf(events(1))]));
    await vi.waitUntil(() => tiktok.accepted.size === 1);
    throw Object.assign(new Error(), { code: 'EIO' });
  }
  const stdin = Object.assign(Readable.from(broken()), { isTTY: false });
  const status = await runCli(['send', '-', '--endpoint', tiktok.endpoint], { ...io, stdin });
  expect(status).toBe(2);
  expect(io.stderr.text).toContain('1 event: 1 delivered in 1 request');
  expect(io.stderr.text).toContain(
    'error: cannot read standard input: the device reports an error. The rest was not sent.\n',
  );
  expect((await send([requestOf(events(1, 1))])).status).toBe(0);
});
