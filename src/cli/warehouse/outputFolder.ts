import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { access, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { finishedName, moveAtomically, ownerOnly, writeAtomically } from '../atomicFile.js';
import { CommandError, systemErrorCode, systemErrorReason, withErrorContext } from '../commandError.js';
import { FileLock } from '../fileLock.js';
import { fileIdentity } from '../openInput.js';
import { type Checkpoint, checkpointSchema } from './checkpoint.js';
import { removeTemporaryFolders } from './engine.js';

const lockFile = 'tiktok-ads.lock';
const checkpointFile = 'checkpoint.json';
// With six digits at least, names sort like numbers.
const sixDigits = (number: number): string => String(number).padStart(6, '0');
const partName = (number: number): string => `part-${sixDigits(number)}.ndjson`;
const rowsReadName = (run: number): string => `rows-read-${sixDigits(run)}.parquet`;
const numberOf = (name: string, pattern: RegExp): number | undefined => {
  const digits = pattern.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
};
const partNumber = (name: string) => numberOf(name, /^part-(\d{6,})\.ndjson$/);
const rowsReadNumber = (name: string) => numberOf(name, /^rows-read-(\d{6,})\.parquet$/);

/** Whether a killed run left the file half written. */
const isUnfinished = (name: string): boolean => {
  const finished = finishedName(name);
  return finished === checkpointFile || (finished !== undefined && partNumber(finished) !== undefined);
};

/** A folder of numbered files of requests, called parts, with a checkpoint beside them. */
export class OutputFolder {
  readonly path: string;
  readonly #errorContext: string;
  #lock: FileLock | undefined;

  constructor(path: string) {
    this.path = path;
    this.#errorContext = `cannot use the folder ${path}`;
  }

  /**
   * Creates the folder if necessary and keeps other runs out of it.
   *
   * @throws {CommandError} When another run uses the folder, or it cannot be created.
   */
  async lock(): Promise<void> {
    await withErrorContext(this.#errorContext, mkdir(this.path, { recursive: true, mode: 0o700 }));
    this.#lock = await withErrorContext(this.#errorContext, FileLock.take(join(this.path, lockFile)));
  }

  async unlock(): Promise<void> {
    await this.#lock?.release();
  }

  /** @throws {CommandError} When the run has lost the folder to another one, which took it for dead. */
  async checkLock(): Promise<void> {
    const reason = await this.#lock?.lostReason();
    if (reason !== undefined) throw new CommandError(`cannot use the folder ${this.path} any more: ${reason}`);
  }

  /** @throws {CommandError} When the file is not a checkpoint, or cannot be read. */
  async readCheckpoint(): Promise<Checkpoint | undefined> {
    const file = join(this.path, checkpointFile);
    let text: string;
    try {
      text = await readFile(file, 'utf8');
    } catch (error) {
      if (systemErrorCode(error) === 'ENOENT') return undefined;
      throw new CommandError(`cannot read ${file}: ${systemErrorReason(error)}`);
    }
    const read = checkpointSchema.safeParse(parseOrUndefined(text));
    if (read.success) return read.data;
    throw new CommandError(`cannot use ${file}: it is not a checkpoint of tiktok-ads warehouse`);
  }

  /**
   * Removes the files that an interrupted run wrote after its last checkpoint: the resumed run rewrites them. Other files stay.
   *
   * @param temporaryFolder That of this run, which stays.
   * @throws {CommandError} When there are parts that no run of this folder has written.
   */
  async removeLeftovers(checkpoint: Checkpoint | undefined, temporaryFolder: string): Promise<void> {
    const names = await withErrorContext(this.#errorContext, readdir(this.path));
    // A run writes one part ahead of its checkpoint, and its first checkpoint before all parts.
    const partsWritten = checkpoint?.parts ?? 0;
    const ahead = checkpoint === undefined ? undefined : partName(partsWritten + 1);
    if (names.some((name) => (partNumber(name) ?? 0) > partsWritten && name !== ahead)) {
      throw new CommandError(`cannot write into ${this.path}: it holds parts that its checkpoint does not know`);
    }
    // An interrupted run still needs the file of the run before it.
    const { from, to } = checkpoint?.cursor ?? {};
    const isOldRowsRead = (name: string) => {
      const run = rowsReadNumber(name);
      if (to === undefined || run === undefined) return false;
      return run <= to.number + 1 && run !== to.number && run !== from?.number;
    };
    for (const name of names.filter((name) => name === ahead || isUnfinished(name) || isOldRowsRead(name))) {
      await withErrorContext(this.#errorContext, rm(join(this.path, name), { force: true }));
    }
    await withErrorContext(this.#errorContext, removeTemporaryFolders(this.path, temporaryFolder));
  }

  /** @throws {CommandError} When the part cannot be written. */
  writePart(number: number, text: string): Promise<void> {
    return writeAtomically(join(this.path, partName(number)), text, ownerOnly);
  }

  /** @throws {CommandError} When the checkpoint cannot be written. */
  writeCheckpoint(checkpoint: Checkpoint): Promise<void> {
    return writeAtomically(join(this.path, checkpointFile), `${JSON.stringify(checkpoint, null, 2)}\n`, ownerOnly);
  }

  /** The file that a run with a cursor has saved; undefined when there is none. */
  findRowsRead(run: number): Promise<string | undefined> {
    const file = join(this.path, rowsReadName(run));
    return access(file).then(
      () => file,
      () => undefined,
    );
  }

  /** @throws {CommandError} When the file cannot be moved into the folder. */
  saveRowsRead(run: number, file: string): Promise<void> {
    return moveAtomically(file, join(this.path, rowsReadName(run)));
  }
}

const reservedName = /^(?:part-|rows-read-|checkpoint\.json|tiktok-ads\.lock)/;

/** Whether a run that writes into the folder uses this file itself, under this name or another. */
export function isReserved(folder: string, file: string): boolean {
  if (realPath(folder) === realPath(dirname(resolve(file))) && reservedName.test(basename(file))) return true;
  const identity = fileIdentity(file);
  if (identity === undefined || !existsSync(folder)) return false;
  return readdirSync(folder).some((name) => reservedName.test(name) && fileIdentity(join(folder, name)) === identity);
}

/** The path without links; as it is when it does not exist yet. */
const realPath = (path: string): string => (existsSync(path) ? realpathSync(path) : resolve(path));

const parseOrUndefined = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
