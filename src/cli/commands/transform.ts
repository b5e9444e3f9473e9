import type { Command } from 'commander';
import type { CommandIo, ExitStatus } from '../commandIo.js';
import { warnOfSettings } from '../configWarnings.js';
import { type BatchLimits, convertItems } from '../convertItems.js';
import { wholeNumberFlag } from '../flagParsers.js';
import { parseItem } from '../input/parseItem.js';
import { createItemTransformer, type TransformOptions } from '../itemTransformer.js';
import { configHelp, destinationHelp, readDestination } from '../readDestination.js';
import { countOf, formatCount, type SummaryWords } from '../summaryLine.js';
import type { TransformThreads } from '../transformThreads.js';
import type { TransformTask } from '../transformWorker.js';

export interface TransformFlags extends TransformOptions {
  readonly config?: string | undefined;
  readonly destination?: string | undefined;
  readonly refusals?: string | undefined;
  readonly jobs?: number | undefined;
}

/** With --batch: several full requests, and little enough to hold in memory. */
const limitsForRequests: BatchLimits = { items: 5000, bytes: 4 * 1024 * 1024 };

/** With --jobs: enough to outweigh the transfer to another thread. */
const limitsForThreads: BatchLimits = { items: 500, bytes: 1024 * 1024 };

/** Adds the command to `program`; `finish` receives the exit status. */
export function addTransformCommand(program: Command, io: CommandIo, finish: (status: ExitStatus) => void): void {
  program
    .command('transform')
    .summary('turn track events into TikTok requests')
    .description(
      'Turns RudderStack track events into TikTok requests, one per line on standard output.\n' +
        'Refusals go to standard error, one JSON object per line (on a terminal, in sentences), and a summary follows them.',
    )
    .argument('[file]', 'NDJSON or one JSON array of messages or { message, destination } pairs; - is standard input')
    .option('-c, --config <file>', configHelp)
    .option('--destination <name or id>', destinationHelp)
    .option('-b, --batch', 'put many events into each request')
    .option('-r, --refusals <file>', 'write refusals to this file instead of standard error')
    .option('-p, --pretty', 'print each request indented, over several lines')
    .option('-j, --jobs <number>', 'threads that share the work, 1 to 64', wholeNumberFlag(1, 64), 1)
    .option('--show-secrets', 'print the access token instead of ***')
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
  const { config, destination, refusals, jobs = 1, batch, pretty, showSecrets } = options;
  const configured = config === undefined ? undefined : await readDestination(config, destination);
  if (config !== undefined && configured !== undefined) warnOfSettings(config, configured, io);
  const setup = { configured, options: { batch, pretty, showSecrets } };
  const threads = jobs === 1 ? undefined : await startThreads(jobs, setup);
  const transformHere = createItemTransformer(setup.configured, setup.options);
  try {
    return await convertItems(
      { file, refusals, config },
      {
        noun: 'event',
        output: 'the requests',
        batchLimits: batch === true ? limitsForRequests : threads && limitsForThreads,
        convert: threads?.transform ?? ((items) => transformHere(items.map(parseItem))),
        // The next batch is ready when a thread finishes one.
        concurrency: threads === undefined ? 1 : 2 * jobs,
        describeAccepted: eventsAccepted,
        succeeded: () => true,
      },
      io,
    );
  } finally {
    await threads?.close();
  }
}

/** Loads the code for threads only when it is needed. */
async function startThreads(count: number, setup: TransformTask['setup']): Promise<TransformThreads> {
  const { startTransformThreads } = await import('../transformThreads.js');
  return startTransformThreads(count, setup);
}

/** @returns For example `12 accepted as 13 requests` */
export const eventsAccepted: SummaryWords['describeAccepted'] = ({ accepted, results }, colors) =>
  colors.green(`${formatCount(accepted)} accepted as ${countOf(results, 'request')}`);
