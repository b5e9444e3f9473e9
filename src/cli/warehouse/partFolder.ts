import { access, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { CommandError, systemErrorCode, systemErrorReason } from '../commandError.js';
import { withErrorContext } from '../withErrorContext.js';
import { type Checkpoint, checkpointSchema } from './checkpoint.js';
import type { Engine } from './engine.js';
import { numberedFiles } from './numberedFiles.js';
import { removeTemporaryFolders } from './temporaryFolder.js';
import { moveAtomically, nameIfFinished, writeAtomically } from './writeAtomically.js';

const checkpointFile = 'checkpoint.json';
const parts = numberedFiles('part-', '.ndjson');
/** What runs with a cursor record: of the last two, the older one is read by an interrupted run. */
const records = numberedFiles('rows-read-', '.parquet');

/** True for a part or checkpoint whose run was killed while it wrote. */
const isUnfinished = (name: string): boolean => {
  const finished = nameIfFinished(name);
  return finished === checkpointFile || (finished !== undefined && parts.numberOf(finished) !== undefined);
};

/** A folder of numbered files of requests, with a checkpoint beside them. */
export class OutputFolder {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** @throws {CommandError} When the folder cannot be made. */
  async make(): Promise<void> {
    await orExplain(this.folder, mkdir(this.folder, { recursive: true, mode: 0o700 }));
  }

  /** @throws {CommandError} When the checkpoint is none, or the folder holds parts without one. */
  async readCheckpoint(): Promise<Checkpoint | undefined> {
    const file = join(this.folder, checkpointFile);
    let text: string;
    try {
      text = await readFile(file, 'utf8');
    } catch (error) {
      if (systemErrorCode(error) !== 'ENOENT')
        throw new CommandError(`cannot read ${file}: ${systemErrorReason(error)}`);
      return undefined;
    }
    const read = checkpointSchema.safeParse(parsed(text));
    if (read.success) return read.data;
    throw new CommandError(`cannot use ${file}: it is no checkpoint of tiktok-ads warehouse`);
  }

  /**
   * Takes away what an interrupted run left behind and its checkpoint does not know of: it is made again. Nothing else in the
   * folder is touched.
   *
   * @throws {CommandError} When there are parts that no run of this folder has written.
   */
  async clear(checkpoint: Checkpoint | undefined, engine: Engine): Promise<void> {
    const names = await orExplain(this.folder, readdir(this.folder));
    // A run writes one part ahead of its checkpoint, and its first checkpoint before all parts.
    const partsWritten = checkpoint?.parts ?? 0;
    const ahead = checkpoint === undefined ? undefined : parts.nameOf(partsWritten + 1);
    if (names.some((name) => (parts.numberOf(name) ?? 0) > partsWritten && name !== ahead)) {
      throw new CommandError(`cannot write into ${this.folder}: it holds parts that its checkpoint does not know of`);
    }
    const { from, to } = checkpoint?.cursor ?? {};
    const isOldRecord = (name: string) => {
      const run = records.numberOf(name);
      if (to === undefined || run === undefined) return false;
      return run <= to.number + 1 && run !== to.number && run !== from?.number;
    };
    for (const name of names.filter((name) => name === ahead || isUnfinished(name) || isOldRecord(name))) {
      await orExplain(this.folder, rm(join(this.folder, name), { force: true }));
    }
    await orExplain(this.folder, removeTemporaryFolders(this.folder, engine.temporaryFolder));
  }

  /** @throws {CommandError} When the part cannot be written. */
  async writePart(number: number, text: string): Promise<void> {
    await writeAtomically(join(this.folder, parts.nameOf(number)), text);
  }

  /** What the run of a number has recorded; undefined where that is not there. */
  async recordOf(run: number): Promise<string | undefined> {
    const file = join(this.folder, records.nameOf(run));
    return access(file).then(
      () => file,
      () => undefined,
    );
  }

  /** @throws {CommandError} When the file cannot be moved. */
  async keepRecord(run: number, file: string): Promise<void> {
    await moveAtomically(file, join(this.folder, records.nameOf(run)));
  }

  /** @throws {CommandError} When the checkpoint cannot be written. */
  async writeCheckpoint(checkpoint: Checkpoint): Promise<void> {
    await writeAtomically(join(this.folder, checkpointFile), `${JSON.stringify(checkpoint, null, 2)}\n`);
  }
}

/** Whether a run that writes into the folder gives a file of its own this name. */
export const isOfRun = (folder: string, file: string): boolean =>
  resolve(folder) === dirname(resolve(file)) &&
  /^(?:part-|rows-read-|checkpoint\.json|lock\.duckdb)/.test(basename(file));

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const orExplain = <Result>(folder: string, done: Promise<Result>): Promise<Result> =>
  withErrorContext(`cannot use the folder ${folder}`, done);
