import { asciiByte, isBlankByte } from './jsonBytes.js';

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

/** Passes over what may stand before the first record: a byte order mark and blank space. */
export class InputStart {
  /** The line of the first byte that `push` gives back. */
  line = 1;
  #held: Buffer = Buffer.alloc(0);
  #isPastMark = false;

  /** @returns The bytes from the first record on; none while it has not begun. */
  push(chunk: Buffer): Buffer {
    let bytes = chunk;
    if (!this.#isPastMark) {
      bytes = Buffer.concat([this.#held, chunk]);
      const compared = Math.min(bytes.length, byteOrderMark.length);
      const beginsLikeMark = bytes.subarray(0, compared).equals(byteOrderMark.subarray(0, compared));
      if (beginsLikeMark && compared < byteOrderMark.length) {
        this.#held = bytes;
        return bytes.subarray(0, 0);
      }
      this.#isPastMark = true;
      if (beginsLikeMark) bytes = bytes.subarray(byteOrderMark.length);
    }
    return this.#skipBlanks(bytes);
  }

  /** What is left when the input ends inside a byte order mark. */
  end(): Buffer {
    return this.#isPastMark ? Buffer.alloc(0) : this.#held;
  }

  #skipBlanks(bytes: Buffer): Buffer {
    let index = 0;
    for (; index < bytes.length && isBlankByte(bytes[index]); index += 1) {
      if (bytes[index] === asciiByte.newline) this.line += 1;
    }
    return bytes.subarray(index);
  }
}
