import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const debianFolder = '/usr/lib/postgresql';

/** The folder of the programs of PostgreSQL, as Debian's package installs them. */
const programs = existsSync(debianFolder)
  ? readdirSync(debianFolder).map((version) => join(debianFolder, version, 'bin'))[0]
  : undefined;

/** Whether a test can start a server. */
export const hasPostgres = programs !== undefined && existsSync(join(programs, 'initdb'));

const isRoot = process.getuid?.() === 0;

/** The server refuses to run as root; the package creates a user for it. */
const run = (program: string, args: readonly string[]): void => {
  const command = [join(programs ?? '', program), ...args];
  const [file = '', ...rest] = isRoot ? ['runuser', '-u', 'postgres', '--', ...command] : command;
  execFileSync(file, rest, { stdio: 'ignore', cwd: '/' });
};

/** Starts a server that listens on a socket in a temporary folder. */
export const startPostgres = (): { readonly url: string; readonly stop: () => void } => {
  // The folder of the tests is closed to other users, and the path of a socket may have 107 characters.
  const folder = mkdtempSync('/tmp/postgres-');
  if (isRoot) execFileSync('chown', ['postgres', folder]);
  const data = join(folder, 'data');
  run('initdb', ['--pgdata', data, '--username', 'shop', '--auth', 'trust']);
  const options = `-c listen_addresses='' -c unix_socket_directories='${folder}' -c fsync=off`;
  run('pg_ctl', ['start', '--wait', '--pgdata', data, '--log', join(folder, 'log'), '--options', options]);
  return {
    url: `postgres://shop@${encodeURIComponent(folder)}/postgres`,
    stop: () => {
      run('pg_ctl', ['stop', '--pgdata', data, '--mode', 'immediate']);
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
