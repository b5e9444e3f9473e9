import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

/** The built command. Set TIKTOK_ADS_CLI to test another build. */
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

/** Runs the built command with `input` on its standard input, and waits for its end. */
export async function runBuiltCli(args: readonly string[], input: string | Buffer = ''): Promise<Finished> {
  return finish(spawnBuiltCli(args), input);
}

export async function finish(child: ChildProcess, input: string | Buffer = ''): Promise<Finished> {
  // A command may end before it has read all of its input.
  child.stdin?.on('error', () => {});
  child.stdin?.end(input);
  const status = new Promise<number | null>((resolve) => child.on('close', resolve));
  const [stdout, stderr] = [textOf(child.stdout), textOf(child.stderr)];
  return { status: await status, stdout: await stdout, stderr: await stderr };
}

/** Reads a stream to its end; the result is empty when the test has closed the stream. */
async function textOf(stream: Readable | null): Promise<string> {
  if (stream === null || stream.destroyed) return '';
  let read = '';
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    read += chunk;
  });
  await new Promise((resolve) => stream.on('close', resolve));
  return read;
}

export function temporaryFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'cli-'));
}

/** Writes files into a new folder and returns the path of each. */
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
