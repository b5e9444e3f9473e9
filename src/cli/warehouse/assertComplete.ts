import { createReadStream } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { CommandError, systemErrorCode } from '../commandError.js';
import { assertNotUtf16 } from '../input/assertNotUtf16.js';

/**
 * Checks that a CSV, NDJSON or JSON file is UTF-8 to begin with, and that it is there to its end: the trailer of gzip, the last block
 * of zstd, the last bracket of a JSON array. DuckDB reads a compressed file up to where it is cut off, and reports nothing.
 *
 * A file that this process cannot open, such as one on the web, is not checked, and neither is a pipe.
 *
 * @throws {CommandError} When the file is UTF-16, cut off or damaged.
 */
export async function assertComplete(file: string): Promise<void> {
  const handle = await open(file).catch(() => undefined);
  if (handle === undefined) return;
  try {
    // Reading a pipe would take its content away.
    if (!(await handle.stat()).isFile()) return;
    if (/\.zst$/i.test(file)) {
      if (!(await isCompleteZstd(handle))) throw cutOff(file, 'zstd data');
      return;
    }
    const ends = await readEnds(file, /\.gz$/i.test(file));
    assertNotUtf16(ends.start, file);
    if (isJson.test(file) && ends.first === '[' && ends.last !== ']') throw cutOff(file, 'JSON array');
  } finally {
    await handle.close();
  }
}

const isJson = /\.(?:json|ndjson|jsonl)(?:\.gz)?$/i;

const cutOff = (file: string, what: string): CommandError =>
  new CommandError(`cannot read ${file}: its ${what} is cut off or damaged, so rows may be missing`);

interface Ends {
  /** The first bytes, as many as {@link assertNotUtf16} needs. */
  readonly start: Uint8Array;
  /** The first and the last character that is not blank; undefined in a blank file. */
  readonly first: string | undefined;
  readonly last: string | undefined;
}

const endBytes = 1024;

/** Reads the beginning and the end of a file. Of gzip, whose length and checksum stand at the end, all is read. */
async function readEnds(file: string, isGzip: boolean): Promise<Ends> {
  let start: Buffer = Buffer.alloc(0);
  let end: Buffer = Buffer.alloc(0);
  const read = async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) {
      if (start.length < endBytes) start = Buffer.concat([start, chunk.subarray(0, endBytes - start.length)]);
      end = chunk.length >= endBytes ? chunk.subarray(-endBytes) : Buffer.concat([end, chunk]).subarray(-endBytes);
    }
  };
  if (isGzip) {
    try {
      await pipeline(createReadStream(file), createGunzip(), read);
    } catch (error) {
      if (systemErrorCode(error)?.startsWith('Z_') === true) throw cutOff(file, 'gzip data');
      throw error;
    }
  } else {
    const { size } = await stat(file);
    await read(createReadStream(file, { end: endBytes - 1 }));
    await read(createReadStream(file, { start: Math.max(0, size - endBytes) }));
  }
  const startText = start.toString('latin1').replace(/^\u00EF\u00BB\u00BF/, '');
  return { start, first: /\S/.exec(startText)?.[0], last: /\S(?=\s*$)/.exec(end.toString('latin1'))?.[0] };
}

const zstdMagic = 0xfd2fb528;
/** Frames of other programs begin with one of sixteen numbers. */
const isSkippable = (magic: number): boolean => magic >= 0x184d2a50 && magic <= 0x184d2a5f;
const dictionaryIdBytes = [0, 1, 2, 4];
const contentSizeBytes = [0, 2, 4, 8];

/**
 * Follows the frames and blocks of zstd data from one length to the next, without decompressing them.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8878#section-3.1
 */
async function isCompleteZstd(handle: FileHandle): Promise<boolean> {
  const { size } = await handle.stat();
  let position = 0;
  /** The next bytes as a number, lowest byte first; undefined when the file ends before. */
  const next = async (bytes: number): Promise<number | undefined> => {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(bytes), 0, bytes, position);
    position += bytes;
    return bytesRead < bytes ? undefined : buffer.readUIntLE(0, bytes);
  };
  while (position < size) {
    const magic = await next(4);
    if (magic === undefined) return false;
    if (isSkippable(magic)) {
      const length = await next(4);
      position += length ?? size;
      continue;
    }
    if (magic !== zstdMagic) return false;
    const descriptor = await next(1);
    if (descriptor === undefined) return false;
    const isSingleSegment = (descriptor & 0x20) !== 0;
    const sizeFlag = descriptor >> 6;
    position += isSingleSegment ? 0 : 1;
    position += dictionaryIdBytes[descriptor & 3] ?? 0;
    position += sizeFlag === 0 && isSingleSegment ? 1 : (contentSizeBytes[sizeFlag] ?? 0);
    for (let isLast = false; !isLast; ) {
      const header = await next(3);
      if (header === undefined) return false;
      isLast = (header & 1) === 1;
      const type = (header >> 1) & 3;
      if (type === reservedBlock) return false;
      position += type === repeatedByte ? 1 : header >> 3;
    }
    const hasChecksum = (descriptor & 4) !== 0;
    position += hasChecksum ? 4 : 0;
  }
  return position === size;
}

const repeatedByte = 1;
const reservedBlock = 3;
