import { type FileHandle, open } from 'node:fs/promises';
import { CommandError } from '../commandError.js';
import type { CommandIo } from '../commandIo.js';
import { logOnStderr } from '../recordLog.js';
import { systemErrorReason } from '../systemErrorReason.js';
import type { RefusedRow } from './rowConverter.js';

/** Where the refusals of a run go. */
export interface RefusalOutput {
  write(entries: readonly RefusedRow[]): Promise<void>;
  /** Brings all that is written onto the disk, and says how many bytes that are. */
  flush(): Promise<number>;
  close(): Promise<void>;
}

export function refusalsOnStderr(io: CommandIo, beforeBlock: () => void): RefusalOutput {
  const log = logOnStderr(io, beforeBlock);
  return {
    write: async (entries) => {
      for (const entry of entries) await log.write(entry);
    },
    flush: async () => 0,
    close: () => log.close(),
  };
}

/**
 * Opens a file for the refusals.
 *
 * @param keep How many bytes of it are from before the run was interrupted: what is behind them will be written again.
 * @throws {CommandError} When the file cannot be written.
 */
export async function refusalsInFile(file: string, keep: number): Promise<RefusalOutput> {
  const handle = await orExplain(file, openAt(file, keep));
  return {
    write: async (entries) => {
      const text = entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
      if (text !== '') await orExplain(file, handle.appendFile(text));
    },
    flush: async () => {
      await orExplain(file, handle.sync());
      return (await orExplain(file, handle.stat())).size;
    },
    close: () => handle.close(),
  };
}

async function openAt(file: string, keep: number): Promise<FileHandle> {
  const handle = await open(file, 'a');
  const { size } = await handle.stat();
  // What is no file, such as a terminal, has nothing to cut.
  if (size > keep) await handle.truncate(keep);
  return handle;
}

async function orExplain<Result>(file: string, done: Promise<Result>): Promise<Result> {
  try {
    return await done;
  } catch (error) {
    throw new CommandError(`cannot write ${file}: ${systemErrorReason(error)}`);
  }
}
