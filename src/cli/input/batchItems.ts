import type { RawRecord } from './rawRecord.js';

/** How much is worked on at once. */
export interface ChunkLimits {
  readonly records: number;
  /** A chunk ends with the record that reaches this. */
  readonly bytes: number;
}

/** Gathers records into chunks, in order. When the input breaks off, what came before is handed on first. */
export async function* batchItems(
  pieces: AsyncIterable<readonly RawRecord[]>,
  limits: ChunkLimits,
): AsyncGenerator<readonly RawRecord[]> {
  let gathered: RawRecord[] = [];
  let bytes = 0;
  try {
    for await (const piece of pieces) {
      for (const record of piece) {
        gathered.push(record);
        if ('bytes' in record) bytes += record.bytes.length;
        if (gathered.length < limits.records && bytes < limits.bytes) continue;
        const full = gathered;
        // Emptied before it is handed on: whoever stops reading there runs into `finally`.
        gathered = [];
        bytes = 0;
        yield full;
      }
    }
  } finally {
    if (gathered.length > 0) yield gathered;
  }
}
