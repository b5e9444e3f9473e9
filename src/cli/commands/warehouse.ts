import { type Command, InvalidArgumentError } from 'commander';
import { BrokenPipeError } from '../bufferedWriter.js';
import { CommandError } from '../commandError.js';
import { type CommandIo, type ExitStatus, exitStatus } from '../commandIo.js';
import { warnOfSettings } from '../configWarnings.js';
import { wholeNumberFlag } from '../flagParsers.js';
import { configHelp, destinationHelp } from '../readDestination.js';
import { type DuckDb, Engine, loadDuckDb } from '../warehouse/engine.js';
import { type Job, type JobFlags, readJob } from '../warehouse/job.js';
import { OutputFolder } from '../warehouse/outputFolder.js';
import { run } from '../warehouse/run.js';

export interface WarehouseFlags extends JobFlags {
  readonly memory: number;
  readonly threads: number;
}

/** Adds the command to `program`; `finish` receives the exit status. */
export function addWarehouseCommand(program: Command, io: CommandIo, finish: (status: ExitStatus) => void): void {
  const command = program
    .command('warehouse')
    .summary('turn rows of a file or database into TikTok requests')
    .description(
      'Turns rows of a CSV, NDJSON or Parquet file, of a DuckDB database or of a query into requests for TikTok.\n' +
        'A model describes how rows map to events. Requires DuckDB: npm install @duckdb/node-api',
    );
  addSourceOptions(command)
    .option('--null <text>', 'text that counts as no value, besides NULL, \\N and the like; may be repeated', addWord)
    .requiredOption('-m, --model <file>', 'JSON file that describes how rows map to events')
    .requiredOption('-c, --config <file>', configHelp)
    .option('--destination <name or id>', destinationHelp)
    .option(
      '-o, --out <folder>',
      'write the requests into numbered files in this folder, and resume after an interruption',
    )
    .option('--cursor <column>', 'with --out: the next run reads only rows with a higher value in this column')
    .option('--limit <number>', 'stop after this many events', wholeNumberFlag(1, Number.MAX_SAFE_INTEGER))
    .option('--dry-run', 'write no requests; print what a run would do, and its first event')
    .option('--html <file>', 'with --dry-run: also write the counts into this file, as a web page with bars')
    .option('-r, --refusals <file>', 'write refusals to this file instead of standard error')
    .option(
      '--chunk-rows <number>',
      'rows that are converted together, 1 to 1000000',
      wholeNumberFlag(1, 1_000_000),
      10_000,
    )
    .option('--memory <megabytes>', 'memory for DuckDB, 64 to 1048576', wholeNumberFlag(64, 1_048_576), 100)
    .option('--threads <number>', 'threads for DuckDB, 1 to 64', wholeNumberFlag(1, 64), 1)
    .action(async (options: WarehouseFlags) => {
      finish(await warehouse(options, io));
    });
}

/** Adds the options that name the source of rows. */
export function addSourceOptions(command: Command): Command {
  return command
    .option(
      '-f, --from <file>',
      'CSV, NDJSON, JSON, Parquet or DuckDB file; quote a pattern such as "orders/*.parquet"',
    )
    .option('-s, --sql <query>', 'a query for the rows; in it, the file of --from is the table "source"')
    .option('-d, --database <file>', 'DuckDB file with the tables of --sql or --table; opened read-only')
    .option('-t, --table <name>', 'the table of the DuckDB file to read')
    .option(
      '--csv-escape <character>',
      'what stands before a quote inside quotes of a CSV file; by default a second quote',
      oneCharacter,
    );
}

function oneCharacter(text: string): string {
  if (!/^[\x21-\x7E]$/.test(text)) throw new InvalidArgumentError('It must be one visible ASCII character.');
  return text;
}

const addWord = (word: string, words: readonly string[] = []): readonly string[] => [...words, word];

/**
 * Turns rows into requests.
 *
 * @throws {CommandError} When flags, model, settings or rows cannot be used, or a file cannot be written.
 */
export async function warehouse(flags: WarehouseFlags, io: CommandIo): Promise<ExitStatus> {
  const { cursor, out, dryRun = false, html } = flags;
  if (html !== undefined && !dryRun) throw new CommandError('--html needs --dry-run: it shows what a run would do');
  if (cursor !== undefined && out === undefined) {
    throw new CommandError('--cursor needs --out: the position is kept there');
  }
  if (cursor !== undefined && flags.limit !== undefined && !dryRun) {
    throw new CommandError('--limit with --cursor would leave rows behind that no later run reads: leave one out');
  }
  const job = await readJob(flags, io);
  warnOfSettings(flags.config, job.destination, io);
  const duckDb = await loadDuckDb();
  const folder = out === undefined ? undefined : new OutputFolder(out);
  // A dry run leaves no trace.
  if (folder === undefined || dryRun) return runInEngine(duckDb, job, flags, folder, io);
  await folder.lock();
  try {
    return await runInEngine(duckDb, job, flags, folder, io);
  } finally {
    await folder.unlock();
  }
}

async function runInEngine(
  duckDb: DuckDb,
  job: Job,
  { memory, threads, out, dryRun }: WarehouseFlags,
  folder: OutputFolder | undefined,
  io: CommandIo,
): Promise<ExitStatus> {
  const engine = await Engine.open(duckDb, {
    memoryMegabytes: memory,
    threads,
    within: dryRun === true ? undefined : out,
    database: job.source.database,
  });
  const stop = io.interruption();
  stop.addEventListener('abort', () => engine.connection.interrupt());
  try {
    return await run({ job, engine, folder, stop, io });
  } catch (error) {
    // The reader has seen enough, as `| head` has.
    if (error instanceof BrokenPipeError) return exitStatus.ok;
    if (!stop.aborted) throw error;
    io.stderr.write(`stopped: the run was interrupted.${out === undefined ? '' : ' The same command resumes it.'}\n`);
    return exitStatus.refused;
  } finally {
    await engine.close();
  }
}
