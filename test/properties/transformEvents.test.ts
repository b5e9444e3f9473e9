import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type TikTokRequest,
  TransformError,
  type TransformInput,
  transformEvent,
  transformEvents,
} from '../../src/index.js';
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
    events.map(([message, index]): TransformInput => {
      const Config = settings[index % settings.length];
      return { message, destination: { Config: index % 2 === 0 ? Config : structuredClone(Config) } };
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
      for (const { request, eventIndexes } of requests) {
        const payloads = payloadsOf(request);
        const limit = request.path === 'event/track' ? limits.v2 : limits.v1;
        expect(payloads.length).toBeGreaterThan(0);
        expect(payloads.length).toBeLessThanOrEqual(limit);
        expect([...eventIndexes].sort((one, other) => one - other)).toStrictEqual(eventIndexes);
        if (eventIndexes.length > 1) shared += 1;

        // A request contains the payloads of its events, one event after the other.
        let start = 0;
        for (const eventIndex of eventIndexes) {
          const result = single[eventIndex];
          if (result === undefined || result instanceof TransformError) throw new Error('a rejected event was sent');
          const count = eventIndexes.length > 1 ? result.flatMap(payloadsOf).length : payloads.length;
          payloadsByEvent.set(eventIndex, [
            ...(payloadsByEvent.get(eventIndex) ?? []),
            ...payloads.slice(start, start + count),
          ]);
          start += count;
          for (const one of result) expect(targetOf(one)).toBe(targetOf(request));
          if (isSentAlone(undefined, eventIndex)) expect(eventIndexes).toStrictEqual([eventIndex]);
        }
        expect(start).toBe(payloads.length);
      }

      single.forEach((result, eventIndex) => {
        const expected = result instanceof TransformError ? undefined : result.flatMap(payloadsOf);
        expect(JSON.stringify(payloadsByEvent.get(eventIndex))).toBe(JSON.stringify(expected));
      });

      const firsts = requests.map(({ eventIndexes }) => eventIndexes[0] ?? -1);
      expect([...firsts].sort((one, other) => one - other)).toStrictEqual(firsts);
    }),
    { numRuns: 500 },
  );
  expect(shared).toBeGreaterThan(100);
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
