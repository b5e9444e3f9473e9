import { createHash } from 'node:crypto';

const maxLoad = 0.7;
const keyPattern = /^[\w-]{22}$/;

/**
 * A map from digests to a few values, where a key is 16 bytes in base64url.
 *
 * Made for tens of millions of keys: about 30 bytes each, outside the heap. A `Map` takes several times as much and holds at most
 * 16.7 million. Open addressing with linear probing: a key is in the first free slot from the one that its first word points to.
 */
export class DigestMap<Value extends string> {
  readonly #values: readonly Value[];
  readonly #wordsPerKey: number;
  readonly #key: Uint32Array;
  readonly #keyBytes: Buffer;
  #size = 0;
  #capacity: number;
  /** The keys, slot after slot. */
  #words: Uint32Array;
  /** The number of the value in each slot, from 1; 0 when the slot is free. */
  #marks: Uint8Array;

  /**
   * @param expectedKeys About how many keys there will be: reserving room at once saves time.
   * @param keyBytes How many bytes of each key are compared; fewer take less memory. A multiple of 4.
   */
  constructor(values: readonly Value[], expectedKeys = 0, keyBytes = 16) {
    this.#values = values;
    this.#wordsPerKey = keyBytes / Uint32Array.BYTES_PER_ELEMENT;
    this.#key = new Uint32Array(this.#wordsPerKey);
    this.#keyBytes = Buffer.from(this.#key.buffer);
    this.#capacity = Math.ceil((expectedKeys + 1000) / maxLoad);
    this.#words = new Uint32Array(this.#capacity * this.#wordsPerKey);
    this.#marks = new Uint8Array(this.#capacity);
  }

  static isKey(text: string): boolean {
    return keyPattern.test(text);
  }

  get size(): number {
    return this.#size;
  }

  get(key: string): Value | undefined {
    this.#readKey(key);
    return this.#values[(this.#marks[this.#slotOf(this.#key, 0)] ?? 0) - 1];
  }

  set(key: string, value: Value): void {
    if (this.#size > this.#capacity * maxLoad) this.#grow();
    this.#readKey(key);
    this.#put(this.#key, 0, this.#values.indexOf(value) + 1);
  }

  #readKey(key: string): void {
    this.#keyBytes.write(key, 'base64url');
  }

  #put(words: Uint32Array, from: number, mark: number): void {
    const slot = this.#slotOf(words, from);
    if (this.#marks[slot] === 0) this.#size += 1;
    this.#marks[slot] = mark;
    const start = slot * this.#wordsPerKey;
    for (let word = 0; word < this.#wordsPerKey; word += 1) this.#words[start + word] = words[from + word] ?? 0;
  }

  /** The slot of the key that starts at `from`, or the free slot for it. */
  #slotOf(words: Uint32Array, from: number): number {
    let slot = (words[from] ?? 0) % this.#capacity;
    while (this.#marks[slot] !== 0 && !this.#holds(slot, words, from)) slot = (slot + 1) % this.#capacity;
    return slot;
  }

  #holds(slot: number, words: Uint32Array, from: number): boolean {
    const start = slot * this.#wordsPerKey;
    for (let word = 0; word < this.#wordsPerKey; word += 1) {
      if (this.#words[start + word] !== words[from + word]) return false;
    }
    return true;
  }

  #grow(): void {
    const [words, marks] = [this.#words, this.#marks];
    this.#capacity = Math.ceil(this.#capacity * 1.5);
    this.#words = new Uint32Array(this.#capacity * this.#wordsPerKey);
    this.#marks = new Uint8Array(this.#capacity);
    this.#size = 0;
    marks.forEach((mark, slot) => {
      if (mark !== 0) this.#put(words, slot * this.#wordsPerKey, mark);
    });
  }
}

/** The table of so many 8-byte digests takes 64 MB. */
const maxStrings = 4_000_000;

/** Remembers strings by their digests, the first 4,000,000 of them. */
export class DigestSet {
  readonly #digests = new DigestMap(['seen'], 0, 8);

  /** Adds a string; true when the set did not hold it yet. */
  addIfNew(text: string): boolean {
    const key = createHash('sha256').update(text).digest('base64url');
    if (this.#digests.get(key) !== undefined) return false;
    if (this.#digests.size < maxStrings) this.#digests.set(key, 'seen');
    return true;
  }
}
