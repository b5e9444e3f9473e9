import { describe, expect, test } from 'vitest';
import { put } from '../properties/arbitraries.js';
import { explain } from './explain.js';

const withValue = (path: string, value: unknown): Record<string, unknown> => {
  const given: Record<string, unknown> = {};
  put(given, path, value);
  return given;
};

const words = (text: string): string[] => text.trim().split(/\s+/);

/** The names of other destinations, by the path that is read instead. Written out: a row that the table loses must fail here. */
const synonyms: Readonly<Record<string, string>> = {
  'properties.products': 'line_items product_list',
  'properties.value': 'amount subtotal',
  'properties.order_id': 'transaction_id order_number',
  'properties.search_string': 'search_term search_query keyword',
  'properties.ttclid': 'click_id tiktok_click_id',
  'traits.phone': 'mobile mobile_number tel telephone',
  'traits.firstName': 'given_name',
  'traits.lastName': 'family_name surname',
  'traits.postalcode': 'postcode',
};

describe.each(Object.entries(synonyms))('the nearest path is %s', (nearest, names) => {
  const [holder] = nearest.split('.');

  test.each(words(names))('for the name %s', (name) => {
    const path = `${holder}.${name}`;
    expect(explain(withValue(path, 'x')).unread).toStrictEqual([{ path, nearest }]);
  });

  test.each(words(names).map((name) => name.replaceAll('_', ' ').toUpperCase()))('for the name %s', (name) => {
    expect(explain({ [holder ?? '']: { [name]: 'x' } }).unread).toMatchObject([{ nearest }]);
  });
});

/** What RudderStack and its SDKs add to messages of their own accord. Written out, as the synonyms are. */
const envelope = `
  version channel messageId rudderId anonymousId userId previousId writeKey integrations plan _metadata
  originalTimestamp sentAt receivedAt request_ip recordId statusCode metadata user_properties name
  context.library context.sources context.mappedToDestination context.destinations context.source_id context.sourceType
  context.campaign context.ua-ch context.trackingPlanId context.trackingPlanVersion context.violationErrors
  context.sessionId context.sessionStart context.instanceId context.groupId context.consentManagement
  context.screen context.timezone context.network context.direct context.active context.userAgentData
  context.page.path context.page.title context.page.search context.page.tab_url context.page.referring_domain
  context.page.initial_referrer context.page.initial_referring_domain
  context.app.name context.app.namespace context.app.version context.app.build context.app.installType
  context.os.name context.os.version
  context.device.manufacturer context.device.model context.device.name context.device.type context.device.brand
  context.device.token
  context.traits.anonymousId context.traits.userId`;

describe.each(['v1', 'v2'])('%s counts as read, because the host or its SDKs write it:', (version) => {
  test.each(words(envelope))('%s', (path) => {
    const value = { anything: ['of', { any: 'form' }] };
    expect(explain(withValue(path, value), { version }).unread).toStrictEqual([]);
  });
});

test.each([
  ['context.trait.email', 'context.traits.email'],
  ['context.trait.firstName', 'context.traits.firstName'],
  ['context.devise.id', 'context.device.id'],
  ['context.Device.advertising_id', 'context.device.advertisingId'],
  ['contxt.page.url', 'context.page.url'],
  ['contxt.pages.url', 'context.page.url'],
  ['propertys.order_id', 'properties.order_id'],
  ['property.transaction_id', 'properties.order_id'],
  ['trait.address.city', 'traits.address.city'],
  ['context.trait.adress.city', 'context.traits.address.city'],
])('finds the path of which an object is misspelt: %s', (path, nearest) => {
  expect(explain(withValue(path, 'x')).unread).toStrictEqual([{ path, nearest }]);
});

test('an object of another name is no misspelling', () => {
  expect(explain(withValue('context.zzz.url', 'x')).unread).toStrictEqual([{ path: 'context.zzz.url' }]);
});

describe('masks keys that are personal values:', () => {
  const traits = { name: 'Jane Doe', email: 'jane@example.com', loyaltyCard: 'K7-PX' };

  test.each([
    ['an e-mail address', 'ann@example.com'],
    ['a phone number', '+49 151 12345678'],
    ['a digest', 'ab12cd34'.repeat(8)],
    ['an id', '6F9619FF-8B86-D011-B42D-00C04FC964FF'],
    ['a name that the event has', 'Jane Doe'],
    ['a part of a name', 'points of jane doe'],
    ['another trait', 'k7-px'],
  ])('%s', (_kind, key) => {
    const Config = { customProperties: ['plan'] };
    const given = { traits, properties: { [key]: 1, plan: { [key]: 1 }, contents: [{ content_id: 'a', [key]: 1 }] } };
    const { payloads, unread } = explain(given, Config);
    const shown = JSON.stringify([payloads.map(({ payload: _sent, ...rest }) => rest), unread]);
    expect(shown).not.toContain(key);
    expect(unread).toHaveLength(3);
  });

  test('the names of the traits themselves stay', () => {
    expect(explain({ traits }).unread).toStrictEqual([
      { path: 'traits.name', nearest: 'traits.firstName' },
      { path: 'traits.loyaltyCard' },
    ]);
  });
});

test('a name beside one of the host is unread', () => {
  expect(explain(withValue('context.os.zzz', 1)).unread).toStrictEqual([{ path: 'context.os.zzz' }]);
  expect(explain(withValue('context.page.zzz', 1)).unread).toStrictEqual([{ path: 'context.page.zzz' }]);
});

describe('an array where an object is expected', () => {
  test('is unread element by element, each with its index', () => {
    const context = [{ ip: '203.0.113.9' }, 'z', [], { zzz: [1] }];
    expect(explain({ context }).unread).toStrictEqual([
      { path: 'context[0].ip', nearest: 'context.ip' },
      { path: 'context[1]' },
      { path: 'context[3].zzz' },
    ]);
  });

  test('is unread as a whole where nothing below it is read', () => {
    expect(explain({ properties: { zzz: [{ ip: 1 }, 'z'] } }).unread).toStrictEqual([{ path: 'properties.zzz' }]);
  });

  test('is skipped among the items of a list', () => {
    const products = ['a', { Price: 1 }, [{ Price: 2 }]];
    expect(explain({ properties: { products } }).unread).toStrictEqual([
      { path: 'properties.products[1].Price', nearest: 'properties.products[1].price' },
    ]);
  });
});
