import { expect, test } from 'vitest';
import { runCli } from '../../src/cli/runCli.js';
import { fakeIo } from './fakeIo.js';
import { temporaryFiles } from './runBuiltCli.js';

const message = { type: 'track', event: 'Purchase', messageId: 'm', timestamp: '2026-08-03T10:00:00Z' };
const settings = { accessToken: 'example-token', pixelCode: 'EXAMPLEPIXEL' };

/** Transforms events, and returns the lines about dropped values. */
async function droppedIn(events: readonly object[], Config: object = {}, flags: readonly string[] = []) {
  const files = await temporaryFiles({ 'settings.json': JSON.stringify({ ...settings, ...Config }) });
  const io = fakeIo({ input: events.map((event) => `${JSON.stringify({ ...message, ...event })}\n`).join('') });
  await runCli(['transform', '-', '--config', files['settings.json'], ...flags], io);
  const lines = io.stderr.text.split('\n').filter((line) => line.includes(' dropped, '));
  return { lines, stderr: io.stderr.text };
}

test.each<readonly [string, object, readonly string[]]>([
  [
    'an amount',
    { properties: { total: '9,90' } },
    ['properties.value: 1 dropped, not a number (from properties.total)'],
  ],
  [
    'an amount whose place a sum takes',
    { properties: { value: '9,90', products: [{ product_id: 1, price: 9.9 }] } },
    ['properties.value: 1 dropped, not a number (from properties.value)'],
  ],
  [
    'a currency',
    { properties: { currency: 'Euro' } },
    ['properties.currency: 1 dropped, not a currency of three letters (from properties.currency)'],
  ],
  [
    'parts of products',
    {
      properties: {
        products: [{ sku: 'a', price: '5,-' }, { sku: 'b', price: 'free', quantity: {} }, { sku: 'c', price: 5 }, 7],
      },
    },
    [
      'properties.contents[].price: 2 dropped, not a number (from properties.products[].price)',
      'properties.contents: 1 dropped, not an object (from properties.products[])',
    ],
  ],
  [
    'parts of contents',
    { properties: { contents: [{ content_id: 'a', quantity: 'many' }] } },
    ['properties.contents[].quantity: 1 dropped, not a number (from properties.contents[].quantity)'],
  ],
  [
    'parts of the one product of an event',
    { properties: { product_id: 'a', price: '5,-' } },
    ['properties.contents[].price: 1 dropped, not a number (from properties.price)'],
  ],
  [
    'elements of a list',
    { properties: { content_ids: ['a', { id: 'b' }, null] } },
    ['properties.content_ids: 1 dropped, not a string (from properties.content_ids[])'],
  ],
  [
    'an e-mail address',
    { context: { traits: { email: 'ann at example.org' } } },
    ['user.email: 1 dropped, not an e-mail address (from context.traits.email)'],
  ],
  [
    'one of several e-mail addresses',
    { traits: { email: ['ann@example.org', 'ann'] } },
    ['user.email: 1 dropped, not an e-mail address (from traits.email[])'],
  ],
  ['a city', { traits: { city: true } }, ['user.city: 1 dropped, not a name of a place (from traits.city)']],
  [
    'an id',
    { context: { externalId: [{ type: 'tiktokExternalId', id: true }] } },
    ['user.external_id: 1 dropped, not a list with an id of the type tiktokExternalId (from context.externalId)'],
  ],
  [
    'a private address',
    { context: { ip: '10.0.0.7' } },
    ['user.ip: 1 dropped, not a public IP address (from context.ip)'],
  ],
  [
    'a parameter of a vertical',
    { properties: { content_type: 'hotel', num_adults: 'two' } },
    ['properties.num_adults: 1 dropped, not a whole number (from properties.num_adults)'],
  ],
])('reports %s that is present but dropped', async (_, event, expected) => {
  expect((await droppedIn([event])).lines).toStrictEqual(expected);
});

test('reports a phone number that is none, without its digits', async () => {
  const { lines, stderr } = await droppedIn([{ traits: { phone: '12-55' } }, { traits: { phone: '+49 30 901820' } }]);
  expect(lines).toStrictEqual([
    expect.stringMatching(/^user\.phone: 1 dropped, not a phone number.*\(from traits\.phone\)$/),
  ]);
  expect(stderr).not.toMatch(/55|901820/);
});

test('reports for Events API 1.0', async () => {
  const event = { properties: { value: '9,90', context: { user: { email: 'ann' } } } };
  const product = { properties: { products: [{ product_id: 1, price: '5,-' }] } };
  expect((await droppedIn([event, product], { version: 'v1' })).lines.sort()).toStrictEqual([
    'context.user.email: 1 dropped, not an e-mail address (from properties.context.user.email)',
    'properties.contents[].price: 1 dropped, not a number (from properties.products[].price)',
    'properties.value: 1 dropped, not a number (from properties.value)',
  ]);
});

test.each([
  ['nothing', { properties: { value: null, currency: ' ', num_items: 'NULL', products: [] } }],
  ['another source', { properties: { value: '9,90', revenue: 9.9 } }],
  [
    'values that stand for none',
    {
      context: {
        page: { url: 'https://shop.example', referrer: '$direct' },
        device: { advertisingId: '00000000-0000-0000-0000-000000000000', id: '0000' },
        externalId: [{ type: 'another', id: '1' }],
      },
    },
  ],
  ['the id of another operating system', { context: { os: { name: 'iOS' }, device: { advertisingId: 'a-b' } } }],
  ['a repeated address', { traits: { email: ['ann@example.org', 'ANN@example.org'] } }],
  ['an event that is refused', { event: 'Nobody mapped this', properties: { value: '9,90' } }],
  ['a time that is refused', { timestamp: 'yesterday', properties: { value: '9,90' } }],
])('reports nothing for %s', async (_, event) => {
  expect((await droppedIn([event])).lines).toStrictEqual([]);
  expect((await droppedIn([event], {}, ['--batch'])).lines).toStrictEqual([]);
});

test.each([[[]], [['--batch']]])('counts over all events, the most frequent first (%j)', async (flags) => {
  const events = [{ properties: { value: 'x', currency: 'EUR' } }, { properties: { value: '1.2.3', currency: '$' } }];
  const { lines } = await droppedIn([...events, {}, ...events, { properties: { value: '-' } }], {}, flags);
  expect(lines).toStrictEqual([
    'properties.value: 5 dropped, not a number (from properties.value)',
    'properties.currency: 2 dropped, not a currency of three letters (from properties.currency)',
  ]);
});
