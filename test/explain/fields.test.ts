import { describe, expect, test } from 'vitest';
import { explain } from './explain.js';

const field = (path: string, given: object, Config: object = {}) =>
  explain(given, Config)
    .payloads.flatMap(({ fields }) => fields)
    .find((one) => one.path === path);

test.each([
  ['trimmed', { traits: { email: ' ann@example.com ' } }, 'user.email', ['trimmed', 'hashed']],
  ['lower-cased', { traits: { firstName: 'ANN' } }, 'user.first_name', ['lower-cased']],
  ['upper-cased', { properties: { currency: 'eur' } }, 'properties.currency', ['upper-cased']],
  ['a number', { properties: { order_id: 7 } }, 'properties.order_id', ['a number read as string']],
  ['a phone as a number', { traits: { phone: 4915112345678 } }, 'user.phone', ['a number read as string']],
  ['a ZIP+4', { traits: { zip: '94103-1234' } }, 'user.zip_code', ['ZIP+4 cut to five digits', 'hashed']],
  [
    'another postcode',
    { traits: { zip: 'SW1A 1AA' } },
    'user.zip_code',
    ['lower-cased without spaces and dashes', 'hashed'],
  ],
  ['digits with a space', { traits: { zip: '101 15' } }, 'user.zip_code', ['lower-cased without spaces and dashes']],
  [
    'a list of ids',
    { properties: { content_ids: ['a', null, 7] } },
    'properties.content_ids[1]',
    ['a number read as string'],
  ],
  ['an unmapped name', { event: 'Nap' }, 'event', ['sent as it is, by sendCustomEvents']],
  ['a name of eventsToStandard', { event: 'nod' }, 'event', ['named by eventsToStandard']],
  ['a name of the built-in map', { event: 'signed up' }, 'event', ['named by the built-in map "current"']],
])('%s', (_step, given, path, steps) => {
  const Config = { sendCustomEvents: true, eventsToStandard: [{ from: 'Nod', to: 'Lead' }] };
  expect(field(path, given, Config)?.steps.slice(0, steps.length)).toStrictEqual(steps);
});

describe('describes steps in the words of the field:', () => {
  const time = 'event_time';

  test.each([
    ['ISO 8601', { timestamp: '2026-02-03T04:05:06.000Z' }, time, ['ISO 8601 converted to Unix seconds']],
    ['a date', { timestamp: '2026-02-03' }, time, ['ISO 8601 without a zone converted to Unix seconds']],
    [
      'a time of a warehouse',
      { timestamp: '2026-02-03 04:05:06+00' },
      time,
      ['date and time converted to Unix seconds'],
    ],
    [
      'a time of an e-mail',
      { timestamp: 'Tue, 03 Feb 2026 04:05:06 -0800' },
      time,
      ['RFC 2822 date converted to Unix seconds'],
    ],
    ['Unix seconds', { timestamp: 1770091506 }, time, []],
    ['Unix seconds in a string', { timestamp: '1770091506' }, time, ['a string read as Unix seconds']],
    ['Unix milliseconds', { timestamp: 1770091506123 }, time, ['Unix milliseconds converted to Unix seconds']],
    ['Unix microseconds', { timestamp: '1770091506123000' }, time, ['Unix microseconds converted to Unix seconds']],
    ['a date object', { timestamp: new Date(1770091506123) }, time, ['date converted to Unix seconds']],
    [
      'the name of a country',
      { traits: { country: 'Germany' } },
      'user.country',
      ['country converted to its ISO 3166 code'],
    ],
    [
      'a chain of IP addresses',
      { context: { ip: '10.0.0.1, 203.0.113.9' } },
      'user.ip',
      ['first public IP address taken'],
    ],
    ['the locale of a device', { context: { locale: 'de_DE' } }, 'user.locale', ['written as a language tag']],
    [
      "Apple's number",
      { properties: { eventSource: 'app' }, context: { device: { attTrackingStatus: 3 } } },
      'user.att_status',
      ["Apple's number converted to its name"],
    ],
  ])('%s', (_form, given, path, steps) => {
    expect(field(path, given)?.steps).toStrictEqual(steps);
  });

  test.each([
    ['ISO 8601', '2026-02-03T04:05:06Z', []],
    ['ISO 8601 without a zone', '2026-02-03T04:05:06', ['ISO 8601 without a zone converted to ISO 8601 in UTC']],
    ['Unix seconds', 1770091506, ['Unix seconds converted to ISO 8601 in UTC']],
  ])('in 1.0, %s', (_form, timestamp, steps) => {
    expect(field('timestamp', { timestamp }, { version: 'v1' })?.steps).toStrictEqual(steps);
  });
});

describe('normalises phone numbers:', () => {
  test.each([
    ['+4915112345678', {}, ['hashed']],
    ['+49 (0) 151 12345678', {}, ['written in E.164', 'hashed']],
    ['0049 (0) 151 12345678', {}, ['written in E.164', 'hashed']],
    ['4915112345678.0', {}, ['written in E.164', 'hashed']],
    ['4915112345678 ext. 5', {}, ['written in E.164', 'hashed']],
    ['447911123456', { defaultPhoneCountry: 'GB' }, ['written in E.164', 'hashed']],
    ['0151 12345678', { defaultPhoneCountry: 'DE' }, ['completed to E.164', 'hashed']],
    ['AB12'.repeat(16), {}, ['already a digest', 'lower-cased']],
  ])('%s %j', (phone, Config, steps) => {
    expect(field('user.phone', { traits: { phone } }, Config)?.steps).toStrictEqual(steps);
  });
});

test('names the setting that made a value', () => {
  const Config = { eventIdTemplate: '{properties.order_id}-{event}' };
  expect(field('event_id', { properties: { order_id: 'O' } }, Config)).toMatchObject({
    from: 'settings',
    steps: ['by eventIdTemplate'],
  });
});

test('shows a derived value with its sources', () => {
  const given = { properties: { contents: [{ content_id: 'a' }], num_items: 'many' } };
  expect(field('properties.num_items', given)).toMatchObject({
    value: 1,
    from: 'derived',
    cast: 'whole number',
    tried: [
      { path: 'properties.num_items', why: 'expected whole number' },
      { path: 'properties.numItems', why: 'absent' },
    ],
  });
});

describe('in 1.0', () => {
  const v1 = { version: 'v1' };

  test.each([
    [
      'of the products',
      { products: [{ id: 5, contentType: ' ' }] },
      'default',
      ['product, where the event names none'],
    ],
    ['of the contents', { contents: [{ content_id: 'a' }] }, 'default', ['product_group, where the event names none']],
    ['of the event', { contents: [{ content_id: 'a' }], contentType: 'x ' }, 'properties.contentType', ['trimmed']],
  ])('explains the type of a content: %s', (_kind, properties, from, steps) => {
    expect(field('properties.contents[0].content_type', { properties }, v1)).toMatchObject({ from, steps });
  });

  test('lists the keys of a product before those of the event', () => {
    const given = { properties: { products: [{ id: 5, contentType: ' ' }], content_type: 'x' } };
    expect(field('properties.contents[0].content_type', given, v1)?.tried).toStrictEqual([
      { path: 'properties.contents', why: 'absent' },
      { path: 'properties.products[0].contentType', why: 'blank' },
      { path: 'properties.products[0].content_type', why: 'absent' },
      { path: 'properties.contentType', why: 'absent' },
    ]);
  });

  test.each([
    ['a number', { callback: 7 }, ['a number read as string']],
    ['outer blanks', { callback: ' x ' }, ['trimmed']],
    ['a JSON string', '{"callback":"x"}', ['read from JSON']],
  ])('explains the callback of context.ad: %s', (_kind, ad, steps) => {
    expect(field('context.ad.callback', { context: { ad } }, v1)).toMatchObject({ from: 'context.ad.callback', steps });
  });

  test('drops an object without a usable value', () => {
    const { payloads } = explain({ context: { ad: { callback: true } } }, v1);
    expect(payloads[0]?.dropped).toContainEqual({
      path: 'context.ad',
      from: 'context.ad',
      code: 'unusable',
      why: 'expected object with a usable value',
    });
  });
});

test.each([
  ['blank', ' ', 'blank', 'blank'],
  ['null', null, 'null', 'null'],
  ['empty', {}, 'empty', 'an empty object'],
])('drops a custom property that is %s', (_kind, plan, code, why) => {
  const { payloads } = explain(
    { properties: { plan, value: 'x', tier: 'gold' } },
    { customProperties: ['plan', 'value', 'tier', 'none'] },
  );
  expect(payloads[0]?.dropped).toStrictEqual([
    { path: 'properties.plan', from: 'properties.plan', code, why },
    { path: 'properties.value', from: 'properties.value', code: 'unusable', why: 'expected number' },
  ]);
});

test("the person's own values are masked within other strings", () => {
  const traits = { firstName: 'Janet', lastName: 'Doeringer' };
  const description = 'Gift for Janet Doeringer';
  for (const version of ['v1', 'v2']) {
    const shown = field('properties.description', { context: { traits }, properties: { description } }, { version });
    expect(shown?.value).toBe('G*** (24 characters)');
  }
  expect(field('properties.description', { properties: { description } })?.value).toBe(description);
});
