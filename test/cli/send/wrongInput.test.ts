import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { events, ndjson, requestOf, sendingTo, withoutRate } from './sendingTo.js';

const wrongInputs: readonly (readonly [string, string, RegExp])[] = [
  ['CSV', 'order_id,total\n1,9.90\n', /looks like CSV, and rows are for tiktok-ads warehouse --from/],
  ['Parquet', 'PAR1\u0015\u0004', /looks like Parquet, and rows are for tiktok-ads warehouse --from/],
  [
    'events',
    '{"type":"track","event":"Lead","messageId":"m"}\n',
    /line 1 is an event: tiktok-ads transform turns events into requests/,
  ],
  [
    'events over several lines',
    JSON.stringify({ type: 'track', event: 'Lead' }, null, 2),
    /line 1 is an event: tiktok-ads transform/,
  ],
  ['responses', '{"status":200,"body":{"code":0}}\n', /line 1 is a response: tiktok-ads classify explains responses/],
];

describe.each(wrongInputs)('%s instead of requests', (_name, text, sentence) => {
  const refused = { status: 2, stderr: expect.stringMatching(new RegExp(`^error: .*${sentence.source}.*\n$`)) };

  test('end the run with one line, and write nothing', async () => {
    const { tiktok, send, file, failuresFile } = await sendingTo();
    await writeFile(failuresFile, '{"line":1}\n');
    expect(await send(text)).toEqual({ ...refused, failures: [{ line: 1 }] });
    expect(await readdir(join(file, '..'))).toEqual(['failures.ndjson', 'requests.ndjson']);
    expect(tiktok.calls).toEqual([]);
  });

  test('do so from standard input, with a new ledger', async () => {
    const { tiktok, send, file, failuresFile, ledgerFile } = await sendingTo();
    await writeFile(failuresFile, '{"line":1}\n');
    const stdin = Readable.from([Buffer.from(text)]);
    const sent = await send([], ['--ledger', ledgerFile], { stdin, files: ['-'] });
    expect(sent).toEqual({ ...refused, failures: [{ line: 1 }] });
    expect(await readdir(join(file, '..'))).toEqual(['failures.ndjson', 'requests.ndjson']);
    expect(tiktok.calls).toEqual([]);
  });

  test('in a second file keep the first from being sent', async () => {
    const { tiktok, send, file } = await sendingTo();
    const second = join(file, '../second');
    await writeFile(second, text);
    const { status, stderr } = await send([requestOf(events(1))], [], { files: [file, second] });
    expect({ status, stderr }).toEqual(refused);
    expect(tiktok.calls).toEqual([]);
  });
});

test('a wrong input is reported before a missing access token', async () => {
  const { send } = await sendingTo();
  const { status, stderr } = await send('order_id,total\n', [], { environment: {} });
  expect(status).toBe(2);
  expect(stderr).toMatch(/^error: .* looks like CSV.*\n$/);
});

describe('requests are read', () => {
  const requests = [requestOf(events(2)), requestOf(events(1, 2))];
  const lines = ndjson(requests);

  test.each<readonly [string, string | Buffer]>([
    ['from NDJSON', lines],
    ['from a JSON array', JSON.stringify(requests)],
    ['from a JSON array over several lines', JSON.stringify(requests, null, 2)],
    ['from objects over several lines', requests.map((request) => JSON.stringify(request, null, 2)).join('\n')],
    ['from gzip', gzipSync(lines)],
  ])('%s', async (_name, input) => {
    const { send } = await sendingTo();
    const { status, stderr } = await send(input);
    expect(status).toBe(0);
    expect(withoutRate(stderr)).toBe('3 events: 3 delivered in 2 requests, none failed\n');
  });

  test('from gzip that is cut off, and the run fails after sending what it holds', async () => {
    const { tiktok, send, file } = await sendingTo();
    const many = Array.from({ length: 200 }, (_, index) => requestOf(events(50, index * 50)));
    const zipped = gzipSync(ndjson(many));
    const cut = await send(zipped.subarray(0, zipped.length - 4));
    expect(cut.status).toBe(2);
    expect(cut.stderr).toMatch(
      /\nerror: cannot read .*: its gzip data is damaged or cut off\. Once that is solved, the same command sends the rest\.\n$/,
    );
    const whole = await send(zipped);
    expect(whole.stderr).toMatch(/^10,000 events: .*none failed/);
    expect([...tiktok.accepted.values()].every((count) => count === 1)).toBe(true);
    expect(await readdir(join(file, '..'))).toContain('requests.ndjson.ledger');
  });
});

test('a folder of gzipped parts is read', async () => {
  const { send, file } = await sendingTo();
  const folder = join(file, '../out');
  await mkdir(folder);
  await writeFile(join(folder, 'part-000001.ndjson.gz'), gzipSync(ndjson([requestOf(events(2))])));
  const { stderr } = await send([], [], { files: [folder] });
  expect(withoutRate(stderr)).toBe('2 events: 2 delivered in 1 request, none failed\n');
});
