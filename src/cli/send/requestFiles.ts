import { statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { CommandError, withErrorContext } from '../commandError.js';
import { fileIdentity } from '../openInput.js';

/** A file of requests; standard input for `-` or undefined. */
export type RequestFile = string | undefined;

/** The files that `warehouse --out` writes. */
const partPattern = /(?:^|[\\/])part-(\d+)\.ndjson(?:\.gz)?$/;
const partNumber = (file: string): number => Number(partPattern.exec(file)?.[1]);

/**
 * Lists the files to send: in place of a folder its parts, in their order.
 *
 * @throws {CommandError} When a folder has no parts, or a file is given twice.
 */
export async function listRequestFiles(given: readonly string[]): Promise<readonly RequestFile[]> {
  if (given.length === 0) return [undefined];
  const listed = await Promise.all(given.map((file) => (isFolder(file) ? listParts(file) : [file])));
  const files = listed.flat();
  const seen = new Set<string>();
  for (const file of files) {
    const identity = file === '-' ? file : fileIdentity(file);
    if (identity === undefined) continue;
    if (seen.has(identity)) throw new CommandError(`${file} is given twice`);
    seen.add(identity);
  }
  return files;
}

const isFolder = (file: string): boolean =>
  file !== '-' && statSync(file, { throwIfNoEntry: false })?.isDirectory() === true;

const listParts = async (folder: string): Promise<readonly string[]> => {
  const names = await withErrorContext(`cannot read ${folder}`, readdir(folder));
  const parts = names.filter((name) => partPattern.test(name));
  if (parts.length === 0) {
    throw new CommandError(
      `cannot read ${folder}: it is a folder without part-….ndjson, which warehouse --out writes. Name the files instead`,
    );
  }
  return parts.sort((one, other) => partNumber(one) - partNumber(other)).map((name) => join(folder, name));
};

const sharedLedger = 'sent.ledger';

/**
 * The ledger of a run for which none is named: beside the file, or one for all files of a folder.
 *
 * A part has the ledger of its folder even when it is the only file: tomorrow there may be more of them.
 *
 * @returns Undefined for standard input, a pipe, or a file that the shell has opened: it is another one each time, and all of
 * them would share a ledger beside it.
 * @throws {CommandError} When several files have no ledger in common.
 */
export function defaultLedger(files: readonly RequestFile[]): string | undefined {
  const lasting = files.filter(isLasting);
  const [first] = lasting;
  if (files.length === 1 && (first === undefined || !partPattern.test(first))) return first && `${first}.ledger`;

  const folders = new Set(lasting.map((file) => dirname(resolve(file))));
  if (first === undefined || lasting.length < files.length || folders.size > 1) {
    throw new CommandError(
      'the files are not of one folder: name a ledger for all of them with --ledger, or remember nothing with --no-ledger',
    );
  }
  const sentAlone = lasting.find((file) => fileIdentity(`${file}.ledger`) !== undefined);
  if (sentAlone !== undefined) {
    throw new CommandError(
      `${sentAlone} was sent with a ledger of its own, ${sentAlone}.ledger: name the ledger for all files with --ledger`,
    );
  }
  return join(dirname(first), sharedLedger);
}

const isLasting = (file: RequestFile): file is string =>
  file !== undefined && file !== '-' && fileIdentity(file) !== undefined && !/^\/(?:dev|proc)\//.test(resolve(file));
