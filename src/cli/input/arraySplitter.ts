import { asciiByte, isBlankByte } from './jsonBytes.js';
import type { RawRecord, RecordSplitter } from './rawRecord.js';
import { RecordBuffer } from './recordBuffer.js';

/**
 * Cuts a JSON array into the texts of its elements, so that a large array streams and one broken element is one refusal.
 *
 * It follows brackets and strings only; whether an element is JSON is judged later. After an element whose own brackets do not match,
 * nobody can tell where the next one starts: the rest of the input then belongs to that element. The input starts with `[`.
 */
export class ArraySplitter implements RecordSplitter {
  readonly #unfinished: RecordBuffer;
  #line: number;
  /** The line the present element starts on; undefined between elements. */
  #elementLine: number | undefined;
  #depth = 0;
  #inString = false;
  #escaped = false;
  #place: 'beforeArray' | 'atFirstElement' | 'inArray' | 'afterArray' | 'inTextAfterArray' = 'beforeArray';

  constructor(firstLine: number, maxRecordBytes: number) {
    this.#line = firstLine;
    this.#unfinished = new RecordBuffer(maxRecordBytes);
  }

  *push(chunk: Buffer): Generator<RawRecord> {
    let elementStart = 0;
    for (let index = 0; index < chunk.length; index += 1) {
      const byte = chunk[index];
      if (byte === asciiByte.newline) this.#line += 1;
      if (this.#inString) this.#readInString(byte);
      else if (isBlankByte(byte)) continue;
      else if (this.#place === 'beforeArray') this.#place = 'atFirstElement';
      else if (this.#place === 'inTextAfterArray') return;
      else if (this.#place === 'afterArray') {
        this.#place = 'inTextAfterArray';
        yield { line: this.#line, problem: 'text-after-array' };
      } else if (this.#depth === 0 && (byte === asciiByte.comma || byte === asciiByte.closeBracket)) {
        yield* this.#endElement(chunk.subarray(elementStart, index), byte);
        this.#place = byte === asciiByte.comma ? 'inArray' : 'afterArray';
      } else {
        if (this.#elementLine === undefined) {
          this.#elementLine = this.#line;
          elementStart = index;
        }
        this.#readOutsideString(byte);
      }
    }
    if (this.#elementLine !== undefined) this.#unfinished.add(chunk.subarray(elementStart));
  }

  *end(): Generator<RawRecord> {
    if (this.#place === 'afterArray' || this.#place === 'inTextAfterArray') return;
    // What was cut off inside brackets or a string is no element; it and the missing end of the array are one refusal.
    const isCutOff = this.#depth > 0 || this.#inString;
    const unfinishedLine = isCutOff ? this.#elementLine : undefined;
    if (this.#elementLine !== undefined && !isCutOff) yield* this.#endElement(Buffer.alloc(0), undefined);
    yield { line: unfinishedLine ?? this.#line, problem: 'unfinished-array' };
  }

  *#endElement(lastPiece: Buffer, endedBy: number | undefined): Generator<RawRecord> {
    if (this.#elementLine !== undefined) {
      yield this.#unfinished.take(lastPiece, this.#elementLine);
      this.#elementLine = undefined;
    } else if (endedBy === asciiByte.comma || this.#place === 'inArray') {
      // Two commas in a row, or a comma before the closing bracket. `[]` alone is an empty array.
      yield { line: this.#line, problem: 'invalid-json' };
    }
  }

  #readInString(byte: number | undefined): void {
    if (this.#escaped) this.#escaped = false;
    else if (byte === asciiByte.backslash) this.#escaped = true;
    else if (byte === asciiByte.quote) this.#inString = false;
  }

  #readOutsideString(byte: number | undefined): void {
    if (byte === asciiByte.quote) this.#inString = true;
    else if (byte === asciiByte.openBrace || byte === asciiByte.openBracket) this.#depth += 1;
    else if (byte === asciiByte.closeBrace || byte === asciiByte.closeBracket)
      this.#depth = Math.max(0, this.#depth - 1);
  }
}
