import { isObject } from '../values/kinds.js';
import { driverValue } from './driverValue.js';
import type { RowProblem } from './refusals.js';

/** The values of the columns that a model names, by their numbers in its table. */
export type Cells = readonly unknown[];

/** The columns that a model names, each with a number: a row is read once, whatever uses its columns. */
export class ColumnTable {
  readonly #numbers = new Map<string, number>();
  readonly #seen = new Set<string>();
  readonly #filled = new Set<string>();

  /** Gives the number of a column. */
  numberOf(column: string): number {
    const known = this.#numbers.get(column);
    if (known !== undefined) return known;
    const number = this.#numbers.size;
    this.#numbers.set(column, number);
    return number;
  }

  /** Reads the columns of a row; own properties only. */
  read(row: unknown): Cells | RowProblem {
    if (!isObject(row)) return { code: 'invalid-row', column: '' };
    const cells: unknown[] = [];
    for (const column of this.#numbers.keys()) {
      try {
        const isThere = Object.hasOwn(row, column);
        if (isThere && this.#seen.size < this.#numbers.size) this.#seen.add(column);
        const value = isThere ? driverValue(row[column]) : undefined;
        if (value !== undefined && this.#filled.size < this.#numbers.size) this.#filled.add(column);
        cells.push(value);
      } catch {
        return { code: 'unreadable-column', column };
      }
    }
    return cells;
  }

  /** All columns, in the order of their numbers. */
  names(): string[] {
    return [...this.#numbers.keys()];
  }

  /** The columns that no row had. */
  unseen(): string[] {
    return this.names().filter((column) => !this.#seen.has(column));
  }

  /** The columns that some row had, but none with a value. */
  empty(): string[] {
    return this.names().filter((column) => this.#seen.has(column) && !this.#filled.has(column));
  }
}
