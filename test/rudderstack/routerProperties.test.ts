import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyConfig, anyEvent, anyJson } from '../properties/arbitraries.js';
import { samples } from '../samples.js';
import { deepFreeze, destination, outcomeOf, payloadsOf, type Row, requestsOf } from './host.js';

const limits = { v1: 3, v2: 5 };

const goodMessage = fc.record({
  type: fc.constant('track'),
  event: fc.constantFrom('Many', 'Lead', 'Contact'),
  messageId: fc.string({ minLength: 1 }),
  timestamp: fc.constant('2026-02-03T04:05:06Z'),
  properties: fc.record(
    { event_source: fc.constantFrom('web', 'app', 'crm'), testEventCode: fc.constantFrom(null, null, null, 'TEST') },
    { requiredKeys: [] },
  ),
});

const anySettings = fc
  .tuple(
    anyConfig,
    fc.constantFrom('token', 'other'),
    fc.constantFrom('PIXEL', 'OTHER'),
    fc.integer({ min: 1, max: 7 }),
  )
  .map(([config, accessToken, pixelCode, names]) => ({
    ...config,
    accessToken,
    pixelCode,
    customProperties: [],
    eventsToStandard: Array.from({ length: names }, (_, index) => ({ from: 'many', to: `Name${index}` })),
  }));

const goodDestination = fc.record({ ID: fc.constantFrom('dst_1', 'dst_2'), Config: anySettings });
const oddDestination = fc.oneof(
  anyJson,
  fc.record({ ID: anyJson, Config: anySettings }),
  fc.record({ Config: anyJson }),
  fc.record({
    ID: fc.constant('dst_1'),
    Config: fc.tuple(anySettings, anyJson).map(([config, version]) => ({ ...config, version })),
  }),
);

/** Invalid metadata. It never contains a jobId, which could be mistaken for one of ours. */
const oddMetadata = anyJson.filter((json) => !JSON.stringify(json).includes('jobId'));

interface Input {
  readonly message?: unknown;
  readonly metadata?: unknown;
  readonly destination?: unknown;
}

const anyInput = fc.record({
  message: fc.oneof(
    { weight: 8, arbitrary: goodMessage },
    { weight: 3, arbitrary: anyEvent },
    { weight: 1, arbitrary: fc.oneof(anyJson, fc.constant(undefined)) },
  ),
  destination: fc.oneof(
    { weight: 9, arbitrary: fc.nat() },
    { weight: 1, arbitrary: fc.oneof(oddDestination, fc.constant(undefined)) },
  ),
  metadata: fc.oneof(
    {
      weight: 9,
      arbitrary: fc.record({ dontBatch: fc.constantFrom(true, false, false, false) }, { requiredKeys: [] }),
    },
    { weight: 1, arbitrary: fc.oneof(oddMetadata, fc.constant(undefined)) },
  ),
});

/** Many events of few destinations; each is a job of its own unless its metadata is odd. */
const anyInputs = fc
  .tuple(
    fc.array(goodDestination, { minLength: 1, maxLength: 3 }),
    fc.array(fc.oneof({ weight: 20, arbitrary: anyInput }, { weight: 1, arbitrary: anyJson }), { maxLength: 25 }),
  )
  .map(([destinations, inputs]) =>
    inputs.map((one, index): unknown => {
      if (typeof one !== 'object' || one === null || Array.isArray(one)) return one;
      const { metadata, destination: dest, ...rest } = one as Input;
      const isJob = typeof metadata === 'object' && metadata !== null && !Array.isArray(metadata);
      return {
        ...rest,
        ...(metadata === undefined ? {} : { metadata: isJob ? { ...metadata, jobId: (index * 37) % 101 } : metadata }),
        ...(dest === undefined
          ? {}
          : { destination: typeof dest === 'number' ? destinations[dest % destinations.length] : dest }),
      };
    }),
  );

const jobOf = (metadata: unknown): number | undefined =>
  typeof metadata === 'object' && metadata !== null && Object.hasOwn(metadata, 'jobId')
    ? (metadata as { jobId: number }).jobId
    : undefined;

/** Whether JSON holds a value unchanged. */
const isJson = (value: unknown): boolean => {
  if (value === null || ['string', 'boolean'].includes(typeof value)) return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (Array.isArray(value)) return value.every(isJson);
  if (typeof value !== 'object') return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  const parts = Object.values(value).filter((part) => part !== undefined);
  return (prototype === Object.prototype || prototype === null) && parts.every(isJson);
};

const smallest = ({ metadata }: Row): number => Math.min(...metadata.map((one) => jobOf(one) ?? Number.NaN));

/** The number of payloads of an event on its own, or why it is refused. */
const alone = (input: unknown): number | string => {
  const { returned, thrown } = outcomeOf(() => destination.process(input));
  if (returned === undefined) return (thrown as Error).message;
  return [returned].flat().flatMap((request) => payloadsOf(request as never)).length;
};

test('each event is in exactly one row, and is sent or refused as it is on its own', () => {
  let sent = 0;
  let shared = 0;
  let cut = 0;
  fc.assert(
    fc.property(anyInputs, (inputs) => {
      const before = JSON.stringify(inputs);
      const rows = destination.processRouterDest(deepFreeze(inputs), {}, { maxEventsPerRequest: limits });
      expect(JSON.stringify(inputs)).toBe(before);
      expect(isJson(rows)).toBe(true);

      expect(rows.reduce((count, { metadata }) => count + metadata.length, 0)).toBe(inputs.length);
      const rowByJob = new Map<number, Row>();
      for (const row of rows) {
        expect(row.metadata.length).toBeGreaterThan(0);
        for (const metadata of row.metadata) {
          const job = jobOf(metadata);
          if (job === undefined) continue;
          expect(rowByJob.has(job)).toBe(false);
          rowByJob.set(job, row);
        }
      }

      const wanted = new Map<Row, number>();
      for (const input of inputs) {
        const metadata = typeof input === 'object' && input !== null ? (input as Input).metadata : undefined;
        const row = rowByJob.get(jobOf(metadata) ?? -1);
        if (row === undefined) {
          expect(jobOf(metadata)).toBeUndefined();
          continue;
        }
        expect(row.metadata).toContainEqual(metadata);
        const result = alone(input);
        if (typeof result === 'string') expect(row).toMatchObject({ statusCode: 400, error: result, batched: false });
        else {
          sent += 1;
          expect(row.statusCode).toBe(200);
          wanted.set(row, (wanted.get(row) ?? 0) + result);
        }
      }

      for (const row of rows) {
        if (row.statusCode === 400) {
          expect(row.metadata).toHaveLength(1);
          expect(row.error).toBeTypeOf('string');
          expect(Object.values(row.statTags ?? {}).every((tag) => typeof tag === 'string')).toBe(true);
          continue;
        }
        expect(row.statusCode).toBe(200);
        const requests = requestsOf(row);
        expect(requests.length).toBeGreaterThan(0);
        if (row.metadata.length > 1) shared += 1;
        if (row.batched && requests.length > 1) cut += 1;
        if (Array.isArray(row.batchedRequest) || !row.batched) expect(row.metadata).toHaveLength(1);
        for (const request of requests) {
          const { endpoint, endpointPath, headers } = request;
          for (const text of [endpoint, endpointPath, ...Object.values(headers)]) expect(text).toBeTypeOf('string');
          const count = payloadsOf(request).length;
          expect(count).toBeGreaterThan(0);
          expect(count).toBeLessThanOrEqual(endpointPath === 'event/track' ? limits.v2 : limits.v1);
        }
        if (row.metadata.every((metadata) => jobOf(metadata) !== undefined))
          expect(requests.flatMap(payloadsOf).length).toBe(wanted.get(row));
      }

      const order = rows.map(smallest);
      if (!order.some(Number.isNaN)) expect(order).toStrictEqual([...order].sort((one, other) => one - other));
    }),
    { numRuns: samples(500) },
  );
  // Without these, the property would also hold for rows that refuse everything.
  expect(sent).toBeGreaterThan(samples(800));
  expect(shared).toBeGreaterThan(samples(50) / 3);
  expect(cut).toBeGreaterThan(samples(10) / 3);
});

test('a valid event is accepted', () => {
  const valid = fc.array(fc.record({ message: goodMessage, destination: goodDestination }), { maxLength: 20 });
  fc.assert(
    fc.property(valid, (events) => {
      const rows = destination.processRouterDest(events.map((event, jobId) => ({ ...event, metadata: { jobId } })));
      for (const row of rows) expect(row.statusCode).toBe(200);
    }),
  );
});

test('no JSON as inputs or as an input throws', () => {
  fc.assert(
    fc.property(anyJson, (json) => {
      const rows = destination.processRouterDest(json);
      expect(rows).toHaveLength(Array.isArray(json) ? json.length : 0);
      for (const row of destination.processRouterDest([json])) expect(row.statusCode).toBe(400);
    }),
  );
});
