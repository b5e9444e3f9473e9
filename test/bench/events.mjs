// Events as RudderStack's SDKs send them: 200 different events of each kind, as JSON strings, the same in every run.

/** Mulberry32, a small generator that gives the same numbers on every machine. */
const randomBelow = (seed) => {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
};

const people = ['Jane Doe', 'Max Muster', 'Zoë Garçon', 'Amara Okafor', 'Łukasz Wójcik', 'Bo Li', 'Ann-Marie O’Neill'];
const cities = ['Berlin', 'São Paulo', 'Austin', 'Lyon', 'Leeds'];
const goods = [
  'Trail running shoe',
  'Merino socks, three pairs',
  'Rain jacket',
  'Folding water bottle',
  'Headlamp 400 lm',
];
const browsers = [
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148',
];

const uuid = (below) => {
  const hex = (length) => Array.from({ length }, () => below(16).toString(16)).join('');
  return `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`;
};
const pick = (below, list) => list[below(list.length)];
const cents = (below) => 199 + below(19_800);

const person = (below) => {
  const [firstName, lastName] = pick(below, people).split(' ');
  const number = below(1e6);
  return { firstName, lastName, email: `Customer.${number}@Example.com`, phone: `+1 (213) 555-${1000 + below(9000)}` };
};

const address = (below) => ({
  street: `${1 + below(900)} Example Street`,
  city: pick(below, cities),
  state: 'CA',
  country: 'US',
  postalCode: `${90_000 + below(9999)}-${1000 + below(9000)}`,
});

const product = (below) => {
  const id = below(9000);
  return {
    product_id: `prod-${id}`,
    sku: `SKU-${id}-BLK`,
    name: pick(below, goods),
    category: 'Outdoor > Running',
    brand: 'Fleet',
    variant: 'black / 42',
    price: cents(below) / 100,
    quantity: 1 + below(3),
    url: `https://shop.example.com/p/${id}`,
  };
};

const track = (below, event, context, properties) => {
  const time = 1_785_715_200_000 + below(1e9);
  const at = (delay) => new Date(time + delay).toISOString();
  return {
    type: 'track',
    event,
    messageId: uuid(below),
    channel: 'web',
    anonymousId: uuid(below),
    userId: `user-${below(1e6)}`,
    originalTimestamp: at(0),
    sentAt: at(850),
    receivedAt: at(1100),
    timestamp: at(250),
    request_ip: `203.0.113.${below(256)}`,
    context,
    properties,
    integrations: { All: true },
  };
};

const page = (below) => ({
  path: '/checkout/done',
  title: 'Thank you',
  url: `https://shop.example.com/checkout/done?order=${below(1e6)}&ttclid=E.C.P.${uuid(below)}`,
  referrer: 'https://shop.example.com/checkout/payment',
  search: '',
});

const smallContext = (below) => {
  const { email, phone } = person(below);
  return {
    library: { name: 'RudderLabs JavaScript SDK', version: '3.7.4' },
    traits: { email, phone },
    ip: `198.51.100.${below(256)}`,
    locale: 'en-US',
    userAgent: browsers[0],
    page: { path: '/p', url: `https://shop.example.com/p/${below(9000)}`, referrer: 'https://www.example.com/' },
  };
};

const fullContext = (below) => ({
  app: { name: 'Fleet Shop', namespace: 'com.example.fleet', version: '4.12.0', build: '4120', installType: 'npm' },
  library: { name: 'RudderLabs JavaScript SDK', version: '3.7.4', snippetVersion: '3.0.32' },
  traits: {
    ...person(below),
    address: address(below),
    plan: 'gold',
    logins: below(90),
    createdAt: '2024-02-03T04:05:06Z',
    newsletter: true,
  },
  sessionId: 1_785_715_000 + below(9999),
  sessionStart: false,
  consentManagement: { allowedConsentIds: ['C0001', 'C0004'], deniedConsentIds: [] },
  campaign: { source: 'tiktok', medium: 'cpc', name: 'summer-sale', content: `ad-${below(500)}` },
  externalId: [
    { type: 'brazeExternalId', id: uuid(below) },
    { type: 'tiktokExternalId', id: `tt-${below(1e6)}` },
  ],
  ip: `198.51.100.${below(256)}`,
  locale: 'en-US',
  userAgent: pick(below, browsers),
  page: page(below),
  os: { name: '', version: '' },
  screen: { density: 2, width: 1440, height: 900, innerWidth: 1440, innerHeight: 789 },
  timezone: 'GMT-0700',
});

const appContext = (below) => ({
  ...fullContext(below),
  device: {
    id: uuid(below).toUpperCase(),
    advertisingId: uuid(below),
    adTrackingEnabled: true,
    attTrackingStatus: 3,
    manufacturer: 'Apple',
    model: 'iPhone15,2',
    type: 'iOS',
  },
  os: { name: 'iOS', version: '17.5' },
  network: { carrier: 'Example Mobile', wifi: true, cellular: false },
});

const order = (below, products) => ({
  order_id: `O-${below(1e6)}`,
  checkout_id: uuid(below),
  affiliation: 'Fleet Shop',
  currency: 'usd',
  value: cents(below) / 100,
  revenue: cents(below) / 100,
  shipping: 4.9,
  tax: 3.2,
  coupon: 'SUMMER',
  payment_method: 'card',
  shipping_method: 'express',
  products: Array.from({ length: products }, () => product(below)),
});

const productAdded = (below) =>
  track(below, 'Product Added', smallContext(below), { ...product(below), currency: 'USD' });
const orderCompleted = (products) => (below) =>
  track(below, 'Order Completed', fullContext(below), order(below, products));

/** A warehouse row: flat, with numbers and times as strings and an array as a JSON string. */
const warehouseRow = (below) => ({
  ...track(
    below,
    'Order Completed',
    { sources: { job_id: 'sync-1', version: 'v1.2' }, traits: person(below) },
    {
      timestamp: '2026-08-03 09:14:27.310 UTC',
      order_id: `O-${below(1e6)}`,
      currency: 'eur',
      total: String(cents(below) / 100),
      products: JSON.stringify([product(below), product(below)]),
    },
  ),
  channel: 'sources',
});

/** The events of a shop with a site, an app and a warehouse. */
const mixedShapes = [
  productAdded,
  orderCompleted(3),
  (below) => track(below, 'Product Viewed', fullContext(below), { ...product(below), currency: 'USD' }),
  (below) => track(below, 'Signed Up', smallContext(below), { method: 'email', plan: 'gold' }),
  (below) => track(below, 'Order Completed', appContext(below), order(below, 2)),
  (below) => track(below, 'Products Searched', fullContext(below), { query: pick(below, goods) }),
  warehouseRow,
  (below) => track(below, 'Checkout Started', appContext(below), order(below, 5)),
];

/** Omits one key in eight, as senders do with unknown values: hardly any two events have the same keys. */
const withGaps = (below, value) => {
  if (Array.isArray(value)) return value.map((item) => withGaps(below, item));
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => ['type', 'event', 'timestamp'].includes(key) || below(8) > 0);
  return Object.fromEntries(kept.map(([key, item]) => [key, withGaps(below, item)]));
};

const jsonStrings = (seed, eventAt) => {
  const below = randomBelow(seed);
  return Array.from({ length: 200 }, (_, index) => JSON.stringify(eventAt(index)(below)));
};

/** Kind of event → JSON strings. */
export const eventTexts = {
  '1 kB': jsonStrings(1, () => productAdded),
  '4 kB': jsonStrings(4, () => orderCompleted(10)),
  '15 kB': jsonStrings(15, () => orderCompleted(58)),
  gaps: jsonStrings(5, () => (below) => {
    const { context, properties, ...others } = orderCompleted(12)(below);
    return { ...withGaps(below, others), context: withGaps(below, context), properties: withGaps(below, properties) };
  }),
  mixed: jsonStrings(2, (index) => mixedShapes[index % mixedShapes.length]),
};
