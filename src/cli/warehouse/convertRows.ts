import type { WarehouseTrackEvent } from '../../warehouse/index.js';
import { findColumns } from './columns.js';
import { type CursorRange, openCursor } from './cursor.js';
import type { Engine } from './engine.js';
import type { Job } from './job.js';
import type { RunOutput } from './output.js';
import type { OutputFolder } from './outputFolder.js';
import type { WarehouseProgress } from './report.js';
import type { ResumePlan } from './resume.js';
import { createRowConverter } from './rowConverter.js';
import { RowTable } from './rowTable.js';
import type { WarehouseTally } from './warehouseTally.js';

export interface ConvertRowsOptions {
  readonly job: Job;
  readonly engine: Engine;
  /** The folder that holds what earlier runs with a cursor have read. */
  readonly folder: OutputFolder | undefined;
  readonly plan: ResumePlan;
  readonly tally: WarehouseTally;
  readonly output: RunOutput;
  readonly progress: WarehouseProgress;
  readonly now: Date;
  /** Ends the run between two chunks. */
  readonly stop: AbortSignal;
}

export interface ConvertRowsResult {
  readonly firstEvent: WarehouseTrackEvent | undefined;
  /** What a run with a cursor has read. */
  readonly range: CursorRange | undefined;
}

/**
 * Turns the rows of a job into requests, in the order of their keys.
 *
 * @throws {CommandError} When the rows cannot be read, or the requests cannot be written.
 */
export async function convertRows(options: ConvertRowsOptions): Promise<ConvertRowsResult> {
  const { job, engine, folder, plan, tally, output, progress, now, stop } = options;
  const { limit = Number.POSITIVE_INFINITY, chunkRows, cursor: name, null: nulls } = job.flags;
  const query = await job.source.query(engine);
  const columns = await findColumns(engine, query, job.columns, nulls);
  const cursor = await openCursor({ name, engine, query, columns, plan, folder, now });

  let after = plan.resumed?.after ?? null;
  const runProgress = (isFinished: boolean) => ({
    checkpoint: 'tiktok-ads warehouse' as const,
    version: 1 as const,
    fingerprint: job.fingerprint,
    isFinished,
    after,
    counts: tally.save(),
    cursor: cursor?.range ?? null,
  });
  const nothing = { requests: '', rejections: [] };
  // Before the first part: a folder with parts must have a checkpoint.
  await output.write(nothing, runProgress(false));

  const table = await RowTable.fill(engine, {
    query: query.sql,
    columns,
    // The key may name a column twice.
    keyColumns: job.model.key.flatMap((key) => columns.find((column) => column.name === key) ?? []),
    onRowsRead: progress.read,
    after: after ?? undefined,
    isNew: cursor?.isNew,
    digest: cursor?.digest,
  });
  if (cursor !== undefined) {
    await output.saveRowsRead(cursor.range.to.number, (file) => cursor.saveRowsRead(file, table));
  }
  progress.startConverting(table.count);
  const converter = createRowConverter(job, tally);
  let firstEvent: WarehouseTrackEvent | undefined;
  for await (const chunk of table.chunks(chunkRows)) {
    // A refusal after the last event would count rows that the limit excludes.
    if (tally.events.total >= limit) break;
    const converted = converter.convert(chunk);
    firstEvent ??= converted.events[0];
    after = chunk.keys.at(-1) ?? after;
    await output.write(converted, runProgress(false));
    progress.converted(chunk.rows.length);
    stop.throwIfAborted();
  }
  // A resumed run has not seen all rows.
  if (plan.resumed === undefined && tally.rows.total > 0) converter.warnOfColumns();
  await output.write(nothing, runProgress(true));
  return { firstEvent, range: cursor?.range };
}
