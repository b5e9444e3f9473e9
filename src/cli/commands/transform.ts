import type { Command } from 'commander';
import type { CommandIo } from '../commandIo.js';
import { convertRecords } from '../convertRecords.js';
import type { ExitStatus } from '../exitStatus.js';
import { wholeNumberFlag } from '../flagParsers.js';
import { countOf, formatCount } from '../formatCount.js';
import type { ChunkLimits } from '../input/batchItems.js';
import { readRecord } from '../input/readRecord.js';
import { readDestination } from '../readDestination.js';
import { type ConvertOptions, createRecordConverter } from '../recordConverter.js';
import type { SummaryWords } from '../summaryLine.js';
import type { TransformThreads } from '../transformThreads.js';
import type { TransformTask } from '../transformWorker.js';

export interface TransformFlags extends ConvertOptions {
  readonly config?: string | undefined;
  readonly refusals?: string | undefined;
  readonly jobs?: number | undefined;
}

/** Several full requests, and little enough to hold in memory. */
const batchLimits: ChunkLimits = { records: 5000, bytes: 4 * 1024 * 1024 };

/** What is worth the way to another thread. */
const threadLimits: ChunkLimits = { records: 500, bytes: 1024 * 1024 };

/** Tells the program of the command; `finish` receives the status it ended with. */
export function addTransformCommand(program: Command, io: CommandIo, finish: (status: ExitStatus) => void): void {
  program
    .command('transform')
    .summary('turn track events into TikTok requests')
    .description(
      'Turns RudderStack track events into requests for TikTok, one per line on standard output.\n' +
        'Refusals go to standard error, one JSON object per line, and a summary follows them.',
    )
    .argument('[file]', 'NDJSON or one JSON array of messages or { message, destination } pairs; - is standard input')
    .option('-c, --config <file>', 'JSON file with a destination, or with its settings alone')
    .option('-b, --batch', 'put many events into each request')
    .option('-r, --refusals <file>', 'write refusals to this file instead of standard error')
    .option('-p, --pretty', 'print each request indented, over several lines')
    .option('-j, --jobs <number>', 'threads that share the work, 1 to 64', wholeNumberFlag(1, 64), 1)
    .option('--show-secrets', 'print the Access-Token instead of ***')
    .action(async (file: string | undefined, options: TransformFlags) => {
      finish(await transform(file, options, io));
    });
}

/**
 * Turns events into requests.
 *
 * @throws {CommandError} When a file cannot be read or written.
 */
export async function transform(file: string | undefined, options: TransformFlags, io: CommandIo): Promise<ExitStatus> {
  const { config, refusals, jobs = 1, batch, pretty, showSecrets } = options;
  const configured = config === undefined ? undefined : await readDestination(config);
  const setup = { configured, options: { batch, pretty, showSecrets } };
  const threads = jobs === 1 ? undefined : await startThreads(jobs, setup);
  const convertHere = createRecordConverter(setup.configured, setup.options);
  try {
    return await convertRecords(
      { file, refusals, config },
      {
        noun: 'event',
        output: 'the requests',
        chunkLimits: batch === true ? batchLimits : threads && threadLimits,
        convert: threads?.convert ?? ((records) => convertHere(records.map(readRecord))),
        // Each thread has the next chunk at hand when it is done with one.
        chunksAtOnce: threads === undefined ? 1 : 2 * jobs,
        describeAccepted: eventsAccepted,
        isWell: () => true,
      },
      io,
    );
  } finally {
    await threads?.close();
  }
}

/** Loads what threads need only where they are wanted. */
async function startThreads(count: number, setup: TransformTask['setup']): Promise<TransformThreads> {
  const { startTransformThreads } = await import('../transformThreads.js');
  return startTransformThreads(count, setup);
}

/** @returns For example `12 accepted as 13 requests` */
export const eventsAccepted: SummaryWords['describeAccepted'] = ({ accepted, results }, colors) =>
  colors.green(`${formatCount(accepted)} accepted as ${countOf(results, 'request')}`);
