import type { Command } from 'commander';
import { compileModel } from '../../warehouse/compileModel.js';
import { OutputClosed } from '../blockWriter.js';
import { CommandError } from '../commandError.js';
import type { CommandIo } from '../commandIo.js';
import { type ExitStatus, exitStatus } from '../exitStatus.js';
import { wholeNumberFlag } from '../flagParsers.js';
import { readDestination } from '../readDestination.js';
import { refuseToOverwrite } from '../refuseToOverwrite.js';
import type { Checkpoint } from '../warehouse/checkpoint.js';
import { dryRunReport } from '../warehouse/dryRunReport.js';
import { Engine } from '../warehouse/engine.js';
import { fingerprint } from '../warehouse/fingerprint.js';
import { loadDuckDb } from '../warehouse/loadDuckDb.js';
import { PartFolder } from '../warehouse/partFolder.js';
import { readModel } from '../warehouse/readModel.js';
import { refusalsInFile, refusalsOnStderr } from '../warehouse/refusalFile.js';
import { rowSource, type SourceFlags } from '../warehouse/rowSource.js';
import { nowhere, requestsInParts, requestsOnStdout } from '../warehouse/runOutput.js';
import { planOfDryRun, planRun } from '../warehouse/runPlan.js';
import { runWarehouse } from '../warehouse/runWarehouse.js';
import { startWarehouseProgress } from '../warehouse/warehouseProgress.js';
import { writeSummary } from '../warehouse/warehouseSummary.js';
import { WarehouseTally } from '../warehouse/warehouseTally.js';

export interface WarehouseFlags extends SourceFlags {
  readonly model: string;
  readonly config: string;
  readonly out?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
  readonly dryRun?: boolean | undefined;
  readonly refusals?: string | undefined;
  readonly chunkRows: number;
  readonly memory: number;
  readonly threads: number;
}

/** Tells the program of the command; `finish` receives the status it ended with. */
export function addWarehouseCommand(program: Command, io: CommandIo, finish: (status: ExitStatus) => void): void {
  program
    .command('warehouse')
    .summary('turn rows of a file or database into TikTok requests')
    .description(
      'Turns rows of a CSV, NDJSON or Parquet file, of a DuckDB database or of a query into requests for TikTok.\n' +
        'A model says how rows are events. It needs DuckDB: npm install @duckdb/node-api',
    )
    .option(
      '-f, --from <file>',
      'CSV, NDJSON, JSON, Parquet or DuckDB file; quote a pattern such as "orders/*.parquet"',
    )
    .option('-s, --sql <query>', 'a query that gives the rows; it names the file of --from as source')
    .option('-d, --database <file>', 'DuckDB file whose tables --sql or --table names; it is only read')
    .option('-t, --table <name>', 'the table of the DuckDB file to read')
    .requiredOption('-m, --model <file>', 'JSON file that says how rows are events')
    .requiredOption('-c, --config <file>', 'JSON file with a destination, or with its settings alone')
    .option(
      '-o, --out <folder>',
      'write the requests into numbered files of this folder, and go on after an interruption',
    )
    .option('--cursor <column>', 'with --out: the next run reads only rows with a higher value in this column')
    .option('--limit <number>', 'stop after so many events', wholeNumberFlag(1, Number.MAX_SAFE_INTEGER))
    .option('--dry-run', 'write no request; print what there would be, and the first event')
    .option('-r, --refusals <file>', 'write refusals to this file instead of standard error')
    .option(
      '--chunk-rows <number>',
      'rows that become requests together, 1 to 1000000',
      wholeNumberFlag(1, 1_000_000),
      10_000,
    )
    .option('--memory <megabytes>', 'memory of DuckDB, 64 to 1048576', wholeNumberFlag(64, 1_048_576), 100)
    .option('--threads <number>', 'threads of DuckDB, 1 to 64', wholeNumberFlag(1, 64), 1)
    .action(async (options: WarehouseFlags) => {
      finish(await warehouse(options, io));
    });
}

/**
 * Turns rows into requests.
 *
 * @throws {CommandError} When flags, model, settings or rows cannot be used, or a file cannot be written.
 */
export async function warehouse(flags: WarehouseFlags, io: CommandIo): Promise<ExitStatus> {
  const { cursor, out, limit = Number.POSITIVE_INFINITY, dryRun = false } = flags;
  if (cursor !== undefined && out === undefined)
    throw new CommandError('--cursor needs --out: the position is kept there');
  if (cursor !== undefined && flags.limit !== undefined && !dryRun) {
    throw new CommandError('--limit with --cursor would leave rows behind that no later run reads: leave one out');
  }
  const model = await readModel(flags.model);
  const destination = await readDestination(flags.config);
  const columns = [...compileModel(model).table.names(), ...(cursor === undefined ? [] : [cursor])];
  const source = rowSource(flags, columns);
  if (flags.refusals !== undefined) {
    await refuseToOverwrite(flags.refusals, [flags.from, flags.database, flags.model, flags.config]);
  }
  const print = fingerprint({ source: flags, model, destination, limit: flags.limit, cursor });

  const folder = out === undefined ? undefined : new PartFolder(out);
  const duckDb = await loadDuckDb();
  if (!dryRun) await folder?.make();
  const { memory: memoryMegabytes, threads } = flags;
  const within = dryRun ? undefined : out;
  const engine = await Engine.open(duckDb, { memoryMegabytes, threads, within, database: source.database });
  const stop = io.interruption();
  stop.addEventListener('abort', () => engine.connection.interrupt());
  try {
    if (!dryRun) await folder?.lock(engine);
    const checkpoint = await folder?.readCheckpoint();
    const plan = dryRun ? planOfDryRun(checkpoint) : planRun(out ?? '', checkpoint, print, cursor !== undefined);
    if (plan === 'finished') return finished(checkpoint, io);
    if (!dryRun) await folder?.clear(checkpoint, engine);

    const tally = plan.resumed === undefined ? new WarehouseTally() : WarehouseTally.restore(plan.resumed.counts);
    const progress = startWarehouseProgress(io, tally, folder === undefined && !dryRun);
    const refusals =
      flags.refusals === undefined
        ? refusalsOnStderr(io, progress.clear)
        : await refusalsInFile(flags.refusals, plan.resumed?.refusalBytes ?? 0);
    const writeRequests = folder === undefined ? requestsOnStdout(io) : requestsInParts(folder, refusals, plan.parts);
    const output = dryRun ? nowhere : writeRequests;
    const startedAt = io.now();
    let isDone = false;
    try {
      const rowsPerChunk = flags.chunkRows;
      const query = await source.query(engine);
      const { hasNames } = source;
      const run = {
        engine,
        query,
        hasNames,
        model,
        destination,
        cursor,
        limit,
        rowsPerChunk,
        plan,
        fingerprint: print,
      };
      const first = await runWarehouse({ ...run, tally, output, refusals, progress, stop });
      if (dryRun) io.stdout.write(dryRunReport(tally, first, model, destination));
      isDone = true;
    } finally {
      progress.stop();
      await output.close();
      await refusals.close();
      // Before the first row there is nothing to sum up but the error.
      if (isDone || tally.rows.records > 0) {
        writeSummary(tally, plan.resumed === undefined ? io.now() - startedAt : 0, io);
      }
    }
    return statusOf(tally);
  } catch (error) {
    if (error instanceof OutputClosed) return exitStatus.ok;
    if (!stop.aborted) throw error;
    const rest = out === undefined ? '' : ' The same command goes on.';
    io.stderr.write(`stopped: the run was interrupted.${rest}\n`);
    return exitStatus.refused;
  } finally {
    await engine.close();
  }
}

function finished(checkpoint: Checkpoint | undefined, io: CommandIo): ExitStatus {
  if (checkpoint === undefined) return exitStatus.ok;
  const tally = WarehouseTally.restore(checkpoint.counts);
  writeSummary(tally, 0, io);
  io.stderr.write('This run was finished before: nothing was left to do.\n');
  return statusOf(tally);
}

const statusOf = ({ rows, events }: WarehouseTally): ExitStatus =>
  rows.refused + events.refused === 0 ? exitStatus.ok : exitStatus.refused;
