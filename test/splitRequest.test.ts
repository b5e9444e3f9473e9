import { describe, expect, test } from 'vitest';
import { splitRequest, type TikTokRequest, transformEvent, transformEvents } from '../src/index.js';

const inputs = (version: 'v1' | 'v2') =>
  ['Lead', 'Contact', 'Search'].map((event) => ({
    message: { type: 'track', event, timestamp: '2026-02-03T04:05:06Z', properties: { products: [{ id: event }] } },
    destination: { Config: { accessToken: 'token', pixelCode: 'PIXEL', version, partnerName: 'Partner' } },
  }));

const batch = (version: 'v1' | 'v2'): TikTokRequest => {
  const [first] = transformEvents(inputs(version)).requests;
  if (first === undefined) throw new Error('the events fit into one request');
  return first.request;
};

const names = (request: TikTokRequest | undefined) => {
  const body = request?.body ?? { data: [] };
  const payloads = 'data' in body ? body.data : 'batch' in body ? body.batch : [body];
  return payloads.map(({ event }) => event);
};

describe.each(['v1', 'v2'] as const)('%s', (version) => {
  test('removes the rejected payloads and keeps the order and the envelope of the others', () => {
    const whole = batch(version);
    const { request, refused } = splitRequest(whole, [1]);
    expect(names(request)).toStrictEqual(['Lead', 'Search']);
    expect(refused.map(({ event }) => event)).toStrictEqual(['Contact']);
    const [expected, another] = transformEvents(
      [inputs(version)[0], inputs(version)[2]].filter((input) => input !== undefined),
    ).requests;
    expect(another).toBeUndefined();
    expect(request).toStrictEqual(expected?.request);
  });

  test('returns no request when every payload is rejected', () => {
    const { request, refused } = splitRequest(batch(version), [2, 0, 1]);
    expect(request).toBeUndefined();
    expect(refused.map(({ event }) => event)).toStrictEqual(['Lead', 'Contact', 'Search']);
  });

  test('ignores repeated indexes and indexes outside of the request', () => {
    const { request, refused } = splitRequest(batch(version), [3, -1, 0.5, Number.NaN, 0, 0]);
    expect(names(request)).toStrictEqual(['Contact', 'Search']);
    expect(refused).toHaveLength(1);
  });

  test('refuses indexes that are not numbers', () => {
    expect(() => splitRequest(batch(version), ['0'] as never)).toThrow(TypeError);
  });

  test('does not change the request, and shares nothing with it', () => {
    const whole = batch(version);
    const before = structuredClone(whole);
    const { request, refused } = splitRequest(whole, [1]);
    expect(whole).toStrictEqual(before);
    const objectsIn = (value: unknown): object[] =>
      typeof value === 'object' && value !== null ? [value, ...Object.values(value).flatMap(objectsIn)] : [];
    const known = new Set(objectsIn(whole));
    expect(objectsIn([request, refused]).filter((part) => known.has(part))).toStrictEqual([]);
  });
});

test('removes the only payload of a 1.0 request for a single event at position 0', () => {
  const [single] = inputs('v1')
    .slice(0, 1)
    .flatMap((input) => transformEvent(input));
  if (single === undefined) throw new Error('one event name gives one request');
  expect(splitRequest(single, []).request).toStrictEqual(single);
  const { request, refused } = splitRequest(single, [0]);
  expect(request).toBeUndefined();
  expect(refused).toStrictEqual([
    {
      event: 'Lead',
      timestamp: '2026-02-03T04:05:06Z',
      properties: { contents: [{ content_id: 'Lead', content_type: 'product' }] },
    },
  ]);
});
