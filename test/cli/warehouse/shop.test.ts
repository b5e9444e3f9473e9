import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { sendingTo } from '../send/sendingTo.js';
import { byId, inFolder, type Payload, runSql, runWarehouse } from './runWarehouse.js';
import { joinSql, makeShop, orderEventId, type Shop, sha256 } from './shop.js';

let shop: Shop;
let path: (name: string) => string;
let settings: readonly string[];

beforeAll(async () => {
  shop = await makeShop(20261123, 1500);
  path = inFolder(shop.folder);
  settings = ['--model', shop.model, '--config', shop.config];
});

const cents = (amount: number | string): number => Math.round(Number(amount) * 100);
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

describe('turns orders, order lines and users of a database into requests', () => {
  let payloads: readonly Payload[];
  let sold: Shop['orders'];

  beforeAll(async () => {
    const run = await runWarehouse(['--from', shop.database, '--sql', joinSql, ...settings]);
    expect(run.status).toBe(0);
    payloads = run.payloads;
    sold = shop.orders.filter(({ status }) => status === 'paid' || status === 'shipped');
    const unsold =
      shop.lines.length - shop.lines.filter((line) => sold.some((order) => order.order_id === line.order_id)).length;
    expect(run.summary).toStrictEqual([
      `${shop.lines.length.toLocaleString('en-US')} rows: ${(shop.lines.length - unsold).toLocaleString('en-US')} in events, ${unsold.toLocaleString('en-US')} skipped, none refused`,
      expect.stringMatching(
        new RegExp(`^${sold.length} events: ${sold.length} accepted as \\d+ requests?, none refused$`),
      ),
    ]);
  });

  test('with one event per paid order, whose id is the documented one', () => {
    expect(sold.length).toBeGreaterThan(500);
    const ids = sold.map(({ order_id }) => orderEventId(order_id));
    expect(payloads.map(({ event_id }) => event_id).sort()).toStrictEqual(ids.sort());
  });

  test('with the time, value, products and person of each order', () => {
    const users = new Map(shop.users.map((user) => [user.user_id, user]));
    const byEventId = new Map(payloads.map((payload) => [payload.event_id, payload]));
    for (const order of sold) {
      const payload = byEventId.get(orderEventId(order.order_id));
      const user = users.get(order.user_id);
      expect(payload).toMatchObject({
        event: 'Purchase',
        event_time: Date.parse(`${order.ordered_at}Z`) / 1000,
        properties: { order_id: String(order.order_id), value: Number(order.total), currency: 'EUR' },
        user: { external_id: sha256(String(order.user_id)), zip_code: sha256(user?.zip ?? '') },
      });
      const email = user?.email?.trim().toLowerCase();
      expect(payload?.user?.['email']).toBe(email === undefined ? undefined : sha256(email));
      const contents = shop.lines
        .filter(({ order_id }) => order_id === order.order_id)
        .map(({ sku, title, unit_price, qty }) => ({
          content_id: sku,
          content_name: title,
          price: Number(unit_price),
          quantity: qty,
        }));
      expect(payload?.properties.contents).toHaveLength(contents.length);
      expect(payload?.properties.contents).toEqual(expect.arrayContaining(contents));
    }
  });

  test('with the same sums as the database', async () => {
    const [expected] = await runSql(
      [
        `SELECT (SELECT sum(total) FROM orders WHERE status IN ('paid', 'shipped'))::VARCHAR AS value, sum(qty)::INTEGER AS quantity, sum(qty * unit_price)::VARCHAR AS prices
         FROM order_lines JOIN orders USING (order_id) WHERE status IN ('paid', 'shipped')`,
      ],
      shop.database,
    );
    const contents = payloads.flatMap(({ properties }) => properties.contents ?? []);
    expect(sum(payloads.map(({ properties }) => cents(properties.value ?? 0)))).toBe(
      cents(String(expected?.['value'])),
    );
    expect(sum(contents.map(({ quantity }) => Number(quantity)))).toBe(expected?.['quantity']);
    expect(sum(contents.map(({ price, quantity }) => cents(Number(price)) * Number(quantity)))).toBe(
      cents(String(expected?.['prices'])),
    );
  });
});

test('makes the same events from every kind of file, in any row order and chunk size', async () => {
  const shuffled = (seed: number) => `SELECT * FROM (${joinSql}) ORDER BY hash(order_id, sku, title, ${seed})`;
  const copies: readonly (readonly [name: string, options: string])[] = [
    ['lines.parquet', 'FORMAT parquet'],
    ['lines.csv', 'FORMAT csv, HEADER'],
    ['lines.tsv', "FORMAT csv, HEADER, DELIMITER '\t'"],
    ['lines.txt', "FORMAT csv, HEADER, DELIMITER '|'"],
    ['lines.ndjson', 'FORMAT json'],
    ['lines.json', 'FORMAT json, ARRAY true'],
    ['lines.csv.gz', 'FORMAT csv, HEADER, COMPRESSION gzip'],
  ];
  await runSql(
    [
      ...copies.map(([name, options], seed) => `COPY (${shuffled(seed)}) TO '${path(name)}' (${options})`),
      `CREATE OR REPLACE TABLE lines AS ${shuffled(99)}`,
    ],
    shop.database,
  );
  const whole = await runWarehouse(['--database', shop.database, '--sql', joinSql, ...settings]);
  expect(whole.payloads.length).toBeGreaterThan(500);
  const sources = [
    ...copies.map(([name]) => ['--from', path(name)]),
    ['--from', shop.database, '--table', 'main.lines'],
  ];
  for (const [index, source] of sources.entries()) {
    const run = await runWarehouse([...source, ...settings, '--chunk-rows', String(7 + index * 400)]);
    expect([source, run.status]).toStrictEqual([source, 0]);
    expect([source, byId(run.payloads)]).toStrictEqual([source, byId(whole.payloads)]);
  }
});

test('--sql can query the rows of --from', async () => {
  const sql = `SELECT * FROM source WHERE order_id = '${shop.orders.find(({ status }) => status === 'paid')?.order_id}'; `;
  const { status, payloads } = await runWarehouse(['--from', path('lines.csv'), '--sql', sql, ...settings]);
  expect({ status, events: payloads.length }).toStrictEqual({ status: 0, events: 1 });
});

test('send delivers the parts, and a second send with the same ledger delivers nothing', async () => {
  const out = path('to-send');
  const { status } = await runWarehouse([
    '--from',
    path('lines.parquet'),
    ...settings,
    '--out',
    out,
    '--chunk-rows',
    '500',
  ]);
  expect(status).toBe(0);
  const parts = readdirSync(out).filter((name) => name.startsWith('part-'));
  expect(parts.length).toBeGreaterThan(3);
  const contents = await Promise.all(parts.map((name) => readFile(join(out, name), 'utf8')));
  const { send, tiktok } = await sendingTo();
  // All parts share the ledger of the one file into which `send` writes each of them.
  for (const content of contents) expect((await send(content)).status).toBe(0);
  const sold = shop.orders.filter(({ status: state }) => state === 'paid' || state === 'shipped');
  const expected = sold.map(({ order_id }) => [`Purchase ${orderEventId(order_id)}`, 1]);
  expect([...tiktok.accepted].sort()).toStrictEqual(expected.sort());
  expect(tiktok.problems).toStrictEqual([]);
  for (const content of contents) expect((await send(content)).stderr).toContain('0 delivered in 0 requests');
});
