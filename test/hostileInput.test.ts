import { describe, expect, test } from 'vitest';
import {
  batchEvents,
  checkConfig,
  classifyResponse,
  explainEvent,
  isRecordMessage,
  parseConfig,
  splitRequest,
  TransformError,
  type TransformInput,
  transformEvent,
  transformEvents,
} from '../src/index.js';
import {
  createDestination,
  DestinationError,
  networkHandler,
  networkHandlerV1,
  processRouterDest,
} from '../src/rudderstack/index.js';
import { createSender } from '../src/send/index.js';
import { ModelError, RowsError, rowsToTrackEvents } from '../src/warehouse/index.js';
import { cpuTime } from './cpuTime.js';

const destinations = (['v1', 'v2'] as const).map((version) => ({
  Config: { accessToken: 'token', pixelCode: 'PIXEL', version, customProperties: ['deep', '__proto__'] },
}));

const nest = (levels: number): unknown => JSON.parse(`${'{"a":['.repeat(levels)}1${']}'.repeat(levels)}`);

describe.each(destinations)('Events API, $Config.version', (destination) => {
  const transform = (message: unknown) => transformEvent({ message, destination } as TransformInput);
  const track = { type: 'track', event: 'Purchase', timestamp: '2026-02-03T04:05:06Z' };

  test('very deep objects are cut, and the rest is sent', () => {
    const deep = nest(20_000);
    const message = {
      ...track,
      context: { page: { deep }, ad: deep },
      properties: { deep, contents: [{ content_id: 'a', deep }], products: deep, order_id: '7' },
    };
    expect(JSON.stringify(transform(message))).toContain('"order_id":"7"');
  });

  test('keys named __proto__ are copied as data and do not change a prototype', () => {
    const message = JSON.parse(
      '{"type":"track","event":"Purchase","timestamp":1770091506,"properties":{"__proto__":{"polluted":1},"contents":[{"content_id":"a","__proto__":{"polluted":1}}]}}',
    );
    expect(JSON.stringify(transform(message))).toContain('"__proto__":{"polluted":1}');
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  test('long strings take at most linear time', () => {
    const long = `${'a'.repeat(500_000)}@${' '.repeat(500_000)}x`;
    const traits = { email: long, phone: long, firstName: long, zip: long, address: { country: long } };
    const message = {
      ...track,
      event: 'Lead',
      traits,
      context: { ip: long, page: { url: long } },
      properties: { value: long },
    };
    expect(cpuTime(() => transform(message))).toBeLessThan(5000);
  });

  test.each([
    '1'.repeat(300_000),
    `${'1'.repeat(300_000)}x`,
    `${'0'.repeat(300_000)}.x`,
    '-'.repeat(300_000),
    `${'0:'.repeat(150_000)}1`,
    `2024-05-05T${' '.repeat(300_000)}`,
  ])('a string of one repeated character is read quickly (%.4s)', (long) => {
    const milliseconds = cpuTime(() => {
      const properties = { value: long, num_items: long, order_id: long, context: { user: { ip: long } } };
      transform({ ...track, originalTimestamp: long, properties });
    });
    expect(milliseconds).toBeLessThan(2000);
  });
});

const track = { type: 'track', event: 'Purchase', timestamp: '2026-02-03T04:05:06Z' };
/** An object whose property throws when it is read. The error text must not appear in any output. */
const throwing = (name: string, others: object = {}): Record<string, unknown> =>
  Object.defineProperty({ ...others }, name, {
    enumerable: true,
    get() {
      throw new Error('jane@example.com');
    },
  });
const cyclic = (): Record<string, unknown> => {
  const loop: Record<string, unknown> = { content_id: 'a' };
  // The cycle has two branches: a copy that stops only at a maximum depth would double with each level.
  return Object.assign(loop, { one: loop, other: [loop, loop] });
};
const revoked = (target: object = {}): object => {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
};
/** An object that can be read once. */
const readOnce = (target: object): object => {
  const seen = new Set<string | symbol>();
  return new Proxy(target, {
    get(object, key, receiver) {
      if (seen.has(key)) throw new Error('jane@example.com');
      seen.add(key);
      return Reflect.get(object, key, receiver);
    },
  });
};
/** Each bad event, with the place that its refusal names. */
const badMessages = ({ destination }: { destination: unknown }): [input: unknown, place: string][] => [
  [{ message: throwing('type'), destination }, 'message.type'],
  [{ message: throwing('integrations', track), destination }, 'message.integrations'],
  [{ message: throwing('channel', { ...track, request_ip: '203.0.113.9' }), destination }, 'message.channel'],
  [{ message: { ...track, properties: throwing('order_id') }, destination }, 'message.properties.order_id'],
  [{ message: { ...track, context: throwing('page') }, destination }, 'message.context.page'],
  [{ message: { ...track, properties: { deep: throwing('x') } }, destination }, 'message.properties.*'],
  [{ message: { ...track, properties: { deep: cyclic() } }, destination }, 'message.properties.*'],
  [{ message: { ...track, properties: { contents: [cyclic()] } }, destination }, 'message.properties.contents[0].*'],
  // The cycle is not in the JSON of the object.
  [
    { message: { ...track, properties: { deep: { ...cyclic(), toJSON: () => ({}) } } }, destination },
    'message.properties.*',
  ],
  [{ message: { ...track, context: revoked() }, destination }, 'message.context'],
  [{ message: revoked(), destination }, 'message'],
  // A key that may be personal is not repeated.
  [{ message: { ...track, properties: { deep: throwing('jane@example.com') } }, destination }, 'message.properties.*'],
  [
    { message: { ...track, properties: { contents: [throwing('JaneDoeringer')] } }, destination },
    'message.properties.contents[0].*',
  ],
  [{ message: new Proxy(track, { get: () => throwing('x')['x'], has: () => true }), destination }, 'message.type'],
  [throwing('message', { destination }), 'message'],
];
const badSettings = ({ message }: { message: unknown }): [input: unknown, place: string][] => [
  [{ message, destination: throwing('Config') }, 'destination.Config'],
  [{ message, destination: { Config: throwing('version') } }, 'destination.Config.version'],
  [{ message, destination: { Config: revoked() } }, 'destination.Config'],
  [
    {
      message,
      destination: { Config: { accessToken: 'token', pixelCode: 'PIXEL', eventsToStandard: [throwing('to')] } },
    },
    'destination.Config.eventsToStandard[0].to',
  ],
  [throwing('destination', { message }), 'destination.Config'],
];

describe.each(destinations)(
  'an event that JSON cannot hold affects no other event, in Events API $Config.version:',
  (destination) => {
    const good = { message: track, destination };
    const refusals = [
      ...badMessages(good).map(
        ([input, place]) =>
          [input, 'invalid-message', `Event must be plain data, as JSON holds it: look at ${place}`] as const,
      ),
      ...badSettings(good).map(
        ([input, place]) =>
          [
            input,
            'invalid-config',
            `destination.Config must be plain data, as JSON holds it: look at ${place}`,
          ] as const,
      ),
    ];
    const hostile = refusals.map(([input]) => input);

    test.each(refusals.map((refusal, index) => [index, ...refusal] as const))(
      'transformEvent rejects case %i',
      (_index, input, code, text) => {
        expect(() => transformEvent(input as typeof good)).toThrow(new TransformError(code, text));
      },
    );

    test('transformEvents rejects each case and sends the good events', () => {
      const { requests, refusals: refused } = transformEvents([good, ...(hostile as (typeof good)[]), good]);
      expect(requests.map(({ eventIndexes }) => eventIndexes)).toEqual([[0, hostile.length + 1]]);
      expect(refused.map(({ eventIndex, error }) => [eventIndex, error.code, error.message])).toEqual(
        refusals.map(([, code, text], index) => [index + 1, code, text]),
      );
    });

    test('processRouterDest rejects each case and accepts the good events', () => {
      const inputs = [good, ...hostile, good].map((input, jobId) =>
        Object.defineProperty(input as object, 'metadata', { value: { jobId }, configurable: true }),
      );
      const odd = [
        throwing('metadata', good),
        { ...good, metadata: throwing('jobId') },
        { ...good, metadata: throwing('dontBatch') },
        { ...good, destination: throwing('ID', destination), metadata: { jobId: 1 } },
      ];
      const rows = processRouterDest([...inputs, ...odd]);
      expect(rows.filter(({ statusCode }) => statusCode === 400)).toMatchObject(
        refusals.map(([, , text]) => ({ error: text })),
      );
      const accepted = rows.filter(({ statusCode }) => statusCode === 200);
      expect(accepted.flatMap(({ metadata }) => metadata)).toHaveLength(2 + odd.length);
      expect(JSON.stringify(rows.map((row) => ('error' in row ? row.error : '')))).not.toContain('jane');
    });
  },
);

test.each([
  throwing('status', { body: { code: 0 } }),
  throwing('body', { status: 200 }),
  { status: 200, body: throwing('code') },
  { status: 200, body: throwing('message', { code: 40002 }) },
  { status: 200, body: throwing('data', { code: 20001 }) },
  { status: 200, body: { code: 20001, data: { failed_events: [throwing('order_in_batch')] } } },
])('an unreadable response is retryable (%#)', (response) => {
  expect(classifyResponse(response)).toMatchObject({ outcome: 'retryable', status: 500, code: undefined });
});

test('a cyclic response is read like any other', () => {
  const body: Record<string, unknown> = { code: 20001, data: { failed_events: [{ order_in_batch: 1 }] } };
  body['self'] = body;
  expect(classifyResponse({ status: 200, body })).toMatchObject({ outcome: 'partial', failedEvents: [1] });
});

test('properties that JSON would not carry are not read, and explained as absent', () => {
  const hidden = (value: object, others: object = {}) =>
    Object.defineProperties(
      others,
      Object.fromEntries(Object.entries(value).map(([key, item]) => [key, { value: item }])),
    );
  const context = hidden({ ip: '198.51.100.7' }, { page: Object.assign([], { url: 'https://shop.example.com/' }) });
  const message = {
    type: 'track',
    event: 'Purchase',
    timestamp: 1770091506,
    context,
    properties: hidden({ value: 3 }, { total: 4 }),
  };

  const destination = { Config: { accessToken: 'token', pixelCode: 'PIXEL' } };
  const [request] = transformEvent({ message, destination });
  expect(request?.body).toMatchObject({ data: [{ properties: { value: 4 } }] });
  expect(JSON.stringify(request)).not.toMatch(/198|shop.example/);
  const [explained] = explainEvent({ message, destination }).payloads;
  expect(explained?.fields).toContainEqual(
    expect.objectContaining({ path: 'properties.value', from: 'properties.total' }),
  );

  const Config = hidden({ pixelCode: 'HIDDEN' }, { accessToken: 'token' });
  expect(() => transformEvent({ message, destination: { Config } })).toThrow(
    expect.objectContaining({ code: 'missing-pixel-code' }),
  );
});

test('a refusal names what tells whose id a device id is', () => {
  const message = { ...track, context: { os: throwing('name'), device: { advertisingId: 'A' } } };
  expect(() =>
    transformEvent({ message, destination: { Config: { accessToken: 'token', pixelCode: 'PIXEL' } } }),
  ).toThrow(
    new TransformError(
      'invalid-message',
      'Event must be plain data, as JSON holds it: look at message.context.os.name',
    ),
  );
});

test('parseConfig rejects unreadable settings', () => {
  expect(() => parseConfig(throwing('version', { accessToken: 'token', pixelCode: 'PIXEL' }))).toThrow(
    new TransformError(
      'invalid-config',
      'destination.Config must be plain data, as JSON holds it: look at destination.Config.version',
    ),
  );
});

describe('no error of another program leaves the library', () => {
  const destination = { Config: { accessToken: 'token', pixelCode: 'PIXEL' } };
  const good = { message: track, destination };
  const errorOf = (call: () => unknown): unknown => {
    try {
      return call();
    } catch (error) {
      return error;
    }
  };
  const invalidOption = (text: string) => new TransformError('invalid-option', text);

  test('an element of a list that throws is refused, and the others are sent', () => {
    const events = Object.defineProperty([good, good, good], 1, {
      get() {
        throw new Error('jane@example.com');
      },
    });
    const { requests, refusals } = transformEvents(events);
    expect(requests.map(({ eventIndexes }) => eventIndexes)).toEqual([[0, 2]]);
    expect(refusals).toEqual([{ eventIndex: 1, error: new TransformError('invalid-message') }]);
    expect(processRouterDest(events).map(({ statusCode }) => statusCode)).toEqual([200, 400]);
  });

  test('a message that can be read once is refused or sent, and calls nothing a bug', () => {
    const input = { message: readOnce({ ...track, properties: readOnce({ value: 3 }) }), destination };
    const error = errorOf(() => transformEvent(input as typeof good));
    expect(Array.isArray(error) || (error instanceof TransformError && error.code === 'invalid-message')).toBe(true);
  });

  test.each<[string, () => unknown]>([
    ['transformEvents', () => transformEvents(revoked([]) as never)],
    ['batchEvents', () => batchEvents(revoked([]) as never)],
    ['batchEvents of an iterable without an iterator', () => batchEvents({ [Symbol.iterator]: 5 } as never)],
  ])('a list that cannot be read: %s', (_name, call) => {
    const expected = invalidOption('Pass a list of { message, destination }: an array or any other iterable');
    expect(errorOf(call)).toEqual(expected);
  });

  test.each<[options: () => object, text: string]>([
    [() => revoked(), 'Options must be an object'],
    [() => throwing('parsePhone'), 'Option "parsePhone" must be a function'],
    [() => throwing('sendAlone'), 'Option "sendAlone" must be a function'],
    [() => ({ sendAlone: 5 }), 'Option "sendAlone" must be a function'],
    [() => throwing('maxEventsPerRequest'), 'Option "maxEventsPerRequest" must be an object such as { v2: 100 }'],
    [() => ({ maxEventsPerRequest: revoked() }), 'Option "maxEventsPerRequest" must be an object such as { v2: 100 }'],
    [
      () => ({ maxEventsPerRequest: throwing('v2') }),
      'Option "maxEventsPerRequest.v2" must be a whole number from 1 to 1000',
    ],
  ])('options that cannot be read (%#)', (options, text) => {
    expect(errorOf(() => transformEvents([good], options()))).toEqual(invalidOption(text));
  });

  test('each option is read once', () => {
    const options = readOnce({ parsePhone: () => undefined, sendAlone: () => true, maxEventsPerRequest: { v2: 1 } });
    expect(transformEvents([good, good], options).requests).toHaveLength(2);
  });

  test('checkConfig and parseConfig say what is wrong with their options', () => {
    expect(checkConfig({}, throwing('parsePhone'))).toEqual([
      { severity: 'error', code: 'invalid-option', path: '', message: 'Option "parsePhone" must be a function' },
    ]);
    expect(errorOf(() => parseConfig({}, null as never))).toEqual(invalidOption('Options must be an object'));
  });

  test.each<() => [request: unknown, indexes: unknown]>([
    () => [null, [0]],
    () => [revoked(), [0]],
    () => [{ body: { data: [cyclic()] } }, [0]],
    () => [{ body: { data: revoked([]) } }, [0]],
    () => [{ body: { data: [] } }, revoked([])],
  ])('splitRequest of what is no request (%#)', (args) => {
    const [request, indexes] = args();
    expect(errorOf(() => splitRequest(request as never, indexes as never))).toEqual(
      new TypeError('Pass a request with its body, and a list of positions in it'),
    );
  });

  test('isRecordMessage is false for what cannot be read', () => {
    expect([revoked(), throwing('type')].map(isRecordMessage)).toEqual([false, false]);
  });

  test.each<[host: () => unknown, text: string]>([
    [
      () => undefined,
      'Option "network" must be an object with proxy, prepareProxy and processAxiosResponse of the host',
    ],
    [() => ({ network: {} }), 'Option "errors.InstrumentationError" must be a class of errors'],
    [() => ({ network: {}, errors: revoked() }), 'Option "errors.InstrumentationError" must be a class of errors'],
  ])('createDestination says what it takes (%#)', (host, text) => {
    expect(errorOf(() => createDestination(host() as never))).toEqual(invalidOption(text));
  });

  test.each<[params: () => unknown, status: number]>([
    [() => undefined, 500],
    [() => ({ destinationResponse: throwing('response', { status: 200 }) }), 500],
    [() => ({ destinationResponse: { status: 200, response: { pipe: () => undefined } } }), 500],
    [() => ({ destinationResponse: { status: 200, response: { code: 40001 } }, destinationRequest: revoked() }), 400],
  ])('a network handler throws errors of its own (%#)', (params, status) => {
    for (const Handler of [networkHandler, networkHandlerV1]) {
      const error = errorOf(() => new Handler().responseHandler(params() as never));
      expect(error).toBeInstanceOf(DestinationError);
      expect(error).toMatchObject({ status });
    }
  });

  test('jobs that cannot be read are delivered as the others', () => {
    const jobs = Object.defineProperty([{ jobId: 1 }, { jobId: 2 }], 1, {
      get() {
        throw new Error('jane@example.com');
      },
    });
    const params = { destinationResponse: { status: 200, response: { code: 0 } }, rudderJobMetadata: jobs };
    expect(new networkHandlerV1().responseHandler(params).response).toMatchObject([
      { statusCode: 200, metadata: { jobId: 1 } },
      { statusCode: 200, metadata: undefined },
    ]);
  });

  test.each<[options: () => unknown, text: string]>([
    [() => revoked(), 'Options must be an object such as { fetch, accessToken }'],
    [() => throwing('fetch'), 'Option "fetch" must be a function such as the fetch of the host'],
    [
      () => ({ fetch, accessToken: 'token', store: revoked() }),
      'Option "store" must be a DeliveryStore with the methods has and add',
    ],
    [() => ({ fetch, accessToken: 'token', signal: throwing('aborted') }), 'Option "signal" must be an AbortSignal'],
  ])('createSender names the option that cannot be read (%#)', (options, text) => {
    expect(errorOf(() => createSender(options() as never))).toEqual(invalidOption(text));
  });

  test('rows and models that cannot be read', () => {
    const model = { event: 'Lead', timestamp: 'at', key: ['id'] };
    const rows = Object.defineProperty([{ id: 1, at: 1770091506 }, {}, revoked()], 1, {
      get() {
        throw new Error('jane@example.com');
      },
    });
    const { events, refusals } = rowsToTrackEvents(rows, model);
    expect([events.length, refusals.map(({ rowIndex, code }) => [rowIndex, code])]).toEqual([
      1,
      [
        [1, 'invalid-row'],
        [2, 'invalid-row'],
      ],
    ]);
    expect(errorOf(() => rowsToTrackEvents(revoked([]) as never, model))).toBeInstanceOf(RowsError);
    expect(errorOf(() => rowsToTrackEvents([], revoked() as never))).toBeInstanceOf(ModelError);
    const where = { [Symbol('column')]: 1 };
    expect(errorOf(() => rowsToTrackEvents([], { ...model, where } as never))).toBeInstanceOf(ModelError);
  });
});
