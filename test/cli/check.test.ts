import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { runCli } from '../../src/cli/runCli.js';
import { displayWidth } from '../../src/cli/wrapText.js';
import { fakeIo } from './fakeIo.js';
import { temporaryFiles } from './runBuiltCli.js';

const sample = (name: string): string =>
  readFileSync(fileURLToPath(new URL(`../../fixtures/sample/${name}`, import.meta.url)), 'utf8');
const settings = { pixelCode: 'EXAMPLEPIXEL' };
const lead = { type: 'track', event: 'Lead', messageId: 'm', timestamp: '2026-08-03T10:00:00Z' };
const model = { event: 'Order Completed', timestamp: 'ordered_at', key: ['order_id'], properties: { value: 'total' } };

interface Files {
  readonly config?: unknown;
  readonly model?: unknown;
  readonly rows?: string;
  readonly events?: readonly unknown[] | string;
  readonly ndjson?: string;
}

async function check({ config = settings, model, rows, ndjson, events }: Files, ...args: string[]) {
  const text = typeof events === 'string' ? events : (events ?? []).map((event) => JSON.stringify(event)).join('\n');
  const files = await temporaryFiles({
    'config.json': JSON.stringify(config),
    'model.json': JSON.stringify(model ?? {}),
    'rows.csv': rows ?? '',
    'rows.ndjson': ndjson ?? '',
    'events.ndjson': text,
  });
  const io = fakeIo();
  const status = await runCli(
    [
      'check',
      ...['--config', files['config.json']],
      ...(model === undefined ? [] : ['--model', files['model.json']]),
      ...(rows === undefined ? [] : ['--from', files['rows.csv']]),
      ...(ndjson === undefined ? [] : ['--from', files['rows.ndjson']]),
      ...(events === undefined ? [] : ['--events', files['events.ndjson']]),
      ...args,
    ],
    io,
  );
  return { status, stdout: io.stdout.text.replaceAll(`${files.folder}/`, ''), stderr: io.stderr.text };
}

async function checkJson(files: Files) {
  const { status, stdout } = await check(files, '--json');
  return { status, report: JSON.parse(stdout) as Record<string, never> };
}

describe('settings', () => {
  test('that are right need no access token', async () => {
    expect(await check({})).toStrictEqual({
      status: 0,
      stdout: 'Settings: config.json\n  ok\n\nNothing is wrong.\n',
      stderr: '',
    });
  });

  test.each<[string, unknown, readonly object[]]>([
    [
      'a misspelt setting',
      { ...settings, testEventcode: 'T' },
      [{ severity: 'warning', code: 'misspelt-setting', path: 'testEventcode' }],
    ],
    [
      'all that refuses events',
      { ...settings, version: 'v9', eventNames: 'old' },
      [
        { severity: 'error', code: 'invalid-config', path: 'version' },
        { severity: 'error', code: 'invalid-config', path: 'eventNames' },
      ],
    ],
    ['a missing pixel code', {}, [{ severity: 'error', code: 'missing-pixel-code', path: 'pixelCode' }]],
    [
      'an access token of a wrong type',
      { ...settings, accessToken: true },
      [{ severity: 'error', path: 'accessToken', message: expect.stringContaining('must be text, or left out') }],
    ],
  ])('with %s are wrong', async (_name, config, findings) => {
    const { status, report } = await checkJson({ config });
    expect(status).toBe(1);
    expect(report).toMatchObject({ isOk: false, settings: { file: expect.any(String), findings } });
  });

  test('of one of several destinations are chosen', async () => {
    const config = [
      { id: 'a', config: settings },
      { id: 'b', config: { ...settings, version: 'v9' } },
    ];
    expect((await check({ config })).status).toBe(2);
    expect((await check({ config }, '--destination', 'a')).status).toBe(0);
    expect((await check({ config }, '--destination', 'b')).status).toBe(1);
  });

  test('that refuse every event are reported once, without the events', async () => {
    const { status, stdout, stderr } = await check({ config: {}, events: [lead, lead] });
    expect({ status, stderr }).toStrictEqual({ status: 1, stderr: '' });
    expect(stdout.match(/Pixel Code/g)).toHaveLength(1);
    expect(stdout).toContain('Events: not checked, because the settings refuse every event');
    expect((await checkJson({ config: {}, events: [lead] })).report).toMatchObject({ events: null });
  });
});

describe('columns', () => {
  const rows = 'order_id,ordered_at,total\n1,2026-02-03,12.50\n';

  test('that are all there are right', async () => {
    expect((await check({ model, rows })).status).toBe(0);
    expect((await check({ model, rows: rows.toUpperCase() })).status).toBe(0);
  });

  test.each<[string, Files]>([
    ['CSV', { rows }],
    ['NDJSON', { ndjson: '{"order_id":1,"ordered_at":"2026-02-03"}\n{"order_id":2,"total":1}\n' }],
  ])('of %s that are missing are named with the nearest', async (_format, source) => {
    const wrong = { ...model, properties: { value: 'totl', currency: 'currency' } };
    const { status, report } = await checkJson({ model: wrong, ...source });
    expect(status).toBe(1);
    expect(report).toMatchObject({
      model: {
        findings: [
          {
            severity: 'error',
            code: 'missing-column',
            path: 'totl',
            message: 'the rows have no column "totl": is "total" meant?',
          },
          { severity: 'error', code: 'missing-column', path: 'currency' },
        ],
        existing: ['order_id', 'ordered_at', 'total'],
      },
    });
    expect((await check({ model: wrong, ...source })).stdout).toContain(
      '  The columns are order_id, ordered_at, total\n',
    );
  });

  test('of a file without a header are not shown: they may be a line of data', async () => {
    const { status, stdout } = await check({ model, rows: '1,2026-02-03,Alice\n' });
    expect(status).toBe(1);
    expect(stdout).not.toContain('Alice');
  });

  test('of a query are checked', async () => {
    const query = ['--sql', "SELECT 1 AS order_id, DATE '2026-02-03' AS ordered_at, 1 AS summe"];
    expect((await check({ model }, ...query)).stdout).toContain('the rows have no column "total"\n');
  });

  test('need a model', async () => {
    expect(await check({ rows })).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/--model.*which columns/),
    });
    expect((await check({ model: { event: 'Lead' } })).stdout).toContain('  error    ');
  });
});

describe('events', () => {
  test('that would all be sent are right', async () => {
    expect((await check({ events: [lead] })).stdout).toContain('1 event: 1 would be sent as 1 payload, 0 refused\n');
  });

  test('are counted by refusal, name and match key', async () => {
    const config = { ...settings, eventsToStandard: [{ from: 'Subscription Renewed', to: 'Subscribe' }] };
    const named = (event: string) => ({ ...lead, event });
    const events = [
      ...[1, 2, 3].map(() => named('Order Complete')),
      ...[1, 2].map(() => named('Subscription Renewd')),
      named('Wishlist Shared'),
      named('constructor'),
      { ...lead, timestamp: 'yesterday' },
      { ...lead, traits: { email: 'alice@shop.example' } },
      { ...lead, properties: { ttclid: 'T', context: { user: { phone: '+12133734253' } } } },
      lead,
      lead,
    ];
    const { status, report } = await checkJson({ config, events });
    expect(status).toBe(1);
    expect(report).toMatchObject({
      events: {
        events: 12,
        payloads: 4,
        refused: [
          { code: 'unmapped-event-name', count: 7 },
          { code: 'invalid-timestamp', count: 1 },
        ],
        unmapped: [
          { name: 'Order Complete', count: 3, nearest: 'order completed' },
          { name: 'Subscription Renewd', count: 2, nearest: 'Subscription Renewed' },
          { name: 'Wishlist Shared', count: 1 },
          { name: 'constructor', count: 1 },
        ],
        otherUnmapped: 0,
        matchKeys: expect.arrayContaining([
          { name: 'email', count: 1, percent: 25 },
          { name: 'ttclid', count: 1, percent: 25 },
        ]),
        withoutMatchKey: 2,
      },
    });
  });

  test('show no e-mail address or phone number that is part of a name', async () => {
    const named = (event: string) => ({ ...lead, event });
    const events = [
      ...[1, 2, 3].map(() => named('Signup jane.doe@example.com')),
      ...[1, 2].map(() => named('Call +1 213 373 4253')),
      named('order@complete.d'),
    ];
    const config = { ...settings, eventsToStandard: [{ from: 'order@completed', to: 'Purchase' }] };
    const { report } = await checkJson({ config, events });
    expect(report).toMatchObject({
      events: {
        unmapped: [
          { name: 'Signup j***@e***.com', count: 3 },
          { name: 'Call +12*******53', count: 2 },
          // The nearest name is that of the whole name.
          { name: 'o***@c***', count: 1, nearest: 'order@completed' },
        ],
      },
    });
    const { stdout } = await check({ config, events });
    expect(stdout).toContain('3 × "Signup j***@e***.com"');
    expect(stdout + JSON.stringify(report)).not.toMatch(/jane\.doe|373/);
  });

  test('that are no JSON are refused', async () => {
    const { status, stdout } = await check({ events: `${JSON.stringify(lead)}\n{"type":\n` });
    expect(status).toBe(1);
    expect(stdout).toContain('  1 invalid-json\n');
  });

  test('of another kind end the check', async () => {
    const { status, stdout, stderr } = await check({ events: 'a,b\n1,2\n' });
    expect({ status, stdout }).toStrictEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^error: [^\n]*it looks like CSV[^\n]*\n$/);
  });
});

test('the report fits 80 columns, and escapes what a terminal would obey', async () => {
  const name = 'Newsletter Opened \u001b[2J\u202e 特价商品加入购物车 of an event that nobody maps to any other';
  const { stdout } = await check({
    config: { ...settings, eventsToStandard: [{ from: 'Paid', to: 'Purchas' }], sendCustomEvent: true },
    model: { ...model, properties: Object.fromEntries('abcdefghij'.split('').map((key) => [key, key.repeat(9)])) },
    rows: `${'order_id,ordered_at,total,status,currency,quantity,delivered_at,price,sku,title,brand'}\n`,
    events: [
      { ...lead, event: name },
      ...sample('events.ndjson')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ],
  });
  expect(stdout.split('\n').filter((line) => displayWidth(line) > 80)).toStrictEqual([]);
  expect(stdout).toContain('\\u001b[2J\\u202e 特价');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the test looks for them
  expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
});
