import type { RawRecord } from './rawRecord.js';

/** Collects the bytes of one record that arrives in several chunks, and lets go of them once they are too many. */
export class RecordBuffer {
  readonly #maxBytes: number;
  #pieces: Buffer[] = [];
  #length = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  add(piece: Buffer): void {
    this.#length += piece.length;
    if (this.#length <= this.#maxBytes) this.#pieces.push(piece);
    else this.#pieces = [];
  }

  /** Ends the record, with its last piece, and makes room for the next one. */
  take(lastPiece: Buffer, line: number): RawRecord {
    if (this.#length === 0 && lastPiece.length <= this.#maxBytes) return { line, bytes: lastPiece };
    this.add(lastPiece);
    const tooLong = this.#length > this.#maxBytes;
    const bytes = Buffer.concat(this.#pieces);
    this.drop();
    return tooLong ? { line, problem: 'record-too-long' } : { line, bytes };
  }

  drop(): void {
    this.#pieces = [];
    this.#length = 0;
  }
}
