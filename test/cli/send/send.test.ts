import { readFile } from 'node:fs/promises';
import { expect, test, vi } from 'vitest';
import { transformEvents } from '../../../src/index.js';
import { startFakeTikTok } from '../../service/fakeTikTok.js';
import { fakeIo } from '../fakeIo.js';
import { accept, events, refuse, requestOf, secretToken, sendingTo, withoutRate } from './sendingTo.js';

test('sends the requests of transform in each API version, alone and in batches', async () => {
  const { tiktok, send } = await sendingTo();
  const message = (id: string) => ({
    type: 'track',
    event: 'Order Completed',
    messageId: id,
    timestamp: '2026-08-03T09:14:27.310Z',
  });
  const inputs = (['v1', 'v2'] as const).flatMap((version) => {
    const destination = { Config: { accessToken: 'other', pixelCode: 'PIXEL', version } };
    return ['a', 'b'].map((id) => ({ message: message(`${version}-${id}`), destination }));
  });
  const alone = {
    message: message('alone'),
    destination: { Config: { accessToken: 't', pixelCode: 'P', version: 'v1' } },
  } as const;
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

test('takes the access token from the environment, and puts it into the header only', async () => {
  const tokens: unknown[] = [];
  const { send, ledgerFile } = await sendingTo(({ headers, number }) => {
    tokens.push(headers['access-token']);
    return number === 0 ? refuse(40001) : accept;
  });
  const { stderr, failures } = await send([requestOf(events(1)), requestOf(events(1, 1))], ['--concurrency', '1']);
  expect(tokens).toEqual([secretToken, secretToken]);
  expect(stderr + JSON.stringify(failures) + (await readFile(ledgerFile, 'utf8'))).not.toContain(secretToken);
});

test('does not follow a redirect, which would receive the token', async () => {
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

test('ignores the URL of a request, which would receive the token', async () => {
  const { tiktok, send } = await sendingTo();
  const { status } = await send([{ ...requestOf(events(1)), url: 'https://elsewhere.example.com/' }]);
  expect({ status, accepted: tiktok.accepted.size }).toEqual({ status: 0, accepted: 1 });
});

test('keeps to --rate, retries included, and to --concurrency', async () => {
  const starts: number[] = [];
  let inFlight = 0;
  let maxInFlight = 0;
  const watched: typeof fetch = async (...call) => {
    starts.push(performance.now());
    inFlight += 1;
    maxInFlight = Math.max(maxInFlight, inFlight);
    const response = await fetch(...call);
    inFlight -= 1;
    return response;
  };
  const { send } = await sendingTo(({ number }) => (number % 5 === 0 ? refuse(40100) : { kind: 'accept', delayMs: 5 }));
  const requests = Array.from({ length: 40 }, (_, index) => requestOf(events(1, index)));
  const { status } = await send(requests, ['--rate', '20', '--concurrency', '3'], { fetch: watched });
  expect(status).toBe(0);
  expect(starts.length).toBeGreaterThanOrEqual(50);
  const maxPerSecond = Math.max(
    ...starts.map((start) => starts.filter((at) => at >= start && at < start + 990).length),
  );
  expect(maxPerSecond).toBeLessThanOrEqual(20);
  expect(maxInFlight).toBe(3);
});

test('is not held up by a clock that is set back', async () => {
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

test('shows a progress bar for a small input too when stderr is a terminal', async () => {
  const { send } = await sendingTo();
  const watched = fakeIo({ stderrIsTTY: true, stdoutIsTTY: true });
  const { stderr } = await send([requestOf(events(1)), requestOf(events(1, 1))], [], {
    ...watched,
    environment: { TIKTOK_ACCESS_TOKEN: secretToken },
    fetch,
  });
  expect(stderr + watched.stderr.text).toMatch(/\d+% · 2 events/);
});

test('sends requests of the maximum size', async () => {
  const { tiktok, send } = await sendingTo();
  const batch = Array.from({ length: 50 }, (_, id) => ({ type: 'track', event: 'Lead', event_id: `lead-${id}` }));
  const { status, failures } = await send([
    { path: 'pixel/batch', body: { pixel_code: 'PIXEL', batch } },
    requestOf(events(1000)),
  ]);
  expect({ status, failures, problems: tiktok.problems }).toEqual({ status: 0, failures: [], problems: [] });
  expect(tiktok.accepted.size).toBe(1050);
});
