import { readFile } from 'node:fs/promises';
import { CommandError } from './commandError.js';
import { systemErrorReason } from './systemErrorReason.js';

/**
 * Reads a file that a person has written as JSON.
 *
 * @throws {CommandError} Says what is wrong; never holds a part of the file.
 */
export async function readJsonFile(file: string): Promise<unknown> {
  const text = await readText(file);
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    // Node's message would quote the text around the mistake.
    throw new CommandError(`cannot use ${file}: it is not JSON`);
  }
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new CommandError(`cannot read ${file}: ${systemErrorReason(error)}`);
  }
}
