import { readFile } from 'node:fs/promises';
import { type ConfigInput, parseConfig, TransformError } from '../index.js';
import { parsePhone } from '../phone.js';
import { parseLosslessJson } from '../values/json.js';
import { CommandError, withErrorContext } from './commandError.js';
import { assertNotUtf16 } from './input/assertNotUtf16.js';

/** A destination as the core accepts it. */
export interface Destination {
  readonly Config: ConfigInput | undefined;
}

/**
 * Reads a destination, or its settings alone, from a JSON file and checks the settings.
 *
 * @throws {CommandError} Names the setting and the problem. It never contains a value of a setting: one is the access token.
 */
export async function readDestination(file: string): Promise<Destination> {
  const content = await readJsonFile(file);
  const destination = withToken(isDestination(content) ? content : { Config: content as ConfigInput });
  try {
    parseConfig(destination.Config, { parsePhone });
  } catch (error) {
    if (error instanceof TransformError) throw new CommandError(`cannot use ${file}: ${error.message} (${error.code})`);
    throw error;
  }
  return destination;
}

/**
 * Gives settings without an access token the text that requests show in place of one. The commands that read settings send
 * nothing, so they need none; `send` takes it from the environment.
 */
export function withToken<Given extends { readonly Config?: unknown }>(destination: Given): Given {
  const { Config } = destination;
  if (typeof Config !== 'object' || Config === null || Array.isArray(Config)) return destination;
  const { accessToken } = Config as { readonly accessToken?: unknown };
  const isBlank = typeof accessToken === 'string' && accessToken.trim() === '';
  const isMissing = accessToken === undefined || accessToken === null || isBlank;
  return isMissing ? { ...destination, Config: { ...Config, accessToken: hiddenToken } } : destination;
}

/** Stands in a printed request for the access token. */
export const hiddenToken = '***';

function isDestination(content: unknown): content is Destination {
  return typeof content === 'object' && content !== null && Object.hasOwn(content, 'Config');
}

/**
 * Reads a JSON file that a person wrote; it may begin with a byte order mark. Whole numbers beyond 2^53 become strings, because
 * ids must keep all their digits.
 *
 * @throws {CommandError} When the file cannot be read or is not JSON. It never quotes the file.
 */
export async function readJsonFile(file: string): Promise<unknown> {
  const bytes = await withErrorContext(`cannot read ${file}`, readFile(file));
  assertNotUtf16(bytes, file);
  try {
    return parseLosslessJson(bytes.toString('utf8').replace(/^\uFEFF/, ''));
  } catch {
    // Node's message would quote the text around the mistake.
    throw new CommandError(`cannot use ${file}: it is not JSON`);
  }
}
