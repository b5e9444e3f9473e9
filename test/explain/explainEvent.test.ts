import { describe, expect, test } from 'vitest';
import { type Explanation, explainEvent } from '../../src/index.js';
import { completePhone } from '../../src/phone.js';

const explain = (given: object, Config: object = {}): Explanation =>
  explainEvent(
    {
      message: { type: 'track', event: 'Lead', timestamp: 1770091506, ...given },
      destination: { Config: { accessToken: 'token', pixelCode: 'PIXEL', ...Config } },
    },
    { completePhone },
  );

const dropped = (given: object) => explain(given).payloads.flatMap((payload) => payload.dropped);

describe('unread', () => {
  test.each([
    ['another case', { properties: { Value: 3 } }, 'properties.Value', 'properties.value'],
    ['a longer name', { properties: { email_address: 'x' } }, 'properties.email_address', 'properties.email'],
    ['swapped letters', { traits: { emial: 'x' } }, 'traits.emial', 'traits.email'],
    ['the right name in another place', { context: { email: 'x' } }, 'context.email', 'context.user.email'],
    [
      'a name in an item',
      { properties: { products: [{ Price: 3 }] } },
      'properties.products[0].Price',
      'properties.products[0].price',
    ],
  ])('%s', (_name, given, path, nearest) => {
    expect(explain(given).unread).toStrictEqual([{ path, nearest }]);
  });

  // 1.0 reads `phone_number` first, which is similar too.
  test('the same name in another spelling counts before a similar one', () => {
    expect(explain({ properties: { context: { user: { Phone: 'x' } } } }, { version: 'v1' }).unread).toStrictEqual([
      { path: 'properties.context.user.Phone', nearest: 'properties.context.user.phone' },
    ]);
  });

  test('nothing that is near', () => {
    expect(explain({ properties: { zzz: 1 } }).unread).toStrictEqual([{ path: 'properties.zzz' }]);
  });

  test("the host's own fields, blanks and custom properties are not counted", () => {
    const given = {
      messageId: 'M',
      rudderId: 'R',
      channel: 'web',
      originalTimestamp: '2026-02-03T04:05:06Z',
      sentAt: '2026-02-03T04:05:06Z',
      integrations: { All: true },
      context: { library: { name: 'L' } },
      properties: { zzz: ' ', yyy: null, own: 1 },
    };
    expect(explain(given, { customProperties: [{ property: 'own' }] }).unread).toStrictEqual([]);
  });

  test('a key that is a personal value is masked', () => {
    const { unread } = explain({ properties: { 'ann@example.com': 1, within: { '+4915112345678': 2 } } });
    expect(unread.map(({ path }) => path)).toStrictEqual([
      'properties["a***@e***.com"]',
      'properties.within["+49*********78"]',
    ]);
  });

  test('told of a refused event too', () => {
    const { payloads, unread, refusal } = explain({ event: ' ', properties: { Value: 3 } });
    expect([payloads, refusal?.code]).toStrictEqual([[], 'missing-event-name']);
    expect(unread).toStrictEqual([{ path: 'properties.Value', nearest: 'properties.value' }]);
  });
});

test.each([
  ['a private address', { context: { ip: '192.168.0.1', userAgent: 'UA' } }, 'user.ip', 'context.ip', /private/],
  ['no e-mail address', { traits: { email: 'nobody' } }, 'user.email', 'traits.email', /no e-mail address/],
  ['an unusable phone number', { traits: { phone: '12' } }, 'user.phone', 'traits.phone', /no phone number/],
  [
    'a refused device id',
    { context: { device: { advertisingId: '00000000-0000-0000-0000-000000000000' }, os: { name: 'iOS' } } },
    'user.idfa',
    'context.device.advertisingId',
    /nothing but zeros/,
  ],
])('%s is dropped', (_name, given, path, from, why) => {
  expect(dropped(given)).toContainEqual({ path, from, why: expect.stringMatching(why) });
});

test('personal values within a text that should hold none are masked', () => {
  const { payloads } = explain({ properties: { query: 'mail ann@example.com or +49 151 12345678' } });
  const field = payloads[0]?.fields.find(({ from }) => from === 'properties.query');
  expect(field?.value).toBe('mail a***@e***.com or +49*********78');
});

test.each([
  [{ event: ' ' }, {}, 'missing-event-name'],
  [{ type: 'page' }, {}, 'unsupported-type'],
  [{}, { accessToken: '' }, 'missing-access-token'],
])('a refusal comes with advice: %j %j', (given, Config, code) => {
  const { refusal } = explain(given, Config);
  expect(refusal?.code).toBe(code);
  expect(refusal?.advice).toMatch(/^(give|send|set) /);
});
