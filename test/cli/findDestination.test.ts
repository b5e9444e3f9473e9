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
    ['a1', analytics.config],
  ])('--destination %s chooses one', (chosen, config) => {
    expect(findDestination([shop, app, analytics], chosen)).toStrictEqual({ Config: config });
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
      'none of its destinations is for TikTok Ads: choose one with --destination, of "Analytics" (a1), (one without id and name)',
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
