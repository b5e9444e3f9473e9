import { closestString } from '../../values/names.js';
import { CommandError } from '../commandError.js';
import type { Engine } from './engine.js';
import { fromQuery, replaceTypes, sqlName, sqlString } from './sql.js';

/** A query for rows. */
export interface RowQuery {
  readonly sql: string;
  /** Whether an error may list the column names: what looks like a header may be a line of data. */
  readonly hasNames: boolean;
}

/** A column that a run reads. */
export interface RowColumn {
  /** As the model names it. */
  readonly name: string;
  /** As DuckDB names it. */
  readonly column: string;
  /** DuckDB's type, such as `DECIMAL(10,2)`. */
  readonly type: string;
  /** The expression that selects it. */
  readonly sql: string;
  /** Whether `sql` gives JSON text. */
  readonly isJson: boolean;
}

/**
 * Looks up columns of a query by the names in the model.
 *
 * @param nulls Strings that count as no value.
 * @throws {CommandError} When there is no such column, or several that the name may mean.
 */
export async function findColumns(
  engine: Engine,
  { sql, hasNames }: RowQuery,
  names: readonly string[],
  nulls: readonly string[] = [],
): Promise<readonly RowColumn[]> {
  const types = await describeColumns(engine, sql);
  const all = [...types.keys()];
  const { problems, existing } = checkColumns(names, all, hasNames);
  const [problem] = problems;
  if (problem !== undefined) {
    const { code, text } = problem;
    const columns = code === 'missing-column' && existing !== undefined ? existing.join(', ') : '';
    const end = text.endsWith('?') ? '' : '.';
    throw new CommandError(columns === '' ? text : `${text}${end} Their columns are ${columns}`);
  }
  return names.map((name) => {
    const [column = name] = matchingColumns(name, all);
    const type = types.get(column) ?? '';
    const isJson = containsJson(type);
    return { name, type, column, sql: withoutNulls(selectSql(column, type), isJson, nulls), isJson };
  });
}

async function describeColumns(engine: Engine, sql: string): Promise<ReadonlyMap<string, string>> {
  const described = await engine.run(`DESCRIBE SELECT * ${fromQuery(sql)}`);
  return new Map(described.map(([name, type]) => [String(name), String(type)]));
}

/** The names of the columns of a query, as DuckDB has them. */
export const columnNames = async (engine: Engine, { sql }: RowQuery): Promise<readonly string[]> => [
  ...(await describeColumns(engine, sql)).keys(),
];

/** A column that the run needs, and why it cannot be read. */
export interface ColumnProblem {
  readonly column: string;
  readonly code: 'missing-column' | 'ambiguous-column';
  /** The column that is probably meant. */
  readonly nearest?: string;
  readonly text: string;
}

/** What is wrong with the columns that a run needs. */
export interface ColumnCheck {
  readonly problems: readonly ColumnProblem[];
  /** The columns that there are; undefined when they may be a line of data. */
  readonly existing: readonly string[] | undefined;
}

/**
 * Finds the names that are no column, or that several columns may be.
 *
 * @param all The columns that there are, as DuckDB names them.
 * @param hasNames Whether they are names for sure: the first line of a CSV file may be data.
 */
export function checkColumns(names: readonly string[], all: readonly string[], hasNames: boolean): ColumnCheck {
  const known = all.map(originalName);
  // A line that holds one of the names is a header.
  const isHeader = hasNames || names.some((name) => matchingColumns(name, all).length > 0);
  const problems = names.flatMap((column): ColumnProblem[] => {
    const matches = matchingColumns(column, all).map(originalName);
    if (matches.length === 1) return [];
    if (matches.length > 1) {
      const columns = matches.map((match) => `"${match}"`).join(' or ');
      const text = `column "${column}" may be ${columns}: give the columns names that differ in more than their letter case`;
      return [{ column, code: 'ambiguous-column', text }];
    }
    const nearest = closestString(column, known);
    const hint = nearest === undefined ? '' : `: is "${nearest}" meant?`;
    const text = `the rows have no column "${column}"${hint}`;
    return [{ column, code: 'missing-column', ...(nearest !== undefined && { nearest }), text }];
  });
  return { problems, existing: isHeader ? known : undefined };
}

/** DuckDB casts these types to text faster than JavaScript does, and the text is all that is needed. */
const readAsText = /^(?:DECIMAL\(.*\)|DATE|TIME.*|UUID|ENUM\(.*\)|INTERVAL)$/;

const float = /^FLOAT$/;

const containsJson = (type: string): boolean => replaceTypes(type, /^JSON$/, '') !== type;

/** Selects a column so that its values are the same as from every other kind of source. */
function selectSql(name: string, type: string): string {
  const sql = sqlName(name);
  if (readAsText.test(type) && !type.endsWith(']')) return `CAST(${sql} AS VARCHAR)`;
  // JSON within a list or struct would arrive as text.
  if (containsJson(type)) return `to_json(${sql})`;
  const asDouble = replaceTypes(type, float, 'DOUBLE');
  if (asDouble === type) return sql;
  // A direct cast to double would turn the 32 bits of 12.1 into 12.100000381469727.
  return `CAST(CAST(${sql} AS ${replaceTypes(type, float, 'VARCHAR')}) AS ${asDouble})`;
}

/** Selects null where the text of a value is one of `nulls`. */
function withoutNulls(sql: string, isJson: boolean, nulls: readonly string[]): string {
  if (nulls.length === 0) return sql;
  const text = isJson ? `(${sql} ->> '$')` : `CAST(${sql} AS VARCHAR)`;
  return `CASE WHEN trim(${text}) IN (${nulls.map((word) => sqlString(word.trim())).join(', ')}) THEN NULL ELSE ${sql} END`;
}

/**
 * The columns that a name may mean. An exact match wins; otherwise letter case is ignored, and so is the number that DuckDB appends
 * to columns that differ only in letter case: it turns `Email` and `email` into `Email` and `email_1`.
 */
function matchingColumns(given: string, columns: readonly string[]): readonly string[] {
  // The header of a CSV file loses the carriage returns in its names.
  const name = given.replaceAll('\r\n', '\n');
  const exact = columns.filter((column) => originalName(column) === name);
  if (exact.length > 0) return exact;
  const lower = name.toLowerCase();
  const sameLetters = columns.filter((column) => originalName(column).toLowerCase() === lower);
  if (sameLetters.length === 0) return [];
  const isNumbered = (column: string) =>
    column.slice(0, lower.length).toLowerCase() === lower && /^_\d+$/.test(column.slice(lower.length));
  return [...sameLetters, ...columns.filter(isNumbered)];
}

/** Separates the name in the file from what makes it distinct: DuckDB ignores letter case in names. */
const mark = '\u0001';

/** The name that a column has in its file. */
const originalName = (name: string): string => (name.split(mark)[0] ?? name).replaceAll('\r\n', '\n');

/**
 * Makes names that differ in more than their letter case. Equal names in several files get equal results.
 *
 * @param lists The column names of each file.
 */
export function distinctNames(lists: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const ambiguous = new Set(
    lists.flatMap((names) => {
      const lower = names.map((name) => name.toLowerCase());
      return lower.filter((name, index) => lower.indexOf(name) !== index);
    }),
  );
  return lists.map((names) =>
    names.map((name, index) => {
      // Nobody can ask for a column without a name.
      if (name === '') return `${mark}${index}`;
      if (!ambiguous.has(name.toLowerCase())) return name;
      const nth = names.slice(0, index).filter((earlier) => earlier === name).length;
      return `${name}${mark}${Buffer.from(name).toString('hex')}-${nth}`;
    }),
  );
}
