import { afterEach, describe, expect, test } from 'vitest';
import { type FakeCall, type FakeResponse, type FakeTikTok, naming, startFakeTikTok } from './fakeTikTok.js';

let fake: FakeTikTok;
afterEach(() => fake.close());

const headers = { 'Access-Token': 'token', 'Content-Type': 'application/json' };
const post = (path: string, body: unknown, given: Readonly<Record<string, string>> = headers) =>
  fetch(`${fake.endpoint}/${path}/`, { method: 'POST', headers: given, body: JSON.stringify(body) });

const lead = (eventId: string) => ({ event: 'Lead', event_time: 1_790_000_000, event_id: eventId });
const v2 = (...data: readonly object[]) => ({ event_source: 'web', event_source_id: 'PIXEL', data });
const v1 = (...batch: readonly object[]) => ({ pixel_code: 'PIXEL', batch });

test('counts the events it accepts', async () => {
  fake = await startFakeTikTok();
  await post('event/track', v2(lead('one'), lead('two')));
  await post('pixel/batch', v1({ type: 'track', event: 'Lead', event_id: 'three' }));
  const response = await post('pixel/track', { pixel_code: 'PIXEL', event: 'Lead', event_id: 'one' });
  expect(await response.json()).toMatchObject({ code: 0 });
  expect([...fake.accepted]).toStrictEqual([
    ['Lead one', 2],
    ['Lead two', 1],
    ['Lead three', 1],
  ]);
  expect(fake.problems).toStrictEqual([]);
  expect(fake.calls).toStrictEqual([
    { path: 'event/track', events: 2, response: 'accept' },
    { path: 'pixel/batch', events: 1, response: 'accept' },
    { path: 'pixel/track', events: 1, response: 'accept' },
  ]);
});

test('does not count an event that it accepted before', async () => {
  fake = await startFakeTikTok(({ number }) => (number === 0 ? { kind: 'reset', taken: true } : { kind: 'accept' }));
  await expect(post('event/track', v2(lead('one'), lead('one')))).rejects.toThrow('fetch failed');
  await post('event/track', v2(lead('one'), { ...lead('one'), event: 'Contact' }, lead('two')));
  // The same name and id from another source is another event.
  await post('event/track', { ...v2(lead('one')), event_source: 'crm' });
  await post('pixel/track', { pixel_code: 'PIXEL', event: 'Lead' });
  await post('pixel/track', { pixel_code: 'PIXEL', event: 'Lead' });
  expect(fake.accepted.get('Lead one')).toBe(4);
  expect(fake.counted).toStrictEqual(['Lead one', 'Contact one', 'Lead two', 'Lead one', 'Lead ', 'Lead ']);
});

const jsonOf = async (response: Promise<Response>): Promise<unknown> => (await response).json();

test.each<[string, FakeResponse | ((call: FakeCall) => FakeResponse), object, readonly string[]]>([
  [
    'partial, named',
    { kind: 'partial', failed: [1] },
    { code: 20_001, data: { failed_events: [{ order_in_batch: 1 }] } },
    ['Lead 0', 'Lead 2'],
  ],
  ['partial, not named', { kind: 'partial', refused: [0] }, { code: 20_001, data: {} }, ['Lead 1', 'Lead 2']],
  ['a code', { kind: 'code', code: 40_105 }, { code: 40_105 }, []],
  [
    'a rejection that names an event',
    (call) => naming(call, 2),
    { code: 40_002, message: expect.stringContaining('data.2.') },
    [],
  ],
])('responds with %s', async (_, response, body, accepted) => {
  fake = await startFakeTikTok(typeof response === 'function' ? response : () => response);
  expect(await jsonOf(post('event/track', v2(lead('0'), lead('1'), lead('2'))))).toMatchObject(body);
  expect([...fake.accepted.keys()]).toStrictEqual(accepted);
});

test('responds with an HTTP error and a body that is not JSON', async () => {
  fake = await startFakeTikTok(() => ({ kind: 'http', status: 502, body: '<html>', headers: { 'X-Faulty': 'yes' } }));
  const response = await post('event/track', v2(lead('one')));
  expect([response.status, response.headers.get('X-Faulty'), await response.text()]).toStrictEqual([
    502,
    'yes',
    '<html>',
  ]);
  expect(fake.accepted.size).toBe(0);
});

test('ends a reset, a hanging and a slow call', async () => {
  const kinds: readonly FakeResponse[] = [{ kind: 'reset' }, { kind: 'timeout' }, { kind: 'accept', delayMs: 60_000 }];
  fake = await startFakeTikTok(({ number }) => kinds[number] ?? { kind: 'accept' });
  await expect(post('event/track', v2(lead('one')))).rejects.toThrow('fetch failed');
  const hanging = [post('event/track', v2(lead('two'))), post('event/track', v2(lead('three')))];
  const ends = hanging.map((call) => expect(call).rejects.toThrow('fetch failed'));
  while (fake.calls.length < 3) await new Promise((resolve) => setTimeout(resolve, 5));
  await fake.close();
  await Promise.all(ends);
  expect([...fake.accepted.keys()]).toStrictEqual(['Lead three']);
  expect(fake.problems).toStrictEqual([]);
  fake = await startFakeTikTok();
});

describe('reports a problem', () => {
  const many = (count: number, event: object) => Array.from({ length: count }, () => event);
  test.each<[string, string, unknown, Record<string, string>?]>([
    ['event/track: data.1.event_time', 'event/track', v2(lead('one'), { event: 'Lead' })],
    ['event/track: data.0: Unrecognized key', 'event/track', v2({ ...lead('one'), type: 'track' })],
    ['event/track: data.0.user: Unrecognized key', 'event/track', v2({ ...lead('one'), user: { phone_number: 'x' } })],
    ['event/track: data', 'event/track', v2()],
    ['event/track: : Unrecognized key', 'event/track', { ...v2(lead('one')), pixel_code: 'PIXEL' }],
    ['event/track: 1001 events', 'event/track', v2(...many(1001, lead('one')))],
    ['pixel/batch: 51 events', 'pixel/batch', v1(...many(51, { type: 'track', event: 'Lead' }))],
    ['pixel/batch: batch.0.type', 'pixel/batch', v1({ event: 'Lead' })],
    ['pixel/batch: batch', 'pixel/batch', v1()],
    ['pixel/track: pixel_code', 'pixel/track', { event: 'Lead' }],
    ['event/track: header Access-Token', 'event/track', v2(lead('one')), { 'Content-Type': 'application/json' }],
    ['event/track: header Content-Type', 'event/track', v2(lead('one')), { 'Access-Token': 'token' }],
    ['POST /open_api/v1.3/track/ is not a URL', 'track', v2(lead('one'))],
  ])('%s', async (problem, path, body, given) => {
    fake = await startFakeTikTok();
    await post(path, body, given);
    expect(fake.problems).toStrictEqual([expect.stringContaining(problem)]);
  });
});
