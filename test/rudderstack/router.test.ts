import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { deepFreeze, destination, payloadsOf, type Row, requestsOf } from './host.js';

type Version = 'v1' | 'v2';
const versions = ['v1', 'v2'] as const;

const settings = (version: Version, more: object = {}) => ({
  accessToken: 'token',
  pixelCode: 'PIXEL',
  version,
  hashUserProperties: true,
  ...more,
});

/** A destination as the host passes it. */
const target = (version: Version, more: object = {}, ID = 'dst_1') => ({ ID, Config: settings(version, more) });

const track = (event: string, more: object = {}) => ({
  type: 'track',
  event,
  messageId: `m-${event}`,
  timestamp: '2026-02-03T04:05:06.000Z',
  ...more,
});

const input = (jobId: number, message: unknown, dest: unknown, more: object = {}) => ({
  message,
  metadata: { jobId, userId: `u${jobId}`, ...more },
  destination: dest,
});

/** Settings that map the event `Many` to several names. */
const many = (count: number) => ({
  eventsToStandard: Array.from({ length: count }, (_, index) => ({ from: 'many', to: `Name${index}` })),
});

const asTest = { properties: { testEventCode: 'TEST1' } };

const route = (inputs: unknown, options?: object): readonly Row[] =>
  destination.processRouterDest(deepFreeze(inputs), {}, options);

const jobsOf = (row: Row | undefined) => row?.metadata.map((metadata) => (metadata as { jobId: number }).jobId);
const jobs = (rows: readonly Row[]) => rows.map(jobsOf);
const eventsOf = (row: Row | undefined) =>
  row === undefined ? [] : requestsOf(row).map((request) => payloadsOf(request).map(({ event }) => event));

const request = (path: string, body: object) => ({
  version: '1',
  type: 'REST',
  method: 'POST',
  endpoint: `https://business-api.tiktok.com/open_api/v1.3/${path}/`,
  endpointPath: path,
  headers: { 'Access-Token': 'token', 'Content-Type': 'application/json' },
  params: {},
  body: { JSON: body, JSON_ARRAY: {}, XML: {}, FORM: {} },
  files: {},
});

const payload = {
  v1: (event: string, id = event) => ({
    type: 'track',
    event,
    event_id: `m-${id}`,
    timestamp: '2026-02-03T04:05:06.000Z',
  }),
  v2: (event: string, id = event) => ({ event, event_id: `m-${id}`, event_time: 1770091506 }),
};

const batchOf = {
  v1: (...names: string[]) =>
    request('pixel/batch', {
      pixel_code: 'PIXEL',
      partner_name: 'RudderStack',
      batch: names.map((name) => payload.v1(name)),
    }),
  v2: (...names: string[]) =>
    request('event/track', {
      event_source: 'web',
      event_source_id: 'PIXEL',
      partner_name: 'RudderStack',
      data: names.map((name) => payload.v2(name)),
    }),
};

describe.each(versions)('%s', (version) => {
  test('events that share a request are one row', () => {
    const dest = target(version);
    const inputs = [
      input(1, track('Lead'), dest, { secret: { a: ['b'] }, attemptNum: 0 }),
      input(2, track('Contact'), dest),
    ];
    expect(route(inputs)).toEqual([
      {
        batchedRequest: batchOf[version]('Lead', 'Contact'),
        metadata: inputs.map(({ metadata }) => metadata),
        batched: true,
        statusCode: 200,
        destination: dest,
      },
    ]);
  });

  test('a single event is sent as a batch', () => {
    const dest = target(version);
    expect(route([input(1, track('Lead'), dest)])).toEqual([
      expect.objectContaining({ batchedRequest: batchOf[version]('Lead'), batched: true }),
    ]);
  });

  test('a job with dontBatch has a row of its own, and the others still share theirs', () => {
    const dest = target(version);
    const rows = route([
      input(1, track('Lead'), dest),
      input(2, track('Contact'), dest, { dontBatch: true }),
      input(3, track('Search'), dest, { dontBatch: false }),
    ]);
    expect(rows).toEqual([
      expect.objectContaining({ batchedRequest: batchOf[version]('Lead', 'Search'), batched: true, statusCode: 200 }),
      {
        batchedRequest: batchOf[version]('Contact'),
        metadata: [{ jobId: 2, userId: 'u2', dontBatch: true }],
        batched: true,
        statusCode: 200,
        destination: dest,
      },
    ]);
    expect(jobs(rows)).toStrictEqual([[1, 3], [2]]);
  });

  test('a test event has a row of its own, with or without dontBatch, and the others still share theirs', () => {
    const dest = target(version);
    const rows = route([
      input(1, track('Lead'), dest),
      input(2, track('Contact', asTest), dest),
      input(3, track('Search'), dest),
      input(4, track('Contact', asTest), dest, { dontBatch: true }),
    ]);
    expect(jobs(rows)).toStrictEqual([[1, 3], [2], [4]]);
    for (const row of rows.slice(1)) {
      expect(row).toMatchObject({ batched: false, statusCode: 200, destination: dest });
      expect(Array.isArray(row.batchedRequest)).toBe(true);
      expect(row.batchedRequest).toHaveLength(1);
    }
    expect(rows[0]?.batched).toBe(true);
  });

  test('a job above the limit has all its requests in one row, and later events do not overtake it', () => {
    const dest = target(version, many(5));
    const rows = route(
      [
        input(1, track('Lead'), dest),
        input(2, track('Many'), dest),
        input(3, track('Contact'), dest),
        input(4, track('Many'), dest, { dontBatch: true }),
      ],
      { maxEventsPerRequest: { v1: 2, v2: 2 } },
    );
    expect(jobs(rows)).toStrictEqual([[1], [2], [3], [4]]);
    const cut = [['Name0', 'Name1'], ['Name2', 'Name3'], ['Name4']];
    expect(rows.map(eventsOf)).toStrictEqual([[['Lead']], cut, [['Contact']], cut]);
    expect(rows.map(({ batched }) => batched)).toStrictEqual([true, true, true, true]);
    expect(rows.map(({ batchedRequest }) => Array.isArray(batchedRequest))).toStrictEqual([false, true, false, true]);
    for (const row of rows)
      for (const { endpointPath } of requestsOf(row))
        expect(endpointPath).toBe(version === 'v1' ? 'pixel/batch' : 'event/track');
  });

  test('the payloads of one event stay together below the limit', () => {
    const dest = target(version, many(2));
    const rows = route(
      [1, 2, 3].map((jobId) => input(jobId, track('Many'), dest)),
      { maxEventsPerRequest: { v1: 5, v2: 5 } },
    );
    expect(jobs(rows)).toStrictEqual([[1, 2], [3]]);
    expect(rows.map(eventsOf)).toStrictEqual([[['Name0', 'Name1', 'Name0', 'Name1']], [['Name0', 'Name1']]]);
  });

  test("a request holds as many events as TikTok's limit allows", () => {
    const limit = version === 'v1' ? 50 : 1000;
    const dest = target(version, many(limit + 1));
    const rows = route(Array.from({ length: limit + 1 }, (_, index) => input(index + 1, track('Lead'), dest)));
    expect(rows.map((row) => row.metadata.length)).toStrictEqual([limit, 1]);
    const [cut] = route([input(1, track('Many'), dest)]);
    expect(eventsOf(cut).map((names) => names.length)).toStrictEqual([limit, 1]);
  });

  test('rows are sorted by their smallest job id, and jobs in a row keep their order', () => {
    const dest = target(version);
    const rows = route([
      input(100, track('Lead'), dest),
      input(30, track(''), dest),
      input(9, track('Contact', asTest), dest),
      input(20, track('Contact'), dest),
      input(10, track('Search'), target(version, {}, 'dst_2')),
    ]);
    expect(jobs(rows)).toStrictEqual([[9], [10], [100, 20], [30]]);
  });

  test('rows with the same job id keep their order', () => {
    const dest = target(version);
    const rows = route(['identify', 'page', 'group'].map((type) => input(7, { ...track('Lead'), type }, dest)));
    expect(rows.map(({ error }) => error)).toStrictEqual(
      ['identify', 'page', 'group'].map((type) => `Event type ${type} is not supported`),
    );
  });

  test('events share a request when destination, token, pixel, partner name and version are the same', () => {
    const base = target(version);
    const rows = route([
      input(1, track('Lead'), base),
      input(2, track('Lead'), target(version, {}, 'dst_2')),
      input(3, track('Lead'), target(version, { accessToken: 'other' })),
      input(4, track('Lead'), target(version, { pixelCode: 'OTHER' })),
      input(5, track('Lead'), target(version, { partnerName: 'Partner' })),
      input(6, track('Lead'), target(version === 'v1' ? 'v2' : 'v1')),
      input(7, track('Lead'), structuredClone(base)),
      input(8, track('Lead'), target(version, { sendCustomEvents: true })),
    ]);
    expect(jobs(rows)).toStrictEqual([[1, 7, 8], [2], [3], [4], [5], [6]]);
    // The settings of each event apply, not the settings of the first event.
    expect(requestsOf(rows[2] as Row)[0]?.headers['Access-Token']).toBe('other');
    const body = requestsOf(rows[3] as Row)[0]?.body.JSON;
    expect(version === 'v1' ? body?.pixel_code : body?.event_source_id).toBe('OTHER');
    expect(requestsOf(rows[4] as Row)[0]?.body.JSON.partner_name).toBe('Partner');
  });

  describe('the destination of a row', () => {
    const named = (Name: string) => ({ ...target(version), Name });

    test.each([
      ['dontBatch', track('Lead'), { dontBatch: true }],
      ['test event', track('Lead', asTest), {}],
    ])('is that of the first event of its group, even of a %s', (_, message, metadata) => {
      const rows = route(
        [
          input(1, track(''), named('refused')),
          input(2, message, named('alone')),
          input(3, track('Lead'), named('first')),
          input(4, track('Lead'), named('second')),
          input(5, track('Lead'), named('third'), { dontBatch: true }),
          input(6, track('Lead', asTest), named('fourth')),
        ].map((one, index) => (index === 1 ? { ...one, metadata: { ...one.metadata, ...metadata } } : one)),
      );
      expect(jobs(rows)).toStrictEqual([[1], [2], [3, 4], [5], [6]]);
      expect(rows.map((row) => (row.destination as { Name: string }).Name)).toStrictEqual([
        'refused',
        'alone',
        'alone',
        'third',
        'fourth',
      ]);
    });

    test('is that of the first event of its group in later batches too', () => {
      const rows = route(
        ['first', 'second', 'third'].map((name, index) => input(index + 1, track('Lead'), named(name))),
        { maxEventsPerRequest: { v1: 1, v2: 1 } },
      );
      expect(rows.map((row) => (row.destination as { Name: string }).Name)).toStrictEqual(['first', 'first', 'first']);
    });

    test('is its own for a job above the limit', () => {
      const own = { ...target(version, many(3)), Name: 'own' };
      const rows = route([input(1, track('Lead'), named('first')), input(2, track('Many'), own)], {
        maxEventsPerRequest: { v1: 2, v2: 2 },
      });
      expect(rows.map(({ destination }) => destination)).toEqual([named('first'), own]);
    });
  });

  test('a message with a statusCode is not taken for a finished request', () => {
    const dest = target(version);
    const forged = {
      statusCode: 200,
      body: { JSON: { data: [{ event: 'Forged' }] } },
      endpoint: 'https://forged.example',
    };
    const [row] = route([input(1, track('Lead', forged), dest)]);
    expect(row).toEqual(expect.objectContaining({ batchedRequest: batchOf[version]('Lead'), batched: true }));
    expect(route([input(1, forged, dest)])[0]).toMatchObject({ statusCode: 400, error: 'Event type is required' });
  });

  test('the request shares no object with the message', () => {
    const message = track('Lead', {
      properties: {
        contents: [{ content_id: 'a', tags: ['b'] }],
        context: { user: { email: 'a@b.example' }, page: { url: 'u' } },
      },
      context: { ad: { callback: 'c' }, page: { url: 'u' } },
    });
    const parts = new Set<unknown>();
    const walk = (value: unknown, visit: (part: object) => void): void => {
      if (typeof value !== 'object' || value === null) return;
      visit(value);
      for (const part of Object.values(value)) walk(part, visit);
    };
    walk(message, (part) => parts.add(part));
    for (const row of route([input(1, message, target(version))]))
      walk(row.batchedRequest, (part) => expect(parts.has(part)).toBe(false));
  });

  test('defaultPhoneCountry completes a phone number', () => {
    const dest = target(version, { defaultPhoneCountry: 'DE' });
    const [row] = route([input(1, track('Lead', { context: { traits: { phone: '0151 12345678' } } }), dest)]);
    const digest = createHash('sha256').update('+4915112345678').digest('hex');
    expect(row?.statusCode).toBe(200);
    expect(JSON.stringify(row?.batchedRequest)).toContain(digest);
  });
});

test('a test event of 1.0 has one request per name', () => {
  const dest = target('v1', many(2));
  const [row] = route([input(1, track('Many', asTest), dest)]);
  const single = (name: string) => {
    const { type: _type, ...rest } = payload.v1(name, 'Many');
    return request('pixel/track', {
      pixel_code: 'PIXEL',
      partner_name: 'RudderStack',
      test_event_code: 'TEST1',
      ...rest,
    });
  };
  expect(row).toEqual({
    batchedRequest: [single('Name0'), single('Name1')],
    metadata: [{ jobId: 1, userId: 'u1' }],
    batched: false,
    statusCode: 200,
    destination: dest,
  });
});

test('a test event of 2.0 has one request with all names and the test code', () => {
  const dest = target('v2', many(2));
  const [row] = route([input(1, track('Many', asTest), dest)]);
  expect(row).toEqual({
    batchedRequest: [
      request('event/track', {
        event_source: 'web',
        event_source_id: 'PIXEL',
        partner_name: 'RudderStack',
        test_event_code: 'TEST1',
        data: ['Name0', 'Name1'].map((name) => payload.v2(name, 'Many')),
      }),
    ],
    metadata: [{ jobId: 1, userId: 'u1' }],
    batched: false,
    statusCode: 200,
    destination: dest,
  });
});

test('2.0 groups by event source and its id', () => {
  const dest = target('v2', { eventSourceIds: { app: 'APP' } });
  const from = (event_source: string) => track('Lead', { properties: { event_source } });
  const rows = route(['web', 'app', 'WEB', 'app'].map((source, index) => input(index + 1, from(source), dest)));
  expect(jobs(rows)).toStrictEqual([
    [1, 3],
    [2, 4],
  ]);
  expect(rows.map((row) => requestsOf(row)[0]?.body.JSON)).toMatchObject([
    { event_source: 'web', event_source_id: 'PIXEL' },
    { event_source: 'app', event_source_id: 'APP' },
  ]);
});

describe("RudderStack's own defaults", () => {
  const least = { accessToken: 'token', pixelCode: 'PIXEL' };
  const message = track('Order Completed', { properties: { context: { user: { email: 'a@b.example' } } } });

  test.each([
    ['missing', {}],
    ['unknown', { version: 'v3' }],
    ['in capitals', { version: 'V2' }],
    ['null', { version: null }],
  ])('apply 1.0, its event names, its partner name and hashing when the version is %s', (_, more) => {
    const [row] = route([input(1, message, { ID: 'dst_1', Config: { ...least, ...more } })]);
    expect(row).toMatchObject({
      batchedRequest: {
        endpointPath: 'pixel/batch',
        body: {
          JSON: {
            partner_name: 'RudderStack',
            batch: [
              {
                event: 'PlaceAnOrder',
                context: { user: { email: createHash('sha256').update('a@b.example').digest('hex') } },
              },
            ],
          },
        },
      },
    });
  });

  test('send no custom events', () => {
    expect(route([input(1, track('My Event'), { ID: 'dst_1', Config: least })])[0]?.error).toBe(
      'Event name (my event) is not valid, must be mapped to one of standard events',
    );
  });
});

describe('refusals', () => {
  const good = target('v2');
  const { accessToken: _token, ...withoutToken } = settings('v2');
  const { pixelCode: _pixel, ...withoutPixel } = settings('v2');

  test.each([
    ['missing type', { event: 'Lead' }, good, 'instrumentation', 'Event type is required'],
    [
      'other type',
      { ...track('Lead'), type: 'identify' },
      good,
      'instrumentation',
      'Event type identify is not supported',
    ],
    ['record', { ...track('Lead'), type: ' Record ' }, good, 'instrumentation', /^Event type record is not supported/],
    ['no name', track(''), good, 'instrumentation', 'Event is a required field and should be a string'],
    ['blank name', track('  '), good, 'instrumentation', 'Event name is required'],
    [
      'unmapped name',
      track(' Constructor '),
      good,
      'instrumentation',
      'Event name (constructor) is not valid, must be mapped to one of standard events',
    ],
    ['no time', { type: 'track', event: 'Lead' }, good, 'instrumentation', 'Missing required value from "timestamp"'],
    ['no message', undefined, good, 'instrumentation', 'Message must be an object'],
    ['no token', track('Lead'), { ID: 'd', Config: withoutToken }, 'configuration', 'Access Token not found. Aborting'],
    ['no pixel', track('Lead'), { ID: 'd', Config: withoutPixel }, 'configuration', 'Pixel Code not found. Aborting'],
    ['no Config', track('Lead'), { ID: 'd' }, 'configuration', /./],
    ['no destination', track('Lead'), undefined, 'configuration', /./],
    ['a token that is a boolean', track('Lead'), target('v2', { accessToken: true }), 'configuration', /./],
  ])('%s gives a row with status 400 and its tags', (_, message, dest, errorType, error) => {
    const rows = route([input(1, message, dest, { attemptNum: 3 }), input(2, track('Lead'), good)]);
    expect(rows).toHaveLength(2);
    expect(rows[0]).toEqual({
      metadata: [{ jobId: 1, userId: 'u1', attemptNum: 3 }],
      batched: false,
      statusCode: 400,
      error: typeof error === 'string' ? error : expect.stringMatching(error),
      statTags: { errorCategory: 'dataValidation', errorType },
      destination: dest,
    });
    expect(rows[0]).not.toHaveProperty('batchedRequest');
    expect(rows[1]).toMatchObject({ statusCode: 200, batched: true });
  });

  test.each([undefined, null, 'text', 5, true, []])('an input %j is refused', (bad) => {
    const rows = route([bad, input(2, track('Lead'), good)]);
    expect(rows).toHaveLength(2);
    const refusal = rows.find(({ statusCode }) => statusCode === 400);
    expect(refusal?.metadata).toHaveLength(1);
    expect(refusal?.metadata[0]).toBeTypeOf('object');
    expect(refusal?.metadata[0]).not.toBeNull();
    expect(refusal?.batched).toBe(false);
    expect(refusal?.error).toBeTypeOf('string');
    expect(refusal?.statTags?.['errorCategory']).toBe('dataValidation');
  });

  test('an input without metadata has a row', () => {
    for (const message of [track('Lead'), track('')])
      expect(route([{ message, destination: good }])[0]?.metadata).toHaveLength(1);
  });
});

test.each([undefined, null, 'text', 5, {}, { length: 1 }])('inputs %j give no rows', (inputs) => {
  expect(route(inputs)).toStrictEqual([]);
});

test('an event that is nested too deeply does not affect the others', () => {
  let deep: unknown = 'end';
  for (let depth = 0; depth < 20_000; depth += 1) deep = { deep };
  const inputs = [
    input(1, track('Lead', { properties: { contents: [{ deep }], context: { page: deep } } }), target('v1')),
    input(2, track('Lead'), target('v1')),
  ];
  const rows = destination.processRouterDest(inputs);
  expect(rows.flatMap(({ metadata }) => metadata)).toHaveLength(2);
  expect(rows.at(-1)?.statusCode).toBe(200);
});

test('no inputs give no rows, and the other arguments are optional', () => {
  expect(route([])).toStrictEqual([]);
  expect(destination.processRouterDest([input(1, track('Lead'), target('v2'))])).toHaveLength(1);
});

test('a warehouse row is transformed like any event', () => {
  const message = track('Lead', {
    channel: 'sources',
    context: { sources: { job_id: 'j' }, mappedToDestination: true },
  });
  const connection = { config: { destination: { schemaVersion: '1.1' } } };
  const [row] = route([{ ...input(1, message, target('v2'), { sourceCategory: 'warehouse' }), connection }]);
  expect(row).toMatchObject({ statusCode: 200, metadata: [{ jobId: 1, userId: 'u1', sourceCategory: 'warehouse' }] });
});
