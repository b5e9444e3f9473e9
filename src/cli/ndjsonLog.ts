import { open } from 'node:fs/promises';
import { escapeInvisible } from '../values/escapeInvisible.js';
import { BrokenPipeError, BufferedWriter } from './bufferedWriter.js';
import { withErrorContext } from './commandError.js';
import type { CommandIo } from './commandIo.js';

/** One entry of a log, about the input item that starts on `line`, or about a `row` of a warehouse. Both count from 1. */
export type LogEntry = { readonly line: number; readonly [key: string]: unknown } | { readonly row: number };

/** Where a command writes what was refused or failed, one JSON object per line. */
export interface NdjsonLog {
  write(entry: LogEntry): Promise<void>;
  /** Writes what is pending; nothing can be written afterwards. */
  close(): Promise<void>;
}

/** Names and ids come from outside, and the log may be read on a terminal. */
const lineOf = (entry: LogEntry): string => `${escapeInvisible(JSON.stringify(entry))}\n`;

/** @param beforeBlock Called before lines appear on standard error, where a progress bar may be. */
export function logToStderr(io: CommandIo, beforeBlock: () => void): NdjsonLog {
  const writer = new BufferedWriter(io.stderr, 'standard error', beforeBlock);
  return {
    write: (entry) => ignoreBrokenPipe(writer.write(lineOf(entry))),
    close: () => ignoreBrokenPipe(writer.flush()),
  };
}

/**
 * Opens a file for a log and empties it.
 *
 * @throws {CommandError} When the file cannot be written.
 */
export async function logToFile(file: string): Promise<NdjsonLog> {
  const stream = (await withErrorContext(`cannot write ${file}`, open(file, 'w'))).createWriteStream();
  const writer = new BufferedWriter(stream, file);
  return {
    write: (entry) => ignoreBrokenPipe(writer.write(lineOf(entry))),
    close: async () => {
      await ignoreBrokenPipe(writer.flush());
      await new Promise<void>((resolve) => stream.end(resolve));
    },
  };
}

/** The results still count when nobody reads the log: standard error, or a named pipe that the file may be. */
async function ignoreBrokenPipe(written: Promise<void>): Promise<void> {
  try {
    await written;
  } catch (error) {
    if (!(error instanceof BrokenPipeError)) throw error;
  }
}
