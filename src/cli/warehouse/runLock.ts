import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CommandError, systemErrorReason } from '../commandError.js';
import type { Engine } from './engine.js';
import { sqlText } from './sqlText.js';

/**
 * Keeps other runs out of a folder for as long as the engine lives. It is DuckDB's own lock of a file: the operating system takes
 * it away from a process that is killed.
 *
 * @throws {CommandError} When another run has it.
 */
export async function lockFolder(folder: string, engine: Engine): Promise<void> {
  const file = join(folder, 'lock.duckdb');
  const lock = async () => {
    try {
      await engine.run(`ATTACH ${sqlText(file)} AS run_lock`);
    } catch (error) {
      if (error instanceof CommandError && error.message.startsWith('another program is writing')) {
        throw new LockTaken(`another run is writing into ${folder}`);
      }
      throw error;
    }
  };
  try {
    await lock();
  } catch (error) {
    if (error instanceof LockTaken || !(await mendLock(file, engine))) throw error;
    await lock();
  }
}

class LockTaken extends CommandError {}

/** Where DuckDB writes its mark into a database. */
const markAt = 8;

/** Nothing yet, or the beginning of a database. */
const isHalfMade = (bytes: Buffer): boolean =>
  bytes.every((byte) => byte === 0) || bytes.toString('latin1', markAt, markAt + 4) === 'DUCK';

/** Makes a lock whole that was half made when its run was killed; what is larger than a lock, or something else, is none. */
async function mendLock(file: string, engine: Engine): Promise<boolean> {
  const whole = join(engine.temporaryFolder, 'lock.duckdb');
  await engine.run(`ATTACH ${sqlText(whole)} AS whole_lock`);
  await engine.run('DETACH whole_lock');
  const found = await stat(file).catch(() => undefined);
  try {
    const bytes = await readFile(whole);
    if (found === undefined || found.size > bytes.length || !isHalfMade(await readFile(file))) return false;
    // Not another file in its place: a run that mends it at the same moment must meet the same lock.
    await writeFile(file, bytes);
    return true;
  } catch (error) {
    throw new CommandError(`cannot mend ${file}: ${systemErrorReason(error)}`);
  }
}
