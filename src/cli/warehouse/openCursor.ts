import { type CursorRun, cursorRun, notBelow } from './cursor.js';
import { cursorColumn } from './cursorColumn.js';
import type { Engine } from './engine.js';
import { type QueriedRows, type RowColumn, rowColumns } from './rowColumns.js';
import { findRowsRead, recordRowsRead, rowDigest } from './rowsRead.js';
import type { RowTable } from './rowTable.js';
import type { RunPlan } from './runPlan.js';

export interface CursorOf extends QueriedRows {
  readonly engine: Engine;
  /** The name of its column. */
  readonly cursor: string | undefined;
  readonly plan: RunPlan;
  /** What the run of this number has recorded; undefined where there is nothing. */
  readonly recordOf: (run: number) => Promise<string | undefined>;
  readonly now: Date;
}

/** A cursor, ready to tell which rows are new. */
export interface Cursor {
  readonly run: CursorRun;
  /** The rows that are new, as SQL; undefined where all are. */
  readonly isNew: string | undefined;
  /** The digest by which the next run knows a row again, as SQL; null where it does not meet it. */
  readonly digest: string;
  /** Writes a file from which the next run learns which rows this one reads. */
  record(file: string, table: RowTable): Promise<void>;
}

/**
 * Looks up how far the rows reach and which are new.
 *
 * @param columns Those that the run reads.
 * @throws {CommandError} When the column of the cursor cannot tell that.
 */
export async function openCursor(run: CursorOf, columns: readonly RowColumn[]): Promise<Cursor | undefined> {
  const { engine, query, plan, recordOf } = run;
  const [named] = run.cursor === undefined ? [] : await rowColumns(engine, run, [run.cursor]);
  if (named === undefined) return undefined;
  const column = await cursorColumn(engine, query, named, plan.resumed?.cursor?.to ?? plan.cursorBefore);
  const found = plan.resumed?.cursor ?? (await cursorRun(engine, query, column, plan.cursorBefore, run.now));
  const to = notBelow(column, found.to);
  const digest = rowDigest(columns, column.value);
  const from = found.from === undefined ? undefined : notBelow(column, found.from);
  const file = found.from === undefined ? undefined : await recordOf(found.from.number);
  const earlier = plan.resumed === undefined ? undefined : await recordOf(found.to.number);
  const newOnes = await findRowsRead(engine, { query, digest, from: from ?? 'true', to, file });
  return {
    run: found,
    isNew: from === undefined ? undefined : newOnes,
    digest: `CASE WHEN ${to} THEN ${digest} END`,
    record: (file, table) => recordRowsRead(engine, file, table.digests, earlier),
  };
}
