import { CommandError } from '../commandError.js';
import { countOf } from '../summaryLine.js';
import type { CursorColumn } from './cursorColumn.js';
import type { Engine } from './engine.js';
import { fromRows, sqlText } from './sqlText.js';

/** How far a run has read the rows of a source. */
export interface CursorPosition {
  /** 1 for the first run, then one more each time. */
  readonly number: number;
  /** The type in which the values of the column are compared. */
  readonly type: string;
  /** The highest value that is not of the future, as text; null where there is none. */
  readonly highest: string | null;
  /** How many rows have a lower value: when they become more, some have come late. */
  readonly below: number;
}

/** What a run reads of a source with a cursor. */
export interface CursorRun {
  /** Where the run before ended; undefined for the first one, which reads all. */
  readonly from?: CursorPosition | undefined;
  readonly to: CursorPosition;
  /** How many rows, at least, have come too late to be read. */
  readonly late: number;
}

const isOfTime = (type: string): boolean => /^(?:DATE|TIMESTAMP)/.test(type);

/**
 * Looks up how far the rows reach.
 *
 * A cursor does not pass the clock: what is of the future, such as the year 9999, would be the highest value for ever.
 *
 * @throws {CommandError} When there are rows, and none has a value.
 */
export async function cursorRun(
  engine: Engine,
  query: string,
  { name, type, value }: CursorColumn,
  from: CursorPosition | undefined,
  now: Date,
): Promise<CursorRun> {
  const source = fromRows(query);
  const castOf = (text: string) => `CAST(${sqlText(text)} AS ${type})`;
  const countBelow = async (highest: string | null | undefined): Promise<number> => {
    if (typeof highest !== 'string') return 0;
    const [[rows] = []] = await engine.run(`SELECT count(*) ${source} WHERE ${value} < ${castOf(highest)}`);
    return Number(rows);
  };
  const reached = isOfTime(type) ? `${value} <= ${castOf(now.toISOString())}` : 'true';
  // Rows may have been deleted: a cursor never goes back.
  const start = typeof from?.highest === 'string' ? castOf(from.highest) : 'NULL';
  const [[highest, rows, values] = []] = await engine.run(
    `SELECT CAST(greatest(max(${value}) FILTER (${reached}), ${start}) AS VARCHAR), count(*), count(${value}) ${source}`,
  );
  if (from === undefined && Number(rows) > 0 && Number(values) === 0) {
    throw new CommandError(
      `--cursor must name a column with values, and "${name}" has none in ${countOf(Number(rows), 'row')}`,
    );
  }
  const end = typeof highest === 'string' ? highest : null;
  return {
    from,
    to: { number: (from?.number ?? 0) + 1, type, highest: end, below: await countBelow(end) },
    late: Math.max(0, (await countBelow(from?.highest)) - (from?.below ?? 0)),
  };
}

/** The rows that are not below a position, as SQL; those without a value are nowhere, and so they may always be new. */
export const notBelow = ({ value, type }: CursorColumn, { highest }: CursorPosition): string =>
  highest === null ? 'true' : `coalesce(${value} >= CAST(${sqlText(highest)} AS ${type}), true)`;
