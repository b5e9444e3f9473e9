import { BrokenPipeError } from '../bufferedWriter.js';
import { type CommandIo, type ExitStatus, exitStatus } from '../commandIo.js';
import type { Checkpoint } from './checkpoint.js';
import { type ConvertRowsResult, convertRows } from './convertRows.js';
import { dryRunReport } from './dryRunReport.js';
import type { Engine } from './engine.js';
import type { Job } from './job.js';
import { discardRequests, printRequests, saveRequests } from './output.js';
import type { OutputFolder } from './outputFolder.js';
import { bytesToKeep, logRejectionsInFile, logRejectionsOnStderr } from './rejectionLog.js';
import { startWarehouseProgress, warnOfMissedRows, writeSummary } from './report.js';
import { planNewRun, planResume, type ResumePlan } from './resume.js';
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
 * Runs a job from where the previous run in the folder has left it.
 *
 * @throws {CommandError} When the rows cannot be read, or a file cannot be written.
 */
export async function run(options: RunOptions): Promise<ExitStatus> {
  const { job, engine, folder, io } = options;
  const { dryRun, cursor } = job.flags;
  const checkpoint = await folder?.readCheckpoint();
  if (dryRun === true || folder === undefined) return convert(options, planNewRun(checkpoint), undefined);
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
  return convert(options, plan, checkpoint);
}

async function convert(
  { job, engine, folder, stop, io }: RunOptions,
  plan: ResumePlan,
  checkpoint: Checkpoint | undefined,
): Promise<ExitStatus> {
  const { dryRun = false, refusals: file, cursor } = job.flags;
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
  let result: ConvertRowsResult;
  try {
    try {
      result = await convertRows({ job, engine, folder, plan, tally, output, progress, now: io.date(), stop });
      if (dryRun) io.stdout.write(dryRunReport(tally, result.firstEvent, job));
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
