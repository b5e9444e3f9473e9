import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  batchEvents,
  type TikTokRequest,
  TransformError,
  type TransformInput,
  transformEvent,
  transformEvents,
} from '../../src/index.js';
import { samples } from '../samples.js';
import { anyConfig, anyEvent, anyJson } from './arbitraries.js';

/** Few tokens, pixels, sources and partners, so that events share requests. */
const anyTarget = fc.record({
  accessToken: fc.constantFrom('token', 'other'),
  pixelCode: fc.constantFrom('PIXEL', 'OTHER'),
  partnerName: fc.constantFrom(null, 'Partner'),
  eventSourceIds: fc.constantFrom({}, { app: 'APP' }),
  testEventCode: fc.oneof({ weight: 6, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.constant('TEST') }),
});

const namesOf = (count: number) => Array.from({ length: count }, (_, index) => ({ from: 'paid', to: `Name${index}` }));

const trackEvent = fc.record({
  type: fc.constant('track'),
  event: fc.constantFrom('Paid', 'Lead', 'Contact'),
  messageId: fc.string({ minLength: 1 }),
  timestamp: fc.constant('2026-02-03T04:05:06Z'),
  properties: fc.record({ event_source: fc.constantFrom('web', 'app', 'crm') }),
});

const anyMessage = fc.oneof(
  { weight: 8, arbitrary: trackEvent },
  { weight: 2, arbitrary: anyEvent },
  { weight: 1, arbitrary: anyJson },
);

/** Settings of a few destinations: many events have equal settings, but not always the same object. */
const anySettings = fc.tuple(anyConfig, anyTarget, fc.integer({ min: 0, max: 7 })).map(([config, target, names]) => ({
  ...config,
  ...target,
  customProperties: [],
  eventsToStandard: namesOf(names),
}));

const anyInputs = fc
  .tuple(
    fc.array(anySettings, { minLength: 1, maxLength: 3 }),
    fc.array(fc.tuple(anyMessage, fc.nat()), { maxLength: 30 }),
  )
  .map(([settings, events]) =>
    events.map(([message, index]) => {
      const Config = settings[index % settings.length];
      return { message, destination: { Config: index % 2 === 0 ? Config : structuredClone(Config) } } as TransformInput;
    }),
  );

const payloadsOf = ({ body }: TikTokRequest): unknown[] => {
  if ('data' in body) return [...body.data];
  if ('batch' in body) return body.batch.map(({ type: _type, ...payload }) => payload);
  const { pixel_code: _pixelCode, partner_name: _partnerName, ...payload } = body;
  return [payload];
};

/** The parts of a request that must be equal for all of its events. */
const targetOf = ({ path, headers, body }: TikTokRequest) => {
  const { data: _data, batch: _batch, ...rest } = body as unknown as Record<string, unknown>;
  const isSingle = path === 'pixel/track';
  const shared = isSingle ? { pixel_code: rest['pixel_code'], partner_name: rest['partner_name'] } : rest;
  return JSON.stringify([
    path.split('/')[0],
    headers,
    Object.entries(shared)
      .filter(([, value]) => value !== undefined)
      .sort(),
  ]);
};

const alone = (input: TransformInput): TikTokRequest[] | TransformError => {
  try {
    return transformEvent(input);
  } catch (error) {
    if (error instanceof TransformError) return error;
    throw error;
  }
};

const limits = { v1: 3, v2: 5 };
const isSentAlone = (_event: unknown, index: number): boolean => index % 7 === 3;

test('many events become few requests, and no payload is lost, repeated, mixed up or out of order', () => {
  let shared = 0;
  let severalNames = 0;
  fc.assert(
    fc.property(anyInputs, (inputs) => {
      const { requests, refusals } = transformEvents(inputs, { maxEventsPerRequest: limits, sendAlone: isSentAlone });
      const single = inputs.map(alone);

      // Each event is either rejected, with the same error as alone, or in requests.
      const refusedAlone = single.flatMap((result, eventIndex) =>
        result instanceof TransformError ? [[eventIndex, result.code, result.message]] : [],
      );
      expect(refusals.map(({ eventIndex, error }) => [eventIndex, error.code, error.message])).toStrictEqual(
        refusedAlone,
      );

      const payloadsByEvent = new Map<number, unknown[]>();
      for (const { request, eventIndexes, payloadCounts } of requests) {
        const payloads = payloadsOf(request);
        const limit = request.path === 'event/track' ? limits.v2 : limits.v1;
        expect(payloads.length).toBeGreaterThan(0);
        expect(payloads.length).toBeLessThanOrEqual(limit);
        expect([...eventIndexes].sort((one, other) => one - other)).toStrictEqual(eventIndexes);
        if (eventIndexes.length > 1) shared += 1;

        // A request contains the payloads of its events, one event after the other.
        let start = 0;
        const counts: number[] = [];
        for (const eventIndex of eventIndexes) {
          const result = single[eventIndex];
          if (result === undefined || result instanceof TransformError) throw new Error('a rejected event was sent');
          const countAlone = result.flatMap(payloadsOf).length;
          const count = eventIndexes.length > 1 ? countAlone : payloads.length;
          counts.push(countAlone);
          payloadsByEvent.set(eventIndex, [
            ...(payloadsByEvent.get(eventIndex) ?? []),
            ...payloads.slice(start, start + count),
          ]);
          start += count;
          for (const one of result) expect(targetOf(one)).toBe(targetOf(request));
          if (isSentAlone(undefined, eventIndex)) expect(eventIndexes).toStrictEqual([eventIndex]);
        }
        expect(start).toBe(payloads.length);
        expect(payloadCounts).toStrictEqual(counts.every((count) => count === 1) ? undefined : counts);
        if (payloadCounts !== undefined && counts.length > 1) severalNames += 1;
      }

      single.forEach((result, eventIndex) => {
        const expected = result instanceof TransformError ? undefined : result.flatMap(payloadsOf);
        expect(JSON.stringify(payloadsByEvent.get(eventIndex))).toBe(JSON.stringify(expected));
      });

      const firsts = requests.map(({ eventIndexes }) => eventIndexes[0] ?? -1);
      expect([...firsts].sort((one, other) => one - other)).toStrictEqual(firsts);
    }),
    { numRuns: samples(500) },
  );
  expect(shared).toBeGreaterThan(samples(100));
  expect(severalNames).toBeGreaterThan(samples(10) / 4);
});

interface OpenRequest {
  readonly eventIndexes: number[];
  count: number;
}

/** What section 9 of the specification says, step by step: the results of `batchEvents`, and how many events have been read. */
const plannedResults = (single: readonly ReturnType<typeof alone>[]): unknown[] => {
  const results: unknown[] = [];
  const open = new Map<string, OpenRequest>();
  const close = (group: string, read: number): void => {
    const request = open.get(group);
    if (request !== undefined) results.push({ eventIndexes: request.eventIndexes, size: request.count, read });
    open.delete(group);
  };
  single.forEach((requests, eventIndex) => {
    const read = eventIndex + 1;
    if (requests instanceof TransformError) {
      results.push({ refused: eventIndex, read });
      return;
    }
    const [first] = requests as [TikTokRequest];
    const isV2 = first.path === 'event/track';
    const limit = isV2 ? limits.v2 : limits.v1;
    const { length: count } = requests.flatMap(payloadsOf);
    const { test_event_code: testEventCode, ...target } = JSON.parse(JSON.stringify(first.body));
    const isTest = testEventCode !== undefined;
    const group = targetOf({ ...first, body: target });
    const sizes = (size: number) =>
      Array.from({ length: Math.ceil(count / size) }, (_, index) => Math.min(size, count - index * size));
    const goesAlone = isTest || isSentAlone(undefined, eventIndex);
    if (count > limit || !goesAlone) {
      const held = open.get(group)?.count ?? 0;
      if (held + count > limit) close(group, read);
    }
    if (count > limit || goesAlone) {
      const size = isTest && !isV2 ? 1 : limit;
      for (const one of sizes(size)) results.push({ eventIndexes: [eventIndex], size: one, read });
      return;
    }
    const request = open.get(group) ?? { eventIndexes: [], count: 0 };
    open.set(group, request);
    request.eventIndexes.push(eventIndex);
    request.count += count;
    if (request.count === limit) close(group, read);
  });
  for (const group of [...open.keys()]) close(group, single.length);
  return results;
};

test('batchEvents yields the requests of transformEvents, each as soon as it is full', () => {
  let early = 0;
  fc.assert(
    fc.property(anyInputs, (inputs) => {
      let read = 0;
      function* source() {
        for (const input of inputs) {
          read += 1;
          yield input;
        }
      }
      const options = { maxEventsPerRequest: limits, sendAlone: isSentAlone };
      const yielded = Array.from(batchEvents(source(), options), (result) => ({ result, read }));

      const inShort = yielded.map(({ result, read: readThen }) =>
        'request' in result
          ? { eventIndexes: result.eventIndexes, size: payloadsOf(result.request).length, read: readThen }
          : { refused: result.eventIndex, read: readThen },
      );
      expect(inShort).toStrictEqual(plannedResults(inputs.map(alone)));
      early += yielded.filter(({ result, read: readThen }) => 'request' in result && readThen < inputs.length).length;

      const { requests, refusals } = transformEvents(inputs, options);
      const results = yielded.map(({ result }) => result);
      const byFirst = results
        .flatMap((result) => ('request' in result ? [result] : []))
        .sort((one, other) => (one.eventIndexes[0] ?? 0) - (other.eventIndexes[0] ?? 0));
      expect(JSON.stringify(byFirst)).toBe(JSON.stringify(requests));
      expect(results.flatMap((result) => ('error' in result ? [result.eventIndex] : []))).toStrictEqual(
        refusals.map(({ eventIndex }) => eventIndex),
      );
    }),
    { numRuns: samples(500) },
  );
  expect(early).toBeGreaterThan(samples(100));
});

test('throws for an invalid option instead of rejecting events', () => {
  const call = () => transformEvents([], { maxEventsPerRequest: { v1: 51 } });
  expect(call).toThrow(expect.objectContaining({ code: 'invalid-option' }));
});

test('rejects values that are not events, and holes in the array', () => {
  const inputs = [undefined, null, 'text', 5, [], {}] as unknown as TransformInput[];
  inputs.length = 8;
  expect(transformEvents(inputs).refusals.map(({ eventIndex }) => eventIndex)).toStrictEqual([0, 1, 2, 3, 4, 5, 6, 7]);
});
