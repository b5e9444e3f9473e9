import { describe, expect, test } from 'vitest';
import { explainEvent, transformEvent } from '../../src/index.js';
import { cpuTime } from '../cpuTime.js';
import { explain } from './explain.js';

const dropped = (given: object) => explain(given).payloads.flatMap((payload) => payload.dropped);

const description = 'properties.description';
const contentIds = 'properties.content_ids';
const ofProduct = (name: string) => `properties.products[0].${name}`;

describe('unread', () => {
  test.each([
    ['another case', { properties: { Value: 3 } }, 'properties.Value', 'properties.value'],
    ['a longer name', { properties: { email_address: 'x' } }, 'properties.email_address', 'properties.email'],
    ['swapped letters', { traits: { emial: 'x' } }, 'traits.emial', 'traits.email'],
    ['the right name in another place', { context: { email: 'x' } }, 'context.email', 'context.user.email'],
    [
      'the right objects below another',
      { identifiers: { address: { city: 'x' } } },
      'identifiers.address.city',
      'traits.address.city',
    ],
    ['a name where nothing is read', { identifiers: { email: 'x' } }, 'identifiers.email', 'traits.email'],
    ['another spelling in another place', { userAgent: 'x' }, 'userAgent', 'context.userAgent'],
    ['a misspelt object', { Traits: { Email: 'x' } }, 'Traits.Email', 'traits.email'],
    ['a list in another spelling', { properties: { contentIds: ['a', 'b'] } }, 'properties.contentIds', contentIds],
    ['a misspelt list', { properties: { contents_ids: ['a'] } }, 'properties.contents_ids', contentIds],
    ['a list of objects', { properties: { Products: [{ id: 1 }] } }, 'properties.Products', 'properties.products'],
    ['a field of a product beside the products', { properties: { name: 'x' } }, 'properties.name', ofProduct('name')],
    ['a name that products have too', { properties: { Description: 'x' } }, 'properties.Description', description],
    [
      'a name of another specification',
      { properties: { line_items: [{ id: 1 }] } },
      'properties.line_items',
      'properties.products',
    ],
    ['such a name of a person', { traits: { mobile: 1 } }, 'traits.mobile', 'traits.phone'],
    [
      'the very name in another place',
      { properties: { first_name: 'x' } },
      'properties.first_name',
      'traits.first_name',
    ],
    ['such a one similar to a field', { properties: { category: 'x' } }, 'properties.category', ofProduct('category')],
    [
      'a name in an item',
      { properties: { products: [{ Price: 3 }] } },
      'properties.products[0].Price',
      'properties.products[0].price',
    ],
  ])('%s', (_name, given, path, nearest) => {
    expect(explain(given).unread).toStrictEqual([{ path, nearest }]);
  });

  test('what says nothing is not counted', () => {
    const nothing = { a: {}, b: [], c: null, d: ' ', e: { f: {} } };
    expect(explain({ properties: nothing, x: [] }).unread).toStrictEqual([]);
  });

  test('what a derived source looks at is read', () => {
    const given = { properties: { url: 'https://shop.example.com/' } };
    expect(explain(given, { version: 'v1' }).unread).toStrictEqual([]);
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
      context: { library: { name: 'L' }, campaign: { source: 'S' }, 'ua-ch': { mobile: false }, app: { name: 'A' } },
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
  [
    'a private address',
    { context: { ip: '192.168.0.1', userAgent: 'UA' } },
    'user.ip',
    'context.ip',
    /public IP address/,
  ],
  [
    'a string that is not an e-mail address',
    { traits: { email: 'nobody' } },
    'user.email',
    'traits.email',
    /e-mail address/,
  ],
  ['an unusable phone number', { traits: { phone: '12' } }, 'user.phone', 'traits.phone', /phone number/],
  [
    'a refused device id',
    { context: { device: { advertisingId: '00000000-0000-0000-0000-000000000000' }, os: { name: 'iOS' } } },
    'user.idfa',
    'context.device.advertisingId',
    /other than zeros/,
  ],
])('%s is dropped', (_name, given, path, from, why) => {
  expect(dropped(given)).toContainEqual({ path, from, code: expect.any(String), why: expect.stringMatching(why) });
});

test.each([
  [{ event: 'mail ann@example.com' }, { sendCustomEvents: true }],
  [{ event: 'ann@example.com' }, {}],
  [{ type: 'ann@example.com' }, {}],
])('personal values in the name of an event are masked: %#', (given, Config) => {
  const { payloads, refusal } = explain(given, Config);
  const told = JSON.stringify([payloads.map(({ payload: _sent, ...rest }) => rest), refusal]);
  expect(told).toContain('a***@e***.com');
  expect(told).not.toContain('ann@');
});

describe('what no JSON holds', () => {
  const unreadable = {
    enumerable: true,
    get: () => {
      throw new Error('ann@example.com');
    },
  };
  const ofProxy = new Proxy({}, { ownKeys: () => unreadable.get(), get: () => unreadable.get() });
  const nest = (levels: number): object => (levels === 0 ? {} : { a: nest(levels - 1) });
  const deep = JSON.parse(`${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`);
  const circular: Record<string, unknown> = { zzz: 1 };
  circular['self'] = circular;

  test.each([
    ['a field that throws', { properties: Object.defineProperty({}, 'value', unreadable) }, 'invalid-message'],
    ['an object that throws', { context: Object.defineProperty({}, 'traits', unreadable) }, 'invalid-message'],
    ['contents within themselves', { properties: { contents: [circular] } }, 'invalid-message'],
    [
      'a date that throws where a number belongs',
      {
        properties: {
          zzz: 1,
          contents: [{ content_id: '1', price: Object.assign(new Date(0), { getTime: unreadable.get }) }],
        },
      },
      undefined,
    ],
    ['something unread that throws', { properties: Object.defineProperty({ zzz: 1 }, 'yyy', unreadable) }, undefined],
    ['a proxy that throws', { properties: { zzz: 1, yyy: ofProxy } }, undefined],
    ['an object within itself', { properties: circular }, undefined],
  ])('%s is refused as transformEvent does, or told', (_kind, given, code) => {
    const { unread, refusal } = explain(given);
    expect(refusal?.code).toBe(code);
    expect(unread).toStrictEqual(code === undefined ? [{ path: 'properties.zzz' }] : []);
  });

  test('what is very deep is told as a whole', () => {
    const [unread] = explain({ properties: { deep } }).unread;
    expect(unread?.path).toMatch(/^properties\.deep(?:\.a)+$/);
    expect(explain({ properties: { contents: [nest(90)] } }).payloads[0]?.fields.length).toBeGreaterThan(2);
  });

  test('settings that throw', () => {
    const Config = Object.defineProperty({}, 'version', unreadable);
    const message = { type: 'track', event: 'Lead' };
    expect(explainEvent({ message, destination: { Config } }).refusal?.code).toBe('invalid-config');
  });
});

test('a long event is explained in time in proportion', () => {
  const names = Array.from({ length: 1000 }, (_, index) => `unknown_${index}`);
  const properties = Object.fromEntries([...names, 'a_'.repeat(100_000)].map((name) => [name, 1]));
  expect(cpuTime(() => expect(explain({ properties }).unread).toHaveLength(1001))).toBeLessThan(2000);
});

test.each(['customerPhone', 'billing_phone_number', 'gift_recipient_first_name', 'Emails'])(
  'what is called %s is masked, in contents and custom properties too',
  (name) => {
    const properties = { [name]: '0151 12345678', contents: [{ content_id: 'a', [name]: 15112345678 }] };
    const { payloads } = explain({ properties }, { customProperties: [name] });
    expect(JSON.stringify(payloads.map(({ fields }) => fields))).not.toMatch(/123456/);
  },
);

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

test.each<[input: unknown, code: string]>([
  [{ type: 'track', event: 'Lead', timestamp: 1770091506 }, 'invalid-option'],
  [undefined, 'invalid-message'],
  [{ message: [], destination: {} }, 'invalid-message'],
  [{ message: { type: 'track', event: 'Lead' } }, 'invalid-config'],
])('refuses what transformEvent refuses, for the same reason: %j', (input, code) => {
  const { refusal } = explainEvent(input as never);
  expect(refusal?.code).toBe(code);
  expect(() => transformEvent(input as never)).toThrow(expect.objectContaining({ code, message: refusal?.text }));
});

test('explains an event of which only parts that no field reads cannot be read', () => {
  const { proxy: unreadable, revoke } = Proxy.revocable({}, {});
  revoke();
  const properties = { contents: [{ content_id: 'a' }], products: unreadable, extra: unreadable };
  const { payloads, refusal } = explain({ properties, traits: { email: ['ann@example.com', unreadable] } });
  expect(refusal).toBeUndefined();
  expect(payloads[0]?.dropped).toContainEqual({
    path: 'user.email',
    from: 'traits.email[1]',
    code: 'unreadable',
    why: 'an object that cannot be read',
  });
});

test('explains an event of which explaining reads more than transforming it, as far as it can be read', () => {
  const has = () => {
    throw new Error('jane@example.com');
  };
  const externalId = new Proxy([{ type: 'tiktokExternalId', id: 'x' }], { has });
  expect(explain({ context: { externalId } }).payloads[0]?.fields.at(-1)).toMatchObject({
    path: 'user.external_id',
    from: 'context.externalId[0].id',
  });
});
