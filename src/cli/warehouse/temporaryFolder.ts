import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

const prefix = 'tiktok-ads-rows-';
const folderName = /^tiktok-ads-rows-[A-Za-z0-9]{6}$/;
/** The copied rows, what DuckDB puts beside them, and files on their way to their place. */
const fileName = /^(?:(?:rows|lock)\.duckdb(?:\.wal)?|rows-read\.parquet|duckdb_temp_.*)$/;

/** Makes a folder for the temporary files of one run, which only its user can open. */
export const makeTemporaryFolder = (within: string): Promise<string> => mkdtemp(join(within, prefix));

/** Removes the temporary folders of runs that were killed; a folder that holds anything else is somebody else's. */
export async function removeTemporaryFolders(within: string, except: string): Promise<void> {
  const entries = await readdir(within, { withFileTypes: true });
  for (const entry of entries) {
    const folder = join(within, entry.name);
    if (!entry.isDirectory() || !folderName.test(entry.name) || folder === except) continue;
    const names = await readdir(folder);
    if (names.every((name) => fileName.test(name))) await rm(folder, { recursive: true });
  }
}
