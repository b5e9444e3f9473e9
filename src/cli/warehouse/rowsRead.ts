import type { Engine } from './engine.js';
import type { RowColumn } from './rowColumns.js';
import { fromRows, sqlText } from './sqlText.js';

/** Of the rows that this run meets, those that the run before has recorded. */
const table = 'temp.tiktok_ads_rows_read';

/**
 * The digest of a row, as SQL: rows of the same one are the same.
 *
 * @param value Of the column of the cursor.
 */
export function rowDigest(columns: readonly RowColumn[], value: string): string {
  // Another order of the columns makes no other row.
  const sorted = columns.toSorted((one, other) => (one.name < other.name ? -1 : 1));
  const texts = [value, ...sorted.map(({ sql }) => sql)].map((sql) => `CAST(${sql} AS VARCHAR)`);
  return `CAST(substr(sha256(CAST(to_json([${texts.join(', ')}]) AS VARCHAR)), 1, 32) AS UUID)`;
}

/** What is needed to tell rows that were read before, though a run meets them again. All but the file as SQL. */
export interface RowsReadOf {
  readonly query: string;
  readonly digest: string;
  /** The rows that this run meets. */
  readonly from: string;
  /** Those of them that the next run meets again. */
  readonly to: string;
  /** What the run before has recorded. */
  readonly file: string | undefined;
}

/**
 * Looks up which rows were read before.
 *
 * @returns The rows that are new, as SQL.
 */
export async function findRowsRead(engine: Engine, { query, digest, from, to, file }: RowsReadOf): Promise<string> {
  await engine.run(`CREATE TEMP TABLE ${table} (digest UUID, rows BIGINT, is_all BOOLEAN, stays BOOLEAN)`);
  if (file === undefined) return from;
  const met = `SELECT ${digest} AS digest, (${to}) AS stays ${fromRows(query)} WHERE ${from}`;
  // Of rows that are the same, one more than before is new.
  await engine.run(
    `INSERT INTO ${table} SELECT digest, any_value(rows), count(*) <= any_value(rows), any_value(stays) FROM (${met}) AS met JOIN read_parquet(${sqlText(file)}) AS recorded USING (digest) GROUP BY digest`,
  );
  // A digest takes its time: only what may be new gets one.
  const mayBeNew = `CASE WHEN ${from} THEN ${digest} END`;
  return `(${from} AND coalesce(${mayBeNew} NOT IN (SELECT digest FROM ${table} WHERE is_all), true))`;
}

/**
 * Records which rows the next run meets again.
 *
 * @param rows The digests of those that this run reads, as a query.
 * @param earlier What this run has recorded before it was interrupted.
 */
export async function recordRowsRead(
  engine: Engine,
  file: string,
  rows: string,
  earlier: string | undefined,
): Promise<void> {
  const records = [
    `SELECT digest, count(*) AS rows FROM (${rows}) AS read_now WHERE digest IS NOT NULL GROUP BY digest`,
    `SELECT digest, rows FROM ${table} WHERE stays`,
    ...(earlier === undefined ? [] : [`SELECT digest, rows FROM read_parquet(${sqlText(earlier)})`]),
  ];
  const all = `SELECT digest, max(rows) AS rows FROM (${records.join(' UNION ALL ')}) AS records GROUP BY digest`;
  await engine.run(`COPY (${all}) TO ${sqlText(file)} (FORMAT parquet)`);
}
