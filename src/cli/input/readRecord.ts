import { isUtf8 } from 'node:buffer';
import type { BrokenRecord, RawRecord } from './rawRecord.js';

/** One record of the input, read as JSON. */
export interface ParsedRecord {
  readonly line: number;
  readonly value: unknown;
  /** How long its text is. */
  readonly bytes: number;
}

export type InputRecord = ParsedRecord | BrokenRecord;

/** Reads a record as JSON. One that is no JSON is handed on as such, not the end of the run. */
export function readRecord(record: RawRecord): InputRecord {
  if ('problem' in record) return record;
  const { line, bytes } = record;
  // Node would put U+FFFD where the bytes are wrong, and the digest of a damaged e-mail address matches nobody.
  if (!isUtf8(bytes)) return { line, problem: 'invalid-encoding' };
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    return { line, value, bytes: bytes.length };
  } catch {
    return { line, problem: 'invalid-json' };
  }
}
