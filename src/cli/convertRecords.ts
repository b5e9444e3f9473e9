import { assertNotInput } from './assertNotInput.js';
import { BrokenPipeError, BufferedWriter } from './bufferedWriter.js';
import type { CommandIo } from './commandIo.js';
import { type ExitStatus, exitStatus } from './exitStatus.js';
import { batchItems, type ChunkLimits } from './input/batchItems.js';
import type { RawRecord } from './input/rawRecord.js';
import { splitRecords } from './input/splitRecords.js';
import { mapConcurrently } from './mapConcurrently.js';
import { logInFile, logOnStderr } from './ndjsonLog.js';
import { type CommandInput, fileOfInput, openInput } from './openInput.js';
import { startProgress } from './progress.js';
import type { Refusal } from './refusal.js';
import { type SummaryWords, summaryLine } from './summaryLine.js';
import { Tally } from './tally.js';

/** What a chunk of records has become; each of them is accepted or refused. */
export interface Conversion {
  readonly accepted: number;
  /** How many results the accepted ones gave. */
  readonly results: number;
  /** The results as they are printed. */
  readonly text: string;
  /** In the order of the records. */
  readonly refusals: readonly RefusedRecord[];
}

export interface RefusedRecord {
  readonly line: number;
  readonly refusal: Refusal;
}

/** What a command does with the records of its input. */
export interface Conversions extends SummaryWords {
  /** What error texts call the results. */
  readonly output: string;
  /** How many records are converted together; by default those that are read together. */
  readonly chunkLimits?: ChunkLimits | undefined;
  /** An error is the refusal of a record, not of the chunk. */
  readonly convert: (records: readonly RawRecord[]) => Conversion | Promise<Conversion>;
  /** How many chunks are converted at once. */
  readonly chunksAtOnce?: number;
  /** Whether nothing that was accepted asks for somebody's attention. */
  readonly isWell: () => boolean;
}

export interface InputFiles {
  /** Standard input for `-` or nothing. */
  readonly file: string | undefined;
  /** Where refusals go instead of standard error. */
  readonly refusals: string | undefined;
  /** What else the run has read. */
  readonly config?: string | undefined;
}

/**
 * Reads records, writes what becomes of them and the refusals, and sums up at the end.
 *
 * @throws {CommandError} When a file cannot be read or written.
 */
export async function convertRecords(files: InputFiles, conversions: Conversions, io: CommandIo): Promise<ExitStatus> {
  const input = await openInput(files.file, io);
  try {
    return await convertInput(input, files, conversions, io);
  } finally {
    input.close();
  }
}

async function convertInput(
  input: CommandInput,
  files: InputFiles,
  conversions: Conversions,
  io: CommandIo,
): Promise<ExitStatus> {
  if (files.refusals !== undefined) assertNotInput(files.refusals, [fileOfInput(files.file, io), files.config]);

  const tally = new Tally();
  const progress = startProgress(io, {
    totalBytes: input.totalBytes,
    noun: conversions.noun,
    countRecords: () => tally.records,
  });
  const output = new BufferedWriter(io.stdout, conversions.output);
  const refusalLog = files.refusals === undefined ? logOnStderr(io, progress.clear) : await logInFile(files.refusals);
  const startedAt = io.now();
  const sumUp = () => io.stderr.write(summaryLine(tally, io.now() - startedAt, conversions, io.stderr));

  try {
    try {
      const pieces = splitRecords(progress.follow(input.chunks));
      const { chunkLimits, convert, chunksAtOnce = 1 } = conversions;
      const chunks = chunkLimits === undefined ? pieces : batchItems(pieces, chunkLimits);
      for await (const { accepted, results, text, refusals } of mapConcurrently(chunks, convert, chunksAtOnce)) {
        tally.accept(accepted, results);
        for (const { refusal } of refusals) tally.refuse(refusal.code);
        for (const { line, refusal } of refusals) await refusalLog.write({ line, ...refusal });
        await output.write(text);
      }
    } finally {
      progress.stop();
      try {
        await output.flush();
      } finally {
        await refusalLog.close();
      }
    }
  } catch (error) {
    // `| head` has seen enough: that is no failure, and a summary would be about an arbitrary part.
    if (error instanceof BrokenPipeError) return exitStatus.ok;
    sumUp();
    throw error;
  }
  sumUp();
  return tally.refused === 0 && conversions.isWell() ? exitStatus.ok : exitStatus.refused;
}
