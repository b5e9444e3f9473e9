import fc from 'fast-check';
import toPath from 'lodash/toPath.js';
import { contentFields } from '../../src/events-api/contentFields.js';
import { eventNames } from '../../src/events-api/eventNames.js';
import { fieldTables } from '../../src/events-api/fieldTables.js';
import type { Source } from '../../src/mapping/row.js';

/** Every source path of some rows. */
export const sourcePaths = (rows: readonly { readonly sources?: readonly Source<unknown, never>[] }[]): string[] =>
  rows.flatMap(({ sources = [] }) =>
    sources.flatMap((source) => {
      if (typeof source === 'string') return [source];
      return 'path' in source ? [source.path] : [];
    }),
  );

/** Sets a value at a path of an object. A part of another type on the way is left unchanged. */
export const put = (message: Record<string, unknown>, path: string, value: unknown): void => {
  const keys = toPath(path);
  let holder = message;
  for (const key of keys.slice(0, -1)) {
    holder[key] ??= {};
    if (typeof holder[key] !== 'object' || Array.isArray(holder[key])) return;
    holder = holder[key] as Record<string, unknown>;
  }
  holder[keys.at(-1) ?? ''] = value;
};

/** Names that break look-ups in plain objects. */
const hostileKey = fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'length', '');

const hostileText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '\uD800',
    'a\uDFFFb',
    '{',
    '[',
    '[[[',
    '{"a":',
    '[null]',
    '{"__proto__":1}',
    'NaN',
    '1e999',
    '-',
    '+',
    '@',
  ),
  fc.constantFrom('2024-05-05T00:00:00Z', '2024-02-30', '99999999999999999999', '(0)', '00', '+', '64'.repeat(32)),
);

/** Any JSON value, with keys and strings that break careless code. */
export const anyJson: fc.Arbitrary<unknown> = fc
  .oneof(
    fc.jsonValue({ maxDepth: 3, stringUnit: 'binary' }),
    fc.dictionary(fc.oneof(fc.string(), hostileKey), fc.oneof(fc.jsonValue({ maxDepth: 1 }), hostileText)),
    fc.array(fc.oneof(hostileText, fc.constant(null), fc.double(), fc.object({ maxDepth: 1 }))),
    hostileText,
    fc.double(),
    fc.maxSafeInteger(),
    fc.constantFrom(null, true, false, 0, -0, 1e308, {}, []),
  )
  // Keeps only values that JSON can carry.
  .map((value) => JSON.parse(JSON.stringify(value) ?? 'null'));

const allPaths = [
  ...sourcePaths(
    Object.values(fieldTables).flatMap(({ event, bodies }) => [
      ...event,
      ...Object.values(bodies).flatMap(({ fields }) => fields),
    ]),
  ),
  ...[...sourcePaths(contentFields), 'contentType', 'content_type'].map((key) => `properties.products[0].${key}`),
  ...['channel', 'context.mappedToDestination', 'context.os.name', 'context.device.adTrackingEnabled'],
  ...['traits.address.country', 'context.traits.address.country'],
];

const eventName = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...eventNames.current.keys(), ...eventNames.rudderstack.keys()) },
  { weight: 1, arbitrary: fc.oneof(hostileKey, fc.string()) },
);

/** Track events with any JSON at any of the source paths. */
export const anyEvent: fc.Arbitrary<Record<string, unknown>> = fc
  .record({
    type: fc.oneof({ weight: 9, arbitrary: fc.constantFrom('track', ' Track ') }, { weight: 1, arbitrary: anyJson }),
    event: fc.oneof({ weight: 9, arbitrary: eventName }, { weight: 1, arbitrary: anyJson }),
    timestamp: fc.oneof(
      { weight: 4, arbitrary: fc.constant('2026-02-03T04:05:06Z') },
      { weight: 1, arbitrary: anyJson },
    ),
    values: fc.array(fc.tuple(fc.constantFrom(...allPaths), anyJson), { maxLength: 12 }),
  })
  .map(({ values, ...message }) => {
    const event: Record<string, unknown> = { ...message };
    for (const [path, value] of values) put(event, path, value);
    return event;
  });

export const anyVersion = fc.constantFrom('v1' as const, 'v2' as const);

/** Valid settings. */
export const anyConfig = fc.record(
  {
    accessToken: fc.constant('token'),
    pixelCode: fc.constant('PIXEL'),
    version: anyVersion,
    hashUserProperties: fc.boolean(),
    sendCustomEvents: fc.boolean(),
    eventNames: fc.constantFrom('current', 'rudderstack'),
    externalIdFrom: fc.constantFrom('none', 'userId', 'userIdOrAnonymousId'),
    eventsToStandard: fc.constant([
      { from: 'order completed', to: 'Purchase' },
      { from: 'order completed', to: 'Subscribe' },
    ]),
    customProperties: fc.constantFrom([], ['plan', '__proto__', 'constructor', 'products']),
    eventIdTemplate: fc.constantFrom('{properties.order_id}-{event}', '{constructor}', '{properties.products[0].sku}'),
  },
  { requiredKeys: ['accessToken', 'pixelCode'] },
);
