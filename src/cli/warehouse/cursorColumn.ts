import { CommandError } from '../commandError.js';
import { countOf } from '../summaryLine.js';
import type { RowColumn } from './columns.js';
import type { CursorPosition } from './cursor.js';
import type { Engine } from './engine.js';
import { fromQuery, sqlName, sqlString } from './sql.js';

/** The column whose values tell which rows are new. */
export interface CursorColumn {
  readonly name: string;
  /** The type as which its values are compared. */
  readonly type: string;
  /** An SQL expression for its value; null when a row has none. */
  readonly value: string;
}

const orderedType = /^(?:U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?|DECIMAL\(.*\)|FLOAT|DOUBLE|DATE|TIMESTAMP[^[]*)$/;
const mayBeInfinite = /^(?:FLOAT|DOUBLE|DATE|TIMESTAMP)/;

/** Text is compared as what it contains, because '10' sorts before '9'. */
const textTypes = [
  { type: 'DECIMAL(38,9)', noun: 'number' },
  { type: 'TIMESTAMPTZ', noun: 'date and time' },
] as const;

/**
 * Chooses how the values of a column are compared.
 *
 * @param before Where the previous run ended.
 * @throws {CommandError} When a value cannot be ordered: no run could tell whether its row is new.
 */
export async function cursorColumn(
  engine: Engine,
  query: string,
  column: RowColumn,
  before: CursorPosition | undefined,
): Promise<CursorColumn> {
  const countRows = async (condition: string): Promise<number> => {
    const [[rows] = []] = await engine.run(`SELECT count(*) ${fromQuery(query)} WHERE ${condition}`);
    return Number(rows);
  };
  const found = orderedType.test(column.type)
    ? { name: column.name, type: column.type, value: sqlName(column.column) }
    : await textColumn(countRows, column, before);
  const { name, type, value } = found;
  if (mayBeInfinite.test(type)) refuseRows(await countRows(`NOT isfinite(${value})`), `"${name}" is infinite or NaN`);
  if (typeof before?.highest === 'string') {
    const [[end] = []] = await engine.run(`SELECT TRY_CAST(${sqlString(before.highest)} AS ${type})`);
    if (end === null) {
      throw new CommandError(
        `--cursor cannot continue: "${name}" is now a ${type}, but the value at which the last run ended is not. Name another folder to start over`,
      );
    }
  }
  return found;
}

async function textColumn(
  countRows: (condition: string) => Promise<number>,
  { name, type, column, isJson }: RowColumn,
  before: CursorPosition | undefined,
): Promise<CursorColumn> {
  // Blank text counts as a missing value.
  const text = `nullif(trim(${isJson ? `(${sqlName(column)} ->> '$')` : sqlName(column)}), '')`;
  const isText = isJson || type === 'VARCHAR';
  const all = isText ? await countRows(`${text} IS NOT NULL`) : 0;
  const earlier = textTypes.filter((known) => known.type === before?.type && before.highest !== null);
  let fewest = { others: all, problem: '' };
  for (const known of isText ? [...earlier, ...(earlier.length > 0 ? [] : textTypes)] : []) {
    const value = `TRY_CAST(${text} AS ${known.type})`;
    const others = await countRows(`${text} IS NOT NULL AND ${value} IS NULL`);
    if (others === 0) return { name, type: known.type, value };
    if (others < all || earlier.length > 0) fewest = { others, problem: `"${name}" is not a ${known.noun}` };
  }
  if (fewest.problem !== '') refuseRows(fewest.others, fewest.problem);
  throw new CommandError(
    `--cursor must name a column of numbers, dates or times, but the type of "${name}" is ${type}`,
  );
}

function refuseRows(rows: number, problem: string): void {
  if (rows === 0) return;
  throw new CommandError(
    `--cursor cannot tell which rows are new: ${problem} in ${countOf(rows, 'row')}. Fix them, or exclude such rows with --sql`,
  );
}
