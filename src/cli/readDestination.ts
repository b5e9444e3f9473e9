import { readFile } from 'node:fs/promises';
import { parseConfig, TransformError } from '../index.js';
import { completePhone } from '../phone.js';
import { CommandError } from './commandError.js';
import { systemErrorReason } from './systemErrorReason.js';

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
  const content = parseJson(await readText(file), file);
  const destination = isDestination(content) ? content : { Config: content };
  try {
    parseConfig(destination.Config, { completePhone });
  } catch (error) {
    if (error instanceof TransformError) throw new CommandError(`cannot use ${file}: ${error.message} (${error.code})`);
    throw error;
  }
  return destination;
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new CommandError(`cannot read ${file}: ${systemErrorReason(error)}`);
  }
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    // Node's message would quote the text around the mistake.
    throw new CommandError(`cannot use ${file}: it is not JSON`);
  }
}

function isDestination(content: unknown): content is Destination {
  return typeof content === 'object' && content !== null && Object.hasOwn(content, 'Config');
}
