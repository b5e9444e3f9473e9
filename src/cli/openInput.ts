import { close, createReadStream, fstatSync, open } from 'node:fs';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { CommandError } from './commandError.js';
import type { CommandIo } from './commandIo.js';
import { systemErrorReason } from './systemErrorReason.js';

/** The bytes a command works on. */
export interface CommandInput {
  readonly chunks: AsyncIterable<Buffer>;
  /** Undefined for a pipe, whose length nobody knows. */
  readonly totalBytes: number | undefined;
  /** Ends the reading at once, also while it waits for a pipe that says nothing. */
  readonly close: () => void;
}

/** What {@link openInput} reads: the name of a file, or the number under which standard input is open. */
export const fileOfInput = (file: string | undefined, { stdin }: CommandIo): string | number | undefined =>
  file === undefined || file === '-' ? stdin.fd : file;

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
    const fd = await promisify(open)(file, 'r');
    const facts = fstatSync(fd);
    if (facts.isDirectory()) {
      await promisify(close)(fd);
      throw new CommandError(`cannot read ${file}: it is a folder, not a file`);
    }
    // Of a pipe only a socket can stop reading: a stream of a file waits for what is under way, and Node with it.
    const stream = facts.isFIFO()
      ? new Socket({ fd, readable: true, writable: false })
      : createReadStream(file, { fd, highWaterMark: chunkBytes });
    return inputOf(stream, file, facts.isFile() ? facts.size : undefined);
  } catch (error) {
    throw asReadError(error, file);
  }
}

function openStdin(stdin: CommandIo['stdin']): CommandInput {
  const facts = stdin.fd === undefined ? undefined : fstatSync(stdin.fd);
  // Node takes a folder for an empty input.
  if (facts?.isDirectory()) throw new CommandError('cannot read standard input: it is a folder, not a file');
  return inputOf(stdin, 'standard input', facts?.isFile() ? facts.size : undefined);
}

function inputOf(stream: Readable, name: string, totalBytes: number | undefined): CommandInput {
  return { chunks: explainReadErrors(stream, name), totalBytes, close: () => stream.destroy() };
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
