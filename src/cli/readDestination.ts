import { parseConfig, TransformError } from '../index.js';
import { completePhone } from '../phone.js';
import { CommandError } from './commandError.js';
import { readJsonFile } from './readJsonFile.js';

/** A destination as the core takes it. */
export interface Destination {
  readonly Config: unknown;
}

/**
 * Reads a destination, or its settings alone, from a JSON file and checks the settings.
 *
 * @throws {CommandError} Says what is wrong and where; never holds a value of the settings, which include the access token.
 */
export async function readDestination(file: string): Promise<Destination> {
  const content = await readJsonFile(file);
  const destination = isDestination(content) ? content : { Config: content };
  try {
    parseConfig(destination.Config, { completePhone });
  } catch (error) {
    if (error instanceof TransformError) throw new CommandError(`cannot use ${file}: ${error.message} (${error.code})`);
    throw error;
  }
  return destination;
}

function isDestination(content: unknown): content is Destination {
  return typeof content === 'object' && content !== null && Object.hasOwn(content, 'Config');
}
