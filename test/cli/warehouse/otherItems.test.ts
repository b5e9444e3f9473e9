import { writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { temporaryFiles } from '../runBuiltCli.js';
import { inFolder, runWarehouse } from './runWarehouse.js';

const model = { event: 'Order Completed', timestamp: 'at', key: ['id'], identity: { email: 'email' } };
const event = { type: 'track', event: 'Lead', messageId: 'm', userId: 'secret-user' };
const request = { method: 'POST', url: 'https://tiktok.example/', headers: {}, body: { data: [{}] } };
const response = { code: 40002, message: 'Invalid value' };

let path: (name: string) => string;
let settings: readonly string[];

beforeAll(async () => {
  const files = await temporaryFiles({
    'model.json': JSON.stringify(model),
    'destination.json': JSON.stringify({ pixelCode: 'PIXEL' }),
  });
  path = inFolder(files.folder);
  settings = ['--model', files['model.json'], '--config', files['destination.json']];
});

const lines = (values: readonly unknown[]): string => values.map((value) => `${JSON.stringify(value)}\n`).join('');

describe('items of another kind are no rows', () => {
  test.each<[string, string, string | Buffer, RegExp]>([
    ['events', 'events.ndjson', lines([event, event]), /line 1 is an event: tiktok-ads transform turns events/],
    ['an array of events', 'events.json', JSON.stringify([event]), /line 1 is an event: tiktok-ads transform/],
    ['pairs', 'pairs.jsonl', lines([{ message: event, destination: {} }]), /line 1 is an event: tiktok-ads transform/],
    ['compressed events', 'e.ndjson.gz', gzipSync(lines([event])), /line 1 is an event: tiktok-ads transform/],
    ['requests', 'requests.ndjson', lines([request]), /line 1 is a request: tiktok-ads lint checks requests/],
    ['a response', 'response.json', JSON.stringify(response, null, 2), /line 1 is a response: tiktok-ads classify/],
  ])('%s', async (_name, file, content, sentence) => {
    await writeFile(path(file), content);
    const folder = path(`out-${file}`);
    for (const flags of [[], ['--dry-run'], ['--out', folder]]) {
      const { status, stdout, stderr } = await runWarehouse(['--from', path(file), ...settings, ...flags]);
      expect(status).toBe(2);
      expect(stdout).toBe('');
      expect(stderr).toMatch(sentence);
      expect(stderr.trimEnd()).toMatch(/^error: cannot use [^\n]*$/);
      expect(stderr).not.toContain('secret-user');
    }
  });
});

describe('rows are rows', () => {
  const row = { id: '1', at: '2026-08-03T10:00:00Z', email: 'a@shop.example' };
  test.each<[string, readonly object[]]>([
    ['with the keys of an event beside', [{ ...event, ...row }]],
    ['in another letter case', [{ ...event, ID: '1', AT: row.at, Email: row.email }]],
    ['below one without', [event, row]],
  ])('%s', async (name, values) => {
    const file = path(`rows-${name.replaceAll(' ', '-')}.ndjson`);
    await writeFile(file, lines(values));
    const { payloads } = await runWarehouse(['--from', file, ...settings]);
    expect(payloads).toHaveLength(1);
  });

  test('a query may select from events', async () => {
    await writeFile(path('queried.ndjson'), lines([event]));
    const sql = `SELECT messageId AS id, '2026-08-03' AS at, 'a@shop.example' AS email FROM source`;
    const { payloads } = await runWarehouse(['--from', path('queried.ndjson'), '--sql', sql, ...settings]);
    expect(payloads).toHaveLength(1);
  });
});
