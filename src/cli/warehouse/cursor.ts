import { CommandError } from '../commandError.js';
import type { Engine } from './engine.js';
import type { RowColumn } from './rowColumns.js';
import { sqlName, sqlText } from './sqlText.js';

/** How far the rows of a source have been read. */
export interface CursorPosition {
  /** The type in which the values of the column are compared. */
  readonly type: string;
  /** The highest value, as text. */
  readonly highest: string;
  /** How many rows have it: when they have become more, some of them are new. */
  readonly rows: number;
}

/** Which rows are new. */
export interface CursorRange {
  /** As SQL. */
  readonly condition: string;
}

/** What a run reads of a source with a cursor. */
export interface CursorRun {
  /** Where the run before ended; undefined for the first one, which reads all. */
  readonly from?: CursorPosition | undefined;
  /** Where this one ends; undefined where no row has a value. */
  readonly to?: CursorPosition | undefined;
  /** Rows with the very value at which the last run ended have come since. */
  readonly isLate: boolean;
}

const ordered = /^(?:U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?|DECIMAL\(.*\)|FLOAT|DOUBLE|DATE|TIMESTAMP[^[]*)$/;

/** Texts are compared as what they are texts of: as text, 10 is before 9. */
const typesOfText = ['DECIMAL(38,9)', 'TIMESTAMPTZ'];

const sqlOf = ({ column, isJson }: RowColumn): string => (isJson ? `(${sqlName(column)} ->> '$')` : sqlName(column));
const castTo = (column: RowColumn, type: string): string => `TRY_CAST(${sqlOf(column)} AS ${type})`;
const from = (query: string): string => `FROM (\n${query}\n) AS source_rows`;

/**
 * Looks up how far the rows reach.
 *
 * @throws {CommandError} When the values of the column have no order.
 */
export async function cursorRun(
  engine: Engine,
  query: string,
  column: RowColumn,
  before: CursorPosition | undefined,
): Promise<CursorRun> {
  const type = before?.type ?? (await cursorType(engine, query, column));
  const value = castTo(column, type);
  const positionOf = async (highest: string): Promise<CursorPosition> => {
    const [[rows] = []] = await engine.run(
      `SELECT count(*) ${from(query)} WHERE ${value} = CAST(${sqlText(highest)} AS ${type})`,
    );
    return { type, highest, rows: Number(rows) };
  };
  const [[highest] = []] = await engine.run(`SELECT CAST(max(${value}) AS VARCHAR) ${from(query)}`);
  const isEmpty = highest === null || highest === undefined;
  if (before === undefined) {
    return { from: undefined, to: isEmpty ? undefined : await positionOf(String(highest)), isLate: false };
  }
  const { rows } = await positionOf(before.highest);
  const [[isHigher] = []] = isEmpty
    ? [[false]]
    : await engine.run(
        `SELECT CAST(${sqlText(String(highest))} AS ${type}) > CAST(${sqlText(before.highest)} AS ${type})`,
      );
  // Rows may have been deleted: a cursor never goes back.
  const to = isHigher === true ? await positionOf(String(highest)) : { ...before, rows };
  return { from: before, to, isLate: rows > before.rows };
}

/** The rows of a run; all rows where it has neither beginning nor end. */
export function cursorRange(column: RowColumn, { from: start, to: end, isLate }: CursorRun): CursorRange | undefined {
  if (end === undefined) return undefined;
  const value = castTo(column, end.type);
  const boundOf = ({ highest, type }: CursorPosition) => `CAST(${sqlText(highest)} AS ${type})`;
  const isBeforeEnd = `${value} <= ${boundOf(end)}`;
  // The first run reads rows without a value, too.
  if (start === undefined) return { condition: `coalesce(${isBeforeEnd}, true)` };
  return { condition: `coalesce(${value} ${isLate ? '>=' : '>'} ${boundOf(start)} AND ${isBeforeEnd}, false)` };
}

async function cursorType(engine: Engine, query: string, column: RowColumn): Promise<string> {
  if (ordered.test(column.type)) return column.type;
  if (column.type === 'VARCHAR' || column.isJson) {
    for (const type of typesOfText) {
      const [[others] = []] = await engine.run(
        `SELECT count(*) ${from(query)} WHERE ${sqlOf(column)} IS NOT NULL AND ${castTo(column, type)} IS NULL`,
      );
      if (Number(others) === 0) return type;
    }
  }
  throw new CommandError(
    `--cursor must name a column of numbers, dates or times, and "${column.name}" is none: its type is ${column.type}`,
  );
}
