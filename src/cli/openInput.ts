import { fstatSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { CommandError } from './commandError.js';
import type { CommandIo } from './commandIo.js';
import { systemErrorReason } from './systemErrorReason.js';

/** The bytes a command works on. */
export interface CommandInput {
  readonly chunks: AsyncIterable<Buffer>;
  /** Undefined for a pipe, whose length nobody knows. */
  readonly totalBytes: number | undefined;
}

const chunkBytes = 256 * 1024;

/**
 * Opens the file a command was given, or standard input for `-` or nothing.
 *
 * @throws {CommandError} When the file cannot be read, here or later while reading.
 */
export async function openInput(file: string | undefined, io: CommandIo): Promise<CommandInput> {
  if (file === undefined && io.stdin.isTTY === true) {
    throw new CommandError('nothing to read: name a file, or pipe one in (- reads what you type)');
  }
  if (file === undefined || file === '-') return openStdin(io.stdin);
  try {
    const handle = await open(file);
    const facts = await handle.stat();
    if (facts.isDirectory()) {
      await handle.close();
      throw new CommandError(`cannot read ${file}: it is a folder, not a file`);
    }
    const chunks = explainReadErrors(handle.createReadStream({ highWaterMark: chunkBytes }), file);
    return { chunks, totalBytes: facts.isFile() ? facts.size : undefined };
  } catch (error) {
    throw asReadError(error, file);
  }
}

function openStdin(stdin: CommandIo['stdin']): CommandInput {
  const facts = stdin.fd === undefined ? undefined : fstatSync(stdin.fd);
  // Node takes a folder for an empty input.
  if (facts?.isDirectory()) throw new CommandError('cannot read standard input: it is a folder, not a file');
  return {
    chunks: explainReadErrors(stdin, 'standard input'),
    totalBytes: facts?.isFile() ? facts.size : undefined,
  };
}

async function* explainReadErrors(chunks: AsyncIterable<Buffer>, name: string): AsyncGenerator<Buffer> {
  try {
    yield* chunks;
  } catch (error) {
    throw asReadError(error, name);
  }
}

function asReadError(error: unknown, name: string): CommandError {
  if (error instanceof CommandError) return error;
  return new CommandError(`cannot read ${name}: ${systemErrorReason(error)}`);
}
