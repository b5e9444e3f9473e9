import { writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { CommandError } from '../../src/cli/commandError.js';
import { type ItemKind, readItems } from '../../src/cli/input/recognizeInput.js';
import { runCli } from '../../src/cli/runCli.js';
import { fakeIo } from './fakeIo.js';
import { temporaryFiles } from './runBuiltCli.js';

const event = { type: 'track', event: 'Lead', messageId: 'm', timestamp: '2026-08-03T10:00:00Z' };
const request = {
  method: 'POST',
  url: 'https://tiktok.example/',
  headers: {},
  body: { event_source: 'web', data: [] },
};
const response = { code: 40002, message: 'Invalid value' };

async function* inChunks(input: Buffer, size = input.length): AsyncGenerator<Buffer> {
  for (let start = 0; start < input.length; start += size) yield input.subarray(start, start + size);
}

/** The items of an input, each as its line and text. */
async function itemsOf(input: string | Buffer, expected: ItemKind = 'event', size?: number) {
  const items = [];
  for await (const batch of readItems(inChunks(Buffer.from(input), size), 'the input', expected)) {
    items.push(...batch.map((item) => [item.line, 'bytes' in item ? item.bytes.toString() : item.problem]));
  }
  return items;
}

const errorOf = async (input: string | Buffer, expected?: ItemKind): Promise<string> => {
  const error = await itemsOf(input, expected).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(CommandError);
  return (error as CommandError).message;
};

describe('an input of another kind names the right command', () => {
  test.each<[string, string, ItemKind, string]>([
    ['a request', JSON.stringify(request), 'event', 'tiktok-ads lint checks requests, and tiktok-ads send sends them'],
    ['a body of 2.0', JSON.stringify(request.body), 'event', 'tiktok-ads send'],
    ['a body of 1.0', '{"pixel_code":"P","event":"Lead"}', 'response', 'tiktok-ads send'],
    ['an event', JSON.stringify(event), 'request', 'tiktok-ads transform turns events into requests'],
    [
      'an event with its destination',
      JSON.stringify({ message: event, destination: {} }),
      'request',
      'tiktok-ads transform',
    ],
    ['a response', JSON.stringify(response), 'event', 'tiktok-ads classify explains responses'],
    ['a response with its status', '{"status":200,"body":""}', 'request', 'tiktok-ads classify'],
    ['CSV', 'order_id,total\n1,2\n', 'event', 'tiktok-ads warehouse'],
    ['CSV with quotes', '\uFEFF"order_id";"total"\r\n', 'request', 'tiktok-ads warehouse'],
    ['a CSV header of one line', 'order_id\ttotal', 'event', 'tiktok-ads warehouse'],
    ['CSV of one column', 'order_id\r\n1\r\n2\r\n', 'event', 'tiktok-ads warehouse'],
    ['CSV of one quoted column', 'e-mail address\nalice@shop.example\n', 'event', 'tiktok-ads warehouse'],
    ['CSV without a header', '1001,2026-08-03,12.50\n', 'event', 'tiktok-ads warehouse'],
    ['CSV that begins with an empty name', ',order_id\n0,1\n', 'event', 'tiktok-ads warehouse'],
    ['CSV with bars', 'order_id|total\n1|2\n', 'request', 'tiktok-ads warehouse'],
    ['a request below a broken line', `{"method":\n${JSON.stringify(request)}`, 'event', 'tiktok-ads send sends them'],
    ['an event below values of no kind', `7\n{"a":1}\n${JSON.stringify(event)}`, 'request', 'tiktok-ads transform'],
    ['Parquet', 'PAR1\u0015\u0004', 'event', 'tiktok-ads warehouse'],
  ])('%s', async (_name, input, expected, command) => {
    expect(await errorOf(input, expected)).toContain(command);
    expect(await errorOf(gzipSync(input), expected)).toContain(command);
  });

  test.each([
    ['zstd', '28b52ffd2004', /zstd -dc/],
    ['xz', 'fd377a585a00', /xz -dc/],
    ['bzip2', '425a6839', /bzip2 -dc/],
    ['a zip archive', '504b030414', /zip archive/],
  ])('%s', async (_name, bytes, sentence) => {
    expect(await errorOf(Buffer.from(bytes, 'hex'))).toMatch(sentence);
  });

  test.each<[string, string, ItemKind]>([
    ['an event', JSON.stringify(event), 'event'],
    ['a request', JSON.stringify(request), 'request'],
    ['a response', JSON.stringify(response), 'response'],
    ['an identify call', '{"type":"identify","userId":"7"}', 'event'],
    ['an object that could be anything', '{"a":1}', 'request'],
    ['a broken line', '{"type":"track",', 'event'],
    ['a broken line without its beginning', '"event":"Lead","type":"track"}', 'event'],
    ['a word', 'hello', 'event'],
    ['text in quotes', '"a, b"', 'event'],
    ['an event whose properties look like a response', JSON.stringify({ ...event, code: 1, message: 'x' }), 'event'],
  ])('%s is read as it is', async (_name, input, expected) => {
    expect(await itemsOf(input, expected)).toStrictEqual([[1, input]]);
  });
});

describe('JSON over several lines', () => {
  const pretty = JSON.stringify({ ...event, properties: { note: 'a } brace \\" and {', list: [{}, []] } }, null, 2);

  test.each([undefined, 1, 7])('objects are read one by one, in chunks of %s bytes', async (size) => {
    expect(await itemsOf(`\n${pretty}\n${pretty}\n`, 'event', size)).toStrictEqual([
      [2, pretty],
      [pretty.split('\n').length + 2, pretty],
    ]);
  });

  test('an object that is cut off is one item', async () => {
    expect(await itemsOf(pretty.slice(0, -2))).toStrictEqual([[1, pretty.slice(0, -2)]]);
    expect(await itemsOf('{')).toStrictEqual([[1, '{']]);
  });
});

describe('gzip', () => {
  const lines = `${JSON.stringify(event)}\n`.repeat(3);

  test.each([undefined, 1, 10])('is read in chunks of %s bytes', async (size) => {
    expect(await itemsOf(gzipSync(lines), 'event', size)).toHaveLength(3);
  });

  test('several members are one input', async () => {
    expect(await itemsOf(Buffer.concat([gzipSync(lines), gzipSync(lines)]))).toHaveLength(6);
  });

  test('what is before the damage is printed, and the run fails with one sentence', async () => {
    const files = await temporaryFiles({ 'settings.json': '{"pixelCode":"EXAMPLEPIXEL"}' });
    const zipped = gzipSync(Array.from({ length: 9000 }, (_, id) => JSON.stringify({ ...event, id })).join('\n'));
    const file = `${files.folder}/events.gz`;
    await writeFile(file, zipped.subarray(0, -9));
    const io = fakeIo({});
    expect(await runCli(['transform', file, '--config', files['settings.json']], io)).toBe(2);
    expect(io.stdout.text.split('\n').length).toBeGreaterThan(1000);
    expect(io.stderr.text).toMatch(/\nerror: [^\n]*to its end[^\n]*\n$/);
  });

  test('every cut is an error', async () => {
    const zipped = gzipSync(Array.from({ length: 200 }, (_, id) => JSON.stringify({ ...event, id })).join('\n'));
    for (let cut = 1; cut <= 40; cut += 1) {
      const end = Math.max(2, Math.floor((zipped.length * cut) / 41));
      expect(await errorOf(zipped.subarray(0, end))).toMatch(
        /^cannot read the input to its end: its gzip data is damaged or cut off/,
      );
    }
  });

  test('a damaged byte is an error', async () => {
    const zipped = gzipSync(lines);
    zipped[zipped.length - 6] = (zipped[zipped.length - 6] ?? 0) ^ 1;
    expect(await errorOf(zipped)).toContain('damaged or cut off');
  });
});

test.each(['transform', 'explain'])('%s needs no access token', async (command) => {
  const files = await temporaryFiles({
    'settings.json': '{"pixelCode":"EXAMPLEPIXEL"}',
    events: `${JSON.stringify(event)}\n`,
  });
  const io = fakeIo({});
  expect(await runCli([command, files.events, '--config', files['settings.json']], io)).toBe(0);
  const own = { message: event, destination: { Config: { pixelCode: 'EXAMPLEPIXEL', accessToken: ' ' } } };
  await writeFile(files.events, `${JSON.stringify(own)}\n`);
  expect(await runCli([command, files.events], fakeIo({}))).toBe(0);
});

test('warehouse needs no access token, and its requests show none', async () => {
  const files = await temporaryFiles({
    'settings.json': '{"pixelCode":"EXAMPLEPIXEL"}',
    'model.json': '{"event":"Lead","timestamp":"at","key":["id"]}',
    'rows.csv': 'id,at\n1,2026-08-03\n',
  });
  const [from, model, config] = [files['rows.csv'], files['model.json'], files['settings.json']];
  const io = fakeIo({});
  expect(await runCli(['warehouse', '--from', from, '--model', model, '--config', config], io)).toBe(0);
  expect(io.stdout.text).toContain('"Access-Token":"***"');
});

test('every cut of a JSON array is a refusal', async () => {
  const files = await temporaryFiles({ 'settings.json': '{"pixelCode":"EXAMPLEPIXEL"}' });
  const array = JSON.stringify(Array.from({ length: 50 }, (_, id) => ({ ...event, id, properties: { list: [{}] } })));
  for (let cut = 1; cut <= 40; cut += 1) {
    const io = fakeIo({ input: array.slice(0, Math.ceil((array.length * cut) / 41)) });
    expect(await runCli(['transform', '-', '--config', files['settings.json']], io)).toBe(3);
    expect(io.stderr.text).toContain('"code":"unfinished-array"');
  }
});

test('a wrong input ends the run with one sentence and no output', async () => {
  const files = await temporaryFiles({
    'settings.json': '{"pixelCode":"EXAMPLEPIXEL"}',
    'orders.csv': 'a,b\n'.repeat(500),
  });
  const io = fakeIo({});
  expect(await runCli(['transform', files['orders.csv'], '--config', files['settings.json']], io)).toBe(2);
  expect(io.stdout.text).toBe('');
  expect(io.stderr.text.split('\n').filter((line) => line.includes('warehouse'))).toHaveLength(1);
});
