import { open } from 'node:fs/promises';
import { escapeInvisible, printJson } from '../values/escapeInvisible.js';
import { BrokenPipeError, BufferedWriter } from './bufferedWriter.js';
import { withErrorContext } from './commandError.js';
import type { CommandIo } from './commandIo.js';
import { formatCount } from './summaryLine.js';

/** One entry of a log, about the input item that starts on `line`, or about a `row` of a warehouse. Both count from 1. */
export type LogEntry =
  | { readonly line: number; readonly [key: string]: unknown }
  | { readonly row: number; readonly code: string };

/** Where a command writes what was refused or failed, one JSON object per line. */
export interface NdjsonLog {
  write(entry: LogEntry): Promise<void>;
  /** Writes what is pending; nothing can be written afterwards. */
  close(): Promise<void>;
}

/** Names and ids come from outside, and the log may be read on a terminal. */
const lineOf = (entry: LogEntry): string => `${printJson(entry)}\n`;

/** So many entries of one code say what is wrong; more of them hide the rest on a terminal. */
const maxShown = 20;

/**
 * Logs to standard error. A terminal shows the first entries of each code, and then their number; a file or a pipe gets all entries.
 *
 * @param beforeBlock Called before lines appear on standard error, where a progress bar may be.
 */
export function logToStderr(io: Pick<CommandIo, 'stderr'>, beforeBlock: () => void): NdjsonLog {
  const writer = new BufferedWriter(io.stderr, 'standard error', beforeBlock);
  const countByCode = new Map<string, number>();
  const isShown = (entry: LogEntry): boolean => {
    if (io.stderr.isTTY !== true) return true;
    const code = codeOf(entry);
    const count = (countByCode.get(code) ?? 0) + 1;
    countByCode.set(code, count);
    return count <= maxShown;
  };
  const hidden = () =>
    [...countByCode]
      .filter(([, count]) => count > maxShown)
      .map(
        ([code, count]) =>
          `… and ${formatCount(count - maxShown)} more with ${escapeInvisible(code)}; a file or pipe gets all\n`,
      );
  return {
    write: async (entry) => {
      if (isShown(entry)) await ignoreBrokenPipe(writer.write(lineOf(entry)));
    },
    close: async () => {
      await ignoreBrokenPipe(writer.write(hidden().join('')));
      await ignoreBrokenPipe(writer.flush());
    },
  };
}

/** What entries are counted by: TikTok's name of a failure, or the code of a refusal. */
function codeOf(entry: LogEntry): string {
  const { name, code, connectionError } = entry as Readonly<Record<string, unknown>>;
  return String(name ?? code ?? connectionError ?? 'no code');
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
