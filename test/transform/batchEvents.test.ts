import { describe, expect, test } from 'vitest';
import {
  type BatchedRequest,
  batchEvents,
  type Refusal,
  type TransformEventsOptions,
  type TransformInput,
} from '../../src/index.js';

const versions = ['v1', 'v2'] as const;
type Version = (typeof versions)[number];

/** Six names for one event: too many for the small requests of these tests. */
const eventsToStandard = Array.from({ length: 6 }, (_, index) => ({ from: 'six names', to: `Name${index}` }));

const inputOf = (version: Version, event: string, properties: object = {}, config: object = {}): TransformInput => ({
  message: { type: 'track', event, timestamp: '2026-02-03T04:05:06Z', properties },
  destination: { Config: { accessToken: 'token', pixelCode: 'PIXEL', version, eventsToStandard, ...config } },
});

const leads = (version: Version, count: number): TransformInput[] =>
  Array.from({ length: count }, () => inputOf(version, 'Lead'));

/** A source that counts how often it was read, and notices when it is closed. */
const watched = <Item>(items: Iterable<Item>) => {
  const source = { pulls: 0, isClosed: false, items: generate() };
  function* generate() {
    try {
      for (const item of items) {
        source.pulls += 1;
        yield item;
      }
    } finally {
      source.isClosed = true;
    }
  }
  return source;
};

/** A result in short: the indexes of a request's events, or the code of a refusal. */
const inShort = (result: BatchedRequest | Refusal): unknown =>
  'request' in result ? result.eventIndexes : [result.eventIndex, result.error.code];

/** Each result, and how many events had been read when it came. */
const timeline = (inputs: Iterable<TransformInput>, options?: TransformEventsOptions) => {
  const source = watched(inputs);
  return Array.from(batchEvents(source.items, options), (result) => ({ result: inShort(result), pulls: source.pulls }));
};

const requestsOf = (results: Iterable<BatchedRequest | Refusal>) =>
  [...results].flatMap((result) => ('request' in result ? [result.request] : []));

/** The number of payloads in each request. */
const sizes = (results: Iterable<BatchedRequest | Refusal>): number[] =>
  requestsOf(results).map(({ body }) => ('data' in body ? body.data.length : 'batch' in body ? body.batch.length : 1));

const ofTwo = { maxEventsPerRequest: { v1: 2, v2: 2 } };
const ofFour = { maxEventsPerRequest: { v1: 4, v2: 4 } };

describe.each(versions)('%s', (version) => {
  const lead = inputOf(version, 'Lead');
  const bad = inputOf(version, ' ');
  const otherPartner = inputOf(version, 'Lead', {}, { partnerName: 'Other' });
  const testEvent = inputOf(version, 'Lead', { test_event_code: 'TEST' });
  const sixNames = inputOf(version, 'Six names');

  test('yields a request as soon as it is full, before the next event is read', () => {
    expect(timeline(leads(version, 5), ofTwo)).toStrictEqual([
      { result: [0, 1], pulls: 2 },
      { result: [2, 3], pulls: 4 },
      { result: [4], pulls: 5 },
    ]);
  });

  test('yields a request that the next event does not fit into when that event is read', () => {
    const pair = inputOf(version, 'Pair', {}, { eventsToStandard: ['A', 'B'].map((to) => ({ from: 'pair', to })) });
    const ofThree = { maxEventsPerRequest: { v1: 3, v2: 3 } };
    expect(timeline([pair, pair, lead, lead], ofThree)).toStrictEqual([
      { result: [0], pulls: 2 },
      { result: [1, 2], pulls: 3 },
      { result: [3], pulls: 4 },
    ]);
  });

  test('yields a refusal as soon as its event is read', () => {
    expect(timeline([lead, bad, lead, bad], ofFour)).toStrictEqual([
      { result: [1, 'missing-event-name'], pulls: 2 },
      { result: [3, 'missing-event-name'], pulls: 4 },
      { result: [0, 2], pulls: 4 },
    ]);
  });

  test('yields the requests that are not full at the end, in the order of their first events', () => {
    expect(timeline([lead, otherPartner, lead, otherPartner, lead], ofTwo)).toStrictEqual([
      { result: [0, 2], pulls: 3 },
      { result: [1, 3], pulls: 4 },
      { result: [4], pulls: 5 },
    ]);
    expect(timeline([otherPartner, lead, otherPartner, lead], ofFour)).toStrictEqual([
      { result: [0, 2], pulls: 4 },
      { result: [1, 3], pulls: 4 },
    ]);
  });

  test('closes the open request of its group before an event that is cut for size, so that order is kept', () => {
    expect(timeline([lead, otherPartner, sixNames, lead, otherPartner], ofFour)).toStrictEqual([
      { result: [0], pulls: 3 },
      { result: [2], pulls: 3 },
      { result: [2], pulls: 3 },
      { result: [1, 4], pulls: 5 },
      { result: [3], pulls: 5 },
    ]);
    expect(sizes(batchEvents([lead, sixNames], ofFour))).toStrictEqual([1, 4, 2]);
  });

  test('sends a test event alone, at once, and closes no request for it', () => {
    expect(timeline([lead, testEvent, lead], ofFour)).toStrictEqual([
      { result: [1], pulls: 2 },
      { result: [0, 2], pulls: 3 },
    ]);
  });

  test('sends an event for which sendAlone is true alone, at once, and closes no request for it', () => {
    const asked: unknown[] = [];
    const sendAlone = (event: TransformInput, index: number): boolean => {
      asked.push([event, index]);
      return index === 2;
    };
    expect(timeline([lead, bad, otherPartner, lead], { ...ofFour, sendAlone })).toStrictEqual([
      { result: [1, 'missing-event-name'], pulls: 2 },
      { result: [2], pulls: 3 },
      { result: [0, 3], pulls: 4 },
    ]);
    expect(asked).toStrictEqual([
      [lead, 0],
      [otherPartner, 2],
      [lead, 3],
    ]);
  });

  test("fills requests up to TikTok's limit, or to a lower one", () => {
    const limit = { v1: 50, v2: 1000 }[version];
    expect(sizes(batchEvents(leads(version, 2 * limit + 1)))).toStrictEqual([limit, limit, 1]);
    expect(sizes(batchEvents(leads(version, 10), { maxEventsPerRequest: { [version]: 4 } }))).toStrictEqual([4, 4, 2]);
    expect(sizes(batchEvents(leads(version, 3), { maxEventsPerRequest: { [version]: 1 } }))).toStrictEqual([1, 1, 1]);
  });

  test('yields whole requests', () => {
    const [request] = requestsOf(batchEvents([lead, lead]));
    const inV2 = { event: 'Lead', event_time: 1770091506 };
    const inV1 = { type: 'track', event: 'Lead', timestamp: '2026-02-03T04:05:06Z' };
    expect(request).toMatchObject(
      version === 'v1'
        ? { path: 'pixel/batch', body: { pixel_code: 'PIXEL', batch: [inV1, inV1] } }
        : { path: 'event/track', body: { event_source_id: 'PIXEL', data: [inV2, inV2] } },
    );
  });
});

test('events of both versions fill requests of their own', () => {
  const mixed = [1, 2, 3].flatMap(() => versions.map((version) => inputOf(version, 'Lead')));
  expect(timeline(mixed, ofTwo)).toStrictEqual([
    { result: [0, 2], pulls: 3 },
    { result: [1, 3], pulls: 4 },
    { result: [4], pulls: 6 },
    { result: [5], pulls: 6 },
  ]);
});

describe('takes any iterable', () => {
  const inputs = [inputOf('v2', 'Lead'), inputOf('v2', ' '), inputOf('v2', 'Contact')];
  const withoutReturn: Iterable<TransformInput> = {
    [Symbol.iterator]: () => {
      const values = inputs.values();
      return { next: () => values.next() };
    },
  };

  test.each<[kind: string, events: Iterable<TransformInput>]>([
    ['an array', inputs],
    ['a frozen array', Object.freeze([...inputs])],
    ['a Set', new Set(inputs)],
    ['the values of a Map', new Map(inputs.entries()).values()],
    ['a generator', watched(inputs).items],
    ['an iterator without return', withoutReturn],
  ])('%s', (_kind, events) => {
    expect(Array.from(batchEvents(events), inShort)).toStrictEqual([
      [1, 'missing-event-name'],
      [0, 2],
    ]);
  });

  test.each([[[]], [new Set<TransformInput>()], [watched<TransformInput>([]).items]])('also an empty one', (events) => {
    expect([...batchEvents(events)]).toStrictEqual([]);
  });
});

const errorOf = (call: () => unknown): unknown => {
  try {
    return call();
  } catch (error) {
    return error;
  }
};

describe('the source', () => {
  test('is not read before the first result is asked for', () => {
    const source = watched(leads('v2', 3));
    batchEvents(source.items);
    expect(source.pulls).toBe(0);
  });

  test('is not read when an option is wrong, which is seen at the call', () => {
    const source = watched(leads('v2', 3));
    const call = () => batchEvents(source.items, { maxEventsPerRequest: { v2: 1001 } });
    expect(call).toThrow(expect.objectContaining({ code: 'invalid-option' }));
    expect(source.pulls).toBe(0);
  });

  test('is closed when the consumer stops early', () => {
    const source = watched(leads('v2', 9));
    for (const result of batchEvents(source.items, ofTwo)) if (inShort(result)) break;
    expect(source).toMatchObject({ pulls: 2, isClosed: true });
  });

  test('is closed when the consumer stops at a refusal, and when it stops at the last requests', () => {
    const atRefusal = watched([inputOf('v2', ' '), inputOf('v2', 'Lead')]);
    const [refusal] = batchEvents(atRefusal.items);
    expect([refusal?.constructor, atRefusal.pulls, atRefusal.isClosed]).toStrictEqual([Object, 1, true]);
    const atEnd = watched(leads('v2', 3));
    const results = batchEvents(atEnd.items);
    results.next();
    results.return();
    expect([atEnd.pulls, atEnd.isClosed, results.next().done]).toStrictEqual([3, true, true]);
  });

  test('is closed when the consumer throws', () => {
    const source = watched(leads('v2', 9));
    const consume = () => {
      for (const result of batchEvents(source.items, ofTwo)) throw new Error(String(inShort(result)));
    };
    expect(consume).toThrow('0,1');
    expect(source).toMatchObject({ pulls: 2, isClosed: true });
  });

  test('may throw: its error reaches the consumer as a cause, after the results before it', () => {
    const cause = new Error('the file ends in the middle');
    function* failing() {
      yield* leads('v2', 2);
      throw cause;
    }
    const results = batchEvents(failing(), ofTwo);
    expect(inShort(results.next().value as BatchedRequest)).toStrictEqual([0, 1]);
    const text = 'The list of events must be readable to its end, but reading it threw an error';
    const error = errorOf(() => results.next());
    expect(error).toMatchObject({ name: 'TransformError', code: 'invalid-option', message: text, cause });
    expect(JSON.stringify(error)).not.toContain('the file ends');
    expect(results.next().done).toBe(true);
  });
});

test('an error that sendAlone throws reaches the consumer as a cause, and closes the source', () => {
  const source = watched(leads('v2', 3));
  const cause = new Error('no response');
  const sendAlone = () => {
    throw cause;
  };
  const error = errorOf(() => [...batchEvents(source.items, { sendAlone })]);
  const text = 'Option "sendAlone" must not throw an error';
  expect(error).toMatchObject({ name: 'TransformError', code: 'invalid-option', message: text, cause });
  expect(source).toMatchObject({ pulls: 1, isClosed: true });
});
