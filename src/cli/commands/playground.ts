import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Command } from 'commander';
import { CommandError, withErrorContext } from '../commandError.js';
import { type CommandIo, type ExitStatus, exitStatus } from '../commandIo.js';
import { wholeNumberFlag } from '../flagParsers.js';
import { printText } from '../printText.js';

interface PlaygroundFlags {
  readonly port: number;
}

/** The only address that the server listens on: other machines do not reach it. */
const host = '127.0.0.1';

/** Adds the command to `program`; `finish` receives the exit status. */
export function addPlaygroundCommand(program: Command, io: CommandIo, finish: (status: ExitStatus) => void): void {
  program
    .command('playground')
    .summary('open a page that shows the request of an event, and where its values come from')
    .description(
      'Serves the playground on this machine, and prints its URL: type an event or rows, and see the request, where each ' +
        'value comes from, what is dropped, and what lint finds. Nothing that you type leaves the page.',
    )
    .option('-p, --port <number>', 'the port to listen on; 0 is any free one', wholeNumberFlag(0, 65_535), 0)
    .action(async (options: PlaygroundFlags) => {
      finish(await playground(options, io));
    });
}

/**
 * Serves the playground until the program is interrupted.
 *
 * @throws {CommandError} When the page is missing, or the port cannot be used.
 */
async function playground({ port }: PlaygroundFlags, io: CommandIo): Promise<ExitStatus> {
  const server = createPageServer(await readPage());
  const interruption = io.interruption();
  await withErrorContext(`cannot listen on port ${port}`, listen(server, port));
  await printText(`http://${host}:${portOf(server)}/\n`, 'the URL', io);
  io.stderr.write('Open this URL in a browser. Ctrl-C ends the playground.\n');
  await aborted(interruption);
  await close(server);
  return exitStatus.ok;
}

/** The page is beside the built command, in the same folder or the one above. The source finds it in dist. */
async function readPage(): Promise<string> {
  const places = ['./', '../', '../../../dist/'].map((folder) => new URL(`${folder}playground.html`, import.meta.url));
  const url = places.find((place) => existsSync(place));
  if (url === undefined) throw new CommandError('the page of the playground is missing: install the package again');
  return withErrorContext('cannot read the page of the playground', readFile(url, 'utf8'));
}

/** Serves one page, at `/`. */
function createPageServer(page: string): Server {
  const headers = {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Length': Buffer.byteLength(page),
    // A page cannot keep itself out of frames; a header can.
    'Content-Security-Policy': `${policyOf(page)}; frame-ancestors 'none'`,
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': 'no-store',
  };
  const server = createServer((request, response) => {
    const status = statusOf(request, portOf(server));
    if (status === 200) response.writeHead(status, headers).end(request.method === 'HEAD' ? undefined : page);
    else response.writeHead(status, status === 405 ? { Allow: 'GET, HEAD' } : {}).end();
  });
  return server;
}

/** The page says itself what it may do. */
const policyOf = (page: string): string =>
  /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? '';

/** A website can give a name of its own to this address and read what it serves. Its name is then in the header `Host`. */
function statusOf({ headers, method, url }: IncomingMessage, port: number): 200 | 403 | 404 | 405 {
  const isOwnName = [host, 'localhost'].some(
    (name) => headers.host === `${name}:${port}` || (port === 80 && headers.host === name),
  );
  if (!isOwnName) return 403;
  if (method !== 'GET' && method !== 'HEAD') return 405;
  return url === '/' ? 200 : 404;
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve);
  });
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** Browsers keep connections open, for which the server would wait. */
function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
