import { createHash } from 'node:crypto';

/** At most 64 MB; of more ids, only these are known. */
const maxIds = 4_000_000;

/** Numbers that are no digest: the place is empty. */
const empty = 0;

/** 52 bits, which a double holds; never {@link empty}. */
function digestOf(id: string): number {
  const bytes = createHash('sha256').update(id).digest();
  return bytes.readUIntBE(0, 6) * 16 + ((bytes[6] ?? 0) % 16) + 1;
}

/** Remembers ids as digests in a table of its own: a set of texts would take ten times as much memory. */
export class DigestSet {
  #places = new Float64Array(1024);
  #count = 0;

  /** Says whether an id was there before, and remembers it. */
  addIfNew(id: string): boolean {
    const digest = digestOf(id);
    const place = this.#placeOf(digest);
    if (this.#places[place] === digest) return true;
    if (this.#count === maxIds) return false;
    this.#places[place] = digest;
    this.#count += 1;
    if (this.#count * 2 > this.#places.length) this.#grow();
    return false;
  }

  /** Where a digest is, or the empty place where it belongs. */
  #placeOf(digest: number): number {
    const { length } = this.#places;
    let place = digest % length;
    while (this.#places[place] !== empty && this.#places[place] !== digest) place = (place + 1) % length;
    return place;
  }

  #grow(): void {
    const before = this.#places;
    this.#places = new Float64Array(before.length * 2);
    for (const digest of before) if (digest !== empty) this.#places[this.#placeOf(digest)] = digest;
  }
}
