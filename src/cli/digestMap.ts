const wordsOfKey = 4;
const mostFilled = 0.7;
const keyPattern = /^[\w-]{22}$/;

/**
 * What is known of each key, where a key is a digest of 16 bytes in base64url.
 *
 * Made for tens of millions: about 30 bytes a key, outside the heap. A `Map` takes several times as much, and ends at 16.7
 * million.
 */
export class DigestMap<Value extends string> {
  readonly #values: readonly Value[];
  #capacity: number;
  #size = 0;
  /** Slots for keys, each followed by the next; a key is in the first free slot from where its first word points to. */
  #words: Uint32Array;
  /** The number of the value in each slot, from 1; 0 where the slot is free. */
  #marks: Uint8Array;
  readonly #key = new Uint32Array(wordsOfKey);
  readonly #keyBytes = Buffer.from(this.#key.buffer);

  /** @param expectedKeys How many there will be, about: room for them at once saves time. */
  constructor(values: readonly Value[], expectedKeys = 0) {
    this.#values = values;
    this.#capacity = Math.ceil((expectedKeys + 1000) / mostFilled);
    this.#words = new Uint32Array(this.#capacity * wordsOfKey);
    this.#marks = new Uint8Array(this.#capacity);
  }

  static isKey(text: string): boolean {
    return keyPattern.test(text);
  }

  get(key: string): Value | undefined {
    this.#read(key);
    return this.#values[(this.#marks[this.#slotOf(this.#key, 0)] ?? 0) - 1];
  }

  set(key: string, value: Value): void {
    if (this.#size > this.#capacity * mostFilled) this.#grow();
    this.#read(key);
    this.#put(this.#key, 0, this.#values.indexOf(value) + 1);
  }

  #read(key: string): void {
    this.#keyBytes.write(key, 'base64url');
  }

  #put(words: Uint32Array, from: number, mark: number): void {
    const slot = this.#slotOf(words, from);
    if (this.#marks[slot] === 0) this.#size += 1;
    this.#marks[slot] = mark;
    for (let word = 0; word < wordsOfKey; word += 1) this.#words[slot * wordsOfKey + word] = words[from + word] ?? 0;
  }

  /** Where the key that begins there is, or else is to be put. */
  #slotOf(words: Uint32Array, from: number): number {
    let slot = (words[from] ?? 0) % this.#capacity;
    while (this.#marks[slot] !== 0 && !this.#holds(slot, words, from)) slot = (slot + 1) % this.#capacity;
    return slot;
  }

  #holds(slot: number, words: Uint32Array, from: number): boolean {
    for (let word = 0; word < wordsOfKey; word += 1) {
      if (this.#words[slot * wordsOfKey + word] !== words[from + word]) return false;
    }
    return true;
  }

  #grow(): void {
    const [words, marks] = [this.#words, this.#marks];
    this.#capacity = Math.ceil(this.#capacity * 1.5);
    this.#words = new Uint32Array(this.#capacity * wordsOfKey);
    this.#marks = new Uint8Array(this.#capacity);
    this.#size = 0;
    marks.forEach((mark, slot) => {
      if (mark !== 0) this.#put(words, slot * wordsOfKey, mark);
    });
  }
}
