import type { BrokenRecord, RawRecord } from './rawRecord.js';

/** Records in the form that goes to another thread fastest: one block of bytes, handed over and not copied. */
export interface PackedRecords {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Of each record where its bytes end; they begin where those of the one before end. */
  readonly records: readonly (BrokenRecord | { readonly line: number; readonly end: number })[];
}

export function packRecords(records: readonly RawRecord[]): PackedRecords {
  let length = 0;
  for (const record of records) if ('bytes' in record) length += record.bytes.length;
  const bytes = new Uint8Array(length);
  let end = 0;
  return {
    bytes,
    records: records.map((record) => {
      if ('problem' in record) return record;
      bytes.set(record.bytes, end);
      end += record.bytes.length;
      return { line: record.line, end };
    }),
  };
}

export function unpackRecords({ bytes, records }: PackedRecords): RawRecord[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let start = 0;
  return records.map((record) => {
    if ('problem' in record) return record;
    const { line, end } = record;
    const own = buffer.subarray(start, end);
    start = end;
    return { line, bytes: own };
  });
}
