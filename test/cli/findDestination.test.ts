import { writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { findDestination } from '../../src/cli/findDestination.js';
import { runCli } from '../../src/cli/runCli.js';
import { fakeIo } from './fakeIo.js';
import { temporaryFiles } from './runBuiltCli.js';

const Config = { accessToken: 'example-token', pixelCode: 'EXAMPLEPIXEL' };
const tikTok = { name: 'TIKTOK_ADS' };
const analytics = {
  id: 'a1',
  name: 'Analytics',
  config: { apiKey: 'k' },
  destinationDefinition: { name: 'AMPLITUDE' },
};
const shop = { id: 'd1', name: 'Shop', config: Config, destinationDefinition: tikTok };
const unnamed = { id: 'd4', config: { measurementId: 'G' } };
const app = { id: 'd2', name: 'App', config: { ...Config, version: 'v1' }, destinationDefinition: tikTok };

describe('a destination is found', () => {
  test.each<[string, unknown]>([
    ['settings alone', Config],
    ['with Config', { ID: 'd1', Config }],
    ['with config', { id: 'd1', config: Config }],
    ['within a destination', { message: {}, destination: { Config } }],
    ['in a list', [shop]],
    ['in a list with other destinations', [analytics, shop]],
    [
      'that is known by its settings',
      [
        { ...analytics, destinationDefinition: {} },
        { id: 'd3', Config },
      ],
    ],
    ['of a type beside its settings', [{ type: 'tiktok-ads', config: Config }, analytics]],
    ['in destinations', { destinations: [analytics, shop], paging: {} }],
    [
      'of sources',
      {
        sources: [
          { config: {}, destinations: [analytics] },
          { config: {}, destinations: [shop] },
        ],
      },
    ],
    ['of several sources', { sources: [{ destinations: [shop] }, { destinations: [shop, analytics] }] }],
  ])('%s', (_name, content) => {
    expect(findDestination(content)).toStrictEqual({ Config });
  });

  test.each([
    ['d2', app.config],
    ['App', app.config],
    [' shop', Config],
    ['d4', { measurementId: 'G' }],
  ])('--destination %s chooses one', (chosen, config) => {
    expect(findDestination([shop, app, unnamed], chosen)).toStrictEqual({ Config: config });
  });

  test('names of Object.prototype are no destinations', () => {
    const content: unknown = JSON.parse('{"__proto__":{"Config":{}},"pixelCode":"P"}');
    expect(findDestination(content)).toStrictEqual({ Config: content });
  });
});

describe('no destination is found', () => {
  test.each<[string, unknown, string | undefined, string]>([
    [
      'of several',
      [shop, app, analytics],
      undefined,
      'it holds several destinations: choose one with --destination, of "Shop" (d1), "App" (d2)',
    ],
    [
      'of other types',
      [analytics, { ...analytics, id: '', name: '' }],
      undefined,
      'none of its destinations is for TikTok Ads: it holds "Analytics" (a1), (one without id and name)',
    ],
    [
      'of a name that one for another tool has',
      [shop, analytics, app],
      'analytics',
      '"Analytics" (a1) is for AMPLITUDE, not for TikTok Ads: --destination takes one of "Shop" (d1), "App" (d2)',
    ],
    ['of another type alone', analytics, undefined, '"Analytics" (a1) is for AMPLITUDE, not for TikTok Ads'],
    ['of another type, the only one', [analytics], 'a1', '"Analytics" (a1) is for AMPLITUDE, not for TikTok Ads'],
    [
      'of types that are not told',
      [analytics, unnamed, { ...unnamed, id: 'd5' }],
      undefined,
      'none of its destinations is for TikTok Ads: choose one with --destination, of d4, d5',
    ],
    [
      'of another name',
      [shop, app],
      'Web',
      'it holds no destination of that id or name: --destination takes one of "Shop" (d1), "App" (d2)',
    ],
    [
      'of a name that two have',
      [shop, { ...app, name: 'Shop' }],
      'Shop',
      'several destinations match: --destination takes one of "Shop" (d1), "Shop" (d2)',
    ],
    ['in an empty list', [], undefined, 'it holds no destination'],
    ['in sources without any', { sources: [{ config: {} }] }, undefined, 'it holds no destination'],
    ['by name in settings alone', Config, 'Shop', 'it holds settings without a name: leave --destination out'],
  ])('%s', (_name, content, chosen, sentence) => {
    expect(findDestination(content, chosen)).toBe(sentence);
  });

  test('of thousands, ten are named', () => {
    const many = Array.from({ length: 5000 }, (_, id) => ({ ...shop, id: `d${id}` }));
    expect(findDestination(many)).toMatch(/"Shop" \(d9\), 4990 more$/);
  });

  test('in a list of a thousand levels', () => {
    expect(findDestination(JSON.parse('['.repeat(1000) + ']'.repeat(1000)))).toBe('it holds no destination');
  });
});

test.each(['transform', 'explain'])('%s lists the destinations without their settings, escaped', async (command) => {
  const files = await temporaryFiles({
    'export.json': JSON.stringify([shop, { ...app, name: 'App\u001b[2J\u202e' }]),
    events: '{"type":"track","event":"Lead","messageId":"m","timestamp":"2026-08-03T10:00:00Z"}\n',
  });
  const args = [command, files.events, '--config', files['export.json']];
  const io = fakeIo({});
  expect(await runCli(args, io)).toBe(2);
  expect(io.stderr.text).toMatch(/^error: [^\n]*"Shop" \(d1\), "App\\u001b\[2J\\u202e" \(d2\)\n$/);
  expect(io.stderr.text + io.stdout.text).not.toContain('example-token');
  expect(await runCli([...args, '--destination', 'd2'], fakeIo({}))).toBe(0);
});

describe('a file that is no destination is named', () => {
  const event = { type: 'track', event: 'Lead', messageId: 'm', timestamp: '2026-08-03T10:00:00Z' };
  const request = { method: 'POST', url: 'https://tiktok.example/', headers: {}, body: { event: 'secret-value' } };
  const model = { event: 'Lead', timestamp: 'signed_at', key: ['id'] };
  const [aRequest, anEvent] = ['it holds a request', 'it holds an event'];
  test.each<[string, string, string]>([
    ['a request', JSON.stringify(request), aRequest],
    ['several requests', `${JSON.stringify(request)}\n${JSON.stringify(request)}\n`, aRequest],
    ['a list of requests', JSON.stringify([request, request]), aRequest],
    ['a body of a request', '{"pixel_code":"P","event":"Lead"}', aRequest],
    ['an event', JSON.stringify(event), anEvent],
    ['several events, the last of them cut off', `${JSON.stringify(event)}\r\n{"type":`, anEvent],
    ['a response', '{"code":40002,"message":"Invalid value"}', 'it holds a response'],
    ['a model', JSON.stringify(model), 'it is a model, which --model takes'],
    ['a model with a misspelt part', JSON.stringify({ ...model, identitty: {} }), 'it is a model, which --model takes'],
    ['CSV', 'order_id,total\n1,2\n', 'it looks like CSV'],
    ['Parquet', 'PAR1\u0015', 'it looks like Parquet'],
  ])('%s', async (_name, content, what) => {
    const file = (await temporaryFiles({ 'settings.json': '' }))['settings.json'];
    await writeFile(file, Buffer.from(content, 'latin1'));
    for (const command of ['check', 'transform', 'explain']) {
      const io = fakeIo({ input: `${JSON.stringify(event)}\n` });
      expect(await runCli([command, ...(command === 'check' ? [] : ['-']), '--config', file], io)).toBe(2);
      expect(io.stderr.text).toBe(
        `error: cannot use ${file}: ${what}. --config takes a JSON file with a destination, or with its settings alone\n`,
      );
      expect(io.stdout.text).toBe('');
    }
  });

  test('broken JSON is not guessed at', async () => {
    const file = (await temporaryFiles({ 'settings.json': '{"pixelCode": "secret-value",' }))['settings.json'];
    const io = fakeIo();
    expect(await runCli(['check', '--config', file], io)).toBe(2);
    expect(io.stderr.text).toBe(`error: cannot use ${file}: it is not JSON\n`);
  });

  test.each([
    ['a misspelt pixelCode', { pixel_code: 'P' }],
    ['nothing', {}],
    ['a setting of that name', { ...Config, type: 'track', event: 'x' }],
  ])('settings with %s are settings', async (_name, settings) => {
    const file = (await temporaryFiles({ 'settings.json': JSON.stringify(settings) }))['settings.json'];
    const io = fakeIo();
    await runCli(['check', '--config', file], io);
    expect(io.stderr.text).toBe('');
    expect(io.stdout.text).not.toBe('');
  });
});

test('check says that the chosen destination is for another tool', async () => {
  const files = await temporaryFiles({
    'export.json': JSON.stringify([shop, { ...analytics, id: 3, name: 'Web', destinationDefinition: { name: 'GA4' } }]),
  });
  const io = fakeIo();
  expect(await runCli(['check', '--config', files['export.json'], '--destination', '3'], io)).toBe(2);
  expect(io.stderr.text).toBe(
    `error: cannot use ${files['export.json']}: "Web" (3) is for GA4, not for TikTok Ads: --destination takes one of "Shop" (d1)\n`,
  );
});
