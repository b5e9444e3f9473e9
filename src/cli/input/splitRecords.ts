import { ArraySplitter } from './arraySplitter.js';
import { asciiByte } from './jsonBytes.js';
import { LineSplitter } from './lineSplitter.js';
import type { RawRecord, RecordSplitter } from './rawRecord.js';
import { InputStart } from './skipBom.js';

/** A line longer than this is no event: TikTok would not take it, and nobody wants to hold it in memory. */
export const maxRecordBytes = 32 * 1024 * 1024;

/**
 * Cuts NDJSON, or a JSON array when the input begins with `[`, into records: those that end within each chunk, together.
 *
 * Memory is bounded by one chunk and one record, whatever the size of the input.
 */
export async function* splitRecords(
  chunks: AsyncIterable<Buffer> | Iterable<Buffer>,
  maxBytes: number = maxRecordBytes,
): AsyncGenerator<readonly RawRecord[]> {
  const start = new InputStart();
  let splitter: RecordSplitter | undefined;
  const splitterFor = (bytes: Buffer): RecordSplitter =>
    bytes[0] === asciiByte.openBracket
      ? new ArraySplitter(start.line, maxBytes)
      : new LineSplitter(start.line, maxBytes);

  for await (const chunk of chunks) {
    const bytes = splitter === undefined ? start.push(chunk) : chunk;
    if (bytes.length === 0) continue;
    splitter ??= splitterFor(bytes);
    yield [...splitter.push(bytes)];
  }
  const rest = splitter === undefined ? start.end() : Buffer.alloc(0);
  splitter ??= splitterFor(rest);
  yield [...splitter.push(rest), ...splitter.end()];
}
