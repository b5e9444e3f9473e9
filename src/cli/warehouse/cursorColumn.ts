import { CommandError } from '../commandError.js';
import { countOf } from '../summaryLine.js';
import type { CursorPosition } from './cursor.js';
import type { Engine } from './engine.js';
import type { RowColumn } from './rowColumns.js';
import { fromRows, sqlName, sqlText } from './sqlText.js';

/** A column by which new rows are told. */
export interface CursorColumn {
  readonly name: string;
  /** The type in which its values are compared. */
  readonly type: string;
  /** Its value, as SQL; null where a row has none. */
  readonly value: string;
}

const ordered = /^(?:U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?|DECIMAL\(.*\)|FLOAT|DOUBLE|DATE|TIMESTAMP[^[]*)$/;
const mayBeEndless = /^(?:FLOAT|DOUBLE|DATE|TIMESTAMP)/;

/** Texts are compared as what they are texts of: as text, 10 is before 9. */
const kindsOfText = [
  { type: 'DECIMAL(38,9)', noun: 'number' },
  { type: 'TIMESTAMPTZ', noun: 'date and time' },
] as const;

/**
 * Judges the column of a cursor.
 *
 * @param before Where a run before has ended.
 * @throws {CommandError} When a value has no place in the order of the others: no run would know whether its row is new.
 */
export async function cursorColumn(
  engine: Engine,
  query: string,
  column: RowColumn,
  before: CursorPosition | undefined,
): Promise<CursorColumn> {
  const countRows = async (condition: string): Promise<number> => {
    const [[rows] = []] = await engine.run(`SELECT count(*) ${fromRows(query)} WHERE ${condition}`);
    return Number(rows);
  };
  const found = ordered.test(column.type)
    ? { name: column.name, type: column.type, value: sqlName(column.column) }
    : await columnOfText(countRows, column, before);
  const { name, type, value } = found;
  if (mayBeEndless.test(type)) refuseRows(await countRows(`NOT isfinite(${value})`), `"${name}" is infinite or NaN`);
  if (typeof before?.highest === 'string') {
    const [[end] = []] = await engine.run(`SELECT TRY_CAST(${sqlText(before.highest)} AS ${type})`);
    if (end === null) {
      throw new CommandError(
        `--cursor cannot go on: "${name}" is a ${type}, and where the run before ended is none. Name another folder to begin anew`,
      );
    }
  }
  return found;
}

async function columnOfText(
  countRows: (condition: string) => Promise<number>,
  { name, type, column, isJson }: RowColumn,
  before: CursorPosition | undefined,
): Promise<CursorColumn> {
  // An empty text is no value.
  const text = `nullif(trim(${isJson ? `(${sqlName(column)} ->> '$')` : sqlName(column)}), '')`;
  const isText = isJson || type === 'VARCHAR';
  const all = isText ? await countRows(`${text} IS NOT NULL`) : 0;
  const known = kindsOfText.filter((kind) => kind.type === before?.type && before.highest !== null);
  let fewest = { others: all, what: '' };
  for (const kind of isText ? [...known, ...(known.length > 0 ? [] : kindsOfText)] : []) {
    const value = `TRY_CAST(${text} AS ${kind.type})`;
    const others = await countRows(`${text} IS NOT NULL AND ${value} IS NULL`);
    if (others === 0) return { name, type: kind.type, value };
    if (others < all || known.length > 0) fewest = { others, what: `"${name}" is no ${kind.noun}` };
  }
  if (fewest.what !== '') refuseRows(fewest.others, fewest.what);
  throw new CommandError(
    `--cursor must name a column of numbers, dates or times, and "${name}" is none: its type is ${type}`,
  );
}

function refuseRows(rows: number, what: string): void {
  if (rows === 0) return;
  throw new CommandError(
    `--cursor cannot tell which rows are new: ${what} in ${countOf(rows, 'row')}. Correct that, or leave such rows out with --sql`,
  );
}
