import { describe, expect, test } from 'vitest';
import { explainEvent } from '../../src/index.js';
import { explain } from './explain.js';

const explained = (given: object, Config: object = {}) => {
  const [payload] = explain(given, Config).payloads;
  return {
    fields: (payload?.fields ?? []).map(({ path, from }) => `${path} ← ${from}`),
    dropped: (payload?.dropped ?? []).map(({ path, from, why }) => `${path} ← ${from}: ${why}`),
  };
};
const noAddress = 'expected e-mail address';

describe('lists of e-mail addresses', () => {
  const email = [null, 'ann@example.com', ' Ann@example.com', 'nobody', 'joe@example.com'];

  test('each element has its own source, and each dropped one a reason', () => {
    const { fields, dropped } = explained({ traits: { email } });
    expect(fields).toStrictEqual([
      'event ← event',
      'event_time ← timestamp',
      'user.email[0] ← traits.email[1]',
      'user.email[1] ← traits.email[4]',
    ]);
    expect(dropped).toStrictEqual([
      'user.email ← traits.email[0]: null',
      'user.email ← traits.email[2]: the same as one before it',
      `user.email ← traits.email[3]: ${noAddress}`,
    ]);
  });

  test('1.0 takes one', () => {
    const { fields, dropped } = explained({ traits: { email } }, { version: 'v1' });
    expect(fields).toContain('context.user.email ← traits.email[1]');
    expect(dropped).toStrictEqual([
      'context.user.email ← traits.email[0]: null',
      'context.user.email ← traits.email[2]: the same as one before it',
      `context.user.email ← traits.email[3]: ${noAddress}`,
      'context.user.email ← traits.email[4]: Events API 1.0 takes one',
    ]);
  });
});

test.each(['[redacted]', '[ann@example.com', ' ["ann@example.com"'])('%s is no list', (email) => {
  const { payloads } = explain({ traits: { email } });
  const why = 'not a list in JSON, although it begins with [';
  expect(payloads[0]?.dropped).toStrictEqual([{ path: 'user.email', from: 'traits.email', code: 'broken-list', why }]);
});

test.each<[phone: unknown, code: string, given?: object]>([
  ['0151 12345678', 'phone-without-country'],
  ['0151 12345678', 'phone-of-other-country', { country: 'US' }],
  ['123 4567', 'phone-without-country'],
  ['12-55', 'phone-too-short'],
  ['+1 555', 'phone-too-short'],
  ['+49 151 1234567890123', 'phone-too-long'],
  ['2026-02-03', 'phone-is-date'],
  ['2026-02-03 04:05', 'phone-is-date'],
  [1770091506123, 'phone-is-date'],
  ['203.0.113.9', 'phone-is-ip'],
  ['4.91E+11', 'phone-in-exponents'],
  ['4915112345678.25', 'phone-with-fraction'],
  ['+49 151 12345678 / +49 151 87654321', 'two-phones'],
  ['030 1234567, 030 7654321', 'two-phones'],
  ['call me', 'phone-with-text'],
  ['+४९ १५१ १२३४५६७८', 'phone-in-other-digits'],
  ['1'.repeat(1001), 'too-long'],
  ['e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 'digest-of-nothing'],
])('says why %s is dropped as a phone number: %s', (phone, code, given = {}) => {
  const { payloads } = explain({ traits: { phone, ...given } });
  const dropped = payloads[0]?.dropped.find(({ path }) => path === 'user.phone');
  expect(dropped).toMatchObject({ code });
  expect(dropped?.why).not.toMatch(/expected|\d{4}(?!characters)/);
});

test('without parsePhone, a national number is one without a country', () => {
  const message = {
    type: 'track',
    event: 'Lead',
    timestamp: 1770091506,
    traits: { phone: '0151 12345678', country: 'DE' },
  };
  const { payloads } = explainEvent({ message, destination: { Config: { accessToken: 'token', pixelCode: 'PIXEL' } } });
  expect(payloads[0]?.dropped).toMatchObject([{ path: 'user.phone', code: 'phone-without-country' }]);
});

test.each([[{ callback: ' ', id: 1 }], [{ callback: {}, id: 1 }], ['{"callback":true,"id":1}']])(
  'drops an unusable callback of an ad once, under its own name: %j',
  (ad) => {
    const { fields, dropped } = explained({ context: { ad } }, { version: 'v1' });
    expect(fields).toContain('context.ad.id ← context.ad.id');
    expect(dropped).toStrictEqual([expect.stringMatching(/^context.ad.callback ← context.ad.callback: /)]);
  },
);

test.each([
  [
    { os: { name: 'iOS' }, device: { advertisingId: 'A', adTrackingEnabled: false } },
    'idfa',
    'adTrackingEnabled is false',
  ],
  [{ os: { name: 'tvOS' }, device: { advertisingId: 'A' } }, 'gaid', 'context.os.name is an Apple system'],
  [{ os: { name: 'Android' }, device: { advertisingId: 'A' } }, 'idfa', 'context.os.name is Android'],
])('names a condition that does not hold: %j', (context, key, why) => {
  const { dropped } = explained({ context });
  expect(dropped).toContainEqual(expect.stringMatching(`^user.${key} ← context.device.advertisingId: .*${why}$`));
});

test.each([
  [{}, 'the event is not from a warehouse'],
  [{ channel: 'web', context: { mappedToDestination: true } }, 'the event is not from a warehouse'],
  [
    { channel: 'sources', context: { mappedToDestination: true } },
    'context.mappedToDestination is set, so timestamp is the time of the event',
  ],
])('says why properties.timestamp is not the time of an event: %j', (given, why) => {
  for (const [version, path] of [['v1', 'timestamp'] as const, ['v2', 'event_time'] as const]) {
    const { payloads } = explain({ ...given, properties: { timestamp: 1770091000 } }, { version });
    const time = payloads[0]?.fields.find((field) => field.path === path);
    expect(time?.tried).toStrictEqual([{ path: 'properties.timestamp', why }]);
  }
});

test.each([
  [Number.NaN, 'not a number'],
  [new Date(0), 'a date, expected number'],
  [null, 'null'],
  ['', 'blank'],
  [[], 'an empty list'],
  [{ a: 1 }, 'an object, expected number'],
  [true, 'a boolean, expected number'],
  ['1,5', 'expected number'],
])('names the reason for a value that is not a number: %s', (value, why) => {
  expect(explained({ properties: { value } }).dropped).toStrictEqual([`properties.value ← properties.value: ${why}`]);
});

test('dropped ids of a list do not move the others', () => {
  expect(explained({ properties: { content_ids: ['a', null, 'b'] } }).fields).toContain(
    'properties.content_ids[1] ← properties.content_ids[2]',
  );
});

test('reports a dropped field of the request', () => {
  expect(explained({ properties: { eventSource: 'mobile' } }).dropped).toStrictEqual([
    'event_source ← properties.eventSource: expected event source (web, app, offline, crm)',
  ]);
});

test('reports no source that a derived value replaces', () => {
  const contents = [{ content_id: 'a', content_type: ' ' }];
  const { fields, dropped } = explained({ properties: { contents, content_ids: [null] } });
  expect(fields).toContain('properties.content_ids[0] ← derived');
  expect(dropped).toStrictEqual([]);
  const products = [{ id: 'a', contentType: ' ' }];
  expect(explained({ properties: { products } }, { version: 'v1' }).dropped).toStrictEqual([]);
});

test('drops items without a usable field', () => {
  const { fields, dropped } = explained({
    properties: { products: ['x', { price: 'much' }, { id: 7, price: 'much' }] },
  });
  expect(fields).toContain('properties.contents[0].content_id ← properties.products[2].id');
  expect(dropped).toStrictEqual([
    'properties.contents ← properties.products[0]: not an object',
    'properties.contents ← properties.products[1]: an item without a usable field',
    'properties.contents[0].price ← properties.products[2].price: expected number',
  ]);
});

test('reads one object in place of a list', () => {
  expect(explained({ properties: { products: { id: 7 } } }).fields).toContain(
    'properties.contents[0].content_id ← properties.products.id',
  );
});

test('names the entry of context.externalId that it reads', () => {
  const externalId = [
    { type: 'other', id: 'a' },
    { type: 'tiktokExternalId', id: ' ' },
    { type: 'tiktokExternalId', id: ['b', 'c'] },
  ];
  expect(explained({ context: { externalId } }).fields.slice(2)).toStrictEqual([
    'user.external_id[0] ← context.externalId[2].id[0]',
    'user.external_id[1] ← context.externalId[2].id[1]',
  ]);
});

test('masks keys that are personal values in both paths', () => {
  const plan = { 'ann@example.com': 1 };
  const { fields } = explained({ properties: { plan, contents: [plan] } }, { customProperties: ['plan'] });
  expect(fields.slice(2)).toStrictEqual([
    'properties.contents[0]["a***@e***.com"] ← properties.contents[0]["a***@e***.com"]',
    'properties.num_items ← derived',
    'properties.plan["a***@e***.com"] ← properties.plan["a***@e***.com"]',
  ]);
});

describe('onlyDocumentedFields', () => {
  const why = "TikTok's reference does not list it for this event source, and onlyDocumentedFields is on";
  const documented = { onlyDocumentedFields: true };

  test.each<[kind: string, properties: object, sent: string, dropped: string[]]>([
    [
      'contents',
      { contents: ['x', { content_id: '1', foo: 'bar', none: undefined, description: 'd', brand: 'b' }] },
      'properties.contents[0].brand ← properties.contents[1].brand',
      ['contents[0].foo ← properties.contents[1].foo', 'contents[0].description ← properties.contents[1].description'],
    ],
    [
      'contents in JSON',
      { contents: '{"content_id":"1","foo":{"bar":1}}' },
      'properties.contents[0].content_id ← properties.contents.content_id',
      ['contents[0].foo ← properties.contents.foo'],
    ],
    [
      'products',
      { products: [{ product_id: '1', description: 'd' }] },
      'properties.contents[0].content_id ← properties.products[0].product_id',
      ['contents[0].description ← properties.products[0].description'],
    ],
  ])('reports the keys of items that it removes: %s', (_kind, properties, sent, paths) => {
    const ofKeys = (dropped: string[]) => dropped.filter((one) => one.endsWith(why));
    const { fields, dropped } = explained({ properties }, documented);
    expect(fields).toContain(sent);
    expect(ofKeys(dropped)).toStrictEqual(paths.map((path) => `properties.${path}: ${why}`));
    expect(ofKeys(explained({ properties }).dropped)).toStrictEqual([]);
    expect(ofKeys(explained({ properties }, { ...documented, version: 'v1' }).dropped)).toStrictEqual([]);
  });

  test('reports a field that the event source does not have, if the event has it', () => {
    const Config = { ...documented, customProperties: ['customer_type'] };
    const given = { traits: { firstName: 'Ann' }, properties: { eventSource: 'offline' } };
    expect(explained(given, Config).dropped).toStrictEqual([`user.first_name ← traits.firstName: ${why}`]);
  });
});
