import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { runCli } from '../../../src/cli/runCli.js';
import { fakeIo } from '../fakeIo.js';
import { finish, jsonLines, spawnBuiltCli } from '../runBuiltCli.js';

/** Runs SQL in a database file, or in memory, and returns the rows of the last statement. */
export async function runSql(statements: readonly string[], file = ':memory:'): Promise<Record<string, unknown>[]> {
  const instance = await DuckDBInstance.create(file);
  const connection = await instance.connect();
  let rows: Record<string, unknown>[] = [];
  for (const statement of statements) rows = await (await connection.run(statement)).getRowObjectsJS();
  connection.closeSync();
  instance.closeSync();
  return rows;
}

export interface Payload {
  readonly event: string;
  readonly event_id: string;
  readonly event_time: number;
  readonly user?: Readonly<Record<string, unknown>>;
  readonly properties: {
    readonly value?: number;
    readonly contents?: readonly Readonly<Record<string, unknown>>[];
    readonly [name: string]: unknown;
  };
}

/** The payloads of printed requests. */
export const payloadsIn = (text: string): Payload[] =>
  (jsonLines(text) as { body: { data: Payload[] } }[]).flatMap(({ body }) => body.data);

export interface WarehouseRun {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly payloads: readonly Payload[];
  /** The JSON lines of standard error: refusals and warnings. */
  readonly reported: readonly Readonly<Record<string, unknown>>[];
  /** The other lines of standard error, without rates. */
  readonly summary: readonly string[];
}

/** Runs `tiktok-ads warehouse` in this process, to its end. */
export async function runWarehouse(args: readonly string[]): Promise<WarehouseRun> {
  const io = fakeIo();
  const status = await runCli(['warehouse', ...args], io);
  const lines = io.stderr.text.trimEnd().split('\n');
  const isJson = (line: string) => line.startsWith('{');
  return {
    status,
    stdout: io.stdout.text,
    stderr: io.stderr.text,
    payloads: args.includes('--dry-run') ? [] : payloadsIn(io.stdout.text),
    reported: lines.filter(isJson).map((line) => JSON.parse(line)),
    summary: lines.filter((line) => !isJson(line)).map((line) => line.replace(/ · [\d,]+ events\/s/, '')),
  };
}

/**
 * Runs the built command with `--out`, and kills it right before it opens or renames a file.
 *
 * @param moment The number of the operation, or the name of the file that it would create.
 */
export async function killRun(args: readonly string[], moment: number | string): Promise<void> {
  const environment = {
    NODE_OPTIONS: `--import=${new URL('killAt.mjs', import.meta.url)}`,
    KILL_AT: String(moment),
  };
  const { status, stderr } = await finish(spawnBuiltCli(['warehouse', ...args], 'pipe', environment));
  if (status !== null) throw new Error(`the run was over before it could be killed at ${moment}: ${stderr}`);
  // The next run need not wait for a heartbeat of this one.
  await rm(join(args[args.indexOf('--out') + 1] ?? '', 'tiktok-ads.lock'));
}

/** Sorted by event id, to compare payloads regardless of their order. */
export const byId = (payloads: readonly Payload[]): Payload[] =>
  [...payloads].sort((one, other) => (one.event_id < other.event_id ? -1 : 1));

export const inFolder =
  (folder: string) =>
  (name: string): string =>
    join(folder, name);
