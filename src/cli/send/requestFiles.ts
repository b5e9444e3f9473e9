import { statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { CommandError, withErrorContext } from '../commandError.js';
import type { CommandIo } from '../commandIo.js';
import { fileIdentity, fileOfInput } from '../openInput.js';

/** A file of requests; standard input for `-` or undefined. */
export type RequestFile = string | undefined;

/** Files that one run wrote together: `warehouse --out` (part-000001.ndjson), or Spark (part-00000-….json.gz). */
const isPart = (file: string): boolean => /^part-.*\.(?:ndjson|jsonl|json)(?:\.gz)?$/.test(basename(file));
/** Counts digits as numbers: part-1000000 follows part-999999. */
const partOrder = new Intl.Collator('en', { numeric: true }).compare;

/**
 * Lists the files to send: in place of a folder its parts, in their order.
 *
 * @throws {CommandError} When a folder has no parts, or a file is given twice.
 */
export async function listRequestFiles(given: readonly string[], io: CommandIo): Promise<readonly RequestFile[]> {
  if (given.length === 0) return [undefined];
  const listed = await Promise.all(given.map((file) => (kindOfFile(file) === 'folder' ? listParts(file) : [file])));
  const files = listed.flat();
  const seen = new Set<string>();
  for (const file of files) {
    const source = fileOfInput(file, io);
    const identity = (source === undefined ? undefined : fileIdentity(source)) ?? file;
    if (seen.has(identity)) throw new CommandError(`${file} is given twice`);
    seen.add(identity);
  }
  return files;
}

/** `file` also where there is none: opening it reports why. */
export const kindOfFile = (file: RequestFile): 'folder' | 'file' | 'pipe' => {
  if (file === undefined || file === '-') return 'pipe';
  try {
    const stats = statSync(file);
    if (stats.isDirectory()) return 'folder';
    return stats.isFile() ? 'file' : 'pipe';
  } catch {
    return 'file';
  }
};

const listParts = async (folder: string): Promise<readonly string[]> => {
  const names = await withErrorContext(`cannot read ${folder}`, readdir(folder));
  const parts = names.filter(isPart);
  // A run of warehouse that found no new rows has written none.
  if (parts.length === 0 && !names.includes('checkpoint.json')) {
    throw new CommandError(
      `cannot read ${folder}: it is a folder without part-….ndjson, which warehouse --out writes. Name the files instead`,
    );
  }
  return parts.sort(partOrder).map((name) => join(folder, name));
};

const sharedLedger = (file: string): string => join(dirname(file), 'sent.ledger');
const exists = (file: string): boolean => fileIdentity(file) !== undefined;

/**
 * The ledger of a run for which none is named: beside the file, or one for all files of a folder.
 *
 * A file is never known to one ledger and sent with another: a single file has the ledger of its folder when there is one, and
 * a part always, because there may be more parts tomorrow.
 *
 * @returns Undefined for standard input, a pipe, or a file that the shell has opened: it is another one each time, and all of
 * them would share a ledger beside it.
 * @throws {CommandError} When several files have no ledger in common.
 */
export function defaultLedger(files: readonly RequestFile[]): string | undefined {
  const lasting = files.filter(isLasting);
  const [first] = lasting;
  const [only] = files.length === 1 ? lasting : [];
  if (files.length < 2 && only === undefined) return undefined;

  const own = (file: string): string => `${file}.ledger`;
  if (only !== undefined) {
    const isShared = !exists(own(only)) && (isPart(only) || exists(sharedLedger(only)));
    return isShared ? sharedLedger(only) : own(only);
  }
  const folders = new Set(lasting.map((file) => dirname(resolve(file))));
  if (first === undefined || lasting.length < files.length || folders.size > 1) {
    throw new CommandError(
      'the files are not of one folder: name a ledger for all of them with --ledger, or remember nothing with --no-ledger',
    );
  }
  const sentAlone = lasting.find((file) => exists(own(file)));
  if (sentAlone !== undefined) {
    throw new CommandError(
      `${sentAlone} was sent with a ledger of its own, ${own(sentAlone)}: send it alone, or name one ledger for all files with --ledger`,
    );
  }
  return sharedLedger(first);
}

const isLasting = (file: RequestFile): file is string =>
  file !== undefined && file !== '-' && fileIdentity(file) !== undefined && !/^\/(?:dev|proc)\//.test(resolve(file));
