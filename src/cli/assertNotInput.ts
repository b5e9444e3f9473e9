import { fstatSync, statSync } from 'node:fs';
import { CommandError } from './commandError.js';

/**
 * Stops a run that would empty a file it reads.
 *
 * @param sources The files the run reads: names, or the file descriptor of standard input. Undefined entries are skipped.
 * @throws {CommandError} When `target` is one of them, under whatever name.
 */
export function assertNotInput(target: string, sources: readonly (string | number | undefined)[]): void {
  const targetIdentity = fileIdentity(target);
  if (targetIdentity === undefined) return;
  for (const source of sources) {
    if (source === undefined || fileIdentity(source) !== targetIdentity) continue;
    const name = typeof source === 'number' ? 'standard input' : source;
    throw new CommandError(`cannot write ${target}: it is the same file as ${name}, which this run reads`);
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
