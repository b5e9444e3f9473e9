import { BrokenPipeError } from '../bufferedWriter.js';
import { type CommandIo, type ExitStatus, exitStatus } from '../commandIo.js';
import type { Checkpoint } from './checkpoint.js';
import type { CursorRun } from './cursor.js';
import { dryRunReport } from './dryRunReport.js';
import type { Engine } from './engine.js';
import type { OutputFolder } from './partFolder.js';
import type { Job } from './readJob.js';
import { bytesToKeep, type RefusalOutput, refusalsInFile, refusalsOnStderr } from './refusalFile.js';
import { lockFolder } from './runLock.js';
import { nowhere, requestsInParts, requestsOnStdout } from './runOutput.js';
import { planRun, planWithoutFolder, type RunPlan } from './runPlan.js';
import { runWarehouse } from './runWarehouse.js';
import { startWarehouseProgress } from './warehouseProgress.js';
import { writeLeftBehind, writeSummary } from './warehouseSummary.js';
import { WarehouseTally } from './warehouseTally.js';

export interface JobRun {
  readonly job: Job;
  readonly engine: Engine;
  /** Where the requests go instead of to standard output. */
  readonly folder: OutputFolder | undefined;
  /** Ends the run in good order. */
  readonly stop: AbortSignal;
  readonly io: CommandIo;
}

/**
 * Does a job from where the run before has left it.
 *
 * @throws {CommandError} When the rows cannot be read, or a file cannot be written.
 */
export async function runJob(run: JobRun): Promise<ExitStatus> {
  const { job, engine, folder } = run;
  const { dryRun, refusals: file, cursor } = job.flags;
  // A dry run leaves no trace.
  if (dryRun === true) return convertRows(run, planWithoutFolder(await folder?.readCheckpoint()), refusalsOnStderr);
  const open = (checkpoint?: Checkpoint): OpenRefusals =>
    file === undefined
      ? refusalsOnStderr
      : () => refusalsInFile(file, bytesToKeep(file, checkpoint, cursor !== undefined));
  if (folder === undefined) return convertRows(run, planWithoutFolder(undefined), open());
  await lockFolder(folder.folder, engine);
  const checkpoint = await folder.readCheckpoint();
  const plan = planRun(folder.folder, checkpoint, job.fingerprint, cursor !== undefined);
  if (plan.isFinished) return sumUpFinished(WarehouseTally.restore(plan.finished.counts), run.io);
  await folder.clear(checkpoint, engine);
  return convertRows(run, plan, open(checkpoint));
}

type OpenRefusals = (io: CommandIo, beforeBlock: () => void) => RefusalOutput | Promise<RefusalOutput>;

async function convertRows(
  { job, engine, folder, stop, io }: JobRun,
  plan: RunPlan,
  openRefusals: OpenRefusals,
): Promise<ExitStatus> {
  const { flags, model, destination, source, fingerprint } = job;
  const { cursor, limit = Number.POSITIVE_INFINITY, dryRun = false, chunkRows: rowsPerChunk } = flags;
  const { resumed } = plan;
  const tally = resumed === undefined ? new WarehouseTally() : WarehouseTally.restore(resumed.counts);
  const progress = startWarehouseProgress(io, tally, folder === undefined && !dryRun);
  const refusals = await openRefusals(io, progress.clear);
  const toFolder = folder === undefined ? requestsOnStdout(io) : requestsInParts(folder, engine, refusals, plan.parts);
  const output = dryRun ? nowhere : toFolder;
  const startedAt = io.now();
  // The rate of a run that goes on would count what others have done.
  const sumUp = () => writeSummary(tally, resumed === undefined ? io.now() - startedAt : 0, io);
  let cursorRun: CursorRun | undefined;
  try {
    try {
      const rows = { query: await source.query(engine), hasNames: source.hasNames };
      const recordOf = async (run: number) => folder?.recordOf(run);
      const of = { ...rows, engine, model, destination, cursor, limit, rowsPerChunk, plan, fingerprint };
      const how = { tally, output, refusals, progress, recordOf, now: io.date(), stop };
      const { first, cursor: read } = await runWarehouse({ ...of, ...how });
      cursorRun = read;
      if (dryRun) io.stdout.write(dryRunReport(tally, first, model, destination));
    } finally {
      progress.stop();
      try {
        await output.close();
      } finally {
        await refusals.close();
      }
    }
  } catch (error) {
    // Before the first row there is nothing to sum up but the error.
    if (!(error instanceof BrokenPipeError) && tally.rows.total > 0) sumUp();
    throw error;
  }
  sumUp();
  const status = statusOf(tally);
  if (cursorRun !== undefined && cursor !== undefined) {
    writeLeftBehind(cursorRun, cursor, status === exitStatus.refused && !dryRun, io);
  }
  return status;
}

function sumUpFinished(tally: WarehouseTally, io: CommandIo): ExitStatus {
  writeSummary(tally, 0, io);
  io.stderr.write('This run was finished before: nothing was left to do.\n');
  return statusOf(tally);
}

const statusOf = ({ rows, events }: WarehouseTally): ExitStatus =>
  rows.refused + events.refused === 0 ? exitStatus.ok : exitStatus.refused;
