/** Counts what became of the records of a run: each one is either accepted or refused. */
export class Tally {
  accepted = 0;
  /** What the accepted ones gave. */
  results = 0;
  readonly #refusedByCode = new Map<string, number>();

  accept(records: number, results: number): void {
    this.accepted += records;
    this.results += results;
  }

  refuse(code: string, records = 1): void {
    this.#refusedByCode.set(code, (this.#refusedByCode.get(code) ?? 0) + records);
  }

  get refused(): number {
    let refused = 0;
    for (const count of this.#refusedByCode.values()) refused += count;
    return refused;
  }

  get records(): number {
    return this.accepted + this.refused;
  }

  /** The most frequent code first; codes of the same count by name. */
  get refusedByCode(): readonly (readonly [code: string, count: number])[] {
    return [...this.#refusedByCode].sort(
      ([codeA, countA], [codeB, countB]) => countB - countA || codeA.localeCompare(codeB),
    );
  }
}
