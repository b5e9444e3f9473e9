import { stat } from 'node:fs/promises';
import { CommandError } from './commandError.js';

/**
 * Stops a run that would empty the very file it reads.
 *
 * @param sources The files the run reads; `-` and undefined are none.
 * @throws {CommandError} When `target` is one of them, by whatever name.
 */
export async function refuseToOverwrite(target: string, sources: readonly (string | undefined)[]): Promise<void> {
  const targetIdentity = await fileIdentity(target);
  if (targetIdentity === undefined) return;
  for (const source of sources) {
    if (source === undefined || source === '-') continue;
    if ((await fileIdentity(source)) === targetIdentity) {
      throw new CommandError(`cannot write ${target}: it is the same file as ${source}, which this run reads`);
    }
  }
}

/** Only for regular files: a terminal or /dev/null may well be read and written at once. */
async function fileIdentity(file: string): Promise<string | undefined> {
  try {
    const facts = await stat(file);
    return facts.isFile() ? `${facts.dev}:${facts.ino}` : undefined;
  } catch {
    // It does not exist yet, or opening it will say why it cannot be used.
    return undefined;
  }
}
