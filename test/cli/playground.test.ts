import { readFileSync } from 'node:fs';
import { createServer, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { runCli } from '../../src/cli/runCli.js';
import { fakeIo } from './fakeIo.js';
import { spawnBuiltCli } from './runBuiltCli.js';

const page = readFileSync(new URL('../../dist/playground.html', import.meta.url), 'utf8');

interface Response {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

function request(url: string, options: { method?: string; path?: string; headers?: Record<string, string> } = {}) {
  return new Promise<Response>((resolve, reject) => {
    httpRequest(url, { ...options, agent: false }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        body += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body }));
    })
      .on('error', reject)
      .end();
  });
}

/** Runs the command until `use` has finished with its URL, and ends it as Ctrl-C does. */
async function whileServed(use: (url: string) => Promise<void>) {
  const io = fakeIo();
  const controller = new AbortController();
  const status = runCli(['playground'], { ...io, interruption: () => controller.signal });
  await expect.poll(() => io.stdout.text).toMatch(/\n$/);
  try {
    await use(io.stdout.text.trim());
  } finally {
    controller.abort();
  }
  return { status: await status, stdout: io.stdout.text, stderr: io.stderr.text };
}

test('prints the URL, serves the page there until it is interrupted, and ends with status 0', async () => {
  let url = '';
  const ended = await whileServed(async (printed) => {
    url = printed;
    expect(await request(url)).toMatchObject({ status: 200, body: page });
  });
  expect(ended).toStrictEqual({
    status: 0,
    stdout: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/\n$/),
    stderr: 'Open this URL in a browser. Ctrl-C ends the playground.\n',
  });
  await expect(request(url)).rejects.toThrow('ECONNREFUSED');
});

test('sends the content security policy of the page, and headers that keep it to itself', async () => {
  await whileServed(async (url) => {
    const { headers } = await request(url);
    const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(page)?.[1];
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `${policy}; frame-ancestors 'none'`,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    });
  });
});

describe('answers only to its own name, and only with its page', () => {
  test.each([
    ['GET', '/', 'localhost:{port}', 200],
    ['HEAD', '/', '127.0.0.1:{port}', 200],
    ['GET', '/', 'rebound.example:{port}', 403],
    ['GET', '/', '127.0.0.1', 403],
    ['GET', '/', '127.0.0.1:{port}.rebound.example', 403],
    ['POST', '/', '127.0.0.1:{port}', 405],
    ['OPTIONS', '/', '127.0.0.1:{port}', 405],
    ['GET', '/favicon.ico', '127.0.0.1:{port}', 404],
    ['GET', '/..%2f..%2fetc%2fpasswd', '127.0.0.1:{port}', 404],
    ['GET', 'http://rebound.example/', '127.0.0.1:{port}', 404],
  ])('%s %s of %s: %d', async (method, path, host, status) => {
    await whileServed(async (url) => {
      const { status: sent, body } = await request(url, {
        method,
        path,
        headers: { Host: host.replace('{port}', new URL(url).port) },
      });
      expect(sent).toBe(status);
      expect(body).toBe(status === 200 && method === 'GET' ? page : '');
    });
  });
});

test('a port in use is one sentence and status 2', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  const io = fakeIo();
  expect(await runCli(['playground', '--port', String(port)], io)).toBe(2);
  expect(io.stdout.text).toBe('');
  expect(io.stderr.text).toBe(`error: cannot listen on port ${port}: another program uses it\n`);
  other.close();
});

test.each(['65536', '-1', 'x'])('the port %s is wrong usage', async (port) => {
  const io = fakeIo();
  expect(await runCli(['playground', '--port', port], io)).toBe(2);
  expect(io.stderr.text).toContain('It must be a whole number from 0 to 65535');
});

test.each(['SIGINT', 'SIGTERM'] as const)(
  'the built command ends with status 0 on %s, also with an open connection',
  async (signal) => {
    const child = spawnBuiltCli(['playground']);
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    const url = await new Promise<string>((resolve) => {
      child.stdout?.setEncoding('utf8').once('data', (text: string) => resolve(text.trim()));
    });
    // Node keeps the connections of fetch open, as browsers do.
    expect(await (await fetch(url)).text()).toBe(page);
    child.kill(signal);
    expect(await ended).toBe(0);
  },
);
