import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { lintRequest, transformEvent, transformEvents } from '../../src/index.js';
import { parsePhone } from '../../src/phone.js';
import { root } from '../docs/readme.js';
import { inExpectation } from '../fixtures/loadFixtures.js';
import { baseRequest } from './lintFixtures.js';

const sample = (name: string): string => readFileSync(new URL(`fixtures/sample/${name}`, root), 'utf8');
const records = sample('events.ndjson')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));
const { Config } = JSON.parse(sample('destination.json'));

describe.each(['v1', 'v2'])('requests that the library makes of the sample as %s', (version) => {
  const events = records.map((record) => ({
    message: record.message ?? record,
    destination: { Config: { ...Config, ...record.destination?.Config, version } },
  }));
  const now = '2026-08-04T00:00:00Z';

  test('one by one and batched, they have no errors', () => {
    const { requests, refusals } = transformEvents(events, { parsePhone });
    const refused = new Set(refusals.map(({ eventIndex }) => eventIndex));
    const accepted = events.filter((_event, index) => !refused.has(index));
    expect(accepted).toHaveLength(14);
    const all = [
      ...requests.map(({ request }) => request),
      ...accepted.flatMap((event) => transformEvent(event, { parsePhone })),
    ];
    const findings = all.flatMap((request) => lintRequest(request, { now }));
    expect(findings.filter(({ severity }) => severity === 'error')).toStrictEqual([]);
    // The sample has a test event.
    expect(findings.map(({ code }) => code)).toContain('test-event-code');
  });
});

describe('what it takes', () => {
  const paths = (input: unknown) => lintRequest(input).map(({ path }) => path);
  const request = baseRequest('web');
  const faulty = { ...request, body: { ...Object(request['body']), event_source: 'Web' } };

  test.each([
    ['a request', faulty],
    ['a body', faulty.body],
    ['the JSON text of a request', JSON.stringify(faulty)],
    ['the JSON text of a body', ` ${JSON.stringify(faulty.body)}\n`],
    ['a request whose body is JSON text', { ...faulty, body: JSON.stringify(faulty.body) }],
  ])('%s', (_kind, input) => {
    expect(paths(input)).toStrictEqual(['event_source']);
  });

  test('an address decides nothing but where the body belongs', () => {
    expect(paths({ ...request, url: 'https://gateway.example/', path: undefined })).toStrictEqual([]);
  });

  test.each([
    ['a Date', new Date('2026-03-03T04:05:07Z')],
    ['milliseconds', Date.UTC(2026, 2, 3, 4, 5, 7)],
    ['ISO 8601', '2026-03-03T04:05:07Z'],
  ])('the time as %s', (_kind, now) => {
    expect(lintRequest(request, { now }).map(({ code }) => code)).toStrictEqual(['old-event']);
  });

  test.each([undefined, new Date(Number.NaN), 'tomorrow', Number.NaN])(
    'without a time, no age is judged: %#',
    (now) => {
      expect(lintRequest(request, { now })).toStrictEqual([]);
    },
  );
});

test('what JSON carries is judged, not what JavaScript holds', () => {
  const body = Object(baseRequest('web')['body']);
  const event = {
    ...body.data[0],
    event_time: new Date('2026-02-03T04:05:06Z'),
    test: undefined,
    page: { url: Number.NaN },
  };
  const findings = lintRequest({ ...body, data: [event] });
  expect(findings.map(({ code, path }) => [code, path])).toStrictEqual([
    ['null-value', 'data[0].page.url'],
    ['event-time-not-unix', 'data[0].event_time'],
    ['missing-page-url', 'data[0].page.url'],
  ]);
});

test('of what is no event, that alone is told', () => {
  const body = Object(baseRequest('web')['body']);
  const findings = lintRequest({ ...body, data: ['Purchase', 7, []] });
  expect(findings.map(({ code, path }) => [code, path])).toStrictEqual(
    [0, 1, 2].map((index) => ['event-not-an-object', `data[${index}]`]),
  );
});

test('a thousand events are judged in well under a second', () => {
  const body = Object(baseRequest('web')['body']);
  const data = Array.from({ length: 1000 }, (_, index) => ({ ...body.data[0], event_id: `order-${index}` }));
  lintRequest({ ...body, data: data.slice(0, 50) });
  const start = performance.now();
  expect(lintRequest({ ...body, data }, { now: '2026-02-03T05:00:00Z' })).toStrictEqual([]);
  expect(performance.now() - start).toBeLessThan(2000);
});

test.each([
  ['text', 'a'.repeat(150_000)],
  ['blanks', `${' '.repeat(150_000)}x`],
  ['signs', '@'.repeat(150_000)],
  ['an address', `https://shop.example/?${'a@'.repeat(75_000)}`],
  ['parameters', `https://shop.example/?${'email&'.repeat(30_000)}`],
  ['digits', `${'1'.repeat(150_000)}x`],
])('long %s is judged in time in proportion', (_kind, long) => {
  const user = Object.fromEntries(
    ['email', 'phone', 'zip_code', 'ttclid', 'ip', 'locale', 'idfa', 'country', 'state'].map((key) => [key, long]),
  );
  const properties = { value: long, currency: long, search_string: long, content_type: long, [long]: long };
  const event = {
    event: long,
    event_time: long,
    timestamp: long,
    user: { ...user, [long]: 1 },
    properties,
    page: { url: long },
  };
  const start = performance.now();
  lintRequest({
    method: long,
    url: long,
    headers: { 'access-token': long },
    body: { event_source: 'web', data: [event] },
  });
  lintRequest({
    url: `https://business-api.tiktok.com/${long}`,
    body: { pixel_code: long, ...event, context: { user, ip: long } },
  });
  expect(performance.now() - start).toBeLessThan(3000);
});

test('a published vector is no digest of nothing', () => {
  const { $sha256 } = inExpectation;
  const user = {
    email: $sha256('alice_abc@gmail.com'),
    phone: $sha256('+12133734253'),
    external_id: $sha256('user_123'),
  };
  const body = Object(baseRequest('web')['body']);
  expect(lintRequest({ ...body, data: [{ ...body.data[0], user }] })).toStrictEqual([]);
});

/** A web event without any fault, but for what is given. */
const webEvent = (changes: object): object => ({ ...Object(baseRequest('web')['body']).data[0], ...changes });
const ofWeb = (...data: readonly object[]): object => ({ event_source: 'web', event_source_id: 'PIXEL', data });
const contents = [{ content_id: 5501, price: 12.5, quantity: 2 }];

test.each([
  ['a raw e-mail address', ofWeb(webEvent({ user: { email: 'jane@example.com' } })), 'error', 'raw-personal-data'],
  ['a numeric content_id', ofWeb(webEvent({ properties: { contents } })), 'error', 'not-text'],
  ['an event_time of 13 digits', ofWeb(webEvent({ event_time: 1770091506123 })), 'error', 'event-time-in-milliseconds'],
  ['1,001 events', ofWeb(...Array.from({ length: 1001 }, () => webEvent({}))), 'error', 'too-many-events'],
  ['event_source App', { ...ofWeb(webEvent({})), event_source: 'App' }, 'error', 'unknown-event-source'],
  [
    'the digest of nothing',
    ofWeb(webEvent({ user: { email: inExpectation.$sha256('') } })),
    'error',
    'digest-of-nothing',
  ],
  ['a web event without page.url', ofWeb(webEvent({ page: {} })), 'warning', 'missing-page-url'],
  ['contents_ids', ofWeb(webEvent({ properties: { contents_ids: ['mug-1'] } })), 'warning', 'misspelt-field'],
  ['CompletePayment', ofWeb(webEvent({ event: 'CompletePayment' })), 'info', 'renamed-event-name'],
])('%s', (_fault, body, severity, code) => {
  expect(lintRequest(body)).toContainEqual(expect.objectContaining({ severity, code }));
});
