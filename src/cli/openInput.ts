import { close, createReadStream, fstatSync, open, statSync } from 'node:fs';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { CommandError, errorWithContext, withErrorContext } from './commandError.js';
import type { CommandIo } from './commandIo.js';

/** The bytes a command reads. */
export interface CommandInput {
  readonly chunks: AsyncIterable<Buffer>;
  /** What errors call it. */
  readonly name: string;
  /** Undefined for a pipe, whose length is unknown. */
  readonly totalBytes: number | undefined;
  /** Stops reading at once, even while waiting for a silent pipe. */
  readonly close: () => void;
}

/** What {@link openInput} reads: a file name, or the file descriptor of standard input. */
export const fileOfInput = (file: string | undefined, { stdin }: CommandIo): string | number | undefined =>
  file === undefined || file === '-' ? stdin.fd : file;

const chunkBytes = 256 * 1024;

/**
 * Opens the given file, or standard input for `-` or undefined.
 *
 * @throws {CommandError} When the file cannot be read, here or later from `chunks`.
 */
export async function openInput(file: string | undefined, io: CommandIo): Promise<CommandInput> {
  if (file === undefined && io.stdin.isTTY === true) {
    throw new CommandError('nothing to read: name a file, or pipe one in (- reads what you type)');
  }
  if (file !== undefined && file !== '-') return withErrorContext(`cannot read ${file}`, openFile(file));
  return withErrorContext('cannot read standard input', openStdin(io.stdin));
}

async function openFile(file: string): Promise<CommandInput> {
  const fd = await promisify(open)(file, 'r');
  const stats = fstatSync(fd);
  if (stats.isDirectory()) {
    await promisify(close)(fd);
    throw new CommandError('it is a folder, not a file');
  }
  // A file stream waits for a pending read of a pipe, and keeps Node alive; a socket can be destroyed meanwhile.
  const stream = stats.isFIFO()
    ? new Socket({ fd, readable: true, writable: false })
    : createReadStream(file, { fd, highWaterMark: chunkBytes });
  return inputOf(stream, file, stats.isFile() ? stats.size : undefined);
}

async function openStdin(stdin: CommandIo['stdin']): Promise<CommandInput> {
  const stats = stdin.fd === undefined ? undefined : fstatSync(stdin.fd);
  // Node reads a folder as an empty input.
  if (stats?.isDirectory()) throw new CommandError('it is a folder, not a file');
  return inputOf(stdin, 'standard input', stats?.isFile() ? stats.size : undefined);
}

function inputOf(stream: Readable, name: string, totalBytes: number | undefined): CommandInput {
  return { chunks: readChunks(stream, name), name, totalBytes, close: () => stream.destroy() };
}

async function* readChunks(stream: Readable, name: string): AsyncGenerator<Buffer> {
  try {
    yield* stream;
  } catch (error) {
    throw errorWithContext(`cannot read ${name}`, error);
  }
}

/**
 * Identifies a file by device and inode, so that two names of one file are equal.
 *
 * @param file A name or a file descriptor.
 * @returns Undefined when there is no regular file: reading and writing a terminal or /dev/null at once is fine.
 */
export function fileIdentity(file: string | number): string | undefined {
  try {
    const stats = typeof file === 'number' ? fstatSync(file, { bigint: true }) : statSync(file, { bigint: true });
    return stats.isFile() ? `${stats.dev}:${stats.ino}` : undefined;
  } catch {
    // The file does not exist, or opening it will report why it cannot be used.
    return undefined;
  }
}
