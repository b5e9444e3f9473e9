import type { Command } from 'commander';
import { BlockWriter, OutputClosed } from '../blockWriter.js';
import type { CommandIo } from '../commandIo.js';
import { type ExitStatus, exitStatus } from '../exitStatus.js';
import { openInput } from '../openInput.js';
import { startProgress } from '../progress.js';
import { readDestination } from '../readDestination.js';
import { createRecordConverter, type PrintOptions } from '../recordConverter.js';
import { readRecords } from '../records/readRecords.js';
import { refusalsInFile, refusalsOnStderr } from '../refusalLog.js';
import { refuseToOverwrite } from '../refuseToOverwrite.js';
import { summaryLine } from '../summaryLine.js';
import { Tally } from '../tally.js';

export interface TransformFlags extends PrintOptions {
  readonly config?: string | undefined;
  readonly refusals?: string | undefined;
}

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
    .option('-r, --refusals <file>', 'write refusals to this file instead of standard error')
    .option('-p, --pretty', 'print each request indented, over several lines')
    .option('--show-secrets', 'print the Access-Token instead of ***')
    .action(async (file: string | undefined, options: TransformFlags) => {
      finish(await transform(file, options, io));
    });
}

/**
 * Reads events, writes their requests and refusals, and sums up at the end.
 *
 * @throws {CommandError} When a file cannot be read or written.
 */
export async function transform(file: string | undefined, options: TransformFlags, io: CommandIo): Promise<ExitStatus> {
  const configured = options.config === undefined ? undefined : await readDestination(options.config);
  const input = await openInput(file, io);
  if (options.refusals !== undefined) await refuseToOverwrite(options.refusals, [file, options.config]);

  const tally = new Tally();
  const progress = startProgress(io, input.totalBytes, () => tally.events);
  const output = new BlockWriter(io.stdout, 'the requests');
  const refusals =
    options.refusals === undefined ? refusalsOnStderr(io, progress.clear) : await refusalsInFile(options.refusals);
  const convertRecord = createRecordConverter(configured, options);
  const startedAt = io.now();
  const sumUp = () => io.stderr.write(summaryLine(tally, io.now() - startedAt, io.stderr));

  try {
    try {
      for await (const record of readRecords(progress.follow(input.chunks))) {
        const result = convertRecord(record);
        if ('code' in result) {
          tally.refuse(result.code);
          await refusals.write(record.line, result);
        } else {
          tally.accept(result.requests);
          await output.write(result.text);
        }
      }
    } finally {
      progress.stop();
      try {
        await output.flush();
      } finally {
        await refusals.close();
      }
    }
  } catch (error) {
    // `| head` has seen enough: that is no failure, and a summary would be about an arbitrary part.
    if (error instanceof OutputClosed) return exitStatus.ok;
    sumUp();
    throw error;
  }
  sumUp();
  return tally.refused === 0 ? exitStatus.ok : exitStatus.refused;
}
