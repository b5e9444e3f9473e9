import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { CommandError } from './commandError.js';
import type { CommandIo } from './commandIo.js';
import { fileIdentity } from './openInput.js';

/** Which files a run uses, under whatever name: a file name, or the descriptor of an open file. */
export interface FilesInUse {
  readonly reads: readonly (string | number | undefined)[];
  readonly writes: readonly (string | undefined)[];
}

/**
 * Stops a run that would write into a file that it reads, or write one file twice. Standard output and standard error count
 * where the shell has redirected them to files; they may share one.
 *
 * @throws {CommandError} Naming both.
 */
export function assertDistinctFiles({ reads, writes }: FilesInUse, { stdin, stdout, stderr }: CommandIo): void {
  const streams = new Map([
    [stdin.fd, 'standard input'],
    [stdout.fd, 'standard output'],
    [stderr.fd, 'standard error'],
  ]);
  const nameOf = (file: string | number): string => (typeof file === 'string' ? file : (streams.get(file) ?? 'a file'));
  const used = new Map<string, { readonly file: string | number; readonly isRead: boolean }>();
  const identified = (files: readonly (string | number | undefined)[]) =>
    files.flatMap((file) => {
      const identity = file === undefined ? undefined : (fileIdentity(file) ?? pathOfNewFile(file));
      return file === undefined || identity === undefined ? [] : [{ file, identity }];
    });
  for (const { file, identity } of identified(reads)) used.set(identity, { file, isRead: true });
  for (const { file, identity } of identified([stdout.fd, stderr.fd, ...writes])) {
    const other = used.get(identity);
    const areStreams = other?.isRead === false && other.file === stdout.fd && file === stderr.fd;
    if (other !== undefined && !areStreams) {
      const use = other.isRead ? 'which this run reads' : 'into which this run writes too';
      throw new CommandError(`cannot write ${nameOf(file)}: it is the same file as ${nameOf(other.file)}, ${use}`);
    }
    used.set(identity, { file, isRead: false });
  }
}

/** The path of a file that the run will create, without links; undefined for all others. */
function pathOfNewFile(file: string | number): string | undefined {
  if (typeof file === 'number' || existsSync(file)) return undefined;
  try {
    return join(realpathSync(dirname(file)), basename(file));
  } catch {
    // There is no such folder, and opening the file will report this.
    return undefined;
  }
}
