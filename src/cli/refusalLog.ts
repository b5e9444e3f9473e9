import { open } from 'node:fs/promises';
import { BlockWriter, OutputClosed } from './blockWriter.js';
import { CommandError } from './commandError.js';
import type { CommandIo } from './commandIo.js';
import type { Refusal } from './refusal.js';
import { systemErrorReason } from './systemErrorReason.js';

/** Where a command writes its refusals, one JSON object per line. */
export interface RefusalLog {
  write(line: number, refusal: Refusal): Promise<void>;
  /** Writes what is left; nothing can be written afterwards. */
  close(): Promise<void>;
}

/** @param beforeBlock Called before lines appear on standard error, where a progress bar may stand. */
export function refusalsOnStderr(io: CommandIo, beforeBlock: () => void): RefusalLog {
  const writer = new BlockWriter(io.stderr, 'the refusals', beforeBlock);
  return {
    write: (line, refusal) => untilClosed(writer.write(refusalLine(line, refusal))),
    close: () => untilClosed(writer.flush()),
  };
}

/**
 * Opens a file of its own for the refusals, emptying it.
 *
 * @throws {CommandError} When the file cannot be written.
 */
export async function refusalsInFile(file: string): Promise<RefusalLog> {
  const stream = (await openForWriting(file)).createWriteStream();
  const writer = new BlockWriter(stream, file);
  return {
    write: (line, refusal) => writer.write(refusalLine(line, refusal)),
    close: async () => {
      await writer.flush();
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

function refusalLine(line: number, { code, text }: Refusal): string {
  return `${JSON.stringify({ line, code, text })}\n`;
}

/** Nobody reading standard error is no reason to stop: the requests still count. */
async function untilClosed(written: Promise<void>): Promise<void> {
  try {
    await written;
  } catch (error) {
    if (!(error instanceof OutputClosed)) throw error;
  }
}
