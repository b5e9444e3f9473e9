import type { CursorRange } from './cursor.js';
import type { RowColumn } from './rowColumns.js';
import { sqlText } from './sqlText.js';

export interface SortedQuery {
  /** The query that gives the rows. */
  readonly query: string;
  readonly columns: readonly RowColumn[];
  /** The call that gives the key of a row. */
  readonly key: string;
  /** Only rows of greater keys: the others were read by a run that has been interrupted. */
  readonly after: string | undefined;
  /** Only rows of keys with a row in this range. */
  readonly range: CursorRange | undefined;
}

/**
 * The query of a run: first the key, then the columns, in the order of the keys.
 *
 * Rows that belong to no event come first. DuckDB compares texts byte by byte, so that a run may go on after any key.
 */
export function sortedQuery({ query, columns, key, after, range }: SortedQuery): string {
  const selected = columns.map(({ sql }, index) => `${sql} AS c${index}`).join(', ');
  const rows = `FROM (\n${query}\n) AS source_rows`;
  const conditions: string[] = [];
  if (after !== undefined) conditions.push(`key > ${sqlText(after)}`);
  if (range !== undefined) {
    // An event is sent whole: the rows of a key that are not new are read, too.
    const inRange = `SELECT ${key} AS key ${rows} WHERE ${range.condition}`;
    conditions.push(`(key IN (${inRange}) OR (key IS NULL AND in_range))`);
  }
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
  const marked = range === undefined ? '' : `, (${range.condition}) AS in_range`;
  const names = columns.map((_, index) => `c${index}`).join(', ');
  return `SELECT key, ${names} FROM (SELECT ${key} AS key, ${selected}${marked} ${rows}) AS keyed ${where} ORDER BY key NULLS FIRST`;
}
