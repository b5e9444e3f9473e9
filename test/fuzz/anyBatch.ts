import fc from 'fast-check';
import { anyJson } from '../properties/arbitraries.js';

/** One input of a batch, and what the test knows about it. */
export interface FuzzInput {
  /** A valid event, a valid event with a few changes, or a random value. */
  readonly kind: 'valid' | 'mutated' | 'random';
  /** The value that the library receives. */
  readonly input: unknown;
  /** Which parts of a valid event were changed. Contains no values of the input. */
  readonly label: string;
  /** For a valid event: its event id and the number of payloads it must become. */
  readonly sent?: { readonly eventId: string; readonly payloads: number };
}

/** Inputs that one call receives. */
export interface Batch {
  readonly inputs: readonly FuzzInput[];
  readonly options: { readonly maxEventsPerRequest?: { readonly v1: number; readonly v2: number } };
  /** Freeze the inputs before the call. Otherwise the test compares them before and after. */
  readonly isFrozen: boolean;
}

export type Json = Readonly<Record<string, unknown>>;

/** Keys that every object inherits, unusual keys, and keys that the library reads. */
const anyKey = fc.constantFrom(
  ...['__proto__', 'constructor', 'prototype', 'toString', 'valueOf', 'hasOwnProperty', 'toJSON', 'then', 'length', ''],
  ...['0', '-1', 'a.b', '\uD800', '\u0000', 'type', 'event', 'properties', 'context', 'Config', 'jobId', 'dontBatch'],
);

const nested = (levels: number, open: string, close: string): string =>
  `${open.repeat(levels)}1${close.repeat(levels)}`;

/** JSON values that are valid and rare. They are kept as JSON strings and parsed each time, so that no test shares objects. */
const extremeJson: fc.Arbitrary<unknown> = fc
  .oneof(
    {
      weight: 20,
      arbitrary: fc.constantFrom(
        ...['-0', '1e308', '-1e308', '1e999', '-1e999', '5e-324', '1e21', '9007199254740993', '253402300800000', '-1'],
        ...['"9007199254740993"', '"123456789012345678901234567890n"', '"\\ud800"', '"a\\udfff@b.example"', '" "'],
        ...['{"__proto__":{"polluted":1}}', '{"constructor":{"prototype":{"polluted":1}}}', '[[],[[]],{}]', '[null]'],
        ...['{"length":4294967295}', '{"toString":null,"valueOf":1,"toJSON":{}}', '{"hasOwnProperty":1,"":[{}]}'],
      ),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(
          fc.constantFrom(50, 99, 100, 101, 1000, 6000),
          fc.constantFrom(['[', ']'], ['{"a":', '}'], ['[{"a":', '}]']),
        )
        .map(([levels, [open = '', close = '']]) => nested(levels, open, close)),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom('a', '1', ' ', '@', '[', '+', 'é', '\uD83D'), fc.constantFrom(300, 20_000, 100_000))
        .map(([sign, times]) => JSON.stringify(sign.repeat(times))),
    },
  )
  .map((text) => JSON.parse(text));

/** Any JSON value, with any type in any position. */
const wildJson: fc.Arbitrary<unknown> = fc.letrec<{ json: unknown; object: unknown; list: unknown }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    { weight: 3, arbitrary: anyJson },
    { weight: 2, arbitrary: extremeJson },
    { weight: 1, arbitrary: tie('object') },
    { weight: 1, arbitrary: tie('list') },
  ),
  // Like `JSON.parse`, `fromEntries` creates an own property for `__proto__`.
  object: fc.array(fc.tuple(anyKey, tie('json')), { maxLength: 5 }).map((entries) => Object.fromEntries(entries)),
  list: fc.array(tie('json'), { maxLength: 4 }),
})).json;

const oneOf = <const Value>(...values: Value[]): fc.Arbitrary<Value> => fc.constantFrom(...values);

const some = (fields: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<Json> =>
  fc.record(fields, { requiredKeys: [] });

const person = some({
  email: oneOf<unknown>(' Jane@Example.com ', ['a@example.com', 'b@example.com'], '["a@example.com"]'),
  phone: oneOf<unknown>('+1 (202) 555-0123', 12025550123, '0151 12345678'),
  firstName: oneOf('José', ' Jane '),
  zip: oneOf('12345-6789', 'SW1A 1AA'),
  address: fc.constant({ city: 'Berlin', country: 'DE', state: 'BE' }),
});

const product = some({
  product_id: oneOf<unknown>('p-1', 42),
  sku: fc.constant('sku-1'),
  category: fc.constant('shoes'),
  price: oneOf<unknown>(9.5, '12.50'),
  quantity: oneOf<unknown>(1, '2'),
});

/** The optional parts of a valid event. */
const validParts = {
  userId: oneOf<unknown>('u-1', 7),
  channel: oneOf('web', 'mobile', 'sources'),
  request_ip: oneOf('203.0.113.9', '10.0.0.5'),
  traits: person,
  context: some({
    traits: person,
    ip: oneOf('203.0.113.9', '2001:db8::1'),
    userAgent: fc.constant('DemoUA/1'),
    locale: fc.constant('de-DE'),
    page: fc.constant({ url: 'https://shop.example/?ttclid=click-1', referrer: 'https://example.com/' }),
    os: oneOf({ name: 'iOS' }, { name: 'android' }),
    device: fc.constant({ id: 'device-1', advertisingId: 'AD-1', adTrackingEnabled: true, attTrackingStatus: 3 }),
    app: fc.constant({ namespace: 'com.example', name: 'Shop', version: '1.0' }),
    externalId: fc.constant([{ type: 'tiktokExternalId', id: 'ext-1' }]),
    ad: fc.constant({ callback: 'click-2' }),
    sources: fc.constant({ job_id: 'job' }),
  }),
  properties: some({
    currency: fc.constant('eur'),
    value: oneOf<unknown>(12.5, '12.50', 0),
    revenue: fc.constant(3),
    order_id: oneOf<unknown>('o-1', 9001),
    products: fc.oneof(fc.array(product, { maxLength: 3 }), fc.constant('[{"product_id":1}]')),
    contents: fc.array(product, { maxLength: 2 }),
    content_ids: oneOf<unknown>(['a', 1], '["a"]'),
    query: fc.constant('shoes'),
    plan: fc.constant({ name: 'gold', months: [1, 2] }),
    event_source: oneOf('web', 'app', 'offline', 'CRM'),
    limited_data_use: oneOf<unknown>(true, 'no'),
    campaign_id: oneOf<unknown>('c-1', 5),
    lead_id: fc.constant('lead-1'),
    att_status: fc.constant('authorized'),
    timestamp: fc.constant('2026-02-01 10:00:00'),
    testEventCode: oneOf(null, null, null, null, null, null, 'TEST1'),
    context: some({
      user: person,
      page: fc.constant({ url: 'https://shop.example/x' }),
      ad: fc.constant({ callback: 'c' }),
    }),
  }),
};

export const validMessage = fc
  .record({
    type: oneOf('track', 'track', ' Track '),
    // Names in both built-in maps, and one that the settings below map.
    event: oneOf('Lead', ' addtocart', 'Order Completed', 'Product Added', 'Many'),
    timestamp: oneOf<unknown>('2026-02-03T04:05:06.000Z', '2026-02-03 04:05:06', 1770091506, '1770091506000'),
    parts: some(validParts),
  })
  .map(({ parts, ...message }): Json & { event: string } => ({ ...message, ...parts }));

export const validDestination = fc
  .tuple(
    oneOf('dst_1', 'dst_2'),
    fc.record(
      {
        accessToken: oneOf('token', 'other'),
        pixelCode: oneOf('PIXEL', 'OTHER'),
        version: oneOf('v1', 'v2'),
        hashUserProperties: oneOf<unknown>(true, 'true', false),
        sendCustomEvents: oneOf<unknown>(true, 'false', null),
        eventNames: oneOf('current', 'rudderstack'),
        partnerName: oneOf('Partner', ''),
        eventSourceIds: fc.constant({ app: 'APP', crm: null }),
        defaultPhoneCountry: fc.constant('DE'),
        externalIdFrom: oneOf('none', 'userId', 'userIdOrAnonymousId'),
        customProperties: fc.constant(['plan', 'constructor', '__proto__']),
        blacklistedEvents: fc.constant([{ eventName: 'Lead' }]),
      },
      { requiredKeys: ['accessToken', 'pixelCode', 'version'] },
    ),
    fc.integer({ min: 1, max: 7 }),
  )
  .map(([ID, Config, names]) => ({
    names,
    destination: {
      ID,
      Config: {
        ...Config,
        eventsToStandard: Array.from({ length: names }, (_, index) => ({ from: 'many', to: `Name${index}` })),
      },
    },
  }));

type Change =
  | { readonly does: 'replaced'; readonly at: number; readonly json: unknown }
  | { readonly does: 'removed'; readonly at: number }
  | { readonly does: 'renamed'; readonly at: number; readonly name: string };

const at = fc.nat(2 ** 30);
const anyChange: fc.Arbitrary<Change> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ does: fc.constant('replaced' as const), at, json: wildJson }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('removed' as const), at }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('renamed' as const), at, name: anyKey }) },
);

const isContainer = (value: unknown): value is Json => typeof value === 'object' && value !== null;

/** The paths of all values inside a value. */
export const pathsIn = (value: unknown, path: readonly string[] = []): (readonly string[])[] =>
  isContainer(value)
    ? Object.entries(value).flatMap(([key, part]) => [[...path, key], ...pathsIn(part, [...path, key])])
    : [];

/** Copies a value with the entry at `path` replaced by the result of `toEntries`. Objects outside the path are shared. */
const changeEntry = (
  container: unknown,
  [key = '', ...rest]: readonly string[],
  toEntries: (key: string, value: unknown) => [string, unknown][],
): unknown => {
  if (!isContainer(container)) return container;
  const entries = Object.entries(container).flatMap(([name, value]): [string, unknown][] => {
    if (name !== key) return [[name, value]];
    return rest.length === 0 ? toEntries(name, value) : [[name, changeEntry(value, rest, toEntries)]];
  });
  return Array.isArray(container) ? entries.map(([, value]) => value) : Object.fromEntries(entries);
};

const kindOf = (json: unknown): string => (json === null ? 'null' : Array.isArray(json) ? 'list' : typeof json);

const describeChange = (change: Change): string =>
  change.does === 'replaced' ? `replaced by some ${kindOf(change.json)}` : change.does;

const mutate = (valid: Json, changes: readonly Change[]): { readonly value: unknown; readonly label: string } => {
  const paths = pathsIn(valid);
  const chosen = changes.map((change) => ({ change, path: paths[change.at % paths.length] ?? [] }));
  return {
    value: chosen.reduce<unknown>(
      (value, { change, path }) =>
        changeEntry(value, path, (key, old) => {
          if (change.does === 'removed') return [];
          return change.does === 'renamed' ? [[change.name, old]] : [[key, change.json]];
        }),
      valid,
    ),
    label: chosen.map(({ change, path }) => `${path.join('.')} ${describeChange(change)}`).join(', '),
  };
};

const anyRecipe = fc.record({
  message: validMessage,
  pick: fc.nat(),
  more: fc.oneof(
    { weight: 4, arbitrary: fc.constant({ kind: 'valid' as const }) },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('mutated' as const),
        changes: fc.array(anyChange, { minLength: 1, maxLength: 3 }),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('random' as const),
        position: oneOf('input', 'message', 'destination', 'Config'),
        json: wildJson,
      }),
    },
  ),
  metadata: fc.oneof(
    { weight: 30, arbitrary: some({ dontBatch: oneOf<unknown>(true, false, false), attemptNum: fc.nat(9) }) },
    { weight: 1, arbitrary: some({ dontBatch: wildJson, secret: wildJson, userId: wildJson }) },
  ),
  // Metadata that does not describe a job. The host never sends such metadata.
  odd: fc.oneof(
    { weight: 30, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.record({ json: wildJson }) },
  ),
});

type Recipe = typeof anyRecipe extends fc.Arbitrary<infer Value> ? Value : never;
type ValidDestination = typeof validDestination extends fc.Arbitrary<infer Value> ? Value : never;

const toInput = (recipe: Recipe, index: number, destinations: readonly ValidDestination[]): FuzzInput => {
  const { destination, names } = destinations[recipe.pick % destinations.length] as ValidDestination;
  const eventId = `message-${index}`;
  const message = { ...recipe.message, messageId: eventId };
  // Job ids are unique and differ from the positions in the batch.
  const metadata = recipe.odd === undefined ? { ...recipe.metadata, jobId: (index * 37) % 101 } : recipe.odd.json;
  const { more } = recipe;
  if (more.kind === 'valid') {
    const payloads = message.event === 'Many' ? names : 1;
    return { kind: 'valid', input: { message, metadata, destination }, label: 'valid', sent: { eventId, payloads } };
  }
  if (more.kind === 'mutated') {
    const { value, label } = mutate({ message, destination }, more.changes);
    const input = isContainer(value) ? { ...value, metadata } : value;
    return { kind: 'mutated', input, label: `mutated: ${label}` };
  }
  const { position, json } = more;
  const inputs = {
    input: json,
    message: { message: json, metadata, destination },
    destination: { message, metadata, destination: json },
    Config: { message, metadata, destination: { ID: destination.ID, Config: json } },
  };
  return { kind: 'random', input: inputs[position], label: `random ${position}` };
};

/** The possible numbers of inputs in a batch. */
const sizes = [0, 1, 2, 5, 12, 20, 40, 80];
export const averageSize = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;

/** Batches of valid, mutated and random inputs for up to three destinations. */
export const anyBatch: fc.Arbitrary<Batch> = fc.constantFrom(...sizes).chain((size) =>
  fc
    .record({
      destinations: fc.array(validDestination, { minLength: 1, maxLength: 3 }),
      recipes: fc.array(anyRecipe, { minLength: size, maxLength: size }),
      options: oneOf({}, { maxEventsPerRequest: { v1: 3, v2: 5 } }),
      isFrozen: fc.boolean(),
    })
    .map(({ destinations, recipes, options, isFrozen }) => ({
      inputs: recipes.map((recipe, index) => toInput(recipe, index, destinations)),
      options,
      isFrozen,
    })),
);
