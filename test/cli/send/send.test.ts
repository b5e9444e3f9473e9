import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { open, readFile, symlink, writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { describe, expect, test, vi } from 'vitest';
import { CommandError } from '../../../src/cli/commandError.js';
import { runCli } from '../../../src/cli/runCli.js';
import { Ledger } from '../../../src/cli/send/ledger.js';
import { transformEvents } from '../../../src/index.js';
import { type FakeAnswer, type FakeCall, naming, startFakeTikTok } from '../../service/fakeTikTok.js';
import { fakeIo } from '../fakeIo.js';
import { event, events, ndjson, requestOf, secretToken, sendingTo } from './sendingTo.js';

const accept: FakeAnswer = { kind: 'accept' };
const refuse = (code: number): FakeAnswer => ({ kind: 'code', code });
/** Gives these answers in turn, and then code 0. */
const inTurn =
  (...answers: readonly FakeAnswer[]) =>
  ({ number }: FakeCall) =>
    answers[number] ?? accept;
const withoutRate = (text: string) => text.replace(/ · [\d,]+ events\/s/, '');

test('sends what transform makes, in each generation, alone and in batches', async () => {
  const { tiktok, send } = await sendingTo();
  const message = (id: string) => ({
    type: 'track',
    event: 'Order Completed',
    messageId: id,
    timestamp: '2026-08-03T09:14:27.310Z',
  });
  const inputs = ['v1', 'v2'].flatMap((version) => {
    const destination = { Config: { accessToken: 'other', pixelCode: 'PIXEL', version } };
    return ['a', 'b'].map((id) => ({ message: message(`${version}-${id}`), destination }));
  });
  const alone = {
    message: message('alone'),
    destination: { Config: { accessToken: 't', pixelCode: 'P', version: 'v1' } },
  };
  const requests = [
    ...transformEvents(inputs).requests,
    ...transformEvents([alone], { maxEventsPerRequest: { v1: 1 } }).requests,
  ];
  const single = {
    method: 'POST',
    path: 'pixel/track',
    body: { pixel_code: 'PIXEL', event: 'Purchase', event_id: 'single' },
  };
  const { status, stderr, failures } = await send([...requests.map(({ request }) => request), single]);

  expect({ status, failures, problems: tiktok.problems }).toEqual({ status: 0, failures: [], problems: [] });
  expect(withoutRate(stderr)).toBe('6 events: 6 delivered in 4 requests, none failed\n');
  expect(Object.fromEntries(tiktok.accepted)).toEqual({
    'Purchase v1-a': 1,
    'Purchase v1-b': 1,
    'Purchase v2-a': 1,
    'Purchase v2-b': 1,
    'Purchase alone': 1,
    'Purchase single': 1,
  });
});

test('the access token comes from the environment, and goes nowhere but into the header', async () => {
  const tokens: unknown[] = [];
  const { send, ledgerFile } = await sendingTo(({ headers, number }) => {
    tokens.push(headers['access-token']);
    return number === 0 ? refuse(40001) : accept;
  });
  const { stderr, failures } = await send([requestOf(events(1)), requestOf(events(1, 1))], ['--concurrency', '1']);
  expect(tokens).toEqual([secretToken, secretToken]);
  expect(stderr + JSON.stringify(failures) + (await readFile(ledgerFile, 'utf8'))).not.toContain(secretToken);
});

test('a redirect is not followed: the token would go there', async () => {
  const elsewhere = await startFakeTikTok();
  const { send } = await sendingTo(({ number }) =>
    number === 0
      ? { kind: 'http', status: 307, body: '', headers: { Location: `${elsewhere.endpoint}/event/track/` } }
      : accept,
  );
  const { status } = await send([requestOf(events(1))]);
  expect({ status, calls: elsewhere.calls }).toEqual({ status: 0, calls: [] });
  await elsewhere.close();
});

test('the URL of a record decides nothing: the token would go there', async () => {
  const { tiktok, send } = await sendingTo();
  const { status } = await send([{ ...requestOf(events(1)), url: 'https://elsewhere.example.com/' }]);
  expect({ status, accepted: tiktok.accepted.size }).toEqual({ status: 0, accepted: 1 });
});

describe('tries again', () => {
  const passing: readonly (readonly [string, FakeAnswer])[] = [
    ['40100', refuse(40100)],
    ['40132', refuse(40132)],
    ['50000', refuse(50000)],
    ['60001', refuse(60001)],
    ['a code nobody knows', refuse(12345)],
    ['HTTP 429', { kind: 'http', status: 429, body: '' }],
    ['HTTP 502 with HTML', { kind: 'http', status: 502, body: '<html>' }],
    ['HTTP 200 with HTML', { kind: 'http', status: 200, body: '<html>' }],
    ['HTTP 200 without a body', { kind: 'http', status: 200, body: '' }],
    [
      'a redirect, which is not followed',
      { kind: 'http', status: 307, body: '', headers: { Location: 'http://127.0.0.1:9/' } },
    ],
    ['a connection that breaks', { kind: 'reset' }],
    ['no answer in time', { kind: 'timeout' }],
  ];
  test.each(passing)('after %s', async (_name, answer) => {
    const { tiktok, send } = await sendingTo(inTurn(accept, answer, answer));
    const requests = [requestOf(events(1)), requestOf(events(2, 1))];
    const { status, failures } = await send(requests, ['--concurrency', '1', '--timeout', '0.2']);
    expect({ status, failures }).toEqual({ status: 0, failures: [] });
    expect([...tiktok.accepted]).toEqual([0, 1, 2].map((id) => [`Purchase order-${id}`, 1]));
    expect(tiktok.calls).toHaveLength(4);
  });

  test('later each time, and not all at the same moment: --wait seconds, doubled, and a random share', async () => {
    const { send } = await sendingTo(inTurn(refuse(50000), refuse(50000), refuse(50000)));
    const random = vi.spyOn(Math, 'random').mockReturnValue(0.5);
    const timers = vi.spyOn(globalThis, 'setTimeout');
    await send([requestOf(events(1))], ['--wait', '0.1']);
    const waits = timers.mock.calls.map(([, milliseconds]) => milliseconds);
    random.mockRestore();
    timers.mockRestore();
    expect(waits.filter((milliseconds) => [150, 300, 600].includes(milliseconds ?? 0))).toEqual([150, 300, 600]);
  });

  test('only so often; then the events are failures that the next run sends', async () => {
    let isDown = true;
    const { tiktok, send } = await sendingTo(({ events: [first] }) =>
      isDown && first?.eventId === 'order-1' ? refuse(50002) : accept,
    );
    const requests = [requestOf(events(1)), requestOf(events(2, 1))];
    const first = await send(requests, ['--attempts', '3']);
    expect(first.status).toBe(3);
    expect(withoutRate(first.stderr)).toBe('3 events: 1 delivered in 1 request, 2 failed (2 SYS_TIMEOUT)\n');
    expect(first.failures).toMatchObject([
      { line: 2, position: 0, outcome: 'retryable', code: 50002, advice: expect.stringContaining('send again later') },
      { line: 2, position: 1 },
    ]);
    expect(tiktok.calls.filter(({ answer }) => answer.startsWith('code 50002'))).toHaveLength(3);

    isDown = false;
    const second = await send(requests);
    expect({ status: second.status, failures: second.failures }).toEqual({ status: 0, failures: [] });
    expect(withoutRate(second.stderr)).toBe('3 events: 2 delivered in 1 request, 1 delivered before, none failed\n');
  });

  test('after a time-out that is no whole number of milliseconds', async () => {
    const { send } = await sendingTo();
    expect(await send([requestOf(events(1))], ['--timeout', '2.01'])).toMatchObject({ status: 0, failures: [] });
  });

  test('not what is no passing fault: a body nested too deep to print', async () => {
    const { send } = await sendingTo();
    const deep = '['.repeat(20_000) + ']'.repeat(20_000);
    const line = ndjson([requestOf(events(1), { extra: 'deep' })]).replace('"deep"', deep);
    expect((await send(line, ['--wait', '30'])).failures).toHaveLength(1);
  });

  test('not what TikTok has already', async () => {
    const { tiktok, send } = await sendingTo(() => refuse(40050));
    const { status, failures } = await send([requestOf(events(2))]);
    expect({ status, failures }).toEqual({ status: 0, failures: [] });
    await send([requestOf(events(2))]);
    expect(tiktok.calls).toHaveLength(1);
  });

  test('not before TikTok says', async () => {
    const limited: FakeAnswer = { kind: 'http', status: 429, body: '', headers: { 'Retry-After': '1' } };
    const { send } = await sendingTo(inTurn(limited));
    const startedAt = performance.now();
    await send([requestOf(events(1))]);
    expect(performance.now() - startedAt).toBeGreaterThan(990);
  });

  test('nor anything else meanwhile', async () => {
    const limited: FakeAnswer = { kind: 'http', status: 429, body: '', headers: { 'Retry-After': '1' } };
    const { tiktok, send } = await sendingTo(inTurn(limited, { kind: 'accept', delayMs: 300 }));
    const sentAt: number[] = [];
    const watched: typeof fetch = (...call) => {
      sentAt.push(performance.now());
      return fetch(...call);
    };
    const requests = [0, 1, 2].map((id) => requestOf(events(1, id)));
    await send(requests, ['--concurrency', '2'], { fetch: watched });
    const [first = 0, second = 0, third = 0] = sentAt;
    expect(second - first).toBeLessThan(300);
    expect(third - first).toBeGreaterThan(990);
    expect(tiktok.accepted.size).toBe(3);
  });
});

describe('one bad event does not take its request with it', () => {
  const isBad = (id: string | undefined) => id?.endsWith('7') === true;
  const badPositions = (call: FakeCall) =>
    call.events.flatMap(({ eventId }, position) => (isBad(eventId) ? [position] : []));

  test('TikTok names them one by one', async () => {
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

  test.each<readonly [string, FakeAnswer]>([
    ['40000', refuse(40000)],
    ['40002', refuse(40002)],
    ['40062', refuse(40062)],
    ['HTTP 413', { kind: 'http', status: 413, body: 'too large' }],
    ['40002 that names a position outside the request', { kind: 'code', code: 40002, message: 'data.99.x: bad' }],
  ])('TikTok names none: %s', async (_name, answer) => {
    const { tiktok, send } = await sendingTo((call) => (badPositions(call).length > 0 ? answer : accept));
    const { status, failures } = await send([requestOf(events(30))]);
    expect(status).toBe(3);
    expect(failures).toMatchObject([7, 17, 27].map((position) => ({ line: 1, position })));
    expect(tiktok.accepted.size).toBe(27);
    expect(tiktok.calls.length).toBeLessThan(30);
  });

  test('20001 with names: the others are not sent again', async () => {
    const { tiktok, send } = await sendingTo((call) => ({ kind: 'partial', failed: badPositions(call) }));
    const { status, failures } = await send([requestOf(events(30))]);
    expect(status).toBe(3);
    expect(failures).toMatchObject([7, 17, 27].map((position) => ({ line: 1, position, code: 20001 })));
    expect([tiktok.accepted.size, tiktok.calls.length]).toEqual([27, 1]);
  });

  test('20001 without names: nothing is sent again, and no run believes that all is well', async () => {
    const { tiktok, send } = await sendingTo(() => ({ kind: 'partial', refused: [1] }));
    const first = await send([requestOf(events(3))]);
    expect(first.status).toBe(3);
    expect(withoutRate(first.stderr)).toBe(
      '3 events: 0 delivered in 0 requests, 3 in doubt (TikTok refused some of them without naming them), none failed\n',
    );
    const failure = { outcome: 'partial', code: 20001, name: 'PARTIAL_OK', advice: expect.any(String) };
    expect(first.failures).toEqual([{ ...failure, line: 1, httpStatus: 200, events: 3 }]);

    for (let run = 0; run < 2; run += 1) {
      const later = await send([requestOf(events(1, 2)), requestOf(events(2))]);
      expect(later.status).toBe(3);
      expect(withoutRate(later.stderr)).toBe(withoutRate(first.stderr));
      expect(later.failures).toEqual([
        { ...failure, line: 1, events: 1 },
        { ...failure, line: 2, events: 2 },
      ]);
    }
    expect(tiktok.calls).toHaveLength(1);
  });

  test('what is in doubt keeps nothing else of its request back', async () => {
    const { tiktok, send } = await sendingTo(({ number }) =>
      number === 0 ? { kind: 'partial', refused: [1] } : accept,
    );
    await send([requestOf(events(2))]);
    const { status, stderr } = await send([requestOf(events(5))]);
    expect(status).toBe(3);
    expect(stderr).toMatch(/^5 events: 3 delivered in 1 request, 2 in doubt /);
    expect(tiktok.calls.map((call) => call.events)).toEqual([2, 3]);
  });
});

describe('stops', () => {
  test('when TikTok refuses the access token: nothing sent after that can succeed', async () => {
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

  test.each<readonly [string, FakeAnswer, RegExp]>([
    ['nothing comes back', { kind: 'reset' }, /[A-Z_]+/],
    ['TikTok has only errors', refuse(50000), /SYS_ERROR/],
    ['TikTok asks to wait, time and again', refuse(40100), /REQUEST_TOO_FREQUENT/],
    ['something before TikTok has only errors', { kind: 'http', status: 503, body: '<html>' }, /HTTP 503/],
  ])('once %s: five requests in a row are given up, not all that are left', async (_name, answer, why) => {
    const { tiktok, send } = await sendingTo(({ number }) => (number < 3 ? accept : answer));
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

  test('not while others are answered, however many break their connection', async () => {
    const { tiktok, send } = await sendingTo(({ events: [first] }) =>
      Number(first?.eventId?.slice('order-'.length)) % 5 === 0 ? accept : { kind: 'reset' },
    );
    const requests = Array.from({ length: 30 }, (_, index) => requestOf(events(1, index)));
    const { failures } = await send(requests, ['--attempts', '2', '--concurrency', '1']);
    expect(failures).toHaveLength(24);
    expect(tiktok.accepted.size).toBe(6);
  });

  test.each([
    ['taken', accept],
    ['refused', refuse(40001)],
  ])('not while one in five requests is %s', async (_name, answer) => {
    const { send } = await sendingTo(({ events: [first] }) =>
      Number(first?.eventId?.slice('order-'.length)) % 5 === 4 ? answer : refuse(50000),
    );
    const requests = Array.from({ length: 30 }, (_, index) => requestOf(events(1, index)));
    const { stderr } = await send(requests, ['--attempts', '2', '--concurrency', '1']);
    expect(stderr).toContain('30 events: ');
    expect(stderr).not.toContain('stopped');
  });

  test('not when a single request breaks its connection, first of all though it be', async () => {
    const { tiktok, send } = await sendingTo(({ events: [first] }) =>
      first?.eventId === 'order-0' ? { kind: 'reset' } : accept,
    );
    const requests = [0, 1, 2].map((id) => requestOf(events(1, id)));
    const { status, failures } = await send(requests, ['--concurrency', '1', '--attempts', '2']);
    expect(status).toBe(3);
    expect(failures).toMatchObject([{ line: 1, connectionError: expect.any(String) }]);
    expect(tiktok.accepted.size).toBe(2);
  });

  test('not when TikTok answered and only the last attempt did not reach it', async () => {
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

  test('when it is interrupted: what is under way is waited for and remembered', async () => {
    const interrupted = new AbortController();
    const { tiktok, send } = await sendingTo(({ number }) => {
      if (number === 4) setTimeout(() => interrupted.abort(), 20);
      return interrupted.signal.aborted || number < 4 ? accept : { kind: 'accept', delayMs: 100 };
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

  test('when it is interrupted: what got no answer is told, because TikTok may have it', async () => {
    const interrupted = new AbortController();
    const { send } = await sendingTo(() => {
      setTimeout(() => interrupted.abort(), 20);
      return { kind: 'timeout' };
    });
    const { status, stderr, failures } = await send([requestOf(events(1))], ['--timeout', '0.3', '--wait', '30'], {
      interruption: () => interrupted.signal,
    });
    expect(status).toBe(3);
    expect(stderr).toContain('stopping: the requests under way are waited for, at most 0.3 seconds\n');
    expect(stderr).toContain('1 event: 0 delivered in 0 requests, 1 failed (1 TIMEOUT)');
    expect(failures).toMatchObject([{ connectionError: 'TIMEOUT' }]);
  });

  test('while it waits before another attempt', async () => {
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

describe('a second run', () => {
  test('sends nothing twice, however the events are batched then', async () => {
    const { tiktok, send } = await sendingTo();
    await send([requestOf(events(4))]);
    const { stderr } = await send([requestOf(events(3)), requestOf(events(3, 3))]);
    expect(withoutRate(stderr)).toBe('6 events: 2 delivered in 1 request, 4 delivered before, none failed\n');
    expect(tiktok.calls.map((call) => call.events)).toEqual([4, 2]);
  });

  test('sends it again for another pixel, and after a test', async () => {
    const { tiktok, send } = await sendingTo();
    await send([requestOf(events(1), { test_event_code: 'TEST' })]);
    await send([requestOf(events(1))]);
    await send([requestOf(events(1), { event_source_id: 'OTHER' })]);
    await send([requestOf(events(1), { event_source_id: 'OTHER' })]);
    expect(tiktok.calls).toHaveLength(3);
  });

  test('two events of the same content and without an id are two events', async () => {
    let isDown = true;
    const { tiktok, send } = await sendingTo(({ number }) => (number > 0 && isDown ? refuse(40001) : accept));
    const requests = [requestOf([event(undefined)]), requestOf([event(undefined)])];
    await send(requests, ['--concurrency', '1']);
    isDown = false;
    await send(requests);
    await send(requests);
    expect(tiktok.accepted.get('Purchase ')).toBe(2);
  });

  test('sends all of it without a ledger', async () => {
    const { tiktok, send } = await sendingTo();
    await send([requestOf(events(1))], ['--no-ledger']);
    await send([requestOf(events(1))], ['--no-ledger']);
    expect(tiktok.calls).toHaveLength(2);
  });

  test('tells what an earlier run delivered from what the input repeats', async () => {
    const { tiktok, send } = await sendingTo();
    const requests = [requestOf(events(2)), requestOf(events(3)), requestOf([event(2), event(2), event(3)])];
    const oneByOne = ['--concurrency', '1'];
    const first = await send(requests, oneByOne);
    expect(first.status).toBe(0);
    expect(withoutRate(first.stderr)).toBe('8 events: 4 delivered in 3 requests, 4 repeated, none failed\n');
    const second = await send(requests, oneByOne);
    expect(withoutRate(second.stderr)).toBe('8 events: 0 delivered in 0 requests, 8 delivered before, none failed\n');
    expect([...tiktok.accepted.values()]).toEqual([1, 1, 1, 1]);
  });

  test('knows an event of 1.0 without an id again, alone and in a batch', async () => {
    const { tiktok, send } = await sendingTo();
    const payload = { timestamp: '2026-08-03T09:14:27.310Z', properties: { value: 1 } };
    const common = { pixel_code: 'PIXEL', partner_name: 'Partner' };
    const alone = {
      path: 'pixel/track',
      body: { pixel_code: 'PIXEL', event: 'Lead', ...payload, partner_name: 'Partner' },
    };
    const together = {
      path: 'pixel/batch',
      body: { ...common, batch: [{ type: 'track', event: 'Lead', ...payload }] },
    };
    await send([alone]);
    await send([together]);
    expect(tiktok.calls).toHaveLength(1);
  });

  test('sends an event under its second name, too', async () => {
    const { tiktok, send } = await sendingTo();
    await send([requestOf([event(1)])]);
    await send([requestOf([event(1), event(1, { event: 'PlaceAnOrder' })])]);
    expect([...tiktok.accepted]).toEqual([
      ['Purchase order-1', 1],
      ['PlaceAnOrder order-1', 1],
    ]);
  });

  test('a trial leaves nothing behind that keeps the real run back', async () => {
    const { tiktok, send } = await sendingTo();
    const real = await startFakeTikTok();
    await send([requestOf(events(2))]);
    const { stderr } = await send([requestOf(events(2))], ['--endpoint', real.endpoint]);
    expect(withoutRate(stderr)).toBe('2 events: 2 delivered in 1 request, none failed\n');
    expect([tiktok.accepted.size, real.accepted.size]).toEqual([2, 2]);
    await real.close();
  });

  test('of events without an id that were delivered before, it says so: it knows no more than their content', async () => {
    const { tiktok, send } = await sendingTo();
    await send([requestOf([event(undefined), event(1)])]);
    const { stderr } = await send([requestOf([event(undefined), event(1), event(2)])]);
    expect(withoutRate(stderr)).toBe(
      '3 events: 1 delivered in 1 request, 2 delivered before (1 of them without an event_id, known by its content), none failed\n',
    );
    expect(tiktok.calls).toHaveLength(2);
  });

  test('keeps no ledger beside what is no file', async () => {
    const { file, send, tiktok } = await sendingTo();
    const watched = fakeIo();
    const args = ['send', '/dev/null', '--endpoint', tiktok.endpoint];
    const io = { ...watched, environment: { TIKTOK_ACCESS_TOKEN: secretToken }, fetch };
    expect(await runCli(args, io)).toBe(0);
    expect(existsSync('/dev/null.ledger')).toBe(false);
    await send([requestOf(events(1))]);
    expect(existsSync(`${file}.ledger`)).toBe(true);
  });

  test.runIf(existsSync('/dev/fd'))('nor beside the number of a file that the shell has opened', async () => {
    const { file, tiktok } = await sendingTo();
    await writeFile(file, ndjson([requestOf(events(1))]));
    const opened = await open(file);
    const io = { ...fakeIo(), environment: { TIKTOK_ACCESS_TOKEN: secretToken }, fetch };
    const status = await runCli(['send', `/dev/fd/${opened.fd}`, '--endpoint', tiktok.endpoint], io);
    await opened.close();
    expect({ status, accepted: tiktok.accepted.size }).toEqual({ status: 0, accepted: 1 });
  });

  test('uses a ledger elsewhere where told', async () => {
    const { tiktok, send, file } = await sendingTo();
    await send([requestOf(events(1))], ['--ledger', `${file}.elsewhere`]);
    await send([requestOf(events(1))]);
    expect(tiktok.calls).toHaveLength(2);
    expect(await readFile(`${file}.elsewhere`, 'utf8')).toBe(await readFile(`${file}.ledger`, 'utf8'));
  });
});

test('two runs at once on one ledger: the second is refused, sends nothing, and leaves the ledger to the first', async () => {
  const { tiktok, send, ledgerFile, failuresFile } = await sendingTo(() => ({ kind: 'accept', delayMs: 300 }));
  const requests = [0, 1, 2, 3].map((id) => requestOf(events(1, id)));
  const first = send(requests, ['--concurrency', '1']);
  await vi.waitUntil(() => tiktok.calls.length > 0);
  const linked = `${ledgerFile}.link`;
  await symlink(ledgerFile, linked);
  const second = await send(requests, ['--ledger', linked, '--failures', `${failuresFile}.second`]);
  expect(second.status).toBe(2);
  expect(second.stderr).toBe(`error: cannot use the ledger ${linked}: another run uses it (process ${process.pid})\n`);
  expect((await first).status).toBe(0);
  expect([...tiktok.accepted.values()]).toEqual([1, 1, 1, 1]);
  expect(existsSync(`${ledgerFile}.lock`)).toBe(false);
});

test.each<readonly [string, string, (ledgerFile: string) => void]>([
  [
    'it was stopped for so long that another run took its ledger over',
    'another run has taken it over',
    (ledgerFile) => writeFileSync(`${ledgerFile}.lock`, 'of another run'),
  ],
  [
    'its ledger is written anew',
    'another file has come in its place',
    (ledgerFile) => {
      writeFileSync(`${ledgerFile}.new`, readFileSync(ledgerFile));
      renameSync(`${ledgerFile}.new`, ledgerFile);
    },
  ],
  ['its ledger is deleted', 'it was deleted', (ledgerFile) => rmSync(ledgerFile)],
  ['its lock is deleted', 'its lock was deleted', (ledgerFile) => rmSync(`${ledgerFile}.lock`)],
  [
    'its lock cannot be read',
    'its lock cannot be read: it is a folder, not a file',
    (ledgerFile) => {
      rmSync(`${ledgerFile}.lock`);
      mkdirSync(`${ledgerFile}.lock`);
    },
  ],
])('a run sends nothing more once %s, not even the rest of a request', async (_name, reason, harm) => {
  const { tiktok, send, ledgerFile } = await sendingTo((call) => {
    if (call.number === 2) harm(ledgerFile);
    return call.events.length > 1 ? refuse(40000) : accept;
  });
  const { status, stderr } = await send([requestOf(events(8)), requestOf(events(1, 8))], ['--concurrency', '1']);
  expect(status).toBe(2);
  expect(stderr).toContain(`error: cannot use the ledger ${ledgerFile} any more: ${reason}\n`);
  expect(tiktok.calls).toHaveLength(3);
});

test.each([
  ['the failures cannot be written', ['--failures', '/nowhere/failures']],
  ['the ledger is none', ['--ledger', fileURLToPath(import.meta.url)]],
])('no lock stays when the run does not begin because %s', async (_name, args) => {
  const { send, ledgerFile } = await sendingTo();
  expect((await send([requestOf(events(1))], args)).status).toBe(2);
  expect([ledgerFile, fileURLToPath(import.meta.url)].map((file) => existsSync(`${file}.lock`))).toEqual([
    false,
    false,
  ]);
});

test('keeps to the rate, retries included, and to the concurrency', async () => {
  const starts: number[] = [];
  let underWay = 0;
  let mostUnderWay = 0;
  const watched: typeof fetch = async (...call) => {
    starts.push(performance.now());
    underWay += 1;
    mostUnderWay = Math.max(mostUnderWay, underWay);
    const response = await fetch(...call);
    underWay -= 1;
    return response;
  };
  const { send } = await sendingTo(({ number }) => (number % 5 === 0 ? refuse(40100) : { kind: 'accept', delayMs: 5 }));
  const requests = Array.from({ length: 40 }, (_, index) => requestOf(events(1, index)));
  const { status } = await send(requests, ['--rate', '20', '--concurrency', '3'], { fetch: watched });
  expect(status).toBe(0);
  expect(starts.length).toBeGreaterThanOrEqual(50);
  const mostInASecond = Math.max(
    ...starts.map((start) => starts.filter((at) => at >= start && at < start + 990).length),
  );
  expect(mostInASecond).toBeLessThanOrEqual(20);
  expect(mostUnderWay).toBe(3);
});

test('a clock that is set back holds nothing up', async () => {
  const { send } = await sendingTo();
  const now = vi.spyOn(Date, 'now');
  let calls = 0;
  const watched: typeof fetch = (...call) => {
    calls += 1;
    if (calls === 3) now.mockImplementation(() => 1_000_000_000_000);
    return fetch(...call);
  };
  const requests = Array.from({ length: 8 }, (_, index) => requestOf(events(1, index)));
  const startedAt = performance.now();
  const { status } = await send(requests, ['--rate', '4', '--concurrency', '1'], { fetch: watched });
  now.mockRestore();
  expect(status).toBe(0);
  expect(performance.now() - startedAt).toBeLessThan(20_000);
});

test('a small input has a progress bar, too, where somebody watches', async () => {
  const { send } = await sendingTo();
  const watched = fakeIo({ stderrIsTTY: true, stdoutIsTTY: true });
  const { stderr } = await send([requestOf(events(1)), requestOf(events(1, 1))], [], {
    ...watched,
    environment: { TIKTOK_ACCESS_TOKEN: secretToken },
    fetch,
  });
  expect(stderr + watched.stderr.text).toMatch(/\d+% · 2 events/);
});

test('a ledger that cannot be written ends the run: what it does not hold would be sent again', async () => {
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
  'failures that cannot be written end the run, and what was delivered is told',
  async () => {
    const { send } = await sendingTo(inTurn(accept, refuse(40001)));
    const requests = [requestOf(events(1)), requestOf(events(1, 1))];
    const { status, stderr } = await send(requests, ['--concurrency', '1', '--failures', '/dev/full']);
    expect(status).toBe(2);
    expect(stderr).toContain('1 delivered in 1 request');
    expect(stderr).toContain('error: cannot write /dev/full: no space is left on the device');
  },
);

test.each<readonly [string, unknown, string]>([
  ['an event instead of a request', { type: 'track', event: 'Order Completed' }, 'path'],
  ['no object', 7, 'the record'],
  ['an unknown path', { ...requestOf(events(1)), path: 'event/other' }, 'path'],
  ['no events', requestOf([]), 'body.data'],
  ['too many events', requestOf(events(1001)), 'body.data'],
  [
    'too many events of 1.0',
    { path: 'pixel/batch', body: { pixel_code: 'P', batch: Array(51).fill({ type: 'track', event: 'Lead' }) } },
    'body.batch',
  ],
  ['an event that is none', requestOf([event(1), null]), 'body.data.1'],
  ['no name', requestOf([{ event_id: 'a' }]), 'body.data.0.event'],
  ['an id whose digits may be lost', requestOf([event(undefined, { event_id: 2 ** 53 })]), 'body.data.0.event_id'],
  ['no pixel', requestOf(events(1), { event_source_id: ' '.trim() }), 'body.event_source_id'],
  [
    'a batch with the list of another generation',
    { path: 'pixel/batch', body: { pixel_code: 'P', batch: [{ type: 'track', event: 'Lead' }], data: [] } },
    'body.data',
  ],
  ['the body of another generation', { path: 'pixel/batch', body: requestOf(events(1)).body }, 'body.pixel_code'],
])('%s is refused, and the others are sent', async (_name, record, field) => {
  const { tiktok, send } = await sendingTo();
  const { status, failures } = await send([record, requestOf(events(1))]);
  expect(status).toBe(3);
  expect(failures).toEqual([{ line: 1, code: 'invalid-request', text: expect.stringMatching(`look at ${field}$`) }]);
  expect(tiktok.accepted.size).toBe(1);
});

test('a request may be as large as TikTok takes it', async () => {
  const { tiktok, send } = await sendingTo();
  const batch = Array.from({ length: 50 }, (_, id) => ({ type: 'track', event: 'Lead', event_id: `lead-${id}` }));
  const { status, failures } = await send([
    { path: 'pixel/batch', body: { pixel_code: 'PIXEL', batch } },
    requestOf(events(1000)),
  ]);
  expect({ status, failures, problems: tiktok.problems }).toEqual({ status: 0, failures: [], problems: [] });
  expect(tiktok.accepted.size).toBe(1050);
});

test('an input that breaks off midway is no success, and what came before it is sent', async () => {
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
  expect(io.stderr.text).toContain('error: cannot read standard input: the device reports an error\n');
  expect((await send([requestOf(events(1, 1))])).status).toBe(0);
});

test('what is nested too deep to print is one failure', async () => {
  const { tiktok, send } = await sendingTo();
  const deep = '['.repeat(1_000_000) + ']'.repeat(1_000_000);
  const lines = ndjson([requestOf([event(undefined, { properties: 'deep' })]), requestOf(events(1))]);
  const { failures } = await send(lines.replace('"deep"', deep));
  expect(failures).toMatchObject([{ line: 1, code: 'internal-error' }]);
  expect(tiktok.accepted.size).toBe(1);
});

test('personal values in a request, and in what TikTok says of it, are not told', async () => {
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

describe('the run does not begin', () => {
  test.each<readonly [string, Readonly<Record<string, string>>, string]>([
    ['without an access token', {}, 'the access token is missing: put it into the environment as TIKTOK_ACCESS_TOKEN'],
    ['with a blank one', { TIKTOK_ACCESS_TOKEN: ' ' }, 'the access token is missing'],
    [
      'with one that no header can hold',
      { TIKTOK_ACCESS_TOKEN: 'a\nb' },
      'TIKTOK_ACCESS_TOKEN must be the access token alone',
    ],
  ])('%s', async (_name, environment, text) => {
    const { tiktok, send } = await sendingTo();
    const { status, stderr } = await send([requestOf(events(1))], [], { environment });
    expect(status).toBe(2);
    expect(stderr).toContain(`error: ${text}`);
    expect(tiktok.calls).toEqual([]);
  });

  test.each([
    [['--endpoint', 'http://example.com'], '--endpoint must be an https address'],
    [['--endpoint', 'nowhere'], '--endpoint must be an https address'],
    [['--endpoint', 'https://example.com/?a=b'], '--endpoint must be an https address'],
    [['--endpoint', 'https://:password@example.com/'], '--endpoint must be an https address'],
    [['--rate', '0'], 'It must be a whole number from 1 to 1000.'],
    [['--rate', '1e2'], 'It must be a whole number from 1 to 1000.'],
    [['--attempts', 'many'], 'It must be a whole number from 1 to 100.'],
    [['--timeout', '0'], 'It must be a number of seconds, more than 0 and at most 3600.'],
    [['--wait', '61'], 'It must be a number of seconds, more than 0 and at most 60.'],
  ])('with %j', async (args, text) => {
    const { send } = await sendingTo();
    const { status, stderr } = await send([requestOf(events(1))], args);
    expect(status).toBe(2);
    expect(stderr).toContain(text);
  });

  test('when the failures would be written over the input or the ledger', async () => {
    const { send, file, ledgerFile } = await sendingTo();
    await send([requestOf(events(1))]);
    for (const target of [file, ledgerFile]) {
      const before = await readFile(target, 'utf8');
      const { status, stderr } = await send([requestOf(events(1))], ['--failures', target]);
      expect(status).toBe(2);
      expect(stderr).toContain('it is the same file as');
      expect(await readFile(target, 'utf8')).toBe(before);
    }
  });

  test('when the failures would be written over the lock of the ledger', async () => {
    const { tiktok, send, ledgerFile } = await sendingTo();
    const { status, stderr } = await send([requestOf(events(1))], ['--failures', `${ledgerFile}.lock`]);
    expect(status).toBe(2);
    expect(stderr).toContain('it is the same file as');
    expect(tiktok.calls).toEqual([]);
  });

  test.each(['-', undefined])('when the failures would be written over standard input (%s)', async (argument) => {
    const { file } = await sendingTo();
    await writeFile(file, ndjson([requestOf(events(1))]));
    const opened = await open(file);
    const stdin = Object.assign(opened.createReadStream(), { fd: opened.fd });
    const io = { ...fakeIo(), environment: { TIKTOK_ACCESS_TOKEN: secretToken }, fetch, stdin };
    const status = await runCli(['send', ...(argument === undefined ? [] : [argument]), '--failures', file], io);
    expect({ status, text: await readFile(file, 'utf8') }).toEqual({ status: 2, text: ndjson([requestOf(events(1))]) });
    expect(io.stderr.text).toContain('it is the same file as standard input, which this run reads');
  });

  test('when the failures would be written over a ledger that is new', async () => {
    const { tiktok, send, ledgerFile } = await sendingTo();
    const { status, stderr } = await send([requestOf(events(1))], ['--failures', ledgerFile]);
    expect(status).toBe(2);
    expect(stderr).toContain('it is the same file as');
    expect(tiktok.calls).toEqual([]);
  });

  test('when the ledger is another file', async () => {
    const { send, file, tiktok } = await sendingTo();
    const { status, stderr } = await send([requestOf(events(1))], ['--ledger', file]);
    expect(status).toBe(2);
    expect(stderr).toContain('it is not a ledger of tiktok-ads send');
    expect(await readFile(file, 'utf8')).toBe(ndjson([requestOf(events(1))]));
    expect(tiktok.calls).toEqual([]);
  });
});
