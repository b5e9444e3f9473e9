import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { appendFile, open, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeEach, expect, test, vi } from 'vitest';
import { Ledger, readLedger } from '../../../src/cli/send/ledger.js';
import { temporaryFolder } from '../runBuiltCli.js';

const heading = '{"ledger":"tiktok-ads send","version":1}\n';
/** A key as a ledger holds it. */
const key = (name: string | number) =>
  createHash('sha256').update(`${name}`).digest().subarray(0, 16).toString('base64url');
const [a, b, c] = ['a', 'b', 'c'].map(key) as [string, string, string];
let file = '';

beforeEach(async () => {
  file = join(await temporaryFolder(), 'ledger');
});

const remembered = async (keys: readonly string[]) => {
  const ledger = await Ledger.open(file);
  await ledger.close();
  return keys.map((one) => ledger.has(one));
};

test('remembers accepted events over runs', async () => {
  const ledger = await Ledger.open(file);
  expect(ledger.has(a)).toBeUndefined();
  await ledger.add([a, b], 'accepted');
  expect(ledger.has(a)).toBe('accepted');
  await ledger.close();
  expect(await remembered([a, b, c])).toEqual(['accepted', 'accepted', undefined]);
  expect(await readFile(file, 'utf8')).toBe(`${heading}["${a}","${b}"]\n`);
});

test('distinguishes events of an earlier run from events of this run', async () => {
  const earlier = await Ledger.open(file);
  await earlier.add([a], 'accepted');
  expect(earlier.isFromEarlierRun(a)).toBe(false);
  await earlier.close();
  const ledger = await Ledger.open(file);
  await ledger.add([b], 'accepted');
  expect([a, b, c].map((one) => ledger.isFromEarlierRun(one))).toEqual([true, false, false]);
  await ledger.close();
});

test('remembers uncertain events as uncertain', async () => {
  const ledger = await Ledger.open(file);
  await ledger.add([a], 'uncertain');
  await ledger.add([b], 'accepted');
  expect(ledger.has(a)).toBe('uncertain');
  await ledger.close();
  expect(await remembered([a, b])).toEqual(['uncertain', 'accepted']);
  expect(await readFile(file, 'utf8')).toBe(`${heading}{"inDoubt":["${a}"]}\n["${b}"]\n`);
});

test('has written what is added when the promise resolves', async () => {
  const ledger = await Ledger.open(file);
  await Promise.all([a, b, c].map((one) => ledger.add([one], 'accepted')));
  expect(
    (await readFile(file, 'utf8'))
      .split('\n')
      .slice(1, -1)
      .map((line) => JSON.parse(line)),
  ).toEqual([[a], [b], [c]]);
  await ledger.close();
});

test('resolves only after the file is synced to disk', async () => {
  const ledger = await Ledger.open(file);
  const other = await open(file);
  let onDisk = () => {};
  const datasync = vi.spyOn(Object.getPrototypeOf(other), 'datasync').mockReturnValue(
    new Promise<void>((resolve) => {
      onDisk = resolve;
    }),
  );
  let isPromised = false;
  const added = ledger.add([a], 'accepted').then(() => {
    isPromised = true;
  });
  await vi.waitUntil(() => datasync.mock.calls.length > 0);
  expect(await readFile(file, 'utf8')).toContain(a);
  await wait(20);
  expect(isPromised).toBe(false);
  onDisk();
  await added;
  datasync.mockRestore();
  await other.close();
  await ledger.close();
});

test.each([
  ['half a heading', heading.slice(0, 10), '', []],
  ['half a line', `${heading}["${a}"]\n["${b}","${c.slice(9)}`, `["${a}"]\n`, [a]],
  ['a heading without its line break', heading.trimEnd(), '', []],
  ['a whole line without its line break', `${heading}["${a}"]\n["${b}"]`, `["${a}"]\n["${b}"]\n`, [a, b]],
  [
    'a whole uncertain line without its line break',
    `${heading}["${a}"]\n{"inDoubt":["${b}"]}`,
    `["${a}"]\n{"inDoubt":["${b}"]}\n`,
    [a],
  ],
  ['lines that somebody has emptied', `${heading}\n["${a}"]\n\n`, `\n["${a}"]\n\n`, [a]],
  ['nothing at all', '', '', []],
])('continues after %s, which a killed run or an editor may leave', async (_name, text, kept, keys) => {
  await writeFile(file, text);
  const ledger = await Ledger.open(file);
  expect(keys.map((one) => ledger.has(one))).toEqual(keys.map(() => 'accepted'));
  await ledger.add([c], 'accepted');
  await ledger.close();
  expect(await readFile(file, 'utf8')).toBe(`${heading}${kept}["${c}"]\n`);
});

test.each([
  ['other text', 'order_id,email\n', 'it is not a ledger of tiktok-ads send'],
  ['other text without a line break', 'order_id', 'it is not a ledger of tiktok-ads send'],
  ['a damaged line', `${heading}["${a}"]\n{"b"\n["${c}"]\n`, 'a line of this ledger is damaged'],
  ['a line of something else', `${heading}[1]\n`, 'a line of this ledger is damaged'],
  ['a line of other strings', `${heading}["a"]\n`, 'a line of this ledger is damaged'],
  ['a line without a line break', `${heading}["${'a'.repeat(2 ** 21)}`, 'a line of this ledger is damaged'],
  ['an unknown status', `${heading}{"refused":["${a}"]}\n`, 'a line of this ledger is damaged'],
])('refuses %s, and does not change the file', async (_name, text, reason) => {
  await writeFile(file, text);
  await expect(Ledger.open(file)).rejects.toThrow(`cannot use the ledger ${file}: ${reason}`);
  expect(await readFile(file, 'utf8')).toBe(text);
});

test('refuses a device', async () => {
  await expect(Ledger.open('/dev/null')).rejects.toThrow('cannot use the ledger /dev/null: it is no file');
});

test('notices a full disk before anything is sent', async () => {
  await writeFile(file, `${heading}["${a}"]\n`);
  const other = await open(file);
  const full = vi
    .spyOn(Object.getPrototypeOf(other), 'appendFile')
    .mockRejectedValue(Object.assign(new Error(), { code: 'ENOSPC' }));
  await expect(Ledger.open(file)).rejects.toThrow('no space is left on the device');
  full.mockRestore();
  await other.close();
  expect(await readFile(file, 'utf8')).toBe(`${heading}["${a}"]\n`);
});

test('reports why it cannot be opened', async () => {
  await expect(Ledger.open(join(file, 'below'))).rejects.toThrow('there is no such file or folder');
});

test('holds only its heading when nothing was accepted', async () => {
  const ledger = await Ledger.open(file);
  await ledger.check();
  await ledger.close();
  expect((await stat(file)).size).toBe(heading.length);
});

test('leaves no new file behind when nothing was sent', async () => {
  await (await Ledger.open(file)).close();
  expect(existsSync(file)).toBe(false);
  await writeFile(file, '');
  await (await Ledger.open(file)).close();
  expect(existsSync(file)).toBe(true);
});

test('reads a large ledger', async () => {
  await writeFile(file, heading);
  const keys = Array.from({ length: 1000 }, (_, index) => key(index));
  await appendFile(file, `${JSON.stringify(keys)}\n`.repeat(100));
  expect(await remembered([key(0), key(999), key(1000)])).toEqual(['accepted', 'accepted', undefined]);
});

test.each([1, 2, 7, 64])('reads chunks of %i bytes', async (size) => {
  const text = Buffer.from(`${heading}["${a}"]\n{"inDoubt":["${b}"]}\n["${c}"`);
  const pieces = Array.from({ length: Math.ceil(text.length / size) }, (_, index) =>
    text.subarray(index * size, (index + 1) * size),
  );
  const lines: unknown[] = [];
  expect(await readLedger(pieces, (line) => lines.push(line))).toEqual({
    bytes: text.lastIndexOf('\n') + 1,
    isEnded: true,
  });
  expect(lines).toEqual([
    { keys: [a], status: 'accepted' },
    { keys: [b], status: 'uncertain' },
  ]);
});

test('stops reading as soon as a file turns out not to be a ledger', async () => {
  function* endless() {
    yield Buffer.from(heading.slice(0, 5));
    yield Buffer.from('something else');
    throw new Error('read too far');
  }
  await expect(readLedger(endless(), () => {})).rejects.toThrow('it is not a ledger of tiktok-ads send');
});
