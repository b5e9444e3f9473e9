import type { InputRecord } from './readRecords.js';

/** How much is worked on at once. */
export interface ChunkLimits {
  readonly records: number;
  /** A chunk ends with the record that reaches this. */
  readonly bytes: number;
}

export const oneByOne: ChunkLimits = { records: 1, bytes: 0 };

/** Gathers records into chunks, in order. When the input breaks off, what came before is handed on first. */
export async function* chunkRecords(
  records: AsyncIterable<InputRecord>,
  limits: ChunkLimits,
): AsyncGenerator<readonly InputRecord[]> {
  let gathered: InputRecord[] = [];
  let bytes = 0;
  try {
    for await (const record of records) {
      gathered.push(record);
      if ('bytes' in record) bytes += record.bytes;
      if (gathered.length < limits.records && bytes < limits.bytes) continue;
      const full = gathered;
      // Emptied before it is handed on: whoever stops reading there runs into `finally`.
      gathered = [];
      bytes = 0;
      yield full;
    }
  } finally {
    if (gathered.length > 0) yield gathered;
  }
}
