// Run by hand: `npm run bench:warehouse [-- ORDER_LINES]`. Writes a Parquet file of order lines and turns it into requests with the built
// command line, first in one run, then with three kills at random moments. Checks memory, and that the parts hold every event exactly once.
import { spawn } from 'node:child_process';
import { createHash, randomInt } from 'node:crypto';
import { once } from 'node:events';
import {
  createReadStream,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';

const lines = Number(process.argv.slice(2).find((argument) => /^\d+$/.test(argument)) ?? 1_000_000);
const orders = Math.floor(lines * 0.3);
const limitMegabytes = 400;
const kills = 3;
const cli = process.env.TIKTOK_ADS_CLI ?? fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'bench-warehouse-'));
const path = (name) => join(folder, name);
const format = (number) => Math.round(number).toLocaleString('en-US');

// Order lines in random order. Each order has three or four lines.
const instance = await DuckDBInstance.create();
const connection = await instance.connect();
await connection.run(`COPY (
  SELECT o AS order_id, TIMESTAMP '2026-02-03 04:05:06' + to_seconds(o % 100000) AS ordered_at,
    'customer-' || o % 70000 || '@example.com' AS email, o % 70000 AS customer_id, printf('%05d', o % 99999) AS zip,
    (o % 20000)::DECIMAL(12,2) / 100 AS total, 'sku-' || i % 997 AS sku, 'Article ' || i % 997 AS title,
    (i % 9000)::DECIMAL(10,2) / 100 AS unit_price, i % 4 + 1 AS qty, 'paid' AS status
  FROM (SELECT i, (i * 7919) % ${orders} AS o FROM range(${lines}) AS numbers (i)) ORDER BY hash(i)
) TO '${path('lines.parquet')}' (FORMAT parquet)`);
connection.closeSync();
instance.closeSync();
writeFileSync(
  path('model.json'),
  JSON.stringify({
    event: 'Order Completed',
    timestamp: 'ordered_at',
    key: ['order_id'],
    identity: { email: 'email', externalId: 'customer_id', zip: 'zip' },
    properties: { order_id: 'order_id', value: 'total', currency: { constant: 'EUR' } },
    products: { product_id: 'sku', name: 'title', price: 'unit_price', quantity: 'qty' },
    where: { status: 'paid' },
  }),
);
writeFileSync(path('destination.json'), JSON.stringify({ accessToken: 'example-token', pixelCode: 'EXAMPLEPIXEL' }));
console.log(
  `${format(lines)} order lines, ${format(orders)} orders, Parquet ${format(statSync(path('lines.parquet')).size / 1e6)} MB`,
);

/** The kernel's high-water mark of the memory of each run. */
const peaks = [];

function start(out) {
  const args = [
    'warehouse',
    '--from',
    path('lines.parquet'),
    '--model',
    path('model.json'),
    '--config',
    path('destination.json'),
  ];
  const child = spawn(process.execPath, [cli, ...args, '--out', out], { stdio: ['ignore', 'ignore', 'pipe'] });
  const run = {
    child,
    closed: once(child, 'close'),
    stderr: text(child.stderr),
    peak: 0,
    startedAt: performance.now(),
  };
  const readPeak = () => {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      run.peak = Math.max(run.peak, Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024);
    } catch {
      // The child has just exited.
    }
  };
  const timer = setInterval(readPeak, 50);
  run.closed.finally(() => {
    clearInterval(timer);
    peaks.push(run.peak);
  });
  return run;
}

const partsOf = (out) =>
  existsSync(out) ? readdirSync(out).filter((name) => name.startsWith('part-') && name.endsWith('.ndjson')) : [];

/** Counts how often each event is in the parts. */
async function eventsIn(out) {
  const counts = new Map();
  for (const name of partsOf(out)) {
    for await (const line of createInterface({ input: createReadStream(join(out, name)) })) {
      for (const { event, event_id } of JSON.parse(line).body.data) {
        const key = `${event} ${event_id}`;
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
    }
  }
  return counts;
}

const failures = [];
const check = (holds, sentence) => {
  if (!holds) failures.push(sentence);
};

async function checkParts(out, what) {
  const counts = await eventsIn(out);
  const sha256 = (value) => createHash('sha256').update(value).digest('hex');
  let missing = 0;
  for (let order = 0; order < orders; order += 1) {
    if (!counts.has(`Purchase ${sha256(JSON.stringify(['Order Completed', String(order)]))}`)) missing += 1;
  }
  const repeated = [...counts.values()].filter((count) => count > 1).length;
  console.log(
    `${what}: ${format(counts.size)} events in ${partsOf(out).length} parts, ${missing} missing, ${repeated} repeated`,
  );
  check(
    counts.size === orders && missing === 0 && repeated === 0,
    `${what}: not every event is in the parts exactly once`,
  );
}

const whole = start(path('whole'));
const [status] = await whole.closed;
const seconds = (performance.now() - whole.startedAt) / 1000;
console.log((await whole.stderr).trim());
console.log(
  `in ${seconds.toFixed(1)} s, including start and sorting: ${format(orders / seconds)} events/s, ${format(lines / seconds)} rows/s; peak memory ${whole.peak.toFixed(0)} MB`,
);
check(status === 0, `exit status is ${status}`);
await checkParts(path('whole'), 'in one run');

const out = path('killed');
const killedAt = [];
for (let kill = 0; kill < kills; kill += 1) {
  const run = start(out);
  // Any moment of the run, also during sorting.
  await Promise.race([wait(randomInt(Math.floor((seconds * 1000) / 2))), run.closed]);
  run.child.kill('SIGKILL');
  await run.closed;
  check(run.child.signalCode === 'SIGKILL', 'a run ended before it was killed');
  killedAt.push(`${((performance.now() - run.startedAt) / 1000).toFixed(1)} s (${partsOf(out).length} parts)`);
}
const last = start(out);
const [lastStatus] = await last.closed;
check(lastStatus === 0, `exit status of the last run is ${lastStatus}: ${await last.stderr}`);
console.log(`killed after ${killedAt.join(', ')}, then completed`);
await checkParts(out, 'killed and resumed');

const peak = Math.max(...peaks);
console.log(`peak memory of all runs ${peak.toFixed(0)} MB`);
check(peak > 0 && peak < limitMegabytes, `peak memory is not below ${limitMegabytes} MB`);
rmSync(folder, { recursive: true });
for (const sentence of failures) console.error(`FAILED: ${sentence}`);
process.exitCode = failures.length === 0 ? 0 : 1;
