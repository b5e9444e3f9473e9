import { CommandError } from '../commandError.js';

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Checks where requests are to go.
 *
 * @returns The address without a slash at its end.
 * @throws {CommandError} When it is no address, or the access token would travel to it unencrypted.
 */
export function readEndpoint(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && loopback.has(url.hostname));
  if (url === undefined || !isSafe || url.search !== '' || url.hash !== '' || url.username + url.password !== '') {
    throw new CommandError('--endpoint must be an https address without a query (http only on this machine itself)');
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}
