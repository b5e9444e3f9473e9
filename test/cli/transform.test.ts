import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { CommandError } from '../../src/cli/commandError.js';
import { transform } from '../../src/cli/commands/transform.js';
import type { TrackRequestV2, TransformInput } from '../../src/index.js';
import { parsePhone } from '../../src/phone.js';
import * as single from '../../src/transform/transformEvent.js';
import * as many from '../../src/transform/transformEvents.js';
import { fakeIo } from './fakeIo.js';
import { jsonLines, temporaryFiles, temporaryFolder } from './runBuiltCli.js';

vi.mock('../../src/transform/transformEvent.js', async (importOriginal) => {
  const original = await importOriginal<typeof single>();
  return { ...original, transformWith: vi.fn(original.transformWith) };
});
vi.mock('../../src/transform/transformEvents.js', async (importOriginal) => {
  const original = await importOriginal<typeof many>();
  return { ...original, batchWith: vi.fn(original.batchWith) };
});
const transformWith = vi.mocked(single.transformWith);
const batchWith = vi.mocked(many.batchWith);
const { batchWith: originalBatchWith } = await vi.importActual<typeof many>('../../src/transform/transformEvents.js');
afterEach(() => {
  transformWith.mockClear();
  batchWith.mockReset().mockImplementation(originalBatchWith);
});

/** The sizes of the batches from now on. */
const batchSizes = (): number[] => {
  const sizes: number[] = [];
  batchWith.mockImplementation((events, options) => {
    const list = [...events];
    sizes.push(list.length);
    return originalBatchWith(list, options);
  });
  return sizes;
};

const settings = { accessToken: 'example-token', pixelCode: 'EXAMPLEPIXEL' };
const message = { type: 'track', event: 'Signed Up', timestamp: '2026-08-03T10:00:00Z', messageId: 'example-1' };
const line = `${JSON.stringify(message)}\n`;

const configFile = async () => (await temporaryFiles({ 'settings.json': JSON.stringify(settings) }))['settings.json'];

test('passes one destination object and parsePhone for all events', async () => {
  await transform('-', { config: await configFile() }, fakeIo({ input: line.repeat(3) }));
  const destinations = transformWith.mock.calls.map(([, event]) => (event as TransformInput).destination);
  expect(destinations).toHaveLength(3);
  expect(new Set(destinations).size).toBe(1);
  for (const [, , options] of transformWith.mock.calls) expect(options.parsePhone).toBe(parsePhone);
});

test('passes equal destinations of different items as one object, so that their settings are parsed once', async () => {
  const pair = (accessToken: string) =>
    `${JSON.stringify({ message, destination: { Config: { ...settings, accessToken } } })}\n`;
  await transform('-', {}, fakeIo({ input: pair('one') + pair('two') + pair('one') }));
  const [first, second, third] = transformWith.mock.calls.map(([, event]) => (event as TransformInput).destination);
  expect(first).toBe(third);
  expect(second).toEqual({ Config: { ...settings, accessToken: 'two' } });
});

test('turns an unexpected error of the core into one refusal, without its message', async () => {
  transformWith.mockImplementationOnce(() => {
    throw new TypeError('cannot read secret.person@example.com');
  });
  const io = fakeIo({ input: line.repeat(2) });
  expect(await transform('-', { config: await configFile() }, io)).toBe(3);
  expect(io.stdout.text.match(/\n/g)).toHaveLength(1);
  expect(io.stderr.text).toContain('{"line":1,"code":"internal-error"');
  expect(io.stderr.text).not.toContain('secret.person');
});

describe('--batch', () => {
  const numbered = (id: number | string) => `${JSON.stringify({ ...message, messageId: `m-${id}` })}\n`;
  const idsOf = (printed: string) =>
    jsonLines(printed).map((request) =>
      (request as { body: { data: { event_id: string }[] } }).body.data.map((payload) => payload.event_id),
    );

  test('refuses only the event that causes an unexpected error; the others become requests, in order', async () => {
    const bad = 'secret.person@example.com';
    batchWith.mockImplementation((events, options) => {
      const list = [...events];
      if (JSON.stringify(list).includes(bad)) throw new TypeError(`cannot read ${bad}`);
      return originalBatchWith(list, options);
    });
    const ids = Array.from({ length: 100 }, (_, index) => (index === 36 ? bad : index));
    const io = fakeIo({ input: ids.map(numbered).join('') });
    expect(await transform('-', { config: await configFile(), batch: true }, io)).toBe(3);
    expect(idsOf(io.stdout.text).flat()).toEqual(ids.filter((id) => id !== bad).map((id) => `m-${id}`));
    expect(io.stderr.text).toMatch(/^\{"line":37,"code":"internal-error".*\}\n100 events: 99 accepted as \d requests/);
    expect(io.stderr.text).not.toContain(bad);
  });

  test('refuses all events when every attempt fails', async () => {
    batchWith.mockImplementation(() => {
      throw new RangeError('Maximum call stack size exceeded');
    });
    const io = fakeIo({ input: line.repeat(5) });
    expect(await transform('-', { config: await configFile(), batch: true }, io)).toBe(3);
    expect(io.stdout.text).toBe('');
    expect(io.stderr.text).toContain('5 events: 0 accepted as 0 requests, 5 refused (5 internal-error)');
  });

  test('transforms events in batches of 5,000, each of which fills its own requests', async () => {
    const ids = Array.from({ length: 6500 }, (_, index) => index);
    const sizes = batchSizes();
    const io = fakeIo({ input: ids.map(numbered).join('') });
    expect(await transform('-', { config: await configFile(), batch: true }, io)).toBe(0);
    expect(sizes).toEqual([5000, 1500]);
    expect(batchWith.mock.calls[0]?.[1]?.parsePhone).toBe(parsePhone);
    expect(idsOf(io.stdout.text).map((request) => request.length)).toEqual([1000, 1000, 1000, 1000, 1000, 1000, 500]);
    expect(idsOf(io.stdout.text).flat()).toEqual(ids.map((id) => `m-${id}`));
    expect(io.stderr.text).toMatch(/^6,500 events: 6,500 accepted as 7 requests, none refused/);
  });

  test('prints requests in the order of their first events, whichever is full first', async () => {
    const pixel = (code: string) =>
      JSON.stringify({ message, destination: { Config: { ...settings, pixelCode: code } } });
    const io = fakeIo({ input: `${pixel('FIRST')}\n${`${pixel('FULL')}\n`.repeat(1001)}` });
    expect(await transform('-', { batch: true }, io)).toBe(0);
    const pixels = jsonLines(io.stdout.text).map((request) => (request as TrackRequestV2).body);
    expect(pixels.map(({ event_source_id, data }) => [event_source_id, data.length])).toEqual([
      ['FIRST', 1],
      ['FULL', 1000],
      ['FULL', 1],
    ]);
  });

  test('makes smaller batches of large events, so that memory stays flat', async () => {
    const large = `${JSON.stringify({ ...message, filler: 'x'.repeat(1024 * 1024) })}\n`;
    const sizes = batchSizes();
    await transform('-', { config: await configFile(), batch: true }, fakeIo({ input: large.repeat(9) }));
    expect(sizes).toEqual([4, 4, 1]);
  });

  test('writes refusals in the order of the input, whatever refused', async () => {
    const unmapped = JSON.stringify({ ...message, event: 'Nobody mapped this' });
    const input = `[${unmapped}, no json, {},\n${JSON.stringify(message)},\n${unmapped}, no json]`;
    const io = fakeIo({ input });
    await transform('-', { config: await configFile(), batch: true }, io);
    const refusals = jsonLines(io.stderr.text.split('\n').slice(0, -2).join('\n'));
    expect(refusals).toMatchObject([
      { line: 1, code: 'unmapped-event-name' },
      { line: 1, code: 'invalid-json' },
      { line: 1, code: 'missing-type' },
      { line: 3, code: 'unmapped-event-name' },
      { line: 3, code: 'invalid-json' },
    ]);
    expect(io.stderr.text).toContain(
      '6 events: 1 accepted as 1 request, 5 refused (2 invalid-json, 2 unmapped-event-name, 1 missing-type)',
    );
  });

  test('counts an event that needs several requests once', async () => {
    const eventsToStandard = Array.from({ length: 60 }, (_, index) => ({ from: 'Signed Up', to: `Name${index}` }));
    const destination = { Config: { ...settings, version: 'v1', eventsToStandard } };
    const io = fakeIo({ input: `${JSON.stringify({ message, destination })}\n` });
    expect(await transform('-', { batch: true }, io)).toBe(0);
    expect(jsonLines(io.stdout.text)).toHaveLength(2);
    expect(io.stderr.text).toMatch(/^1 event: 1 accepted as 2 requests, none refused/);
  });
});

test.each([false, true])(
  'transforms the items before an input error, and reports the error (--batch: %j)',
  async (batch) => {
    const io = fakeIo();
    async function* failingInput() {
      yield Buffer.from(line);
      throw Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO' });
    }
    const stdin = Object.assign(Readable.from(failingInput()), { isTTY: false });
    await expect(transform('-', { config: await configFile(), batch }, { ...io, stdin })).rejects.toThrow(
      new CommandError('cannot read standard input: the device reports an error'),
    );
    expect(io.stdout.text.match(/\n/g)).toHaveLength(1);
    expect(io.stderr.text).toMatch(/^1 event: 1 accepted/);
  },
);

test('reports a folder as standard input', async () => {
  const io = fakeIo();
  const folder = await open(await temporaryFolder());
  const stdin = Object.assign(io.stdin, { fd: folder.fd });
  await expect(transform('-', {}, { ...io, stdin })).rejects.toThrow('cannot read standard input: it is a folder');
  await folder.close();
});

test('fails instead of waiting when no file is named and nothing is piped in', async () => {
  await expect(transform(undefined, {}, fakeIo({ stdinIsTTY: true }))).rejects.toThrow('nothing to read');
});

const clearToTheRight = '\u001B[K';
const clearLine = '\u001B[2K';

async function largeFile(bytes: number): Promise<string> {
  const path = join(await temporaryFolder(), 'large.ndjson');
  const handle = await open(path, 'w');
  const blanks = ' '.repeat(1024 * 1024 - 1).concat('\n');
  for (let written = 0; written < bytes; written += blanks.length) {
    await handle.write(blanks);
    if (written === 0) await handle.write('no json\n'.repeat(1000) + line);
  }
  await handle.close();
  return path;
}

test('shows a progress bar for a large file, and clears it at the end', async () => {
  const io = fakeIo({ stderrIsTTY: true });
  expect(await transform(await largeFile(9 * 1024 * 1024), { config: await configFile() }, io)).toBe(3);
  expect(io.stderr.text).toMatch(/█+░* \d+% · 1,001 events · [\d,]+ events\/s/);
  // Refusals and the summary never appear on the line of the bar.
  for (const text of io.stderr.text.split(/(?=line \d+ {2}|… and |1,001 events: )/)) {
    expect(
      ['\n', clearToTheRight, clearLine].some((end) => text.endsWith(end)),
      JSON.stringify(text),
    ).toBe(true);
  }
  const starts = [clearToTheRight, clearLine].map((clear) => `${clear}line 2  invalid-json\n`);
  expect(starts.some((start) => io.stderr.text.includes(start))).toBe(true);
  expect(io.stderr.text.split('\n').at(-2)).toMatch(/1,001 events: 1 accepted as 1 request, 1,000 refused.*$/);
  // The bar does not jump back to where it began: refusals may have scrolled the screen.
  for (const jump of ['\u001B7', '\u001B8']) expect(io.stderr.text).not.toContain(jump);
});

const refusedLines = /^(?:\{"line":\d+,.*\}\n){1000}1,001 events: .*\n$/;
const refusedOnTerminal = /^(?:line \d+ {2}invalid-json\n {2}The item .*\n){20}… and 980 more .*\n1,001 events: .*\n$/;

test.each([
  ['a small file', { stderrIsTTY: true }, 7, refusedOnTerminal],
  ['standard error that is not a terminal', {}, 9, refusedLines],
  ['requests on the same terminal', { stderrIsTTY: true, stdoutIsTTY: true }, 9, refusedOnTerminal],
])('shows no progress bar for %s', async (_why, terminals, megabytes, shown) => {
  const io = fakeIo(terminals);
  await transform(await largeFile(megabytes * 1024 * 1024), { config: await configFile() }, io);
  expect(io.stderr.text).toMatch(shown);
});

test('shows a count for a pipe that proves large', async () => {
  const io = fakeIo({ stderrIsTTY: true });
  async function* chunks() {
    for (let count = 0; count < 10; count += 1) yield Buffer.from(line + ' '.repeat(1024 * 1024));
  }
  const stdin = Object.assign(Readable.from(chunks()), { isTTY: false });
  await transform('-', { config: await configFile() }, { ...io, stdin });
  expect(io.stderr.text).toMatch(/\d events · [\d,]+ events\/s/);
  expect(io.stderr.text).not.toContain('%');
});

test('a terminal shows what to do about a refusal; a pipe gets the refusal alone', async () => {
  const config = await configFile();
  const input = `${JSON.stringify({ ...message, event: 'Purchse' })}\n`.repeat(2);
  const shown = async (stderrIsTTY: boolean) => {
    const io = fakeIo({ input, stderrIsTTY });
    await transform('-', { config }, io);
    return io.stderr.text;
  };
  expect((await shown(true)).split('What to do: use the known name "purchase"')).toHaveLength(2);
  expect(await shown(false)).not.toContain('What to do');
});
