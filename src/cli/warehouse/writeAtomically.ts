import { chmod, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CommandError, systemErrorReason } from '../commandError.js';

/** What is written holds personal data, though hashed, and the access token. */
const ofOwner = 0o600;

const ending = '.unfinished';

/** The name that a file would have got, if its writing had not been interrupted; undefined for any other. */
export const nameIfFinished = (name: string): string | undefined =>
  name.endsWith(ending) ? name.slice(0, -ending.length) : undefined;

/**
 * Writes a file so that whoever reads it, at whatever moment a run or the machine stops, finds all of it or what was there before.
 *
 * @throws {CommandError} When the file cannot be written.
 */
export async function writeAtomically(file: string, text: string): Promise<void> {
  try {
    const unfinished = `${file}${ending}`;
    const handle = await open(unfinished, 'w', ofOwner);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(unfinished, file);
    await syncFolder(dirname(file));
  } catch (error) {
    throw new CommandError(`cannot write ${file}: ${systemErrorReason(error)}`);
  }
}

/**
 * Puts a file that is whole into its place.
 *
 * @param file On the same disk.
 * @throws {CommandError} When it cannot be put there.
 */
export async function moveAtomically(file: string, place: string): Promise<void> {
  try {
    await chmod(file, ofOwner);
    await sync(file);
    await rename(file, place);
    await syncFolder(dirname(place));
  } catch (error) {
    throw new CommandError(`cannot write ${place}: ${systemErrorReason(error)}`);
  }
}

/** The new name is on the disk only with its folder. */
async function syncFolder(folder: string): Promise<void> {
  // Windows has no such thing.
  if (process.platform === 'win32') return;
  await sync(folder, 'r');
}

async function sync(path: string, how = 'r+'): Promise<void> {
  const handle = await open(path, how);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
