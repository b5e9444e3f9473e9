import { type FileHandle, open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CommandError } from '../commandError.js';
import type { CommandIo } from '../commandIo.js';
import { logToStderr } from '../ndjsonLog.js';
import { withErrorContext } from '../withErrorContext.js';
import type { Checkpoint } from './checkpoint.js';
import { digest } from './fingerprint.js';
import type { RefusedRow } from './rowConverter.js';

/** Up to where a file of refusals is written. */
export type RefusalMark = Checkpoint['refusals'];

/** Where the refusals of a run go. */
export interface RefusalOutput {
  write(entries: readonly RefusedRow[]): Promise<void>;
  /** Brings all that is written onto the disk, and says how far the file reaches. */
  flush(): Promise<RefusalMark>;
  close(): Promise<void>;
}

export function refusalsOnStderr(io: CommandIo, beforeBlock: () => void): RefusalOutput {
  const log = logToStderr(io, beforeBlock);
  return {
    write: async (entries) => {
      for (const entry of entries) await log.write(entry);
    },
    flush: async () => ({ file: null, bytes: 0 }),
    close: () => log.close(),
  };
}

/**
 * Opens a file for the refusals.
 *
 * @param keep How many bytes of it are kept: what is behind them will be written again.
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
      return { file: markOf(file), bytes: (await orExplain(file, handle.stat())).size };
    },
    close: () => handle.close(),
  };
}

/**
 * Says how much a run keeps of a file of refusals, in bytes.
 *
 * An interrupted run writes again what is behind the mark in its checkpoint. With a cursor there are more runs than one, which add
 * to the file what they refuse; without one, a new run begins with an empty file.
 */
export function bytesToKeep(file: string, checkpoint: Checkpoint | undefined, hasCursor: boolean): number {
  const all = Number.POSITIVE_INFINITY;
  if (checkpoint === undefined) return hasCursor ? all : 0;
  const { isFinished, refusals } = checkpoint;
  return isFinished || refusals.file !== markOf(file) ? all : refusals.bytes;
}

/** How each line begins: no other file is emptied or added to, whatever a pattern of --from may mean. */
const refusalStart = '{"row":';

const markOf = (file: string): string => digest(resolve(file));

async function openAt(file: string, keep: number): Promise<FileHandle> {
  const handle = await open(file, 'a+');
  const { size } = await handle.stat();
  const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(refusalStart.length), position: 0 });
  if (!refusalStart.startsWith(buffer.toString('latin1', 0, bytesRead))) {
    await handle.close();
    throw new CommandError('it holds something else than refusals');
  }
  // What is no file, such as a terminal, has nothing to cut.
  if (size > keep) await handle.truncate(keep);
  return handle;
}

const orExplain = <Result>(file: string, done: Promise<Result>): Promise<Result> =>
  withErrorContext(`cannot write ${file}`, done);
