import { open } from 'node:fs/promises';
import { BrokenPipeError, BufferedWriter } from './bufferedWriter.js';
import { CommandError } from './commandError.js';
import type { CommandIo } from './commandIo.js';
import { systemErrorReason } from './systemErrorReason.js';

/** Something to tell about a record of the input, with the place where it starts, or of a row of a warehouse; both from 1. */
export type LogEntry = { readonly line: number; readonly [key: string]: unknown } | { readonly row: number };

/** Where a command writes what was refused or failed, one JSON object per line. */
export interface RecordLog {
  write(entry: LogEntry): Promise<void>;
  /** Writes what is left; nothing can be written afterwards. */
  close(): Promise<void>;
}

/** @param beforeBlock Called before lines appear on standard error, where a progress bar may stand. */
export function logOnStderr(io: CommandIo, beforeBlock: () => void): RecordLog {
  const writer = new BufferedWriter(io.stderr, 'standard error', beforeBlock);
  return {
    write: (entry) => untilClosed(writer.write(`${JSON.stringify(entry)}\n`)),
    close: () => untilClosed(writer.flush()),
  };
}

/**
 * Opens a file of its own for the log, emptying it.
 *
 * @throws {CommandError} When the file cannot be written.
 */
export async function logInFile(file: string): Promise<RecordLog> {
  const stream = (await openForWriting(file)).createWriteStream();
  const writer = new BufferedWriter(stream, file);
  return {
    write: (entry) => untilClosed(writer.write(`${JSON.stringify(entry)}\n`)),
    close: async () => {
      await untilClosed(writer.flush());
      await new Promise<void>((resolve) => stream.end(resolve));
    },
  };
}

async function openForWriting(file: string) {
  try {
    return await open(file, 'w');
  } catch (error) {
    throw new CommandError(`cannot write ${file}: ${systemErrorReason(error)}`);
  }
}

/** Nobody reading standard error, or the pipe that a file may be, is no reason to stop: the results still count. */
async function untilClosed(written: Promise<void>): Promise<void> {
  try {
    await written;
  } catch (error) {
    if (!(error instanceof BrokenPipeError)) throw error;
  }
}
