import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';

/** Debian installs it into a folder that is not on the path of every user. */
const program = ['nats-server', '/usr/sbin/nats-server'].find(
  (path) => spawnSync(path, ['--version']).error === undefined,
);

/** Why the tests with a broker cannot run here; `undefined` where they can. */
export const whyNoBroker: string | undefined =
  program === undefined ? 'nats-server is not installed (apt-get install nats-server)' : undefined;

export interface NatsServer {
  readonly url: string;
  /** Stops it, and starts it again on the same port with its stored messages. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** Starts a broker on a free local port, with its own store. */
export const startNatsServer = async (): Promise<NatsServer> => {
  if (program === undefined) throw new Error(whyNoBroker);
  const folder = await mkdtemp(join(tmpdir(), 'nats-'));
  const place = ['--jetstream', '--addr', '127.0.0.1', '--store_dir', folder, '--ports_file_dir', folder];
  const startAt = (port: string): ChildProcess => spawn(program, [...place, '--port', port], { stdio: 'ignore' });
  const urlOf = (started: ChildProcess) =>
    vi.waitUntil(() => urlIn(folder, started), { timeout: 20_000, interval: 20 });

  let server = startAt('-1');
  const url = await urlOf(server);
  const close = async () => {
    server.kill();
    if (server.exitCode === null) await once(server, 'exit');
  };
  return {
    url,
    restart: async () => {
      await close();
      server = startAt(new URL(url).port);
      await urlOf(server);
    },
    close,
  };
};

/** The server writes a file with its URLs once it listens. */
const urlIn = async (folder: string, server: ChildProcess): Promise<string | undefined> => {
  if (server.exitCode !== null) throw new Error(`nats-server ended with status ${server.exitCode}`);
  const file = (await readdir(folder)).find((name) => name.endsWith(`_${server.pid}.ports`));
  const text = file === undefined ? '' : await readFile(join(folder, file), 'utf8');
  return /nats:\/\/127\.0\.0\.1:\d+/.exec(text)?.[0];
};
