import { readFile } from 'node:fs/promises';
import { parseConfig, TransformError } from '../index.js';
import { parsePhone } from '../phone.js';
import { CommandError, withErrorContext } from './commandError.js';

/** A destination as the core accepts it. */
export interface Destination {
  readonly Config: unknown;
}

/**
 * Reads a destination, or its settings alone, from a JSON file and checks the settings.
 *
 * @throws {CommandError} Names the setting and the problem. It never contains a value of a setting: one is the access token.
 */
export async function readDestination(file: string): Promise<Destination> {
  const content = await readJsonFile(file);
  const destination = isDestination(content) ? content : { Config: content };
  try {
    parseConfig(destination.Config, { parsePhone });
  } catch (error) {
    if (error instanceof TransformError) throw new CommandError(`cannot use ${file}: ${error.message} (${error.code})`);
    throw error;
  }
  return destination;
}

function isDestination(content: unknown): content is Destination {
  return typeof content === 'object' && content !== null && Object.hasOwn(content, 'Config');
}

/**
 * Reads a JSON file that a person wrote; it may begin with a byte order mark.
 *
 * @throws {CommandError} When the file cannot be read or is not JSON. It never quotes the file.
 */
export async function readJsonFile(file: string): Promise<unknown> {
  const text = await withErrorContext(`cannot read ${file}`, readFile(file, 'utf8'));
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    // Node's message would quote the text around the mistake.
    throw new CommandError(`cannot use ${file}: it is not JSON`);
  }
}
