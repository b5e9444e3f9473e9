import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { runCli } from '../../../src/cli/runCli.js';
import { fakeIo } from '../fakeIo.js';
import { jsonLines } from '../runBuiltCli.js';

/** Runs SQL in a database file, or in memory, and gives the rows of the last statement. */
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
  /** What standard error says before the two lines that sum up. */
  readonly told: readonly Readonly<Record<string, unknown>>[];
  readonly summary: readonly string[];
}

/** Runs `tiktok-ads warehouse` in this process. */
export async function runWarehouse(args: readonly string[]): Promise<WarehouseRun> {
  const io = fakeIo();
  const status = await runCli(['warehouse', ...args], io);
  const lines = io.stderr.text.trimEnd().split('\n');
  const isTold = (line: string) => line.startsWith('{');
  return {
    status,
    stdout: io.stdout.text,
    stderr: io.stderr.text,
    payloads: args.includes('--dry-run') ? [] : payloadsIn(io.stdout.text),
    told: lines.filter(isTold).map((line) => JSON.parse(line)),
    summary: lines.filter((line) => !isTold(line)).map((line) => line.replace(/ · [\d,]+ events\/s/, '')),
  };
}

/** Sorted by their ids: what there is, whatever the order. */
export const byId = (payloads: readonly Payload[]): Payload[] =>
  [...payloads].sort((one, other) => (one.event_id < other.event_id ? -1 : 1));

export const inFolder =
  (folder: string) =>
  (name: string): string =>
    join(folder, name);
