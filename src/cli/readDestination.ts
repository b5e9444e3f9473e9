import { readFile } from 'node:fs/promises';
import { parseConfig, TransformError } from '../index.js';
import { parsePhone } from '../phone.js';
import { withToken } from '../transform/hiddenToken.js';
import { parseLosslessJson } from '../values/json.js';
import { CommandError, withErrorContext } from './commandError.js';
import { configTakes, type Destination, describeOther, findDestination } from './findDestination.js';
import { assertNotUtf16 } from './input/assertNotUtf16.js';
import { rowFormat } from './input/recognizeInput.js';

/**
 * Reads a destination from a JSON file, in any shape that {@link findDestination} takes.
 *
 * @param chosen The id or the name of the destination, where the file holds several.
 * @throws {CommandError} When the file cannot be read, or it is not clear which destination is meant.
 */
export async function readUncheckedDestination(file: string, chosen: string | undefined): Promise<Destination> {
  const bytes = await readBytes(file);
  const content = parseJsonText(bytes);
  const found =
    content === undefined ? (describeWrongFile(bytes) ?? 'it is not JSON') : findDestination(content, chosen);
  if (typeof found === 'string') throw new CommandError(`cannot use ${file}: ${found}`);
  return withToken(found);
}

/**
 * Reads a destination as {@link readUncheckedDestination} does, and checks its settings.
 *
 * @throws {CommandError} Names the setting and the problem. It never contains a value of a setting: one is the access token.
 */
export async function readDestination(file: string, chosen?: string): Promise<Destination> {
  const destination = await readUncheckedDestination(file, chosen);
  try {
    parseConfig(destination.Config, { parsePhone });
  } catch (error) {
    if (error instanceof TransformError) {
      throw new CommandError(`cannot use ${file}: ${settingsProblem(error)} (${error.code})`);
    }
    throw error;
  }
  return destination;
}

/**
 * What is wrong with settings. An access token may be missing here, so one that the core does not find is of a wrong type.
 */
export const settingsProblem = ({ code, message }: { readonly code: string; readonly message: string }): string =>
  code === 'missing-access-token'
    ? 'Setting "accessToken" must be text, or left out: only send needs the token, and reads it from the environment'
    : message;

/** The help of the two options by which a command reads its settings. */
export const configHelp =
  'JSON file with a destination, with its settings alone, or with several destinations, as RudderStack exports them';
export const destinationHelp = 'the destination of --config, where its file holds several for TikTok Ads';

/**
 * Reads a JSON file that a person wrote; it may begin with a byte order mark. Whole numbers beyond 2^53 become strings, because
 * ids must keep all their digits.
 *
 * @throws {CommandError} When the file cannot be read or is not JSON. It never quotes the file.
 */
export async function readJsonFile(file: string): Promise<unknown> {
  const content = parseJsonText(await readBytes(file));
  if (content === undefined) throw new CommandError(`cannot use ${file}: it is not JSON`);
  return content;
}

async function readBytes(file: string): Promise<Buffer> {
  const bytes = await withErrorContext(`cannot read ${file}`, readFile(file));
  assertNotUtf16(bytes, file);
  return bytes;
}

/** @returns Undefined for what is not JSON: Node's message would quote the text around the mistake. */
function parseJsonText(bytes: Buffer): unknown {
  try {
    return parseLosslessJson(bytes.toString('utf8').replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}

/** What a file that is not JSON holds instead of a destination: rows, or events, requests or responses line by line. */
function describeWrongFile(bytes: Buffer): string | undefined {
  const format = rowFormat(bytes);
  if (format !== undefined) return `it looks like ${format}. ${configTakes}`;
  const end = bytes.indexOf('\n');
  return end < 0 ? undefined : describeOther(parseJsonText(bytes.subarray(0, end)));
}
