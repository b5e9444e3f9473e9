import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRandom } from '../../service/createRandom.js';
import { temporaryFolder } from '../runBuiltCli.js';
import { runSql } from './runWarehouse.js';

/** An order in the database of the shop. */
export interface Order {
  readonly order_id: number;
  readonly user_id: number;
  readonly ordered_at: string;
  readonly status: string;
  readonly total: string;
}

export interface OrderLine {
  readonly order_id: number;
  readonly sku: string;
  readonly title: string;
  readonly unit_price: string;
  readonly qty: number;
}

export interface User {
  readonly user_id: number;
  readonly email: string | null;
  readonly zip: string;
}

export interface Shop {
  readonly orders: readonly Order[];
  readonly lines: readonly OrderLine[];
  readonly users: readonly User[];
  readonly folder: string;
  /** The DuckDB file. */
  readonly database: string;
  readonly model: string;
  readonly config: string;
}

export const shopModel = {
  event: 'Order Completed',
  timestamp: 'ordered_at',
  key: ['order_id'],
  identity: { email: 'email', externalId: 'user_id', zip: 'zip' },
  properties: { order_id: 'order_id', value: 'total', currency: { constant: 'EUR' } },
  products: { product_id: 'sku', name: 'title', price: 'unit_price', quantity: 'qty' },
  where: { status: ['paid', 'shipped'] },
};

export const joinSql = `
  SELECT o.order_id, o.ordered_at, o.status, o.total, u.user_id, u.email, u.zip, l.sku, l.title, l.unit_price, l.qty
  FROM orders o JOIN users u USING (user_id) JOIN order_lines l USING (order_id)`;

/** Makes a shop from a seed, as a DuckDB file. */
export async function makeShop(seed: number, orderCount: number): Promise<Shop> {
  const random = createRandom(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const users = Array.from(
    { length: 300 },
    (_, index): User => ({
      user_id: index + 1,
      // Some users have no address.
      email: index % 17 === 0 ? null : ` User.${index}@Example.com `,
      // German postcodes may start with a zero.
      zip: String(1000 + below(98_000)).padStart(5, '0'),
    }),
  );
  const orders: Order[] = [];
  const lines: OrderLine[] = [];
  for (let index = 0; index < orderCount; index += 1) {
    // Not in ascending order.
    const order_id = (index * 7919) % 100_003;
    const orderLines = Array.from(
      { length: 1 + below(5) },
      (_, line): OrderLine => ({
        order_id,
        sku: below(4) === 0 ? `00${below(50)}` : `sku-${below(500)}`,
        title: `Item "${line}", ${below(9)}`,
        unit_price: (below(9000) / 100).toFixed(2),
        qty: 1 + below(4),
      }),
    );
    lines.push(...orderLines);
    orders.push({
      order_id,
      user_id: 1 + below(users.length),
      ordered_at: new Date(Date.UTC(2026, 1, 1) + below(20 * 86_400) * 1000)
        .toISOString()
        .slice(0, 19)
        .replace('T', ' '),
      status: ['paid', 'shipped', 'open', 'cancelled'][below(4)] ?? '',
      total: (
        orderLines.reduce((sum, { unit_price, qty }) => sum + Math.round(Number(unit_price) * 100) * qty, 0) / 100
      ).toFixed(2),
    });
  }

  const folder = await temporaryFolder();
  const path = (name: string): string => join(folder, name);
  const load = async (name: string, rows: readonly object[], columns: string): Promise<string> => {
    await writeFile(path(`${name}.ndjson`), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    return `CREATE TABLE ${name} AS SELECT * FROM read_json('${path(`${name}.ndjson`)}', columns = {${columns}})`;
  };
  await runSql(
    [
      await load('users', users, "user_id: 'INTEGER', email: 'VARCHAR', zip: 'VARCHAR'"),
      await load(
        'orders',
        orders,
        "order_id: 'BIGINT', user_id: 'INTEGER', ordered_at: 'TIMESTAMP', status: 'VARCHAR', total: 'DECIMAL(12,2)'",
      ),
      await load(
        'order_lines',
        lines,
        "order_id: 'BIGINT', sku: 'VARCHAR', title: 'VARCHAR', unit_price: 'DECIMAL(10,2)', qty: 'TINYINT'",
      ),
    ],
    path('shop.duckdb'),
  );
  await writeFile(path('model.json'), JSON.stringify(shopModel));
  await writeFile(
    path('destination.json'),
    JSON.stringify({ accessToken: 'token-that-nobody-may-see', pixelCode: 'PIXEL' }),
  );
  return {
    orders,
    lines,
    users,
    folder,
    database: path('shop.duckdb'),
    model: path('model.json'),
    config: path('destination.json'),
  };
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The event id of an order, as docs/models.md documents it. */
export const orderEventId = (orderId: number | string): string =>
  sha256(JSON.stringify(['Order Completed', String(orderId)]));
