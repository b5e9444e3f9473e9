// Run by hand: `npm run bench:cli-memory [-- COUNT] [--batch] [--jobs=N]`. Feeds generated events to the built command line and checks that its memory
// stays flat and that its numbers add up: every line is a request or a refusal.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const isBatch = process.argv.includes('--batch');
const jobs = process.argv.find((argument) => argument.startsWith('--jobs='));
const count = Number(process.argv.slice(2).find((argument) => /^\d+$/.test(argument)) ?? 1_000_000);
const limitMegabytes = 250;
const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const cli = process.env.TIKTOK_ADS_CLI ?? path('../../dist/cli.js');

/** Every hundredth line is refused, for one of four reasons in turn. */
const refusedLines = [
  ['invalid-json', (index) => `{"type":"track","event":"Order Completed","messageId":"broken-${index}"`],
  [
    'unmapped-event-name',
    (index) => JSON.stringify({ type: 'track', event: 'Wishlist Shared', messageId: `m-${index}` }),
  ],
  ['record-not-supported', (index) => JSON.stringify({ type: 'record', action: 'insert', recordId: index })],
  ['missing-timestamp', (index) => JSON.stringify({ type: 'track', event: 'Signed Up', messageId: `m-${index}` })],
];

const order = (index) =>
  JSON.stringify({
    type: 'track',
    event: 'Order Completed',
    messageId: `million-${index}`,
    userId: `user-${index % 5000}`,
    timestamp: new Date(1_785_715_200_000 + index * 10).toISOString(),
    context: {
      ip: `203.0.113.${index % 256}`,
      userAgent: 'Mozilla/5.0 (X11; Linux x86_64) ExampleBrowser/1.0',
      locale: 'de-DE',
      page: {
        url: `https://shop.example.com/order/${index}?ttclid=CLICK.${index}`,
        referrer: 'https://www.example.com/',
      },
      traits: { email: `customer-${index}@example.com`, phone: `+4930231${String(index % 100_000).padStart(5, '0')}` },
    },
    properties: {
      order_id: index,
      currency: 'EUR',
      value: (index % 20_000) / 100,
      products: [
        { product_id: `sku-${index % 997}`, name: 'Running shoe', price: 69.9, quantity: 1 },
        { product_id: `sku-${index % 991}`, name: 'Socks', price: 7.4, quantity: 2 },
      ],
    },
  });

const expected = new Map();
function lineOf(index) {
  if (index % 100 !== 99) return order(index);
  const [code, line] = refusedLines[Math.floor(index / 100) % refusedLines.length];
  expected.set(code, (expected.get(code) ?? 0) + 1);
  return line(index);
}

const child = spawn(
  process.execPath,
  [
    cli,
    'transform',
    '-',
    '--config',
    path('../../fixtures/sample/destination.json'),
    ...(isBatch ? ['--batch'] : []),
    ...(jobs ? [jobs] : []),
  ],
  {
    stdio: ['pipe', 'pipe', 'pipe'],
  },
);
const closed = once(child, 'close');
// A command that ends early shows what it had to say further down.
child.stdin.on('error', () => {});
const stderr = text(child.stderr);

let requests = 0;
let events = 0;
let outOfOrder = 0;
let lastSent = -1;
let piece = '';
child.stdout.setEncoding('utf8').on('data', (chunk) => {
  const lines = (piece + chunk).split('\n');
  piece = lines.pop();
  requests += lines.length;
  for (const line of lines) {
    for (const [, id] of line.matchAll(/"event_id":"million-(\d+)"/g)) {
      events += 1;
      if (Number(id) <= lastSent) outOfOrder += 1;
      lastSent = Number(id);
    }
  }
});

// The kernel's own high-water mark: no peak between two looks is missed, apart from the last moment.
let peakMegabytes = 0;
const growth = [];
function look() {
  try {
    const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
    const kilobytes = (key) => Number(new RegExp(`${key}:\\s+(\\d+) kB`).exec(status)?.[1] ?? 0);
    peakMegabytes = Math.max(peakMegabytes, kilobytes('VmHWM') / 1024);
    growth.push(kilobytes('VmRSS') / 1024);
  } catch {
    // The child has just ended.
  }
}
const timer = setInterval(look, 100);

for (let index = 0; index < count; ) {
  let block = '';
  for (; index < count && block.length < 64 * 1024; index += 1) block += `${lineOf(index)}\n`;
  if (child.stdin.destroyed) break;
  if (!child.stdin.write(block)) await Promise.race([once(child.stdin, 'drain'), closed]);
}
child.stdin.end();
const [status] = await closed;
clearInterval(timer);

const lines = (await stderr).trimEnd().split('\n');
const summary = lines.pop();
const refused = new Map();
for (const line of lines) {
  const code = /"code":"([^"]+)"/.exec(line)?.[1] ?? line;
  refused.set(code, (refused.get(code) ?? 0) + 1);
}

const tenths = Array.from({ length: 10 }, (_, part) =>
  growth[Math.floor(((part + 0.5) * growth.length) / 10)]?.toFixed(0),
);
console.log(summary);
console.log(`peak memory ${peakMegabytes.toFixed(0)} MB; resident over the run, in tenths: ${tenths.join(' ')} MB`);

const format = (number) => number.toLocaleString('en-US');
const refusedCount = [...expected.values()].reduce((sum, number) => sum + number, 0);
const failures = [
  [peakMegabytes > 0 && peakMegabytes < limitMegabytes, `peak memory is not below ${limitMegabytes} MB`],
  [status === 3, `exit status is ${status}, not 3`],
  [events + lines.length === count, `${events} events sent and ${lines.length} refusals are not ${count} lines`],
  [outOfOrder === 0, `${outOfOrder} events are out of order`],
  [isBatch ? requests * 500 < count + 50_000 : requests === events, `${events} events are in ${requests} requests`],
  [
    [...expected].every(([code, number]) => refused.get(code) === number) && refused.size === expected.size,
    `refusals by code are ${JSON.stringify([...refused])}, not ${JSON.stringify([...expected])}`,
  ],
  [
    summary.startsWith(
      `${format(count)} events: ${format(events)} accepted as ${format(requests)} requests, ${format(refusedCount)} refused (`,
    ),
    'the summary says something else than the output',
  ],
].filter(([holds]) => !holds);
for (const [, text] of failures) console.error(`FAILED: ${text}`);
process.exitCode = failures.length === 0 ? 0 : 1;
