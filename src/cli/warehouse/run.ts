import type { WarehouseTrackEvent } from '../../warehouse/index.js';
import { BrokenPipeError } from '../bufferedWriter.js';
import { type CommandIo, type ExitStatus, exitStatus } from '../commandIo.js';
import { ExplanationSummary } from '../explain/explanationSummary.js';
import { printText } from '../printText.js';
import { writeReport } from '../report/reportFile.js';
import type { Checkpoint } from './checkpoint.js';
import { findColumns } from './columns.js';
import { type CursorRange, openCursor } from './cursor.js';
import type { Engine } from './engine.js';
import type { Job } from './job.js';
import { discardRequests, printRequests, type RunOutput, saveRequests } from './output.js';
import type { OutputFolder } from './outputFolder.js';
import { bytesToKeep, logRejectionsInFile, logRejectionsOnStderr } from './rejectionLog.js';
import {
  dryRunPage,
  dryRunReport,
  explainRedacted,
  startWarehouseProgress,
  type WarehouseProgress,
  warnOfMissedRows,
  writeSummary,
} from './report.js';
import { planNewRun, planResume, type ResumePlan } from './resume.js';
import { createRowConverter } from './rowConverter.js';
import { RowTable } from './rowTable.js';
import { WarehouseTally } from './warehouseTally.js';

export interface RunOptions {
  readonly job: Job;
  readonly engine: Engine;
  /** Where the requests go instead of standard output; locked unless this is a dry run. */
  readonly folder: OutputFolder | undefined;
  /** Ends the run between two chunks. */
  readonly stop: AbortSignal;
  readonly io: CommandIo;
}

/**
 * Runs a job, starting where the previous run in the folder ended.
 *
 * @throws {CommandError} When the rows cannot be read, or a file cannot be written.
 */
export async function run(options: RunOptions): Promise<ExitStatus> {
  const { job, engine, folder, io } = options;
  const { dryRun, cursor } = job.flags;
  const checkpoint = await folder?.readCheckpoint();
  if (dryRun === true || folder === undefined) return runFrom(options, planNewRun(checkpoint), undefined);
  const plan =
    checkpoint === undefined
      ? planNewRun(undefined)
      : planResume(folder.path, checkpoint, job.fingerprint, cursor !== undefined);
  if (plan === 'finished') {
    const tally = new WarehouseTally(checkpoint?.counts);
    writeSummary(tally, 0, io);
    io.stderr.write('This run is already finished: there is nothing left to do.\n');
    return statusOf(tally);
  }
  await folder.removeLeftovers(checkpoint, engine.temporaryFolder);
  return runFrom(options, plan, checkpoint);
}

async function runFrom(
  { job, engine, folder, stop, io }: RunOptions,
  plan: ResumePlan,
  checkpoint: Checkpoint | undefined,
): Promise<ExitStatus> {
  const { dryRun = false, html, refusals: file, cursor } = job.flags;
  const tally = new WarehouseTally(plan.resumed?.counts);
  const progress = startWarehouseProgress(io, tally, folder === undefined && !dryRun);
  const rejectionLog =
    dryRun || file === undefined
      ? logRejectionsOnStderr(io, progress.clear)
      : await logRejectionsInFile(file, bytesToKeep(file, checkpoint, cursor !== undefined));
  const saveInto = { partsBefore: plan.parts, temporaryFolder: engine.temporaryFolder };
  const save = () =>
    folder === undefined ? printRequests(io, rejectionLog) : saveRequests(folder, rejectionLog, saveInto);
  const output = dryRun ? discardRequests(rejectionLog) : save();
  const startedAt = io.now();
  // The tally of a resumed run includes what earlier runs have done, so it has no rate.
  const sumUp = () => writeSummary(tally, plan.resumed === undefined ? io.now() - startedAt : 0, io);
  const summary = html === undefined ? undefined : new ExplanationSummary();
  let result: ConvertRowsResult;
  try {
    try {
      result = await convertRows({ job, engine, folder, plan, tally, output, progress, summary, now: io.date(), stop });
      if (dryRun) await printText(dryRunReport(tally, result.firstEvent, job), 'the report', io);
      if (html !== undefined && summary !== undefined) await writeReport(html, dryRunPage(tally, summary, io.date()));
    } finally {
      progress.stop();
      await output.close();
    }
  } catch (error) {
    // Before the first row, there is nothing to sum up.
    if (!(error instanceof BrokenPipeError) && tally.rows.total > 0) sumUp();
    throw error;
  }
  sumUp();
  const status = statusOf(tally);
  if (result.range !== undefined && cursor !== undefined) {
    warnOfMissedRows(result.range, cursor, status === exitStatus.refused && !dryRun, io);
  }
  return status;
}

const statusOf = ({ rows, events }: WarehouseTally): ExitStatus =>
  rows.refused + events.refused === 0 ? exitStatus.ok : exitStatus.refused;

interface ConvertRowsOptions {
  readonly job: Job;
  readonly engine: Engine;
  /** The folder that holds what earlier runs with a cursor have read. */
  readonly folder: OutputFolder | undefined;
  readonly plan: ResumePlan;
  readonly tally: WarehouseTally;
  readonly output: RunOutput;
  readonly progress: WarehouseProgress;
  /** Counts the explanations of the events, where a report shows them. */
  readonly summary: ExplanationSummary | undefined;
  readonly now: Date;
  /** Ends the run between two chunks. */
  readonly stop: AbortSignal;
}

interface ConvertRowsResult {
  readonly firstEvent: WarehouseTrackEvent | undefined;
  /** What a run with a cursor has read. */
  readonly range: CursorRange | undefined;
}

/** Turns the rows of a job into requests, in the order of their keys. */
async function convertRows(options: ConvertRowsOptions): Promise<ConvertRowsResult> {
  const { job, engine, folder, plan, tally, output, progress, summary, now, stop } = options;
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
    if (summary !== undefined) for (const event of converted.events) summary.add(explainRedacted(event, job));
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
