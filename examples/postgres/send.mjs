// Sends the orders of a PostgreSQL table. A cursor reads 1,000 lines at a time, so that memory stays flat.
//   psql "$DATABASE_URL" -f examples/postgres/setup.sql
//   DATABASE_URL=postgres://… node examples/postgres/send.mjs
import pg from 'pg';
import Cursor from 'pg-cursor';
import { batchEvents } from 'tiktok-ads-transformer';
import { parsePhone } from 'tiktok-ads-transformer/phone';
import { createSender } from 'tiktok-ads-transformer/send';
import { rowsToTrackEvents, splitLastKey } from 'tiktok-ads-transformer/warehouse';
import { accessToken, fetch } from '../tiktok.mjs';

const model = {
  event: 'Order Completed',
  timestamp: 'paid_at',
  key: ['order_id'],
  eventId: 'order-{order_id}',
  identity: { email: 'email', phone: 'phone', country: 'country' },
  properties: { order_id: 'order_id', value: 'total', currency: 'currency' },
  products: { product_id: 'sku', price: 'unit_price', quantity: 'quantity' },
};
const destination = { Config: { accessToken, pixelCode: 'YOURPIXELCODE' } };

const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
await client.connect();
// Sorted by the key, the lines of an order stand together, and only the last order of a chunk may go on in the next one.
const cursor = client.query(new Cursor('SELECT * FROM order_lines ORDER BY order_id'));

async function* readEvents() {
  let held = [];
  for (;;) {
    const lines = await cursor.read(1000);
    const isEnd = lines.length === 0;
    const { complete, rest } = isEnd ? { complete: held, rest: [] } : splitLastKey([...held, ...lines], model);
    const { events, refusals } = rowsToTrackEvents(complete, model);
    for (const { code, text } of refusals) console.error(`${code}: ${text}`);
    yield events.map((message) => ({ message, destination }));
    if (isEnd) return;
    held = rest;
  }
}

async function* readRequests() {
  for await (const events of readEvents()) yield* batchEvents(events, { parsePhone });
}

const sender = createSender({ fetch, accessToken });
let accepted = 0;
for await (const { status, name, advice } of sender.send(readRequests())) {
  if (status === 'accepted') accepted += 1;
  else console.error(`${name}: ${advice}`);
}
console.log(`${accepted} orders accepted`);
await client.end();
