import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { CommandError } from '../commandError.js';
import { parseItem, type RawItem } from './parseItem.js';
import { splitItems } from './splitItems.js';

/** What the items of an input are. */
export type ItemKind = 'event' | 'request' | 'response';

const rightCommand: Readonly<Record<ItemKind, string>> = {
  event: 'an event: tiktok-ads transform turns events into requests, and tiktok-ads explain explains them',
  request: 'a request: tiktok-ads lint checks requests, and tiktok-ads send sends them',
  response: 'a response: tiktok-ads classify explains responses',
};

const gzipMagic = [0x1f, 0x8b];
const parquetMagic = Buffer.from('PAR1');

/** As many bytes as a first line of column names may have. */
const startBytes = 64 * 1024;

/**
 * Reads the items of an input, also of one that gzip has compressed.
 *
 * @param name What errors call the input.
 * @param expected What the command takes. An input that is something else is an error that names the right command.
 * @throws {CommandError} When the input is rows, or items of another kind, or when its compressed data is damaged or cut off.
 */
export async function* readItems(
  chunks: AsyncIterable<Buffer>,
  name: string,
  expected: ItemKind,
): AsyncGenerator<readonly RawItem[]> {
  let held: (readonly RawItem[])[] = [];
  let unknownItems = 0;
  let isKnown = false;
  for await (const items of splitItems(checkStart(decompress(chunks, name), name))) {
    if (!isKnown) {
      // Broken lines, and values that may be anything, say nothing about the others.
      isKnown = items.slice(0, maxUnknownItems).some((item) => isOfKind(item, name, expected));
      unknownItems += items.length;
      held.push(items);
      if (!isKnown && unknownItems < maxUnknownItems) continue;
      isKnown = true;
      yield* held;
      held = [];
    } else yield items;
  }
  yield* held;
}

/** After so many items whose kind cannot be told, there is nothing to recognise. */
const maxUnknownItems = 100;

/** Yields the chunks again, the first of them with as many bytes as were asked for, where there are as many. */
async function* startingWith(
  chunks: AsyncIterable<Buffer>,
  isEnough: (start: Buffer) => boolean,
): AsyncGenerator<Buffer> {
  let start: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of chunks) {
    if (start === undefined) yield chunk;
    else {
      start = Buffer.concat([start, chunk]);
      if (!isEnough(start)) continue;
      yield start;
      start = undefined;
    }
  }
  if (start !== undefined && start.length > 0) yield start;
}

async function* decompress(chunks: AsyncIterable<Buffer>, name: string): AsyncGenerator<Buffer> {
  const started = startingWith(chunks, (start) => start.length >= gzipMagic.length);
  const first = await started.next();
  if (first.done === true) return;
  const all = async function* () {
    yield first.value;
    yield* started;
  };
  if (!gzipMagic.every((byte, index) => first.value[index] === byte)) {
    yield* all();
    return;
  }
  const source = Readable.from(all());
  const gunzip = createGunzip();
  source.on('error', (error) => gunzip.destroy(error));
  try {
    yield* source.pipe(gunzip);
  } catch (error) {
    const isOfZlib = error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
    if (!isOfZlib) throw error;
    throw new CommandError(`cannot read ${name} to its end: its gzip data is damaged or cut off`);
  }
}

async function* checkStart(chunks: AsyncIterable<Buffer>, name: string): AsyncGenerator<Buffer> {
  let isFirst = true;
  const isEnough = (start: Buffer) => start.length >= startBytes || start.includes(0x0a);
  for await (const chunk of startingWith(chunks, isEnough)) {
    if (isFirst) assertReadable(chunk, name);
    isFirst = false;
    yield chunk;
  }
}

/** How files of other programs begin, and how their content is read. */
const otherFormats: readonly (readonly [magic: Buffer, what: string])[] = [
  [Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), 'it is compressed with zstd: pipe it in with zstd -dc'],
  [Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a]), 'it is compressed with xz: pipe it in with xz -dc'],
  [Buffer.from('BZh'), 'it is compressed with bzip2: pipe it in with bzip2 -dc'],
  [Buffer.from('PK\u0003\u0004'), 'it is a zip archive, or a file of a spreadsheet: unzip it, or save it as CSV'],
];

function assertReadable(start: Buffer, name: string): void {
  for (const [magic, what] of otherFormats) {
    if (start.subarray(0, magic.length).equals(magic)) throw new CommandError(`cannot use ${name}: ${what}`);
  }
  const format = rowFormat(start);
  if (format === undefined) return;
  throw new CommandError(
    `cannot use ${name}: it looks like ${format}, and rows are for tiktok-ads warehouse --from <file> --model <file> --config <file>`,
  );
}

/** The format of an input that begins like a file of rows. */
export function rowFormat(start: Buffer): 'Parquet' | 'CSV' | undefined {
  if (start.subarray(0, parquetMagic.length).equals(parquetMagic)) return 'Parquet';
  return isCsv(start) ? 'CSV' : undefined;
}

/**
 * True for a first line of cells with a delimiter between them, or for one name above lines that are no JSON either: a file of
 * one column.
 */
function isCsv(start: Buffer): boolean {
  const text = start
    .subarray(0, startBytes)
    .toString('utf8')
    .replace(/^\uFEFF?\s*/, '');
  const [line = '', ...others] = text.split(/\r?\n/);
  // What begins as JSON does, or with a key and a colon, may be broken JSON.
  if (/^(?:[[{\]}]|"[^"]*"\s*:)/.test(line) || isJson(line)) return false;
  if (/[,;\t|]/.test(line)) return /^["'\p{L}\p{N}_,;\t|.+-]/u.test(line);
  const isName = /^"?[\p{L}_][\p{L}\p{N}_ .-]*"?$/u.test(line);
  return isName && others.some((other) => other !== '') && !others.some((other) => /^\s*[[{]/.test(other));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * True for an item of the expected kind, false for one whose kind cannot be told.
 *
 * @throws {CommandError} When it is of another kind.
 */
function isOfKind(raw: RawItem, name: string, expected: ItemKind): boolean {
  const item = parseItem(raw);
  const kind = 'problem' in item ? undefined : kindOf(item.value);
  if (kind === undefined || kind === expected) return kind !== undefined;
  throw ofOtherKind(name, raw.line, kind);
}

/**
 * Checks that the first items of an input are rows: an item of a known kind that has none of the columns is none.
 *
 * @param columns The columns that the rows must have; letter case does not matter.
 * @throws {CommandError} When none of the first items is a row. It names the right command.
 */
export async function assertRows(
  chunks: AsyncIterable<Buffer>,
  name: string,
  columns: readonly string[],
): Promise<void> {
  const names = new Set(columns.map((column) => column.toLowerCase()));
  let first: { readonly line: number; readonly kind: ItemKind } | undefined;
  let items = 0;
  for await (const raws of splitItems(decompress(chunks, name))) {
    for (const raw of raws.slice(0, maxUnknownItems - items)) {
      const item = parseItem(raw);
      if ('problem' in item) continue;
      const kind = kindOf(item.value);
      if (kind === undefined || Object.keys(Object(item.value)).some((key) => names.has(key.toLowerCase()))) return;
      first ??= { line: item.line, kind };
    }
    items += raws.length;
    if (items >= maxUnknownItems) break;
  }
  if (first !== undefined) throw ofOtherKind(name, first.line, first.kind);
}

const ofOtherKind = (name: string, line: number, kind: ItemKind): CommandError =>
  new CommandError(`cannot use ${name}: line ${line} is ${rightCommand[kind]}`);

/** The kind of a value, where it can be nothing else. */
export function kindOf(value: unknown): ItemKind | undefined {
  const has = (...keys: readonly string[]): boolean =>
    typeof value === 'object' && value !== null && keys.every((key) => Object.hasOwn(value, key));
  const isBody = has('event_source', 'data') || has('pixel_code', 'event') || has('pixel_code', 'batch');
  if (isBody || has('body', 'url') || has('body', 'headers')) return 'request';
  if (has('status', 'body') || has('code', 'message'))
    return has('type') || has('destination') ? undefined : 'response';
  if (has('message', 'destination') || has('type', 'event') || has('type', 'messageId')) return 'event';
  return undefined;
}
