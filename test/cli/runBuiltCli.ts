import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

/** The command as users get it; the variable is for trying another build. */
export const builtCli = process.env['TIKTOK_ADS_CLI'] ?? fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

export interface Finished {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export function spawnBuiltCli(
  args: readonly string[],
  stdout: 'pipe' | number = 'pipe',
  environment: Readonly<Record<string, string>> = {},
): ChildProcess {
  if (!existsSync(builtCli)) throw new Error(`${builtCli} is missing: run "npm run build" first`);
  return spawn(process.execPath, [builtCli, ...args], {
    stdio: ['pipe', stdout, 'pipe'],
    env: { ...process.env, ...environment },
  });
}

/** Runs the built command to its end, with `input` on its standard input. */
export async function runBuiltCli(args: readonly string[], input: string | Buffer = ''): Promise<Finished> {
  return finish(spawnBuiltCli(args), input);
}

export async function finish(child: ChildProcess, input: string | Buffer = ''): Promise<Finished> {
  // A command that ends before it has read everything is no failure of the test.
  child.stdin?.on('error', () => {});
  child.stdin?.end(input);
  const status = new Promise<number | null>((resolve) => child.on('close', resolve));
  const [stdout, stderr] = [textOf(child.stdout), textOf(child.stderr)];
  return { status: await status, stdout: await stdout, stderr: await stderr };
}

/** What a stream says until it ends; nothing when the test has closed it. */
async function textOf(stream: Readable | null): Promise<string> {
  if (stream === null || stream.destroyed) return '';
  let said = '';
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    said += chunk;
  });
  await new Promise((resolve) => stream.on('close', resolve));
  return said;
}

export function temporaryFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'cli-'));
}

/** Writes files into a new folder and returns the way to each. */
export async function temporaryFiles<Name extends string>(
  contents: Readonly<Record<Name, string>>,
): Promise<Record<Name, string> & { readonly folder: string }> {
  const folder = await temporaryFolder();
  const paths: Record<string, string> = { folder };
  for (const [name, content] of Object.entries<string>(contents)) {
    const path = join(folder, name);
    await writeFile(path, content);
    paths[name] = path;
  }
  return paths as Record<Name, string> & { readonly folder: string };
}

export function jsonLines(text: string): unknown[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line));
}
