import { asciiByte, isBlankByte } from './jsonBytes.js';
import type { RawRecord, RecordSplitter } from './rawRecord.js';
import { RecordBuffer } from './recordBuffer.js';

/**
 * Cuts NDJSON into its lines.
 *
 * Only the line feed ends a line: `node:readline` also breaks at a lone carriage return and, since Node 24, at U+2028 and U+2029, which
 * JSON allows inside strings. Blank lines are left out but counted in the line numbers.
 */
export class LineSplitter implements RecordSplitter {
  readonly #unfinished: RecordBuffer;
  #line: number;

  constructor(firstLine: number, maxRecordBytes: number) {
    this.#line = firstLine;
    this.#unfinished = new RecordBuffer(maxRecordBytes);
  }

  *push(chunk: Buffer): Generator<RawRecord> {
    let start = 0;
    for (let end = chunk.indexOf(asciiByte.newline); end !== -1; end = chunk.indexOf(asciiByte.newline, start)) {
      yield* this.#endLine(chunk.subarray(start, end));
      start = end + 1;
    }
    if (start < chunk.length) this.#unfinished.add(chunk.subarray(start));
  }

  *end(): Generator<RawRecord> {
    yield* this.#endLine(Buffer.alloc(0));
  }

  *#endLine(lastPiece: Buffer): Generator<RawRecord> {
    const record = this.#unfinished.take(lastPiece, this.#line);
    this.#line += 1;
    if ('problem' in record) yield record;
    else {
      const bytes = withoutCarriageReturn(record.bytes);
      if (!bytes.every(isBlankByte)) yield { line: record.line, bytes };
    }
  }
}

function withoutCarriageReturn(bytes: Buffer): Buffer {
  return bytes.at(-1) === asciiByte.carriageReturn ? bytes.subarray(0, -1) : bytes;
}
