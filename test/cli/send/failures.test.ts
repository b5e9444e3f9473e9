import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { type FakeResponse, naming } from '../../service/fakeTikTok.js';
import { accept, event, events, inTurn, refuse, requestOf, secretToken, sendingTo, withoutRate } from './sendingTo.js';

const refusing = (message: string, code = 40002): FakeResponse => ({ kind: 'code', code, message });
const wrongSource = refusing('Invalid value for event_source_id: not a valid string.');

describe('a failure about an event', () => {
  test('names the event, its id, and the field that TikTok names', async () => {
    const { send } = await sendingTo((call) => {
      const position = call.events.findIndex(({ eventId }) => eventId === 'order-2');
      return position === -1 ? accept : naming(call, position, 'properties.currency');
    });
    const { failures } = await send([requestOf([event(1), event(2, { event: 'Lead' }), event(3)])]);
    const named = { event: 'Lead', event_id: 'order-2', field: 'properties.currency' };
    expect(failures).toMatchObject([{ line: 1, position: 1, ...named }]);
  });

  test('names an event of 1.0 that is sent alone', async () => {
    const { send } = await sendingTo(() => refusing('Invalid value for event_id: bad'));
    const body = { pixel_code: 'PIXEL', event: 'Contact', event_id: 'c-1' };
    const { failures } = await send([{ method: 'POST', path: 'pixel/track', body }]);
    expect(failures).toMatchObject([{ event: 'Contact', event_id: 'c-1', field: 'event_id' }]);
  });

  test('has no id where the event has none', async () => {
    const { send } = await sendingTo(() => refuse(40002));
    const { failures } = await send([requestOf([event(undefined)])]);
    expect(failures).toHaveLength(1);
    expect(failures[0]).toMatchObject({ event: 'Purchase' });
    expect(failures[0]).not.toHaveProperty('event_id');
  });

  test('cuts names and ids at 100 characters', async () => {
    const { send } = await sendingTo(() => refuse(40002));
    const { failures } = await send([requestOf([{ event: 'n'.repeat(300), event_id: 'i'.repeat(300) }])]);
    expect(failures).toMatchObject([{ event: `${'n'.repeat(100)}…`, event_id: `${'i'.repeat(100)}…` }]);
  });

  test('escapes what a terminal would not show or would obey', async () => {
    const { send, failuresFile } = await sendingTo(() => refuse(40002));
    const name = 'a\u001b[2J\u009b1m\u202eb\u200bc\u{e0001}\u2028';
    const { failures } = await send([requestOf([{ event: name, event_id: `id${name}` }])]);
    expect(failures).toMatchObject([{ event: name, event_id: `id${name}` }]);
    const text = await readFile(failuresFile, 'utf8');
    expect(text.trimEnd()).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
    expect(text).toContain('\\u001b[2J\\u009b1m\\u202eb\\u200bc\\udb40\\udc01\\u2028');
  });
});

describe('a failure about a request as a whole', () => {
  test.each<readonly [string, FakeResponse, number, object]>([
    ['a field beside the events', wrongSource, 1, { code: 40002, field: 'event_source_id' }],
    ['a code about all events', refuse(40001), 1, { code: 40001 }],
    ['the access token', refuse(40105), 1, { code: 40105 }],
    ['attempts that are used up', refuse(50000), 2, { code: 50000, outcome: 'retryable' }],
    ['a broken connection', { kind: 'reset' }, 2, { connectionError: expect.any(String) }],
  ])('is one: %s', async (_name, response, calls, failure) => {
    const { tiktok, send } = await sendingTo(() => response);
    const { failures, stderr } = await send([requestOf(events(40))], ['--attempts', '2']);
    expect(failures).toEqual([expect.objectContaining({ line: 1, events: 40, ...failure })]);
    expect(failures[0]).not.toHaveProperty('position');
    expect(stderr).toContain('40 events: 0 delivered in 0 requests, 40 failed');
    expect(tiktok.calls).toHaveLength(calls);
  });

  test('names the event where the request holds one', async () => {
    const { send } = await sendingTo(() => wrongSource);
    const { failures } = await send([requestOf(events(1))]);
    const named = { position: 0, event: 'Purchase', event_id: 'order-0', field: 'event_source_id' };
    expect(failures).toMatchObject([{ ...named, events: 1 }]);
  });

  test('is one for each request', async () => {
    const { send } = await sendingTo(() => wrongSource);
    const { failures } = await send([requestOf(events(3)), requestOf(events(2, 3))], ['--concurrency', '1']);
    expect(failures).toMatchObject([
      { line: 1, events: 3 },
      { line: 2, events: 2 },
    ]);
  });

  test('stands beside those about single events', async () => {
    const { send } = await sendingTo(inTurn(refusing('data.1.event_id: bad'), refuse(40001)));
    const { failures, stderr } = await send([requestOf(events(4))]);
    expect(failures).toMatchObject([
      { position: 1, event_id: 'order-1', code: 40002 },
      { events: 3, code: 40001 },
    ]);
    expect(withoutRate(stderr)).toContain('4 failed (3 PERMISSION_ERROR, 1 PARAM_ERROR)');
  });
});

test('the advice names the variable from which send reads the access token', async () => {
  const { send } = await sendingTo(() => refuse(40105));
  const { failures, stderr } = await send([requestOf(events(2))]);
  expect(failures).toMatchObject([{ advice: expect.stringContaining('TIKTOK_ACCESS_TOKEN') }]);
  expect(stderr).toContain('put it into TIKTOK_ACCESS_TOKEN');
  expect(stderr + JSON.stringify(failures)).not.toContain('accessToken');
});

test("the advice names the option that shows TikTok's message", async () => {
  const { send } = await sendingTo(() => refuse(40002));
  const { failures } = await send([requestOf(events(1))]);
  const advice = 'A field has the wrong type or value: the message that --show-messages logs names it.';
  expect(failures).toMatchObject([{ advice }]);
});

describe('--show-messages', () => {
  const message = `Batch.0.event_id: jane@example.com\u001b[31m of ${secretToken}`;

  test("shows TikTok's own message, escaped and without the access token", async () => {
    const { send, failuresFile } = await sendingTo(() => refusing(message));
    const { failures } = await send([requestOf(events(1))], ['--show-messages']);
    expect(failures).toMatchObject([{ message: 'Batch.0.event_id: jane@example.com\u001b[31m of ***' }]);
    expect(await readFile(failuresFile, 'utf8')).toContain('\\u001b[31m');
  });

  test('shows none where the response has none', async () => {
    const { send } = await sendingTo(() => ({ kind: 'http', status: 403, body: '<p>jane</p>' }));
    const { failures } = await send([requestOf(events(1))], ['--show-messages']);
    expect(failures).toHaveLength(1);
    expect(failures[0]).not.toHaveProperty('message');
  });

  test('is needed to see it', async () => {
    const { send } = await sendingTo(() => refusing(message));
    const { failures, stderr } = await send([requestOf(events(1))]);
    expect(stderr + JSON.stringify(failures)).not.toContain('jane');
  });
});
