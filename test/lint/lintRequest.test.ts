import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import set from 'lodash/set.js';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { lintRequest, transformEvent, transformEvents } from '../../src/index.js';
import { parsePhone } from '../../src/phone.js';
import { cpuTime } from '../cpuTime.js';
import { root } from '../docs/pages.js';
import { inExpectation } from '../fixtures/loadFixtures.js';
import { samples } from '../samples.js';
import { baseRequest } from './lintFixtures.js';

const sample = (name: string): string => readFileSync(new URL(`fixtures/sample/${name}`, root), 'utf8');
const items = sample('events.ndjson')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));
const { Config } = JSON.parse(sample('destination.json'));

describe.each(['v1', 'v2'])('requests that the library builds from the sample as %s', (version) => {
  const events = items.map((item) => ({
    message: item.message ?? item,
    destination: { Config: { ...Config, ...item.destination?.Config, version } },
  }));
  const now = '2026-08-04T00:00:00Z';

  test('have no errors, one by one or batched', () => {
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
    // The sample contains a test event.
    expect(findings.map(({ code }) => code)).toContain('test-event-code');
  });
});

describe('lintRequest accepts', () => {
  const paths = (input: unknown) => lintRequest(input).map(({ path }) => path);
  const request = baseRequest('web');
  const faulty = { ...request, body: { ...Object(request['body']), event_source: 'Web' } };

  test.each([
    ['a request', faulty],
    ['a body', faulty.body],
    ['the JSON string of a request', JSON.stringify(faulty)],
    ['the JSON string of a body', ` ${JSON.stringify(faulty.body)}\n`],
    ['a request whose body is a JSON string', { ...faulty, body: JSON.stringify(faulty.body) }],
  ])('%s', (_kind, input) => {
    expect(paths(input)).toStrictEqual(['event_source']);
  });

  test("a URL that is not TikTok's", () => {
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
    'without a time, does not check ages: %#',
    (now) => {
      expect(lintRequest(request, { now })).toStrictEqual([]);
    },
  );
});

test('checks the values that JSON carries, not the values in memory', () => {
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

test('reports only event-not-an-object for items that are not events', () => {
  const body = Object(baseRequest('web')['body']);
  const findings = lintRequest({ ...body, data: ['Purchase', 7, []] });
  expect(findings.map(({ code, path }) => [code, path])).toStrictEqual(
    [0, 1, 2].map((index) => ['event-not-an-object', `data[${index}]`]),
  );
});

/** The CPU time of this process: unlike the time of day, it does not depend on what else the machine does. */
const cpuMilliseconds = (run: () => void): number => {
  const start = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
};

test('checks a thousand events in well under a second', () => {
  const body = Object(baseRequest('web')['body']);
  const data = Array.from({ length: 1000 }, (_, index) => ({ ...body.data[0], event_id: `order-${index}` }));
  lintRequest({ ...body, data: data.slice(0, 50) });
  const check = () => expect(lintRequest({ ...body, data }, { now: '2026-02-03T05:00:00Z' })).toStrictEqual([]);
  // The best of three: a busy machine, and memory to be freed, also cost CPU time.
  const milliseconds = [1, 2, 3].map(() => cpuMilliseconds(check));
  expect(Math.min(...milliseconds)).toBeLessThan(1000);
});

test.each([
  ['words', 'a'.repeat(150_000)],
  ['blanks', `${' '.repeat(150_000)}x`],
  ['signs', '@'.repeat(150_000)],
  ['a URL', `https://shop.example/?${'a@'.repeat(75_000)}`],
  ['parameters', `https://shop.example/?${'email&'.repeat(30_000)}`],
  ['digits', `${'1'.repeat(150_000)}x`],
])('checks long %s in linear time', (_kind, long) => {
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
  const milliseconds = cpuTime(() => {
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
  });
  expect(milliseconds).toBeLessThan(3000);
});

test('accepts the digests that TikTok publishes', () => {
  const { $sha256 } = inExpectation;
  const user = {
    email: $sha256('alice_abc@gmail.com'),
    phone: $sha256('+12133734253'),
    external_id: $sha256('user_123'),
  };
  const body = Object(baseRequest('web')['body']);
  expect(lintRequest({ ...body, data: [{ ...body.data[0], user }] })).toStrictEqual([]);
});

/** A valid web event with changes. */
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
])('reports %s', (_violation, body, severity, code) => {
  expect(lintRequest(body)).toContainEqual(expect.objectContaining({ severity, code }));
});

describe('a violation is reported once', () => {
  const digest = inExpectation.$sha256('jane@example.com');
  const md5 = 'd41d8cd98f00b204e9800998ecf8427e';

  test.each([
    ['an e-mail address', 'user.email', 'jane@example.com', 'raw-personal-data'],
    ['an MD5 digest', 'user.email', md5, 'not-sha-256'],
    ['a digest in upper case', 'user.email', digest.toUpperCase(), 'upper-case-digest'],
    ['an unhashed external id', 'user.external_id', 'user_1', 'raw-external-id'],
    ['an MD5 digest of an external id', 'user.external_id', md5, 'raw-external-id'],
    ['an e-mail address as external id', 'user.external_id', 'jane@example.com', 'raw-personal-data'],
    ['a placeholder as e-mail address', 'user.email', 'undefined', 'raw-personal-data'],
    ['a hashed IP address', 'user.ip', digest, 'hashed-plain-value'],
    ['a private IP address', 'user.ip', '10.0.0.5', 'private-ip'],
    ['two IP addresses', 'user.ip', '10.0.0.5, 10.0.0.6', 'invalid-ip'],
    ['a number in a string field', 'user.ttp', 7, 'not-text'],
    ['null', 'user.ttp', null, 'null-value'],
    ['an empty string', 'user.ttp', '', 'blank-value'],
    ['a number instead of an array', 'properties.content_ids', 7, 'not-a-list'],
    ['a string instead of an array', 'properties.content_ids', 'mug-1', 'not-a-list'],
    ['an amount in quotes', 'properties.value', '12.50', 'number-as-text'],
    ['a signed amount in quotes', 'properties.value', '+12.', 'number-as-text'],
    ['an amount in words', 'properties.value', 'twelve', 'not-a-number'],
    ['a fraction in quotes', 'properties.num_items', '1.5', 'number-as-text'],
    ['a fraction', 'properties.num_items', 1.5, 'not-a-whole-number'],
    ['a currency in lower case', 'properties.currency', 'eur', 'malformed-currency'],
    ['an unlisted currency', 'properties.currency', 'BTC', 'unlisted-currency'],
    ['milliseconds with a fraction', 'event_time', 1770091506123.5, 'event-time-in-milliseconds'],
    ['seconds in quotes', 'event_time', '1770091506', 'number-as-text'],
    ['seconds with a fraction', 'event_time', 1770091506.5, 'event-time-not-unix'],
    ['a time before 2000', 'event_time', 0, 'event-time-before-2000'],
    ['an item that is not an object', 'properties.contents[1]', 'mug-1', 'not-an-object'],
    ['an unlisted value', 'properties.customer_type', 'existing', 'unlisted-value'],
    ['a boolean in quotes', 'limited_data_use', 'yes', 'not-a-boolean'],
    ['a reserved name', 'event', 'ClickForm', 'reserved-event-name'],
    ['a name in lower case', 'event', 'purchase', 'misspelt-event-name'],
    ['the name of an app event', 'event', 'LaunchAPP', 'event-name-of-other-source'],
    ['a page view', 'event', 'Pageview', 'page-view'],
    ['an invalid custom name', 'event', 'Wishlist shared', 'invalid-custom-name'],
  ])('%s', (_violation, path, value, code) => {
    const body = set(ofWeb(webEvent({})), `data[0].${path}`, value);
    expect(lintRequest(body).map((finding) => [finding.path, finding.code])).toStrictEqual([[`data[0].${path}`, code]]);
  });

  test.each([
    ['a null item', [digest, null], 'null-value'],
    ['a number item', [digest, 7], 'not-text'],
    ['a padded item', [digest, ` ${digest}`], 'padded-text'],
  ])('%s', (_violation, email, code) => {
    const user = { ...Object(webEvent({})).user, email };
    const findings = lintRequest(ofWeb(webEvent({ user })));
    expect(findings.map((finding) => [finding.path, finding.code])).toStrictEqual([['data[0].user.email[1]', code]]);
  });
});

test('checks 64,000 contents at a flat cost per item', () => {
  const items = Array.from({ length: 64_000 }, () => ({ id: 1 }));
  const body = ofWeb(webEvent({ properties: { contents: items } }));
  const milliseconds = cpuMilliseconds(() => {
    expect(lintRequest(body).length).toBeGreaterThan(2 * items.length);
  });
  // A scan of all entries for each item takes about 20 s.
  expect(milliseconds).toBeLessThan(4000);
});

test('accepts the IP addresses that zod accepts', () => {
  const ipSchema = z.union([z.ipv4(), z.ipv6()]);
  const pieces = ['::', ':', '1:', 'ab:', '0', 'FFFF', 'f', '1.2.3.4', '255', '256.', '01.', '12345', 'g', '%1'];
  const nearlyIp = fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 9 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6(), nearlyIp), (ip) => {
      const codes = lintRequest({ context: { ip } }).map(({ code }) => code);
      expect(codes.includes('invalid-ip')).toBe(!ipSchema.safeParse(ip).success);
    }),
    { numRuns: samples(1000) },
  );
});
