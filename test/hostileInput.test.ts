import { describe, expect, test } from 'vitest';
import {
  classifyResponse,
  explainEvent,
  parseConfig,
  TransformError,
  type TransformInput,
  transformEvent,
  transformEvents,
} from '../src/index.js';
import { processRouterDest } from '../src/rudderstack/index.js';

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
    const start = performance.now();
    transform(message);
    expect(performance.now() - start).toBeLessThan(5000);
  });

  test.each([
    '1'.repeat(300_000),
    `${'1'.repeat(300_000)}x`,
    `${'0'.repeat(300_000)}.x`,
    '-'.repeat(300_000),
    `${'0:'.repeat(150_000)}1`,
    `2024-05-05T${' '.repeat(300_000)}`,
  ])('a string of one repeated character is read quickly (%.4s)', (long) => {
    const start = performance.now();
    const properties = { value: long, num_items: long, order_id: long, context: { user: { ip: long } } };
    transform({ ...track, originalTimestamp: long, properties });
    expect(performance.now() - start).toBeLessThan(2000);
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
const badMessages = ({ destination }: { destination: unknown }): unknown[] => [
  { message: throwing('type'), destination },
  { message: { ...track, properties: throwing('order_id') }, destination },
  { message: { ...track, context: throwing('page') }, destination },
  { message: { ...track, properties: { deep: throwing('x') } }, destination },
  { message: { ...track, properties: { deep: cyclic() } }, destination },
  { message: { ...track, properties: { contents: [cyclic()] } }, destination },
  { message: new Proxy(track, { get: () => throwing('x')['x'], has: () => true }), destination },
  throwing('message', { destination }),
];
const badSettings = ({ message }: { message: unknown }): unknown[] => [
  { message, destination: throwing('Config') },
  { message, destination: { Config: throwing('version') } },
  {
    message,
    destination: { Config: { accessToken: 'token', pixelCode: 'PIXEL', eventsToStandard: [throwing('to')] } },
  },
  throwing('destination', { message }),
];

describe.each(destinations)(
  'an event that JSON cannot hold affects no other event, in Events API $Config.version:',
  (destination) => {
    const good = { message: track, destination };
    const refusals = [
      ...badMessages(good).map(
        (input) => [input, 'invalid-message', 'Event must be plain data, as JSON holds it'] as const,
      ),
      ...badSettings(good).map(
        (input) => [input, 'invalid-config', 'destination.Config must be plain data, as JSON holds it'] as const,
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

test('parseConfig rejects unreadable settings', () => {
  expect(() => parseConfig(throwing('version', { accessToken: 'token', pixelCode: 'PIXEL' }))).toThrow(
    new TransformError('invalid-config', 'destination.Config must be plain data, as JSON holds it'),
  );
});
