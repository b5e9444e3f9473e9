import { CommandError } from '../commandError.js';
import { countOf } from '../summaryLine.js';
import type { CursorPosition } from './checkpoint.js';
import { findColumns, type RowColumn, type RowQuery } from './columns.js';
import type { Engine } from './engine.js';
import type { OutputFolder } from './outputFolder.js';
import type { ResumePlan } from './resume.js';
import type { RowTable } from './rowTable.js';
import { fromQuery, sqlName, sqlString } from './sql.js';

/** The part of a source that a run with a cursor reads. */
export interface CursorRange {
  /** Where the previous run ended; undefined for the first run, which reads all rows. */
  readonly from?: CursorPosition | undefined;
  readonly to: CursorPosition;
  /** How many rows, at least, have come too late to be read. */
  readonly late: number;
}

export interface Cursor {
  readonly range: CursorRange;
  /** An SQL condition that holds for new rows; undefined when all rows are new. */
  readonly isNew: string | undefined;
  /** An SQL expression for the digest by which the next run recognises a row; null if the next run does not meet the row. */
  readonly digest: string;
  /** Writes the file by which the next run recognises rows that this run has read. */
  saveRowsRead(file: string, table: RowTable): Promise<void>;
}

export interface CursorOptions {
  /** The name of the column; undefined when the run has no cursor. */
  readonly name: string | undefined;
  readonly engine: Engine;
  readonly query: RowQuery;
  /** The columns that the run reads. */
  readonly columns: readonly RowColumn[];
  readonly plan: ResumePlan;
  readonly folder: OutputFolder | undefined;
  readonly now: Date;
}

/**
 * Finds out how far the rows reach and which of them are new.
 *
 * @throws {CommandError} When the values of the column cannot show which rows are new.
 */
export async function openCursor(options: CursorOptions): Promise<Cursor | undefined> {
  const { name, engine, query, columns, plan, folder, now } = options;
  const [named] = name === undefined ? [] : await findColumns(engine, query, [name]);
  if (named === undefined) return undefined;
  const resumed = plan.resumed?.cursor;
  const column = await cursorColumn(engine, query.sql, named, resumed?.to ?? plan.cursorBefore);
  const range = resumed ?? (await findRange(engine, query.sql, column, plan.cursorBefore, now));
  const { from, to } = range;
  const meetsAgain = isNotBelow(column, to);
  const digest = rowDigest(columns, column.value);
  const earlier = plan.resumed === undefined ? undefined : await folder?.findRowsRead(to.number);
  const isNew =
    from === undefined
      ? undefined
      : await excludeRowsRead(engine, {
          query: query.sql,
          digest,
          isMet: isNotBelow(column, from),
          meetsAgain,
          file: await folder?.findRowsRead(from.number),
        });
  return {
    range,
    isNew,
    digest: `CASE WHEN ${meetsAgain} THEN ${digest} END`,
    saveRowsRead: (file, table) =>
      writeRowsRead(engine, file, [
        `SELECT digest, count(*) AS rows FROM (${table.digests}) AS read_now WHERE digest IS NOT NULL GROUP BY digest`,
        ...(isNew === undefined ? [] : [`SELECT digest, rows FROM ${metTable} WHERE meets_again`]),
        // What this run had saved before it was interrupted.
        ...(earlier === undefined ? [] : [`SELECT digest, rows FROM read_parquet(${sqlString(earlier)})`]),
      ]),
  };
}

/**
 * Finds out how far the rows reach. The cursor does not pass the clock: otherwise a date of the year 9999 would stop it for ever.
 *
 * @throws {CommandError} When there are rows, but none has a value.
 */
async function findRange(
  engine: Engine,
  query: string,
  { name, type, value }: CursorColumn,
  from: CursorPosition | undefined,
  now: Date,
): Promise<CursorRange> {
  const rows = fromQuery(query);
  const castOf = (text: string) => `CAST(${sqlString(text)} AS ${type})`;
  const countBelow = async (highest: string | null | undefined): Promise<number> => {
    if (typeof highest !== 'string') return 0;
    const [[count] = []] = await engine.run(`SELECT count(*) ${rows} WHERE ${value} < ${castOf(highest)}`);
    return Number(count);
  };
  const isReached = /^(?:DATE|TIMESTAMP)/.test(type) ? `${value} <= ${castOf(now.toISOString())}` : 'true';
  // The cursor never goes back, even when rows were deleted.
  const start = typeof from?.highest === 'string' ? castOf(from.highest) : 'NULL';
  const [[highest, rowCount, valueCount] = []] = await engine.run(
    `SELECT CAST(greatest(max(${value}) FILTER (${isReached}), ${start}) AS VARCHAR), count(*), count(${value}) ${rows}`,
  );
  if (from === undefined && Number(rowCount) > 0 && Number(valueCount) === 0) {
    throw new CommandError(
      `--cursor must name a column with values, but "${name}" has none in ${countOf(Number(rowCount), 'row')}`,
    );
  }
  const end = typeof highest === 'string' ? highest : null;
  return {
    from,
    to: { number: (from?.number ?? 0) + 1, type, highest: end, below: await countBelow(end) },
    late: Math.max(0, (await countBelow(from?.highest)) - (from?.below ?? 0)),
  };
}

/** An SQL condition for rows at or above a position. Rows without a value have no place in the order, so they may always be new. */
const isNotBelow = ({ value, type }: CursorColumn, { highest }: CursorPosition): string =>
  highest === null ? 'true' : `coalesce(${value} >= CAST(${sqlString(highest)} AS ${type}), true)`;

/** An SQL expression for the digest of a row. The order of the columns does not change it. */
function rowDigest(columns: readonly RowColumn[], cursorValue: string): string {
  const sorted = columns.toSorted((one, other) => (one.name < other.name ? -1 : 1));
  const strings = [cursorValue, ...sorted.map(({ sql }) => sql)].map((sql) => `CAST(${sql} AS VARCHAR)`);
  return `CAST(substr(sha256(CAST(to_json([${strings.join(', ')}]) AS VARCHAR)), 1, 32) AS UUID)`;
}

/** The rows that the previous run has read and this run meets again. */
const metTable = 'temp.tiktok_ads_rows_met';

interface RowsRead {
  readonly query: string;
  readonly digest: string;
  /** An SQL condition for the rows that this run meets. */
  readonly isMet: string;
  /** An SQL condition for the rows that the next run meets, too. */
  readonly meetsAgain: string;
  /** What the previous run has saved. */
  readonly file: string | undefined;
}

/** Finds the rows that were read before, and returns an SQL condition for the other rows. */
async function excludeRowsRead(engine: Engine, { query, digest, isMet, meetsAgain, file }: RowsRead): Promise<string> {
  await engine.run(`CREATE TEMP TABLE ${metTable} (digest UUID, rows BIGINT, is_all BOOLEAN, meets_again BOOLEAN)`);
  if (file === undefined) return isMet;
  const met = `SELECT ${digest} AS digest, (${meetsAgain}) AS meets_again ${fromQuery(query)} WHERE ${isMet}`;
  // When there are more equal rows than before, one of them is new.
  await engine.run(
    `INSERT INTO ${metTable} SELECT digest, any_value(rows), count(*) <= any_value(rows), any_value(meets_again) FROM (${met}) AS met JOIN read_parquet(${sqlString(file)}) AS saved USING (digest) GROUP BY digest`,
  );
  // Digests are slow, so only rows that may be new get one.
  const metDigest = `CASE WHEN ${isMet} THEN ${digest} END`;
  return `(${isMet} AND coalesce(${metDigest} NOT IN (SELECT digest FROM ${metTable} WHERE is_all), true))`;
}

async function writeRowsRead(engine: Engine, file: string, queries: readonly string[]): Promise<void> {
  const all = `SELECT digest, max(rows) AS rows FROM (${queries.join(' UNION ALL ')}) AS rows_read GROUP BY digest`;
  await engine.run(`COPY (${all}) TO ${sqlString(file)} (FORMAT parquet)`);
}

/** The column whose values show which rows are new. */
interface CursorColumn {
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
 * @throws {CommandError} When a value cannot be ordered: no run would know whether its row is new.
 */
async function cursorColumn(
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
    if (others < fewest.others || earlier.length > 0) fewest = { others, problem: `"${name}" is not a ${known.noun}` };
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
