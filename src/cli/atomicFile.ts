import { chmod, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { withErrorContext } from './commandError.js';

/** For files that hold personal data, though hashed, and the access token. */
export const ownerOnly = 0o600;

const extension = '.unfinished';

/** Where a file is until all of it is written. */
export const unfinishedName = (file: string): string => `${file}${extension}`;

/** The name that an interrupted write would have given its file; undefined for all other names. */
export const finishedName = (name: string): string | undefined =>
  name.endsWith(extension) ? name.slice(0, -extension.length) : undefined;

/**
 * Writes a file so that, whenever the run or the machine stops, a reader finds either all of it or what was there before.
 *
 * @param mode The permissions of a new file, before the umask.
 * @throws {CommandError} When the file cannot be written.
 */
export function writeAtomically(file: string, text: string, mode: number): Promise<void> {
  const write = async () => {
    const unfinished = unfinishedName(file);
    const handle = await open(unfinished, 'w', mode);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await replace(unfinished, file);
  };
  return withErrorContext(`cannot write ${file}`, write());
}

/**
 * Moves a finished file to its place, as atomically as {@link writeAtomically}, and lets only its owner read it.
 *
 * @param file On the same disk as `target`.
 * @throws {CommandError} When the file cannot be moved.
 */
export function moveAtomically(file: string, target: string): Promise<void> {
  const move = async () => {
    await chmod(file, ownerOnly);
    await sync(file, 'r+');
    await replace(file, target);
  };
  return withErrorContext(`cannot write ${target}`, move());
}

async function replace(file: string, target: string): Promise<void> {
  await rename(file, target);
  // The new name is durable only once the folder is. Windows cannot sync a folder.
  if (process.platform !== 'win32') await sync(dirname(target), 'r');
}

async function sync(path: string, flags: string): Promise<void> {
  const handle = await open(path, flags);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
