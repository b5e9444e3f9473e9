import Table from 'cli-table3';
import { maxWidth, wrapText } from './wrapText.js';

export interface TableOptions {
  /** The columns of the terminal: the first column is wrapped where the table would not fit. Without it, lines have any length. */
  readonly width: number | undefined;
  /** How many columns hold words; those after them hold numbers. */
  readonly wordColumns?: number;
}

/** Prints a table with borders. */
export function printTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  { width, wordColumns = 1 }: TableOptions,
): string {
  const widths = head.map((title, column) => maxWidth([title, ...rows.map((row) => row[column] ?? '')]));
  // Each cell has a blank on both sides and a line before it, and one line ends the row.
  const others = widths.slice(1).reduce((sum, cell) => sum + cell, 0) + 3 * widths.length + 1;
  const wrapFirst = ([first = '', ...rest]: readonly string[]): string[] => [
    ...(width === undefined ? [first] : [wrapText(first, Math.max(width - others, 10)).join('\n')]),
    ...rest,
  ];
  const made = new Table({
    head: [...head],
    style: { head: [], border: [] },
    // No lines between the rows.
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
    colAligns: head.map((_title, column) => (column < wordColumns ? 'left' : 'right')),
  });
  made.push(...rows.map(wrapFirst));
  return `${made.toString()}\n`;
}
