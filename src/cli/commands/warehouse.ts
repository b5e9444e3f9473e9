import type { Command } from 'commander';
import { BrokenPipeError } from '../bufferedWriter.js';
import { CommandError } from '../commandError.js';
import { type CommandIo, type ExitStatus, exitStatus } from '../commandIo.js';
import { wholeNumberFlag } from '../flagParsers.js';
import { Engine } from '../warehouse/engine.js';
import { loadDuckDb } from '../warehouse/loadDuckDb.js';
import { OutputFolder } from '../warehouse/partFolder.js';
import { type JobFlags, readJob } from '../warehouse/readJob.js';
import { runJob } from '../warehouse/runJob.js';

export interface WarehouseFlags extends JobFlags {
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
  const { cursor, out, dryRun = false } = flags;
  if (cursor !== undefined && out === undefined) {
    throw new CommandError('--cursor needs --out: the position is kept there');
  }
  if (cursor !== undefined && flags.limit !== undefined && !dryRun) {
    throw new CommandError('--limit with --cursor would leave rows behind that no later run reads: leave one out');
  }
  const job = await readJob(flags);
  const duckDb = await loadDuckDb();
  const folder = out === undefined ? undefined : new OutputFolder(out);
  // A dry run leaves no trace.
  if (!dryRun) await folder?.make();
  const engine = await Engine.open(duckDb, {
    memoryMegabytes: flags.memory,
    threads: flags.threads,
    within: dryRun ? undefined : out,
    database: job.source.database,
  });
  const stop = io.interruption();
  stop.addEventListener('abort', () => engine.connection.interrupt());
  try {
    return await runJob({ job, engine, folder, stop, io });
  } catch (error) {
    // `| head` has seen enough.
    if (error instanceof BrokenPipeError) return exitStatus.ok;
    if (!stop.aborted) throw error;
    io.stderr.write(`stopped: the run was interrupted.${out === undefined ? '' : ' The same command goes on.'}\n`);
    return exitStatus.refused;
  } finally {
    await engine.close();
  }
}
