import { CommandError } from './commandError.js';
import { fileIdentity } from './fileIdentity.js';

/**
 * Stops a run that would empty the very file it reads.
 *
 * @param sources The files the run reads, by name, or by number where they are open as standard input; undefined is none.
 * @throws {CommandError} When `target` is one of them, by whatever name.
 */
export function assertNotInput(target: string, sources: readonly (string | number | undefined)[]): void {
  const targetIdentity = fileIdentity(target);
  if (targetIdentity === undefined) return;
  for (const source of sources) {
    if (source === undefined || fileIdentity(source) !== targetIdentity) continue;
    const name = typeof source === 'number' ? 'standard input' : source;
    throw new CommandError(`cannot write ${target}: it is the same file as ${name}, which this run reads`);
  }
}
