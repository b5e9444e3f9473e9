// Builds the same requests for the events of this folder in the usual style of connectors: a JSON table of paths, lodash
// `get` and `set` with these paths, `createHash`. It checks less and accepts fewer forms of a value than the library.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import lodash from 'lodash';

const mappings = JSON.parse(readFileSync(new URL('mapping.json', import.meta.url), 'utf8'));
const names = new Map([
  ['order completed', 'Purchase'],
  ['product added', 'AddToCart'],
  ['product viewed', 'ViewContent'],
  ['products searched', 'Search'],
  ['checkout started', 'InitiateCheckout'],
  ['signed up', 'CompleteRegistration'],
]);
const productNames = new Set(['Purchase', 'AddToCart', 'ViewContent']);

const hash = (text) => createHash('sha256').update(text).digest('hex');
const hashLowerCase = (text) => hash(text.trim().toLowerCase());
const hashPhone = (text) => hash(text.replace(/[^\d+]/g, ''));
const hashZip = (text) =>
  hash(
    text
      .trim()
      .toLowerCase()
      .replace(/^(\d{5})-\d{4}$/, '$1'),
  );

const contents = (value) =>
  (typeof value === 'string' ? JSON.parse(value) : value).map((product) => map(mappings.product, product));

const isProduct = (properties) =>
  ['product_id', 'productId', 'sku', 'item_id'].some((key) => lodash.has(properties, key));

const casts = {
  seconds: (value) => Math.floor(new Date(value).getTime() / 1000),
  number: (value) => Number(value),
  upperCase: (value) => String(value).toUpperCase(),
  lowerCase: (value) => String(value).toLowerCase(),
  att: (value) => ['NOT_DETERMINED', 'RESTRICTED', 'DENIED', 'AUTHORIZED'][value] ?? value,
  externalId: (value) =>
    Array.isArray(value) ? value.find(({ type }) => type === 'tiktokExternalId')?.id : String(value),
  contents,
  contentsV1: (value) => contents(value).map((content) => ({ ...content, content_type: 'product' })),
};

function map(rows, source) {
  const result = {};
  for (const { to, from, as, required } of rows) {
    const value = from.map((path) => lodash.get(source, path)).find((found) => !lodash.isNil(found) && found !== '');
    if (value === undefined && required) throw new Error(`Missing required value from ${from}`);
    if (value === undefined) continue;
    const mapped = as === undefined ? lodash.cloneDeep(value) : casts[as](value);
    if (mapped !== undefined) lodash.set(result, to, mapped);
  }
  return result;
}

function protect(user, hashers) {
  for (const [field, hasher] of Object.entries(hashers)) if (user?.[field]) user[field] = hasher(user[field]);
}

const clickId = (url) => (url ? (new URL(url).searchParams.get('ttclid') ?? undefined) : undefined);

const post = (path, { accessToken }, body) => ({
  method: 'POST',
  url: `https://business-api.tiktok.com/open_api/v1.3/${path}/`,
  path,
  headers: { 'Access-Token': accessToken, 'Content-Type': 'application/json' },
  body,
});

/** A warehouse event has its own time, and its `request_ip` belongs to the sync service. */
const withoutSync = (message) =>
  message.channel === 'sources'
    ? { ...message, request_ip: undefined, timestamp: message.properties.timestamp }
    : message;

function toV2(message, name, config) {
  const payload = { event: name, ...map(mappings.v2, message) };
  const { user, properties } = payload;
  const ttclid = clickId(payload.page?.url);
  if (user && !user.ttclid && ttclid) user.ttclid = ttclid;
  if (/^(ios|watchos|ipados|tvos)$/i.test(message.context?.os?.name ?? '')) {
    if (user) delete user.gaid;
    if (payload.app) delete payload.app.app_id;
  }
  if (properties && !properties.contents && isProduct(message.properties)) {
    properties.contents = contents([message.properties]);
  }
  const ids = lodash.compact(lodash.map(properties?.contents, 'content_id'));
  const pieces = lodash.sumBy(properties?.contents, ({ quantity }) => quantity ?? 1);
  if (ids.length > 0) lodash.defaults(properties, { content_ids: ids });
  if (pieces > 0) lodash.defaults(properties, { num_items: pieces });
  const value = lodash.sumBy(properties?.contents, ({ price, quantity }) => price * (quantity ?? 1));
  if (value > 0) lodash.defaults(properties, { value: Number(value.toFixed(6)) });
  if (productNames.has(name)) payload.properties = { content_type: 'product', ...properties };
  protect(user, { first_name: hashLowerCase, last_name: hashLowerCase, zip_code: hashZip });
  if (config.hashUserProperties) {
    const upper = (text) => hash(text.trim().toUpperCase());
    protect(user, {
      email: hashLowerCase,
      phone: hashPhone,
      external_id: hash,
      idfa: upper,
      gaid: hashLowerCase,
    });
  } else {
    protect(user, { email: lodash.toLower, idfa: lodash.toUpper });
  }
  return post('event/track', config, { event_source: 'web', event_source_id: config.pixelCode, data: [payload] });
}

function toV1(message, name, config) {
  const payload = map(mappings.v1, message);
  const url = lodash.get(message, 'properties.url') ?? lodash.get(message, 'context.page.url');
  const ttclid = clickId(url);
  if (ttclid && !lodash.get(payload, 'context.ad.callback')) lodash.set(payload, 'context.ad.callback', ttclid);
  if (message.channel === 'sources') payload.timestamp = new Date(payload.timestamp).toISOString();
  if (config.hashUserProperties) {
    protect(payload.context?.user, { email: hashLowerCase, phone_number: hashPhone, external_id: hash });
  }
  return post('pixel/track', config, { pixel_code: config.pixelCode, event: name, ...payload });
}

/** One event → its requests. */
export function referenceTransform({ message, destination }) {
  if (message.type?.toLowerCase() !== 'track') throw new Error(`Event type ${message.type} is not supported`);
  const name = names.get(message.event?.trim().toLowerCase());
  if (name === undefined) throw new Error(`Event name (${message.event}) is not valid`);
  const config = destination.Config;
  return [(config.version === 'v1' ? toV1 : toV2)(withoutSync(message), name, config)];
}
