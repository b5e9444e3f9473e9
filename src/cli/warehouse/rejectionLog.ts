import { type FileHandle, open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { printJson } from '../../values/escapeInvisible.js';
import { CommandError, withErrorContext } from '../commandError.js';
import type { CommandIo } from '../commandIo.js';
import { logToStderr } from '../ndjsonLog.js';
import { type Checkpoint, digestOf } from './checkpoint.js';
import type { RejectedRow } from './rowConverter.js';

/** How far a file of refusals is written. */
export type LogPosition = Checkpoint['refusals'];

/** Where a run writes the rows and events that it refuses. */
export interface RejectionLog {
  write(rejections: readonly RejectedRow[]): Promise<void>;
  /** Makes durable what is written, and returns how far the file reaches. */
  flush(): Promise<LogPosition>;
  close(): Promise<void>;
}

/** @param beforeBlock Called before lines appear, because a progress bar may stand there. */
export function logRejectionsOnStderr(io: CommandIo, beforeBlock: () => void): RejectionLog {
  const log = logToStderr(io, beforeBlock);
  return {
    write: async (rejections) => {
      for (const rejection of rejections) await log.write(rejection);
    },
    flush: async () => ({ file: null, bytes: 0 }),
    close: () => log.close(),
  };
}

/**
 * Opens a file of refusals to append to it.
 *
 * @param bytesKept The file is cut after this many bytes: the resumed run writes the rest.
 * @throws {CommandError} When the file cannot be written, or holds something else.
 */
export async function logRejectionsInFile(file: string, bytesKept: number): Promise<RejectionLog> {
  const errorContext = `cannot write ${file}`;
  const handle = await withErrorContext(errorContext, openAt(file, bytesKept));
  return {
    write: async (rejections) => {
      const text = rejections.map((rejection) => `${printJson(rejection)}\n`).join('');
      if (text !== '') await withErrorContext(errorContext, handle.appendFile(text));
    },
    flush: async () => {
      await withErrorContext(errorContext, handle.sync());
      return { file: fileDigest(file), bytes: (await withErrorContext(errorContext, handle.stat())).size };
    },
    close: () => withErrorContext(errorContext, handle.close()),
  };
}

/**
 * Decides how many bytes of a file of refusals a run keeps.
 *
 * A resumed run rewrites everything after the position in its checkpoint. With a cursor, each run appends its refusals; without
 * one, a new run empties the file.
 */
export function bytesToKeep(file: string, checkpoint: Checkpoint | undefined, hasCursor: boolean): number {
  if (checkpoint === undefined) return hasCursor ? Number.POSITIVE_INFINITY : 0;
  const { isFinished, refusals } = checkpoint;
  return isFinished || refusals.file !== fileDigest(file) ? Number.POSITIVE_INFINITY : refusals.bytes;
}

const fileDigest = (file: string): string => digestOf(resolve(file));

/** How each line starts. A file that starts otherwise is neither cut nor appended to: it may be one that --from reads. */
const lineStart = '{"row":';

async function openAt(file: string, bytesKept: number): Promise<FileHandle> {
  const handle = await open(file, 'a+');
  const stats = await handle.stat();
  // A terminal, a pipe or a device holds nothing that could be cut.
  if (!stats.isFile()) return handle;
  const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(lineStart.length), position: 0 });
  if (!lineStart.startsWith(buffer.toString('latin1', 0, bytesRead))) {
    await handle.close();
    throw new CommandError('it holds something other than refusals');
  }
  if (stats.size > bytesKept) await handle.truncate(bytesKept);
  return handle;
}
