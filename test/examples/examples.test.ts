import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import { describe, expect, onTestFinished, test } from 'vitest';
import { jsonLines, temporaryFolder } from '../cli/runBuiltCli.js';
import { root } from '../docs/pages.js';
import { hasPostgres, startPostgres } from './postgres.js';

// Every example runs with the command that its table shows, on the built package.

const cwd = fileURLToPath(root);
const { TIKTOK_ACCESS_TOKEN: _, ...environment } = process.env;

const run = (command: string, args: readonly string[], variables: Readonly<Record<string, string>> = {}) =>
  promisify(execFile)(command, args, { cwd, env: { ...environment, ...variables } });

const track = 'https://business-api.tiktok.com/open_api/v1.3/event/track/';

test('queue-consumer acknowledges what is accepted, and tells why a job is a dead letter', async () => {
  const { stdout } = await run(process.execPath, ['examples/queue-consumer/consumer.mjs']);
  expect(stdout.split('\n')).toStrictEqual([
    `Would send 2 event(s) to ${track}`,
    'job-0: done',
    expect.stringMatching(/^job-1: dead letter, unmapped-event-name: /),
    'job-2: done',
    '',
  ]);
});

describe('fetch-handler', () => {
  const serve = async (): Promise<string> => {
    const server = spawn(process.execPath, ['examples/fetch-handler/serve.mjs'], {
      cwd,
      env: { ...environment, PORT: '0' },
    });
    onTestFinished(() => void server.kill());
    const lines = createInterface({ input: server.stdout });
    const [line] = await once(lines, 'line');
    return /http:\S+/.exec(line)?.[0] ?? '';
  };

  test('responds with the failures, each with its event', async () => {
    const url = await serve();
    const post = (body: string) => fetch(url, { method: 'POST', body });
    const lead = { type: 'track', event: 'Lead', timestamp: '2026-02-03T04:05:06Z' };

    const accepted = await post(JSON.stringify(lead));
    expect([accepted.status, await accepted.json()]).toStrictEqual([200, { events: 1, failures: [] }]);
    const mixed = await post(JSON.stringify([lead, { ...lead, type: 'record' }]));
    expect([mixed.status, await mixed.json()]).toMatchObject([
      207,
      { events: 2, failures: [{ eventIndex: 1, name: 'record-not-supported' }] },
    ]);
    expect((await post('{')).status).toBe(400);
    expect((await fetch(url)).status).toBe(405);
  });
});

test('cron sends new rows only', async () => {
  const STATE = join(await temporaryFolder(), 'state');
  const first = await run('sh', ['examples/cron/run.sh'], { STATE, DRY_RUN: '1' });
  expect(first.stderr).toContain('4 rows: 3 in events, 1 skipped, none refused');
  expect(jsonLines(first.stdout)).toMatchObject([{ events: 2, requests: 1 }]);
  const second = await run('sh', ['examples/cron/run.sh'], { STATE, DRY_RUN: '1' });
  expect(second.stderr).toContain('0 rows: 0 in events');
  await expect(run('sh', ['examples/cron/run.sh'], { STATE })).rejects.toMatchObject({
    stderr: expect.stringContaining('TIKTOK_ACCESS_TOKEN'),
  });
  expect(jsonLines(second.stdout)).toMatchObject([{ events: 2, requests: 1 }]);
});

test('duckdb-shop turns the paid orders of customers who agreed into one request', async () => {
  const { stdout, stderr } = await run(process.execPath, ['examples/duckdb-shop/run.mjs']);
  expect(jsonLines(stdout)).toMatchObject([
    {
      body: {
        data: [
          { event: 'Purchase', event_id: 'order-9001', properties: { value: 37, num_items: 3 } },
          { event: 'Purchase', event_id: 'order-9003', properties: { value: 12.5, currency: 'GBP' } },
        ],
      },
    },
  ]);
  expect(stderr).toContain('3 rows: 3 in events, 0 skipped, none refused');
});

const skipReason = hasPostgres ? '' : ' (skipped: PostgreSQL is not installed)';

test.skipIf(!hasPostgres)(`postgres sends the orders of a table through a cursor${skipReason}`, async () => {
  const { url, stop } = startPostgres();
  onTestFinished(stop);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(await readFile(new URL('examples/postgres/setup.sql', root), 'utf8'));
  // Enough lines for several chunks; the last order of a chunk goes on in the next one.
  await client.query(`INSERT INTO order_lines
    SELECT 10000 + line / 3, '2026-11-28 12:00:00Z', 'jane@example.com', NULL, 'DE', 'EUR', 30.00, 'sku-' || line % 3, 10.00, 1
    FROM generate_series(0, 2998) AS line`);
  await client.end();

  const { stdout, stderr } = await run(process.execPath, ['examples/postgres/send.mjs'], { DATABASE_URL: url });
  expect(stderr).toBe('');
  expect(
    stdout
      .match(/(?<=Would send )\d+/g)
      ?.map(Number)
      .reduce((sum, events) => sum + events),
  ).toBe(1003);
  expect(stdout).toContain('1003 orders accepted');
});
