import { mkdtemp, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { afterEach, expect, test, vi } from 'vitest';
import { CommandError } from '../../src/cli/commandError.js';
import { transform } from '../../src/cli/commands/transform.js';
import * as core from '../../src/index.js';
import { completePhone } from '../../src/phone.js';
import { temporaryFiles } from './runBuiltCli.js';

vi.mock('../../src/index.js', async (importOriginal) => {
  const original = await importOriginal<typeof core>();
  return { ...original, transformEvent: vi.fn(original.transformEvent) };
});
const transformEvent = vi.mocked(core.transformEvent);
afterEach(() => {
  transformEvent.mockClear();
});

const settings = { accessToken: 'example-token', pixelCode: 'EXAMPLEPIXEL' };
const message = { type: 'track', event: 'Signed Up', timestamp: '2026-08-03T10:00:00Z', messageId: 'example-1' };
const line = `${JSON.stringify(message)}\n`;

function collector(isTTY = false) {
  const stream = Object.assign(
    new Writable({
      decodeStrings: false,
      write(text: string, _encoding, done) {
        stream.text += text;
        done();
      },
    }),
    { text: '', isTTY, columns: 120 },
  );
  return stream;
}

/** The process as a test wants it: each look at the clock is ten milliseconds later. */
function fakeIo({ input = '', stderrIsTTY = false, stdinIsTTY = false, stdoutIsTTY = false } = {}) {
  let milliseconds = 0;
  const stdin = Object.assign(Readable.from([Buffer.from(input)]), { isTTY: stdinIsTTY });
  const [stdout, stderr] = [collector(stdoutIsTTY), collector(stderrIsTTY)];
  const now = () => {
    milliseconds += 10;
    return milliseconds;
  };
  return { stdin, stdout, stderr, now };
}

const configFile = async () => (await temporaryFiles({ 'settings.json': JSON.stringify(settings) }))['settings.json'];

test('all events share one destination object, and phones can be completed', async () => {
  await transform('-', { config: await configFile() }, fakeIo({ input: line.repeat(3) }));
  const destinations = transformEvent.mock.calls.map(([event]) => event.destination);
  expect(destinations).toHaveLength(3);
  expect(new Set(destinations).size).toBe(1);
  for (const [, options] of transformEvent.mock.calls) expect(options?.completePhone).toBe(completePhone);
});

test('equal destinations of different records are one object, so that their settings are parsed once', async () => {
  const pair = (accessToken: string) =>
    `${JSON.stringify({ message, destination: { Config: { ...settings, accessToken } } })}\n`;
  await transform('-', {}, fakeIo({ input: pair('one') + pair('two') + pair('one') }));
  const [first, second, third] = transformEvent.mock.calls.map(([event]) => event.destination);
  expect(first).toBe(third);
  expect(second).toEqual({ Config: { ...settings, accessToken: 'two' } });
});

test('an unexpected error of the core is one refusal, and its message is not told', async () => {
  transformEvent.mockImplementationOnce(() => {
    throw new TypeError('cannot read secret.person@example.com');
  });
  const io = fakeIo({ input: line.repeat(2) });
  expect(await transform('-', { config: await configFile() }, io)).toBe(3);
  expect(io.stdout.text.match(/\n/g)).toHaveLength(1);
  expect(io.stderr.text).toContain('{"line":1,"code":"internal-error"');
  expect(io.stderr.text).not.toContain('secret.person');
});

test('input that breaks off keeps what came before, and says so', async () => {
  const io = fakeIo();
  async function* breakingOff() {
    yield Buffer.from(line);
    throw Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO' });
  }
  const stdin = Object.assign(Readable.from(breakingOff()), { isTTY: false });
  await expect(transform('-', { config: await configFile() }, { ...io, stdin })).rejects.toThrow(
    new CommandError('cannot read standard input: the device reports an error'),
  );
  expect(io.stdout.text.match(/\n/g)).toHaveLength(1);
  expect(io.stderr.text).toMatch(/^1 event: 1 accepted/);
});

test('a folder as standard input is said to be one', async () => {
  const io = fakeIo();
  const folder = await open(tmpdir());
  const stdin = Object.assign(io.stdin, { fd: folder.fd });
  await expect(transform('-', {}, { ...io, stdin })).rejects.toThrow('cannot read standard input: it is a folder');
  await folder.close();
});

test('nothing named and nothing piped in: says so instead of waiting', async () => {
  await expect(transform(undefined, {}, fakeIo({ stdinIsTTY: true }))).rejects.toThrow('nothing to read');
});

const clearToTheRight = '\u001B[K';
const clearLine = '\u001B[2K';

async function largeFile(bytes: number): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'tiktok-ads-cli-')), 'large.ndjson');
  const handle = await open(path, 'w');
  const blanks = ' '.repeat(1024 * 1024 - 1).concat('\n');
  for (let written = 0; written < bytes; written += blanks.length) {
    await handle.write(blanks);
    // Enough refusals for a block of them to appear while the bar is there.
    if (written === 0) await handle.write('no json\n'.repeat(1000) + line);
  }
  await handle.close();
  return path;
}

test('a large file shows a bar on a terminal, and leaves no trace of it', async () => {
  const io = fakeIo({ stderrIsTTY: true });
  expect(await transform(await largeFile(9 * 1024 * 1024), { config: await configFile() }, io)).toBe(3);
  expect(io.stderr.text).toMatch(/█+░* \d+% · 1,001 events · [\d,]+ events\/s/);
  // Refusals and the summary never stand behind the bar on its line.
  for (const text of io.stderr.text.split(/(?=\{"line"|1,001 events: )/)) {
    expect(['\n', clearToTheRight, clearLine].some((end) => text.endsWith(end))).toBe(true);
  }
  expect(io.stderr.text.includes(`${clearToTheRight}{"line":2,`)).toBe(true);
  expect(io.stderr.text.split('\n').at(-2)).toMatch(/1,001 events: 1 accepted as 1 request, 1,000 refused.*$/);
  // The bar does not jump back to where it began: refusals may have scrolled the screen since.
  for (const jump of ['\u001B7', '\u001B8']) expect(io.stderr.text).not.toContain(jump);
});

test.each([
  ['a small file', { stderrIsTTY: true }, 7],
  ['standard error in a file', {}, 9],
  ['requests on the same terminal', { stderrIsTTY: true, stdoutIsTTY: true }, 9],
])('no bar: %s', async (_why, terminals, megabytes) => {
  const io = fakeIo(terminals);
  await transform(await largeFile(megabytes * 1024 * 1024), { config: await configFile() }, io);
  expect(io.stderr.text).toMatch(/^(?:\{"line":\d+,.*\}\n){1000}1,001 events: .*\n$/);
});

test('a pipe that proves large shows a count', async () => {
  const io = fakeIo({ stderrIsTTY: true });
  async function* chunks() {
    for (let count = 0; count < 10; count += 1) yield Buffer.from(line + ' '.repeat(1024 * 1024));
  }
  const stdin = Object.assign(Readable.from(chunks()), { isTTY: false });
  await transform('-', { config: await configFile() }, { ...io, stdin });
  expect(io.stderr.text).toMatch(/\d events · [\d,]+ events\/s/);
  expect(io.stderr.text).not.toContain('%');
});
