import { describe, expect, test } from 'vitest';
import { runCli } from '../../src/cli/runCli.js';
import { fakeIo } from './fakeIo.js';
import { jsonLines, temporaryFiles } from './runBuiltCli.js';

const message = { type: 'track', event: 'Lead', messageId: 'm', timestamp: '2026-08-03T10:00:00Z' };
const pixelless = { message, destination: { Config: { accessToken: 'example-token' } } };
const usable = { message, destination: { Config: { accessToken: 'example-token', pixelCode: 'EXAMPLEPIXEL' } } };

const linesOf = (items: readonly unknown[]) => items.map((item) => `${JSON.stringify(item)}\n`).join('');

async function run(args: readonly string[], input: string) {
  const io = fakeIo({ input });
  return { status: await runCli(args, io), stdout: io.stdout.text, stderr: io.stderr.text };
}

const commands = [
  ['transform'],
  ['transform', '--batch'],
  ['explain'],
  ['explain', '--json'],
  ['explain', '--summary'],
];

describe.each(commands.map((args) => [args.join(' '), args] as const))('%s says in one line, once', (_name, args) => {
  test.each<[string, string, RegExp]>([
    ['that all events lack a destination', linesOf([message, message]), /no destination of their own.*--config/],
    ['that 100,000 events lack a destination', linesOf([message]).repeat(100_000), /no destination of their own/],
    ['that the destination of all events is refused', linesOf([pixelless, pixelless]), /Pixel Code not found/],
    ['what is wrong beside broken lines', `{"type":\n${linesOf([message])}`, /no destination of their own/],
    ['that the input is CSV', 'order_id,total\n1,2\n', /it looks like CSV/],
  ])('%s', async (_what, input, sentence) => {
    const { status, stdout, stderr } = await run(args, input);
    expect({ status, stdout }).toStrictEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^error: [^\n]+\n$/);
    expect(stderr).toMatch(sentence);
  });
});

test('an unusable --config is one line for every command', async () => {
  const files = await temporaryFiles({
    'settings.json': '{"pixelCode":"EXAMPLEPIXEL","version":"v9","testEventcode":"T"}',
    'model.json': '{"event":"Lead","timestamp":"at","key":["id"]}',
    'rows.csv': 'id,at\n1,2026-08-03\n',
    events: linesOf([message, message]),
  });
  const config = ['--config', files['settings.json']];
  const warehouse = ['warehouse', '--from', files['rows.csv'], '--model', files['model.json'], ...config];
  for (const args of [['transform', files.events, ...config], ['explain', files.events, ...config], warehouse]) {
    const { status, stdout, stderr } = await run(args, '');
    expect({ status, stdout }).toStrictEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^error: [^\n]+Setting "version" must be "v1" or "v2" \(invalid-config\)\n$/);
  }
});

test('events with usable settings are converted, and the others are refused one by one', async () => {
  const { status, stdout, stderr } = await run(['transform'], linesOf([pixelless, message, usable, pixelless]));
  expect(status).toBe(3);
  expect(jsonLines(stdout)).toHaveLength(1);
  const refusals = stderr.split('\n').filter((line) => line.startsWith('{'));
  expect(refusals.map((line) => (JSON.parse(line) as { line: number }).line)).toStrictEqual([1, 2, 4]);
});

test('broken lines alone are refusals', async () => {
  const { status, stderr } = await run(['transform'], '{"type":\n{"event":\n');
  expect(status).toBe(3);
  expect(stderr).toContain('2 events: 0 accepted as 0 requests, 2 refused (2 invalid-json)');
});
