import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { runCli } from '../../../src/cli/runCli.js';
import { assertComplete } from '../../../src/cli/warehouse/assertComplete.js';
import { samples } from '../../samples.js';
import { fakeIo } from '../fakeIo.js';
import { temporaryFiles } from '../runBuiltCli.js';

const rows = Array.from({ length: 3000 }, (_, id) => ({ id, at: '2026-02-03', note: `${(id * 7919) % 104729}` }));
const csv = `id,at,note\n${rows.map(({ id, at, note }) => `${id},${at},${note}\n`).join('')}`;
const ndjson = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
const model = '{"event":"Lead","timestamp":"at","key":["id"],"properties":{"note":"note"}}';

/** @see https://en.wikipedia.org/wiki/Linear_congruential_generator */
function seededNumbers(seed: number) {
  let state = seed;
  return (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

let folder = '';
let args: readonly string[] = [];

beforeAll(async () => {
  const files = await temporaryFiles({ 'model.json': model, 'settings.json': '{"pixelCode":"EXAMPLEPIXEL"}' });
  folder = files.folder;
  args = ['--model', files['model.json'], '--config', files['settings.json']];
});

async function warehouse(name: string, content: Uint8Array) {
  const file = join(folder, name);
  await writeFile(file, content);
  const io = fakeIo();
  const status = await runCli(['warehouse', '--from', file, ...args], io);
  return { status, stdout: io.stdout.text, stderr: io.stderr.text.replaceAll(folder, '') };
}

/** Data that is not compressed, as a frame of zstd: RFC 8878. */
function zstdFrame(content: Buffer, { checksum = false, blockBytes = 5000 } = {}): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32LE(content.length);
  const parts: Buffer[] = [Buffer.from([0x28, 0xb5, 0x2f, 0xfd, checksum ? 0xa4 : 0xa0]), size];
  for (let start = 0; start < content.length; start += blockBytes) {
    const block = content.subarray(start, start + blockBytes);
    const header = Buffer.alloc(3);
    header.writeUIntLE((block.length << 3) | (start + blockBytes >= content.length ? 1 : 0), 0, 3);
    parts.push(header, block);
  }
  return Buffer.concat([...parts, ...(checksum ? [Buffer.alloc(4)] : [])]);
}

async function parquet(): Promise<Buffer> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const file = join(folder, 'whole.parquet');
  await writeFile(join(folder, 'whole.csv'), csv);
  await connection.run(`COPY (FROM '${join(folder, 'whole.csv')}') TO '${file}'`);
  connection.closeSync();
  instance.closeSync();
  return readFile(file);
}

const formats: readonly (readonly [name: string, whole: () => Buffer | Promise<Buffer>])[] = [
  ['rows.csv.gz', () => gzipSync(csv)],
  ['members.csv.gz', () => Buffer.concat([gzipSync(csv), gzipSync('9001,2026-02-03,last\n')])],
  ['rows.csv.zst', () => zstdFrame(Buffer.from(csv))],
  ['rows.ndjson.gz', () => gzipSync(ndjson)],
  ['rows.json', () => Buffer.from(JSON.stringify(rows))],
  ['pretty.json', () => Buffer.from(JSON.stringify(rows, null, 1))],
  ['array.json.gz', () => gzipSync(JSON.stringify(rows))],
  ['rows.parquet', parquet],
];

describe.each(formats)('%s', (name, makeWhole) => {
  test('is read whole', async () => {
    const { status, stdout } = await warehouse(name, await makeWhole());
    expect(status).toBe(0);
    expect(stdout.length).toBeGreaterThan(300_000);
  });

  test('random cuts are refused in one sentence, without a request', async () => {
    const whole = await makeWhole();
    const random = seededNumbers(20260803);
    const boundary = name.startsWith('members') ? gzipSync(csv).length : undefined;
    // The first cuts are in the trailer.
    const lengths = Array.from({ length: samples(40) }, (_, index) =>
      index < 4 ? whole.length - 1 - index : 1 + random(whole.length - 1),
    ).filter((length) => length !== boundary);
    for (const length of lengths) {
      const { status, stdout, stderr } = await warehouse(name, whole.subarray(0, length));
      expect({ length, status, stdout }).toStrictEqual({ length, status: 2, stdout: '' });
      expect(stderr).toMatch(/^error: [^\n]+\n$/);
    }
  });
});

test('a second gzip member that is cut anywhere is noticed', async () => {
  const [first, second] = [gzipSync('id\n1\n'), gzipSync('2\n')];
  const file = join(folder, 'second.csv.gz');
  for (let length = 1; length < second.length; length += 1) {
    await writeFile(file, Buffer.concat([first, second.subarray(0, length)]));
    await expect(assertComplete(file), `${length} bytes`).rejects.toThrow(/gzip data is cut off or damaged/);
  }
});

describe('zstd', () => {
  const content = Buffer.from('id,at\n1,2026-02-03\n'.repeat(40));
  const skippable = Buffer.from([0x5a, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);
  const file = () => join(folder, 'frames.csv.zst');

  test.each<[string, Buffer]>([
    ['with a checksum', zstdFrame(content, { checksum: true })],
    ['of several blocks', zstdFrame(content, { blockBytes: 100 })],
    ['of several frames', Buffer.concat([zstdFrame(content), skippable, zstdFrame(content)])],
    // A block of one repeated byte, and a window instead of a length.
    ['of a repeated byte', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x00, 0x53, 0x00, 0x00, 0x61])],
  ])('%s is whole, and every cut of it is noticed', async (_name, whole) => {
    await writeFile(file(), whole);
    await assertComplete(file());
    const firstEnd = zstdFrame(content).length;
    for (let length = 1; length < whole.length; length += 1) {
      // Between two frames, nothing says that another follows.
      if (length === firstEnd || length === firstEnd + skippable.length) continue;
      await writeFile(file(), whole.subarray(0, length));
      await expect(assertComplete(file()), `${length} bytes`).rejects.toThrow(/zstd data is cut off or damaged/);
    }
  });

  test('UTF-16 is refused', async () => {
    const { status, stdout, stderr } = await warehouse(
      'utf16.csv.zst',
      zstdFrame(Buffer.from('id,at\n1,2\n', 'utf16le')),
    );
    expect({ status, stdout }).toStrictEqual({ status: 2, stdout: '' });
    expect(stderr).toBe(
      'error: cannot read /utf16.csv.zst: it is UTF-16. Save it as UTF-8, for example with: iconv -f UTF-16 -t UTF-8\n',
    );
  });

  test.runIf(hasZstd())('as the program of that name writes it', async () => {
    const plain = join(folder, 'plain.csv');
    await writeFile(plain, csv);
    for (const options of [[], ['--no-check'], ['--no-content-size'], ['-19']]) {
      const whole = execFileSync('zstd', ['-q', '-c', ...options, plain], { maxBuffer: 2 ** 26 });
      await writeFile(file(), whole);
      await assertComplete(file());
      await writeFile(file(), whole.subarray(0, -1));
      await expect(assertComplete(file())).rejects.toThrow('cut off or damaged');
    }
  });
});

function hasZstd(): boolean {
  try {
    execFileSync('zstd', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
