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
  let isFirst = true;
  for await (const items of splitItems(checkStart(decompress(chunks, name), name))) {
    const [first] = items;
    if (isFirst && first !== undefined) {
      assertKind(first, name, expected);
      isFirst = false;
    }
    yield items;
  }
}

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
    throw isOfZlib ? new CommandError(`cannot read ${name}: its gzip data is damaged or cut off`) : error;
  }
}

async function* checkStart(chunks: AsyncIterable<Buffer>, name: string): AsyncGenerator<Buffer> {
  let isFirst = true;
  const isEnough = (start: Buffer) => start.length >= startBytes || start.includes(0x0a);
  for await (const chunk of startingWith(chunks, isEnough)) {
    if (isFirst) assertNoRows(chunk, name);
    isFirst = false;
    yield chunk;
  }
}

function assertNoRows(start: Buffer, name: string): void {
  const format = start.subarray(0, parquetMagic.length).equals(parquetMagic)
    ? 'Parquet'
    : isCsv(start)
      ? 'CSV'
      : undefined;
  if (format === undefined) return;
  throw new CommandError(
    `cannot use ${name}: it looks like ${format}, and rows are for tiktok-ads warehouse --from <file> --model <file> --config <file>`,
  );
}

/** True for a first line of names with commas, semicolons or tabs between them, which no JSON begins with. */
function isCsv(start: Buffer): boolean {
  const [line = ''] = start
    .subarray(0, startBytes)
    .toString('utf8')
    .replace(/^\uFEFF?\s*/, '')
    .split('\n', 1);
  if (!/[,;\t]/.test(line) || /^[[{]/.test(line)) return false;
  try {
    JSON.parse(line);
    return false;
  } catch {
    return /^["'\p{L}_]/u.test(line);
  }
}

function assertKind(first: RawItem, name: string, expected: ItemKind): void {
  const item = parseItem(first);
  const kind = 'problem' in item ? undefined : kindOf(item.value);
  if (kind === undefined || kind === expected) return;
  throw new CommandError(`cannot use ${name}: line ${first.line} is ${rightCommand[kind]}`);
}

/** The kind of a value, where it can be nothing else. */
function kindOf(value: unknown): ItemKind | undefined {
  const has = (...keys: readonly string[]): boolean =>
    typeof value === 'object' && value !== null && keys.every((key) => Object.hasOwn(value, key));
  if (has('body', 'url') || has('body', 'headers') || has('event_source', 'data') || has('pixel_code'))
    return 'request';
  if (has('status', 'body') || has('code', 'message'))
    return has('type') || has('destination') ? undefined : 'response';
  if (has('message', 'destination') || has('type', 'event') || has('type', 'messageId')) return 'event';
  return undefined;
}
