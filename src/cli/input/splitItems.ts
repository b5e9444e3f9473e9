import { assertNotUtf16 } from './assertNotUtf16.js';
import type { RawItem } from './parseItem.js';

/** A longer item cannot be an event: TikTok would not accept it, and it would fill the memory. */
const maxItemBytes = 32 * 1024 * 1024;

/** The bytes that structure JSON. None of them occurs inside a multi-byte character of UTF-8. */
const tab = 0x09;
const newline = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;
const quote = 0x22;
const comma = 0x2c;
const openBracket = 0x5b;
const backslash = 0x5c;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

const isBlank = (byte: number | undefined): boolean =>
  byte === space || byte === newline || byte === carriageReturn || byte === tab;

/**
 * Splits NDJSON, a JSON array when the input begins with `[`, or JSON objects printed over several lines, into items. Yields together the items that end within one chunk.
 *
 * Memory is bounded by one chunk and one item, whatever the size of the input.
 *
 * @throws {CommandError} When the input is UTF-16.
 */
export async function* splitItems(
  chunks: AsyncIterable<Buffer> | Iterable<Buffer>,
  maxBytes: number = maxItemBytes,
): AsyncGenerator<readonly RawItem[]> {
  let line = 1;
  let splitter: LineSplitter | ArraySplitter | ObjectSplitter | undefined;
  let undecided: Buffer = Buffer.alloc(0);
  for await (const chunk of skipBom(chunks)) {
    let bytes = chunk;
    if (splitter === undefined) {
      bytes = Buffer.concat([undecided, chunk]);
      let start = 0;
      for (; start < bytes.length && isBlank(bytes[start]); start += 1) if (bytes[start] === newline) line += 1;
      bytes = bytes.subarray(start);
      const Splitter = splitterFor(bytes);
      if (Splitter === undefined) {
        undecided = bytes;
        continue;
      }
      splitter = new Splitter(line, maxBytes);
    }
    yield [...splitter.push(bytes)];
  }
  if (splitter === undefined && undecided.length > 0) {
    splitter = new LineSplitter(line, maxBytes);
    yield [...splitter.push(undecided)];
  }
  if (splitter !== undefined) yield [...splitter.end()];
}

/** A longer first line is no line of an object that is printed for people. */
const maxFirstLine = 64 * 1024;

/** The splitter for an input that begins with these bytes, the first of which is not blank; `undefined` for too few of them. */
function splitterFor(start: Buffer): typeof LineSplitter | typeof ArraySplitter | typeof ObjectSplitter | undefined {
  if (start[0] === openBracket) return ArraySplitter;
  if (start[0] !== openBrace) return start.length === 0 ? undefined : LineSplitter;
  const end = start.indexOf(newline);
  if (end === -1) return start.length > maxFirstLine ? LineSplitter : undefined;
  const brackets = new BracketScanner();
  for (const byte of start.subarray(0, end)) brackets.read(byte);
  if (brackets.isOutside || brackets.inString) return LineSplitter;
  const next = start.subarray(end).find((byte) => !isBlank(byte));
  if (next === undefined) return start.length > maxFirstLine ? LineSplitter : undefined;
  // Outside of a list, an object on a line of its own is the next line of NDJSON: the first line is cut off.
  const last = start.subarray(0, end).findLast((byte) => !isBlank(byte));
  return next === openBrace && last !== openBracket ? LineSplitter : ObjectSplitter;
}

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

/** Drops a byte order mark at the beginning, even when it is cut into several chunks. */
async function* skipBom(chunks: AsyncIterable<Buffer> | Iterable<Buffer>): AsyncGenerator<Buffer> {
  let start: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of chunks) {
    if (start === undefined) {
      yield chunk;
      continue;
    }
    start = Buffer.concat([start, chunk]);
    if (start.length < byteOrderMark.length) continue;
    assertNotUtf16(start, 'the input');
    yield start.subarray(0, byteOrderMark.length).equals(byteOrderMark) ? start.subarray(byteOrderMark.length) : start;
    start = undefined;
  }
  if (start !== undefined) yield start;
}

/**
 * Splits JSON objects that are printed over several lines, as `JSON.stringify` with an indent, jq and people write them: their
 * braces do not match on the first line. An object ends where its braces match.
 */
class ObjectSplitter {
  readonly #unfinished: ItemBuffer;
  readonly #brackets = new BracketScanner();
  #line: number;
  #objectLine: number | undefined;

  constructor(firstLine: number, maxBytes: number) {
    this.#line = firstLine;
    this.#unfinished = new ItemBuffer(maxBytes);
  }

  *push(chunk: Buffer): Generator<RawItem> {
    let start = 0;
    for (let index = 0; index < chunk.length; index += 1) {
      const byte = chunk[index];
      if (byte === newline) this.#line += 1;
      if (this.#objectLine === undefined) {
        if (isBlank(byte)) continue;
        this.#objectLine = this.#line;
        start = index;
      }
      this.#brackets.read(byte);
      if (!this.#brackets.isOutside || byte !== closeBrace) continue;
      yield this.#unfinished.take(chunk.subarray(start, index + 1), this.#objectLine);
      this.#objectLine = undefined;
    }
    if (this.#objectLine !== undefined) this.#unfinished.add(chunk.subarray(start));
  }

  *end(): Generator<RawItem> {
    if (this.#objectLine !== undefined) yield this.#unfinished.take(Buffer.alloc(0), this.#objectLine);
  }
}

/**
 * Splits NDJSON into lines.
 *
 * Only a line feed ends a line. `node:readline` also breaks at a lone carriage return and, since Node 24, at U+2028 and U+2029, which
 * JSON allows inside strings. Blank lines are not items, but they count in the line numbers.
 */
class LineSplitter {
  readonly #unfinished: ItemBuffer;
  #line: number;

  constructor(firstLine: number, maxBytes: number) {
    this.#line = firstLine;
    this.#unfinished = new ItemBuffer(maxBytes);
  }

  *push(chunk: Buffer): Generator<RawItem> {
    let start = 0;
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
      yield* this.#endLine(chunk.subarray(start, end));
      start = end + 1;
    }
    if (start < chunk.length) this.#unfinished.add(chunk.subarray(start));
  }

  *end(): Generator<RawItem> {
    yield* this.#endLine(Buffer.alloc(0));
  }

  *#endLine(lastPart: Buffer): Generator<RawItem> {
    const item = this.#unfinished.take(lastPart, this.#line);
    this.#line += 1;
    if ('problem' in item) yield item;
    else {
      const { line, bytes } = item;
      const content = bytes.at(-1) === carriageReturn ? bytes.subarray(0, -1) : bytes;
      if (!content.every(isBlank)) yield { line, bytes: content };
    }
  }
}

/**
 * Splits a JSON array into the bytes of its elements, so that a large array streams and a broken element is one refusal.
 *
 * It only tracks brackets and strings; whether an element is JSON is checked later. When the brackets of an element do not match, the
 * start of the next element is unknown: the rest of the input then belongs to that element. The input must begin with `[`.
 */
class ArraySplitter {
  readonly #unfinished: ItemBuffer;
  #line: number;
  /** The line on which the current element starts; undefined between elements. */
  #elementLine: number | undefined;
  readonly #brackets = new BracketScanner();
  #state: 'beforeArray' | 'atFirstElement' | 'inArray' | 'afterArray' | 'inTextAfterArray' = 'beforeArray';

  constructor(firstLine: number, maxBytes: number) {
    this.#line = firstLine;
    this.#unfinished = new ItemBuffer(maxBytes);
  }

  *push(chunk: Buffer): Generator<RawItem> {
    let elementStart = 0;
    for (let index = 0; index < chunk.length; index += 1) {
      const byte = chunk[index];
      if (byte === newline) this.#line += 1;
      if (this.#brackets.inString) this.#brackets.read(byte);
      else if (isBlank(byte)) continue;
      else if (this.#state === 'beforeArray') this.#state = 'atFirstElement';
      else if (this.#state === 'inTextAfterArray') return;
      else if (this.#state === 'afterArray') {
        this.#state = 'inTextAfterArray';
        yield { line: this.#line, problem: 'text-after-array' };
      } else if (this.#brackets.isOutside && (byte === comma || byte === closeBracket)) {
        yield* this.#endElement(chunk.subarray(elementStart, index), byte);
        this.#state = byte === comma ? 'inArray' : 'afterArray';
      } else {
        if (this.#elementLine === undefined) {
          this.#elementLine = this.#line;
          elementStart = index;
        }
        this.#brackets.read(byte);
      }
    }
    if (this.#elementLine !== undefined) this.#unfinished.add(chunk.subarray(elementStart));
  }

  *end(): Generator<RawItem> {
    if (this.#state === 'afterArray' || this.#state === 'inTextAfterArray') return;
    // An element that ends inside brackets or a string is cut off; it and the missing end of the array are one refusal.
    const isCutOff = !this.#brackets.isOutside;
    const cutOffLine = isCutOff ? this.#elementLine : undefined;
    if (this.#elementLine !== undefined && !isCutOff) yield* this.#endElement(Buffer.alloc(0), undefined);
    yield { line: cutOffLine ?? this.#line, problem: 'unfinished-array' };
  }

  *#endElement(lastPart: Buffer, endedBy: number | undefined): Generator<RawItem> {
    if (this.#elementLine !== undefined) {
      yield this.#unfinished.take(lastPart, this.#elementLine);
      this.#elementLine = undefined;
    } else if (endedBy === comma || this.#state === 'inArray') {
      // Two commas in a row, or a comma before the closing bracket. `[]` alone is an empty array.
      yield { line: this.#line, problem: 'invalid-json' };
    }
  }
}

/** Follows the brackets and strings of JSON. */
class BracketScanner {
  inString = false;
  #depth = 0;
  #escaped = false;

  /** True between values: in no bracket and no string. */
  get isOutside(): boolean {
    return this.#depth === 0 && !this.inString;
  }

  read(byte: number | undefined): void {
    if (this.inString) this.#readInString(byte);
    else if (byte === quote) this.inString = true;
    else if (byte === openBrace || byte === openBracket) this.#depth += 1;
    else if (byte === closeBrace || byte === closeBracket) this.#depth = Math.max(0, this.#depth - 1);
  }

  #readInString(byte: number | undefined): void {
    if (this.#escaped) this.#escaped = false;
    else if (byte === backslash) this.#escaped = true;
    else if (byte === quote) this.inString = false;
  }
}

/** Collects the bytes of an item that arrives in several chunks, and drops them once they exceed the limit. */
class ItemBuffer {
  readonly #maxBytes: number;
  #parts: Buffer[] = [];
  #length = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  add(part: Buffer): void {
    this.#length += part.length;
    if (this.#length <= this.#maxBytes) this.#parts.push(part);
    else this.#parts = [];
  }

  /** Returns the item that ends with `lastPart`, and starts the next one. The bytes may share memory with their chunk. */
  take(lastPart: Buffer, line: number): RawItem {
    if (this.#length === 0 && lastPart.length <= this.#maxBytes) return { line, bytes: lastPart };
    this.add(lastPart);
    const isTooLong = this.#length > this.#maxBytes;
    const bytes = Buffer.concat(this.#parts);
    this.#parts = [];
    this.#length = 0;
    return isTooLong ? { line, problem: 'record-too-long' } : { line, bytes };
  }
}
