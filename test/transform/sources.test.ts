import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type TransformInput, transformEvent } from '../../src/index.js';

// The sources of each field and their order. The tables follow sections 5 and 6 of the specification and share nothing with
// src/: they are the oracle for the tables there.

type Message = Readonly<Record<string, unknown>>;
type Version = 'v1' | 'v2';

/** A path of the message (or `config.…`), or a path whose value wraps the sample, such as a URL with a click id. */
type Source = string | { readonly path: string; readonly holding: (sample: unknown) => unknown };

/** A value that is read, and the value that is sent for it. */
interface Sample {
  readonly read: unknown;
  readonly sent: unknown;
}

interface SourceRow {
  /** The path in the payload; `body.…` in the request body. */
  readonly to: string;
  /** In order of preference. */
  readonly from: readonly Source[];
  /** Two different values, so that the test sees which source was read. */
  readonly samples: readonly [Sample, Sample];
  /** Values that the cast rejects, besides null and blank strings. */
  readonly refused: readonly unknown[];
  /** Paths that the row requires, with their values. */
  readonly given?: Readonly<Record<string, unknown>>;
  readonly config?: Readonly<Record<string, unknown>>;
}

const digest = (text: string): string => {
  return createHash('sha256').update(text, 'utf8').digest('hex');
};

const asIs = (first: unknown, second: unknown): readonly [Sample, Sample] => {
  return [
    { read: first, sent: first },
    { read: second, sent: second },
  ];
};

const read = (first: unknown, second: unknown) => {
  return {
    sent: (firstSent: unknown, secondSent: unknown): readonly [Sample, Sample] => [
      { read: first, sent: firstSent },
      { read: second, sent: secondSent },
    ],
  };
};

const texts = { samples: asIs('first', 'second'), refused: [{}, ['first'], Number.NaN] };
/** Strings of the user, where a boolean counts as no value. */
const userTexts = { samples: asIs('first', 'second'), refused: [{}, true, Number.NaN] };
const numbers = { samples: read(12.5, ' 7 ').sent(12.5, 7), refused: ['1,000', '$5', '1e3', {}, true, Number.NaN] };
const booleans = { samples: read(true, 'No').sent(true, false), refused: ['maybe', 2, {}] };
const emails = {
  samples: read(' A@Example.com', 'b@example.com').sent(digest('a@example.com'), digest('b@example.com')),
  refused: [{}, true, []],
};
const phones = {
  samples: read('+1 202 555 0123', '+442079460958').sent(digest('+12025550123'), digest('+442079460958')),
  refused: [{}, true, []],
};
/** A time that is there and cannot be read refuses the event instead: `fixtures/v1` and `v2`. */
const missingTimes = ['NULL', '\\N', Number.NaN];
const names = { samples: read(' Jane', 'JOE').sent(digest('jane'), digest('joe')), refused: [{}, true] };
const places = { samples: read(' Berlin ', 'PARIS').sent('berlin', 'paris'), refused: [{}, true] };
const postcodes = {
  samples: read('SW1A 2AA', '12345-6789').sent(digest('sw1a2aa'), digest('12345')),
  refused: [{}, true],
};
const addresses = {
  samples: asIs('203.0.113.7', '2001:db8::7'),
  refused: [{}, true, '10.0.0.1', '172.16.0.1', '192.168.0.1', '127.0.0.1', '169.254.0.1', '::1', 'fe80::1', 'fd00::1'],
};

/** The id in an array, as RudderStack stores it. */
const externalId: Source = {
  path: 'context.externalId',
  holding: (id) => [{ type: 'tiktokExternalId', id }],
};
const externalIds = {
  samples: read('Id-1', 4711).sent(digest('Id-1'), digest('4711')),
  refused: [{}, true],
};

const urlWithClickId = (path: string): Source => {
  return { path, holding: (clickId) => `https://shop.example/mugs?a=1&ttclid=${clickId}#top` };
};
const clickIdSources: readonly Source[] = [
  'properties.ttclid',
  'properties.context.user.ttclid',
  urlWithClickId('properties.context.page.url'),
  urlWithClickId('properties.url'),
  urlWithClickId('context.page.url'),
  urlWithClickId('context.page.tab_url'),
  { path: 'context.page.search', holding: (clickId) => `?a=1&ttclid=${clickId}` },
];
const clickIds = { samples: asIs('E.C.P.First', 'E.C.P.Second'), refused: [{}, Number.NaN] };

const nameSources = (camel: string, lower: string, snake: string): readonly string[] => [
  `traits.${camel}`,
  `traits.${lower}`,
  `traits.${snake}`,
  `context.traits.${camel}`,
  `context.traits.${lower}`,
  `context.traits.${snake}`,
];

const placeSources = (name: string): readonly string[] => [
  `context.traits.${name}`,
  `context.traits.address.${name}`,
  `traits.${name}`,
  `traits.address.${name}`,
  `properties.${name}`,
];

/** The sources of the event id, the test code and the IP address in both API versions. */
const eventIdSources = ['properties.eventId', 'properties.event_id', 'properties.run_key', 'messageId'];
const eventIds = {
  from: eventIdSources,
  samples: read('id-1', 4711).sent('id-1', '4711'),
  refused: [{}, []],
  config: { eventIdTemplate: '{properties.run_key}' },
};
const testCodes = {
  from: ['properties.testEventCode', 'properties.test_event_code', 'config.testEventCode'],
  ...texts,
};
const valueSources = ['properties.value', 'properties.revenue', 'properties.total'];
const ipSources = ['properties.context.user.ip', 'context.ip', 'request_ip'];
const userAgentSources = ['properties.context.user.userAgent', 'context.userAgent'];

const contents = {
  from: ['properties.contents', 'properties.products'],
  refused: ['[broken', 7, [null], []],
};
const contentWithId = (path: string, key: string): Source => {
  return { path, holding: (id) => [{ [key]: id }] };
};

const rowsV1: readonly SourceRow[] = [
  { to: 'event_id', ...eventIds },
  {
    to: 'timestamp',
    from: ['timestamp'],
    samples: read('2024-05-05T10:20:30+02:00', 1714904430).sent(
      '2024-05-05T10:20:30+02:00',
      '2024-05-05T10:20:30.000Z',
    ),
    refused: missingTimes,
  },
  { to: 'test_event_code', ...testCodes },
  {
    to: 'properties.contents',
    ...contents,
    samples: read([{ price: 1, content_type: 'product' }], [{ price: '2', content_type: 'hotel' }]).sent(
      [{ price: 1, content_type: 'product' }],
      [{ price: 2, content_type: 'hotel' }],
    ),
  },
  { to: 'properties.content_category', from: ['properties.category'], ...texts },
  { to: 'properties.status', from: ['properties.status'], ...texts },
  { to: 'properties.content_name', from: ['properties.name'], ...texts },
  { to: 'properties.content_id', from: ['properties.product_id', 'properties.productId'], ...texts },
  { to: 'properties.shop_id', from: ['properties.shop_id', 'properties.shopId'], ...texts },
  { to: 'properties.order_id', from: ['properties.order_id', 'properties.orderId'], ...texts },
  { to: 'properties.content_type', from: ['properties.contentType', 'properties.content_type'], ...texts },
  {
    to: 'properties.currency',
    from: ['properties.currency'],
    samples: read('eur', 'USD').sent('EUR', 'USD'),
    refused: [{}],
  },
  { to: 'properties.value', from: valueSources, ...numbers },
  { to: 'properties.description', from: ['properties.description'], ...texts },
  { to: 'properties.query', from: ['properties.query'], ...texts },
  {
    to: 'context.ad',
    from: ['properties.context.ad', 'context.ad'],
    samples: read({ callback: 'first', campaign: 7 }, '{"callback":"second"}').sent(
      { callback: 'first', campaign: 7 },
      { callback: 'second' },
    ),
    refused: [[], {}, 'text', 7, '["list"]'],
  },
  {
    to: 'context.ad.callback',
    from: ['properties.clickId', { path: 'context.ad', holding: (callback) => ({ callback }) }, ...clickIdSources],
    ...clickIds,
  },
  {
    to: 'context.page',
    from: ['properties.context.page', 'context.page'],
    samples: read({ url: 'https://shop.example/', path: '/' }, '{"url":"https://shop.example/b"}').sent(
      { url: 'https://shop.example/', path: '/' },
      { url: 'https://shop.example/b' },
    ),
    refused: [[], {}, 'text', 7],
  },
  { to: 'context.user.external_id', from: [externalId, 'properties.context.user.external_id'], ...externalIds },
  {
    to: 'context.user.external_id',
    from: [externalId, 'userId', 'properties.context.user.external_id'],
    config: { externalIdFrom: 'userId' },
    ...externalIds,
  },
  {
    to: 'context.user.external_id',
    from: [externalId, 'userId', 'anonymousId', 'properties.context.user.external_id'],
    config: { externalIdFrom: 'userIdOrAnonymousId' },
    ...externalIds,
  },
  {
    to: 'context.user.email',
    from: ['properties.context.user.email', 'traits.email', 'context.traits.email'],
    ...emails,
  },
  {
    to: 'context.user.phone_number',
    from: [
      'properties.context.user.phone_number',
      'properties.context.user.phone',
      'traits.phone',
      'context.traits.phone',
    ],
    ...phones,
  },
  { to: 'context.user.ttp', from: ['properties.context.user.ttp'], ...userTexts },
  { to: 'context.user.locale', from: ['properties.context.user.locale'], ...userTexts },
  { to: 'context.ip', from: ipSources, ...addresses },
  { to: 'context.user_agent', from: userAgentSources, ...userTexts },
];

const rowsV2: readonly SourceRow[] = [
  { to: 'event_id', ...eventIds },
  {
    to: 'event_time',
    from: ['timestamp', 'originalTimestamp'],
    samples: read('2024-05-05T10:20:30Z', 1714904431999).sent(1714904430, 1714904431),
    refused: missingTimes,
  },
  { to: 'limited_data_use', from: ['properties.limited_data_use', 'properties.limitedDataUse'], ...booleans },
  { to: 'body.test_event_code', ...testCodes },
  {
    to: 'body.event_source',
    from: ['properties.eventSource', 'properties.event_source'],
    samples: read(' App ', 'CRM').sent('app', 'crm'),
    refused: ['shop', {}, 7],
  },
  {
    to: 'properties.contents',
    ...contents,
    samples: read([{ price: 1 }], [{ price: '2', quantity: 3 }]).sent([{ price: 1 }], [{ price: 2, quantity: 3 }]),
  },
  { to: 'properties.content_type', from: ['properties.contentType', 'properties.content_type'], ...texts },
  { to: 'properties.search_string', from: ['properties.query', 'properties.search_string'], ...texts },
  { to: 'properties.query', from: ['properties.query'], ...texts },
  { to: 'properties.shop_id', from: ['properties.shop_id', 'properties.shopId'], ...texts },
  { to: 'properties.order_id', from: ['properties.order_id', 'properties.orderId'], ...texts },
  {
    to: 'properties.currency',
    from: ['properties.currency'],
    samples: read('eur', 'USD').sent('EUR', 'USD'),
    refused: [{}],
  },
  { to: 'properties.value', from: valueSources, ...numbers },
  { to: 'properties.description', from: ['properties.description'], ...texts },
  {
    to: 'properties.num_items',
    from: [
      'properties.num_items',
      'properties.numItems',
      {
        path: 'properties.content_ids',
        holding: (count) => Array.from({ length: Number(count) }, (_, index) => `id-${index}`),
      },
    ],
    samples: read(3, '7').sent(3, 7),
    refused: ['1.5', 2.5, 'many', {}],
  },
  {
    to: 'properties.content_ids',
    from: [
      { path: 'properties.content_ids', holding: (id) => [id] },
      contentWithId('properties.contents', 'content_id'),
      contentWithId('properties.products', 'product_id'),
    ],
    samples: read('id-1', 4711).sent(['id-1'], ['4711']),
    refused: ['[broken', 'text'],
  },
  { to: 'properties.delivery_category', from: ['properties.delivery_category'], ...texts },
  {
    to: 'properties.customer_type',
    from: ['properties.customer_type'],
    samples: read('New', ' returning').sent('new', 'returning'),
    refused: ['vip', {}, true],
  },
  { to: 'properties.predicted_ltv', from: ['properties.predicted_ltv'], ...numbers },
  {
    to: 'page.url',
    from: ['properties.context.page.url', 'properties.url', 'context.page.url'],
    samples: asIs('https://shop.example/a', 'https://shop.example/b'),
    refused: [{}],
  },
  {
    to: 'page.referrer',
    from: ['properties.context.page.referrer', 'properties.referrer', 'context.page.referrer'],
    samples: asIs('https://search.example/a', 'https://search.example/b'),
    refused: [{}],
  },
  { to: 'user.locale', from: ['properties.context.user.locale', 'context.locale'], ...userTexts },
  { to: 'user.ttclid', from: clickIdSources, ...clickIds },
  { to: 'user.ttp', from: ['properties.context.user.ttp', 'properties.ttp'], ...userTexts },
  {
    to: 'user.email',
    from: [
      'properties.context.user.email',
      'context.user.email',
      'traits.email',
      'context.traits.email',
      'properties.email',
    ],
    ...emails,
  },
  {
    to: 'user.phone',
    from: ['properties.context.user.phone', 'traits.phone', 'context.traits.phone', 'properties.phone'],
    ...phones,
  },
  { to: 'user.ip', from: ipSources, ...addresses },
  { to: 'user.user_agent', from: userAgentSources, ...userTexts },
  { to: 'user.first_name', from: nameSources('firstName', 'firstname', 'first_name'), ...names },
  { to: 'user.last_name', from: nameSources('lastName', 'lastname', 'last_name'), ...names },
  { to: 'user.city', from: placeSources('city'), ...places },
  {
    to: 'user.country',
    from: placeSources('country'),
    ...places,
  },
  {
    to: 'user.state',
    from: [
      'context.traits.address.state',
      'context.traits.state',
      'traits.address.state',
      'traits.state',
      'properties.state',
    ],
    ...places,
  },
  {
    to: 'user.zip_code',
    from: [
      'traits.zip',
      'traits.zipcode',
      'traits.zip_code',
      'traits.zipCode',
      'traits.postalcode',
      'traits.postal_code',
      'traits.postalCode',
      'traits.address.zipcode',
      'traits.address.zip_code',
      'traits.address.zip',
      'traits.address.zipCode',
      'traits.address.postalcode',
      'traits.address.postal_code',
      'traits.address.postalCode',
      'context.traits.zip',
      'context.traits.zipcode',
      'context.traits.zip_code',
      'context.traits.zipCode',
      'context.traits.postalcode',
      'context.traits.postal_code',
      'context.traits.postalCode',
      'context.traits.address.zip',
      'context.traits.address.zipcode',
      'context.traits.address.zip_code',
      'context.traits.address.zipCode',
      'context.traits.address.postalcode',
      'context.traits.address.postal_code',
      'context.traits.address.postalCode',
    ],
    ...postcodes,
  },
  {
    to: 'user.idfa',
    from: ['context.device.advertisingId'],
    samples: read(' 6d92078a-8246-4ba4-ae5b-76104861e7dc', '11111111-2222-3333-4444-55555555555A').sent(
      digest('6D92078A-8246-4BA4-AE5B-76104861E7DC'),
      digest('11111111-2222-3333-4444-55555555555A'),
    ),
    refused: [{}, true, '00000000-0000-0000-0000-000000000000'],
    given: { 'context.os.name': 'iOS' },
  },
  {
    to: 'user.gaid',
    from: ['context.device.advertisingId'],
    samples: read(' 6D92078A-8246-4BA4-AE5B-76104861E7DC', '11111111-2222-3333-4444-55555555555a').sent(
      digest('6d92078a-8246-4ba4-ae5b-76104861e7dc'),
      digest('11111111-2222-3333-4444-55555555555a'),
    ),
    refused: [{}, true, '00000000-0000-0000-0000-000000000000'],
    given: { 'context.os.name': 'Android' },
  },
  {
    to: 'user.idfv',
    from: ['context.device.id'],
    samples: asIs('6D92078A-8246-4BA4-AE5B-76104861E7DC', '11111111-2222-3333-4444-55555555555A'),
    refused: [{}, true, '00000000-0000-0000-0000-000000000000'],
  },
  {
    to: 'user.att_status',
    from: [
      'properties.att_status',
      { path: 'context.device.attTrackingStatus', holding: (status) => (status === 'authorized' ? 3 : 2) },
    ],
    samples: read('authorized', 'Denied').sent('AUTHORIZED', 'DENIED'),
    refused: ['MAYBE', {}, 9],
  },
  { to: 'user.external_id', from: [externalId], ...externalIds },
  { to: 'user.external_id', from: [externalId, 'userId'], config: { externalIdFrom: 'userId' }, ...externalIds },
  {
    to: 'user.external_id',
    from: [externalId, 'userId', 'anonymousId'],
    config: { externalIdFrom: 'userIdOrAnonymousId' },
    ...externalIds,
  },
  { to: 'app.app_id', from: ['properties.appId', 'properties.app_id', 'context.app.namespace'], ...texts },
  { to: 'app.app_name', from: ['properties.appName', 'properties.app_name', 'context.app.name'], ...texts },
  { to: 'app.app_version', from: ['properties.appVersion', 'properties.app_version', 'context.app.version'], ...texts },
  { to: 'ad.callback', from: ['properties.callBack', 'properties.callback'], ...texts },
  { to: 'ad.campaign_id', from: ['properties.campaignId', 'properties.campaign_id'], ...texts },
  { to: 'ad.ad_id', from: ['properties.adId', 'properties.ad_id'], ...texts },
  { to: 'ad.creative_id', from: ['properties.creativeId', 'properties.creative_id'], ...texts },
  { to: 'ad.is_retargeting', from: ['properties.isRetargeting', 'properties.is_retargeting'], ...booleans },
  { to: 'ad.attributed', from: ['properties.attributed'], ...booleans },
  { to: 'ad.attribution_type', from: ['properties.attributionType', 'properties.attribution_type'], ...texts },
  {
    to: 'ad.attribution_provider',
    from: ['properties.attributionProvider', 'properties.attribution_provider'],
    ...texts,
  },
  { to: 'lead.lead_id', from: ['properties.leadId', 'properties.lead_id'], ...texts },
  { to: 'lead.lead_event_source', from: ['properties.leadEventSource', 'properties.lead_event_source'], ...texts },
];

/** Rows that apply only to warehouse events. */
const warehouseRows: Readonly<Record<Version, readonly SourceRow[]>> = {
  v1: [
    {
      to: 'timestamp',
      from: ['properties.timestamp', 'timestamp'],
      samples: read('2024-05-05 10:20:30', '2024-05-06T00:00:00Z').sent(
        '2024-05-05T10:20:30.000Z',
        '2024-05-06T00:00:00Z',
      ),
      refused: missingTimes,
      given: { channel: 'sources' },
    },
    {
      to: 'context.ip',
      from: ['properties.context.user.ip', 'context.ip'],
      given: { channel: 'sources', request_ip: '198.51.100.1' },
      ...addresses,
    },
  ],
  v2: [
    {
      to: 'event_time',
      from: ['properties.timestamp', 'timestamp', 'originalTimestamp'],
      samples: read('2024-05-05 10:20:30', 1714904431).sent(1714904430, 1714904431),
      refused: missingTimes,
      given: { channel: 'sources' },
    },
    {
      to: 'user.ip',
      from: ['properties.context.user.ip', 'context.ip'],
      given: { channel: 'sources', request_ip: '198.51.100.1' },
      ...addresses,
    },
  ],
};

/** A copy of the tree with one path set. */
const withPath = (tree: Message, path: string, value: unknown): Message => {
  const [head = '', ...rest] = path.split('.');
  if (rest.length === 0) {
    return { ...tree, [head]: value };
  }
  const below = tree[head];
  return { ...tree, [head]: withPath(isTree(below) ? below : {}, rest.join('.'), value) };
};

const isTree = (value: unknown): value is Message => {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
};

const atPath = (tree: unknown, path: string): unknown => {
  return path.split('.').reduce<unknown>((below, key) => (isTree(below) ? below[key] : undefined), tree);
};

/** The field that is sent if the sources of an event have these values. */
const sentField = (
  version: Version,
  row: SourceRow,
  values: readonly (readonly [path: string, value: unknown])[],
): unknown => {
  const time = row.to === 'event_time' || row.to === 'timestamp' ? {} : { timestamp: '2024-05-05T00:00:00Z' };
  // A name without a default content type.
  let input: Message = {
    message: { type: 'track', event: 'Subscribe', ...time },
    config: { accessToken: 'token', pixelCode: 'PIXEL', version, ...row.config },
  };
  for (const [path, value] of [...Object.entries(row.given ?? {}), ...values]) {
    input = withPath(input, path.startsWith('config.') ? path : `message.${path}`, value);
  }
  const event = { message: input['message'], destination: { Config: input['config'] } } as TransformInput;
  const [request] = transformEvent(event);
  const body: unknown = request?.body;
  if (row.to.startsWith('body.')) {
    return atPath(body, row.to.slice('body.'.length));
  }
  const data = atPath(body, 'data');
  return atPath(version === 'v2' && Array.isArray(data) ? data[0] : body, row.to);
};

const pathOf = (source: Source): string => {
  return typeof source === 'string' ? source : source.path;
};

const valueFor = (source: Source, sample: Sample): unknown => {
  return typeof source === 'string' ? sample.read : source.holding(sample.read);
};

const adjacentPairs = <T>(list: readonly T[]): [T, T][] => {
  return list.slice(1).flatMap((later, index) => {
    const earlier = list[index];
    return earlier === undefined ? [] : [[earlier, later]];
  });
};

const tables: readonly (readonly [Version, string, readonly SourceRow[]])[] = [
  ['v1', 'any event', rowsV1],
  ['v1', 'a warehouse event', warehouseRows.v1],
  ['v2', 'any event', rowsV2],
  ['v2', 'a warehouse event', warehouseRows.v2],
];

describe.each(tables)('%s, %s', (version, _kind, rows) => {
  describe.each(rows.map((row) => [row.to, row.from.map(pathOf).join(' | '), row] as const))(
    '%s ← %s',
    (_to, _from, row) => {
      const [first, second] = row.samples;

      test('is read from each source alone', () => {
        for (const source of row.from) {
          for (const sample of row.samples) {
            expect(sentField(version, row, [[pathOf(source), valueFor(source, sample)]]), pathOf(source)).toEqual(
              sample.sent,
            );
          }
        }
      });

      test('is read from the earlier of two sources', () => {
        for (const [earlier, later] of adjacentPairs(row.from)) {
          for (const [sample, other] of [
            [first, second],
            [second, first],
          ] as const) {
            const values = [
              [pathOf(later), valueFor(later, other)],
              [pathOf(earlier), valueFor(earlier, sample)],
            ] as const;
            expect(sentField(version, row, values), `${pathOf(earlier)} before ${pathOf(later)}`).toEqual(sample.sent);
          }
        }
      });

      test('is read from the later source when the earlier is unusable', () => {
        for (const [earlier, later] of adjacentPairs(row.from)) {
          for (const unusable of [undefined, null, '', ' \t', ...row.refused]) {
            const values = [
              [pathOf(later), valueFor(later, second)],
              [pathOf(earlier), unusable],
            ] as const;
            expect(sentField(version, row, values), `${String(unusable)} in ${pathOf(earlier)}`).toEqual(second.sent);
          }
        }
      });

      test('is omitted when the last source is unusable', () => {
        const [last] = row.from.slice(-1);
        if (last === undefined || row.to === 'event_time' || pathOf(last).startsWith('config.')) {
          return;
        }
        // An array of products without a product becomes an empty array.
        const refused =
          row.to === 'properties.contents' ? row.refused.filter((value) => !Array.isArray(value)) : row.refused;
        for (const unusable of [undefined, null, '', ' \t', ...refused]) {
          const left = row.to === 'body.event_source' ? 'web' : undefined;
          expect(sentField(version, row, [[pathOf(last), unusable]]), `${String(unusable)} in ${pathOf(last)}`).toEqual(
            left,
          );
        }
      });
    },
  );
});

describe('other paths are not sources', () => {
  test.each<readonly [Version, string, string]>([
    ['v1', 'timestamp', 'originalTimestamp'],
    ['v1', 'timestamp', 'properties.timestamp'],
    ['v1', 'context.user.locale', 'context.locale'],
    ['v1', 'context.user.ttp', 'properties.ttp'],
    ['v1', 'context.user.email', 'properties.email'],
    ['v1', 'context.user.email', 'context.user.email'],
    ['v1', 'context.user.phone_number', 'properties.phone'],
    ['v1', 'context.user.external_id', 'userId'],
    ['v1', 'properties.query', 'properties.search_string'],
    ['v2', 'user.external_id', 'userId'],
    ['v2', 'user.external_id', 'anonymousId'],
    ['v2', 'user.external_id', 'properties.context.user.external_id'],
    ['v2', 'user.phone', 'properties.context.user.phone_number'],
    ['v2', 'user.city', 'context.city'],
    ['v2', 'user.ttclid', 'properties.clickId'],
    ['v2', 'properties.query', 'properties.search_string'],
  ])('%s does not read %s from %s', (version, to, source) => {
    const row: SourceRow = { to, from: [source], ...texts };
    for (const value of ['2024-05-05T00:00:00Z', 'jane@example.com', '+12025550123']) {
      expect(sentField(version, row, [[source, value]])).toBeUndefined();
    }
  });

  test.each(['v1', 'v2'] as const)('%s does not read a key that contains a whole path', (version) => {
    const row: SourceRow = { to: 'properties.currency', from: [], ...texts };
    const message = { type: 'track', event: 'Subscribe', timestamp: 1714904430, 'properties.currency': 'EUR' };
    const [request] = transformEvent({
      message,
      destination: { Config: { accessToken: 'token', pixelCode: 'PIXEL', version } },
    });
    expect(JSON.stringify(request?.body)).not.toContain('EUR');
    expect(sentField(version, row, [])).toBeUndefined();
  });
});

describe('a device id is sent as the id of the operating system that gave it', () => {
  const idsOn = (os: unknown): string[] =>
    ['gaid', 'idfa', 'idfv'].filter((id) => {
      const row: SourceRow = { to: `user.${id}`, from: [], ...texts };
      const device = { advertisingId: '6d92078a-8246-4ba4-ae5b-76104861e7dc', id: 'vendor' };
      return sentField('v2', row, [['context', { os: { name: os }, device }]]) !== undefined;
    });

  test.each(['iOS', 'watchOS', 'iPadOS', 'tvOS', 'IPADOS', ' tvos '])("%s is Apple's", (os) => {
    expect(idsOn(os)).toStrictEqual(['idfa', 'idfv']);
  });

  test.each(['Android', 'ANDROID', ' android '])("%s is Google's", (os) => {
    expect(idsOn(os)).toStrictEqual(['gaid']);
  });

  test.each(['Windows', 'macOS', '', undefined, 5, {}])('%j says nothing', (os) => {
    expect(idsOn(os)).toStrictEqual(['gaid', 'idfa', 'idfv']);
  });
});
