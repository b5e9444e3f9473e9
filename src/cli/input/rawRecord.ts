import type { InputProblem } from '../inputProblems.js';

/** A place in the input where a record should be, and why there is none. `line` counts from 1. */
export interface BrokenRecord {
  readonly line: number;
  readonly problem: InputProblem;
}

/** The bytes of one record, not yet read as JSON, and the line it starts on. */
export interface RecordBytes {
  readonly line: number;
  readonly bytes: Buffer;
}

export type RawRecord = RecordBytes | BrokenRecord;

/** Cuts a stream of chunks into records. The bytes of a record may share memory with the chunk they came in. */
export interface RecordSplitter {
  push(chunk: Buffer): Iterable<RawRecord>;
  /** To be called once, after the last chunk. */
  end(): Iterable<RawRecord>;
}
