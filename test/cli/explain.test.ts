import { describe, expect, test } from 'vitest';
import { runCli } from '../../src/cli/runCli.js';
import { fakeIo } from './fakeIo.js';
import { jsonLines, temporaryFiles } from './runBuiltCli.js';

const settings = { accessToken: 'secret-token', pixelCode: 'PIXEL' };
const time = 1770091506;
const lead = {
  type: 'track',
  event: 'Lead',
  timestamp: time,
  traits: { email: ' ' },
  context: { traits: { email: 'Jane@Example.com' }, ip: '10.0.0.5' },
  properties: { Value: 3 },
};
const recordMessage = { type: 'record', action: 'insert' };

const linesOf = (values: readonly unknown[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('');
const run = async (args: readonly string[], input: string, config: unknown = settings, io = fakeIo({ input })) => {
  const files = await temporaryFiles({ 'config.json': JSON.stringify(config) });
  const status = await runCli(['explain', '--config', files['config.json'], ...args], io);
  return { status, stdout: io.stdout.text, stderr: io.stderr.text };
};

describe('for people', () => {
  test('prints each value, skipped sources, dropped values and unread keys', async () => {
    const { status, stdout } = await run([], linesOf([lead]));
    expect(stdout).toBe(`line 1  Lead
  event       Lead           ← event  TikTok's own name
  event_time  1770091506     ← timestamp
  user.email  J***@E***.com  ← context.traits.email  lower-cased, hashed
              not traits.email: blank
  dropped user.ip ← context.ip: expected public IP address
  not read properties.Value: is properties.value meant?

`);
    expect(status).toBe(0);
  });

  test('prints a refusal, and what to do about it', async () => {
    const { status, stdout, stderr } = await run([], linesOf([{ ...lead, event: 'Wishlist Shared' }]));
    expect(stdout).toContain(`line 1  refused: unmapped-event-name
  Event name (wishlist shared) is not valid, must be mapped to one of standard events
  What to do: map the name in eventsToStandard, or switch sendCustomEvents on
`);
    expect(status).toBe(3);
    expect(stderr).toContain('1 event: 0 would be sent, 1 refused, none unreadable');
  });

  test('escapes control characters of the input', async () => {
    const properties = { description: 'a\u001b[2Jb\u0007', '\u001b[31m': 1, '\u001b[32m': { email: 'x' } };
    const { stdout } = await run([], linesOf([{ ...lead, properties }]));
    expect(stdout).toContain('a\\u001b[2Jb\\u0007');
    expect(stdout).toMatch(/not read properties\["\\+u001b\[32m"\]\.email: is \S+email meant\?/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the test looks for them
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  });

  test.each([
    [true, '\u001b['],
    [false, undefined],
  ])('uses colours only where the terminal has them: %s', async (hasColors, code) => {
    const io = fakeIo({ input: linesOf([lead]) });
    const { stdout } = await run([], '', settings, {
      ...io,
      stdout: Object.assign(io.stdout, { hasColors: () => hasColors }),
    });
    expect(stdout.includes('\u001b[')).toBe(code !== undefined);
  });
});

describe('--json', () => {
  test('prints one object per event, without the payloads', async () => {
    const { stdout } = await run(['--json'], linesOf([lead, recordMessage]));
    const [first, second] = jsonLines(stdout) as [Record<string, unknown>, Record<string, unknown>];
    expect(first).toMatchObject({ line: 1, unread: [{ path: 'properties.Value', nearest: 'properties.value' }] });
    const [payload] = first['payloads'] as [Record<string, unknown>];
    expect(Object.keys(payload)).toStrictEqual(['event', 'fields', 'dropped']);
    expect(payload['dropped']).toStrictEqual([
      { path: 'user.ip', from: 'context.ip', code: 'unusable', why: 'expected public IP address' },
    ]);
    expect(second).toMatchObject({ line: 2, payloads: [], refusal: { code: 'record-not-supported' } });
  });
});

/** Payloads with an e-mail address, an IP address alone, an IP address and a user agent, and twice no match key. */
const many = [
  lead,
  { ...lead, context: { ip: '203.0.113.7' } },
  { ...lead, context: { ip: '203.0.113.7', userAgent: 'Browser' } },
  {
    ...lead,
    context: {},
    properties: {
      products: [
        { sku: 'a', colour: 'red' },
        { sku: 'b', colour: 'blue' },
      ],
    },
  },
  { ...lead, context: {} },
  recordMessage,
];

describe('--summary', () => {
  test('counts match keys, dropped values, paths not read, and refusals', async () => {
    const { status, stdout } = await run(['--summary', '--json'], linesOf(many));
    const none = { counts: [], withoutName: 0 };
    const counted = JSON.parse(stdout);
    expect(counted).toMatchObject({
      events: 6,
      payloads: 5,
      withoutMatchKey: 3,
      refusals: { counts: [{ name: 'record-not-supported', count: 1 }] },
    });
    expect(counted.matchKeys.filter(({ count }: { count: number }) => count > 0)).toStrictEqual([
      { name: 'email', count: 1 },
      { name: 'ip with user agent', count: 1 },
    ]);
    expect(counted.dropped).toMatchObject({
      counts: expect.arrayContaining([{ name: 'user.ip ← context.ip: expected public IP address', count: 1 }]),
    });
    expect(counted.unread.counts).toStrictEqual(
      expect.arrayContaining([
        { name: 'properties.Value: is properties.value meant?', count: 4 },
        { name: 'properties.products[].colour', count: 2 },
      ]),
    );
    expect(counted.unread).not.toStrictEqual(none);
    expect(status).toBe(3);
  });

  const uuid = '6d92078a-8246-4ba4-ae5b-76104861e7dc';
  const names = { firstName: 'Jane', lastName: 'Doe', zip: '94103' };
  const device = (os: string, ids: object) => ({ context: { os: { name: os }, device: ids } });

  test.each<readonly [version: string, key: string, person: object]>([
    ['v2', 'email', { context: { traits: { email: 'jane@example.com' } } }],
    ['v2', 'phone', { context: { traits: { phone: '+12133734253' } } }],
    ['v2', 'external id', { userId: 'customer-1' }],
    ['v2', 'ttclid', { properties: { ttclid: 'E.C.P.Example-1' } }],
    ['v2', 'ttp', { properties: { ttp: 'ttp-1' } }],
    ['v2', 'ip with user agent', { context: { ip: '203.0.113.7', userAgent: 'Browser' } }],
    ['v2', 'names and postcode', { context: { traits: names } }],
    ['v2', 'device id', device('iOS', { advertisingId: uuid })],
    ['v2', 'device id', device('Android', { advertisingId: uuid })],
    ['v2', 'device id', device('iOS', { id: uuid })],
    ['v2', 'lead id', { properties: { lead_id: 'lead-1' } }],
    ['v1', 'email', { context: { traits: { email: 'jane@example.com' } } }],
    ['v1', 'phone', { context: { traits: { phone: '+12133734253' } } }],
    ['v1', 'external id', { userId: 'customer-1' }],
    ['v1', 'ttclid', { properties: { ttclid: 'E.C.P.Example-1' } }],
    ['v1', 'ttp', { properties: { context: { user: { ttp: 'ttp-1' } } } }],
    ['v1', 'ip with user agent', { context: { ip: '203.0.113.7', userAgent: 'Browser' } }],
  ])('counts, with %s, the match key %s', async (version, key, person) => {
    const input = linesOf([{ type: 'track', event: 'Lead', timestamp: time, ...person }]);
    const config = { ...settings, version, externalIdFrom: key === 'external id' ? 'userId' : 'none' };
    const { stdout } = await run(['--summary', '--json'], input, config);
    const { matchKeys, withoutMatchKey } = JSON.parse(stdout);
    const counted = matchKeys.filter(({ count }: { count: number }) => count > 0);
    expect([counted, withoutMatchKey]).toStrictEqual([[{ name: key, count: 1 }], 0]);
  });

  test('prints tables that say they are not a score', async () => {
    const { stdout } = await run(['--summary'], linesOf(many));
    expect(stdout).toMatch(/│ email +│ +1 │ +20 % │/);
    expect(stdout).toMatch(/│ none of these +│ +3 │ +60 % │/);
    expect(stdout).toMatch(/│ record-not-supported │ +1 │/);
    expect(stdout).toContain('This is not a TikTok score');
  });

  test('prints empty tables for no events', async () => {
    const { status, stdout } = await run(['--summary'], '');
    expect(status).toBe(0);
    expect(stdout).toMatch(/│ none of these +│ +0 │ +– │/);
    expect(stdout).toContain('dropped: none');
  });

  test('counts a thousand paths by name, and shows twenty', async () => {
    const properties = Object.fromEntries(
      Array.from({ length: 1200 }, (_, index) => [
        `field ${String.fromCharCode(97 + (index % 26))}${index.toString(26)}`,
        1,
      ]),
    );
    const input = linesOf([{ ...lead, properties }]);
    const { unread } = JSON.parse((await run(['--summary', '--json'], input)).stdout);
    expect([unread.counts.length, unread.withoutName]).toStrictEqual([1000, 200]);
    const { stdout } = await run(['--summary'], input);
    expect(stdout).toContain('and 980 more\nand rarer ones, 200 times in all\n');
  });
});

test('prints neither personal data nor the access token in any format', async () => {
  const values = {
    email: 'jane.personal@example.com',
    phone: '+49 171 3920012',
    firstName: 'Zofia-Personal',
    lastName: 'Lastname-Personal',
    city: 'Cityname-Personal',
    zip: '10115-Personal',
  };
  const event = {
    ...lead,
    userId: 'user-personal',
    context: {
      traits: values,
      ip: '203.0.113.77',
      userAgent: 'Browser-Personal',
      page: { url: 'https://shop.example/?email=jane.personal@example.com' },
    },
  };
  const input = linesOf([event]);
  for (const hashUserProperties of [true, false]) {
    for (const args of [[], ['--json'], ['--summary'], ['--summary', '--json']]) {
      const { stdout, stderr } = await run(args, input, { ...settings, hashUserProperties, externalIdFrom: 'userId' });
      expect(stdout).not.toBe('');
      expect(`${stdout}${stderr}`).not.toMatch(/personal|3920012|113\.77|secret-token/i);
    }
  }
});

test('refuses items that cannot be read', async () => {
  const { status, stderr } = await run([], `no json\n${linesOf([lead])}`);
  expect(status).toBe(3);
  expect(stderr).toContain('{"line":1,"code":"invalid-json"');
  expect(stderr).toContain('2 events: 1 would be sent, 1 unreadable (1 invalid-json)');
});
