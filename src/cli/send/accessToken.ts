import { CommandError } from '../commandError.js';

const variable = 'TIKTOK_ACCESS_TOKEN';

/**
 * Takes the access token from the environment: an argument could be read by everybody on the machine, and stays in the history of the shell.
 *
 * @throws {CommandError} When it is missing, or cannot be the value of a header.
 */
export function readAccessToken(environment: Readonly<Record<string, string | undefined>>): string {
  const token = environment[variable]?.trim() ?? '';
  if (token === '') throw new CommandError(`the access token is missing: put it into the environment as ${variable}`);
  if (!/^[\x21-\x7E]+$/.test(token)) {
    throw new CommandError(`${variable} must be the access token alone: printable ASCII without spaces`);
  }
  return token;
}
