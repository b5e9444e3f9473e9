import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
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
  readonly name: string;
  readonly url: string;
  stop(signal: NodeJS.Signals): Promise<void>;
  /** Starts it again after a stop, on the same port and with its stored messages. */
  start(): Promise<void>;
}

/** Starts a broker on a free local port, with its own store. */
export const startNatsServer = async (name = 'alone', options: readonly string[] = []): Promise<NatsServer> => {
  if (program === undefined) throw new Error(whyNoBroker);
  const folder = await mkdtemp(join(tmpdir(), 'nats-'));
  const place = ['--addr', '127.0.0.1', '--store_dir', folder, '--ports_file_dir', folder];
  const startAt = (port: string): ChildProcess =>
    spawn(program, ['--jetstream', '--name', name, ...place, ...options, '--port', port], { stdio: 'ignore' });
  const urlOf = (started: ChildProcess) =>
    vi.waitUntil(() => urlIn(folder, started), { timeout: 20_000, interval: 20 });

  let server = startAt('-1');
  const url = await urlOf(server);
  return {
    name,
    url,
    stop: async (signal) => {
      const isRunning = server.exitCode === null && server.signalCode === null;
      server.kill(signal);
      if (isRunning) await once(server, 'exit');
    },
    start: async () => {
      server = startAt(new URL(url).port);
      await urlOf(server);
    },
  };
};

/** Starts a cluster of three brokers. */
export const startNatsCluster = async (): Promise<NatsServer[]> => {
  const routes = (await freePorts(3)).map((port) => `nats://127.0.0.1:${port}`);
  const startMember = (route: string, index: number) =>
    startNatsServer(`member-${index}`, ['--cluster_name', 'tests', '--cluster', route, '--routes', routes.join()]);
  return Promise.all(routes.map(startMember));
};

const freePorts = async (count: number): Promise<number[]> => {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
};

/** The server writes a file with its URLs once it listens. */
const urlIn = async (folder: string, server: ChildProcess): Promise<string | undefined> => {
  if (server.exitCode !== null) throw new Error(`nats-server ended with status ${server.exitCode}`);
  const file = (await readdir(folder)).find((name) => name.endsWith(`_${server.pid}.ports`));
  const text = file === undefined ? '' : await readFile(join(folder, file), 'utf8');
  const urls: unknown = text === '' ? undefined : JSON.parse(text).nats;
  return Array.isArray(urls) && typeof urls[0] === 'string' ? urls[0] : undefined;
};
