import { createHash } from 'node:crypto';
import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { batchEvents, transformEvents } from '../../src/index.js';
import {
  createMemoryStore,
  type DeliveryStore,
  SendAborted,
  type SenderOptions,
  type SendInput,
  type SendResult,
} from '../../src/send/index.js';
import {
  accessToken,
  asInput,
  connectionError,
  deliver,
  event,
  events,
  fakeFetch,
  quickSender,
  requestOf,
  requestWith,
  respond,
} from './fakes.js';

const statusesOf = (results: readonly SendResult[]) =>
  results.map(({ requestIndex, position, status }) => [requestIndex, position, status]);
const statuses = (count: number, status: SendResult['status'], requestIndex = 0) =>
  Array.from({ length: count }, (_, position) => [requestIndex, position, status]);

describe('takes', () => {
  test('requests of each API version, alone and in batches, bare and as transformEvents gives them', async () => {
    const message = (id: string) => ({
      type: 'track',
      event: 'Lead',
      messageId: id,
      timestamp: '2026-08-03T09:14:27Z',
    });
    const inputs = (['v1', 'v2'] as const).flatMap((version) => {
      const destination = { Config: { accessToken: 'other', pixelCode: 'PIXEL', version } };
      return ['a', 'b'].map((id) => ({ message: message(`${version}-${id}`), destination }));
    });
    const { requests } = transformEvents(inputs);
    const single = { path: 'pixel/track', body: { pixel_code: 'PIXEL', event: 'Lead' } };
    const { fetch, calls } = fakeFetch();
    const { results } = await deliver({ fetch }, [
      ...requests,
      ...requests.map(({ request }) => request),
      asInput(single),
    ]);
    const ids = ['v1-a', 'v1-b', 'v2-a', 'v2-b'];
    expect(calls.flatMap((call) => call.ids).sort()).toStrictEqual([...ids, ...ids].sort());
    expect(results).toHaveLength(9);
    expect(results.every(({ status }) => status === 'accepted')).toBe(true);
    expect(JSON.stringify(calls)).not.toContain('"other"');
  });

  test('an async iterable, and counts requests from 0', async () => {
    async function* requests() {
      for (const id of [0, 1, 2]) yield requestWith(1, id);
    }
    const { results } = await deliver({ fetch: fakeFetch().fetch, concurrency: 1 }, requests());
    expect(statusesOf(results)).toStrictEqual([0, 1, 2].flatMap((index) => statuses(1, 'accepted', index)));
  });

  test('the refusals of transformEvents, as refused results', async () => {
    const destination = { Config: { accessToken: 'other', pixelCode: 'PIXEL' } };
    const { requests, refusals } = transformEvents([{ message: { type: 'identify' }, destination }]);
    const { fetch, calls } = fakeFetch();
    const { results } = await deliver({ fetch }, [...requests, ...refusals]);
    expect(results).toStrictEqual([
      {
        requestIndex: 0,
        position: 0,
        eventIndex: 0,
        payloadCount: 1,
        status: 'refused',
        outcome: 'aborted',
        name: 'unsupported-type',
        advice: 'Event type identify is not supported',
      },
    ]);
    expect(calls).toStrictEqual([]);
  });

  test.each([[undefined], [null], [7], [requestWith(1)]])('nothing that cannot be iterated: %j', (requests) => {
    const sender = quickSender({ fetch: fakeFetch().fetch });
    expect(() => sender.send(requests as never)).toThrow('Requests must be an iterable or an async iterable');
  });
});

describe('a result', () => {
  test('says what TikTok did with the event', async () => {
    const { fetch } = fakeFetch();
    const { results } = await deliver({ fetch, store: createMemoryStore() }, [requestWith(1)]);
    expect(results).toStrictEqual([
      {
        requestIndex: 0,
        position: 0,
        status: 'accepted',
        outcome: 'delivered',
        code: 0,
        name: 'OK',
        advice: 'Nothing to do.',
        httpStatus: 200,
        responseIndex: 0,
        key: expect.stringMatching(/^[\w-]{22}$/),
      },
    ]);
  });

  test('names the field that TikTok rejects, and nothing of the message', async () => {
    const body = { code: 40002, message: 'Invalid value for event_source_id: jane@example.com' };
    const { fetch, calls } = fakeFetch(() => Response.json(body));
    const { results } = await deliver({ fetch }, [requestWith(8)]);
    expect(results).toHaveLength(8);
    expect(new Set(results.map(({ status, field }) => `${status} ${field}`))).toStrictEqual(
      new Set(['refused event_source_id']),
    );
    expect(JSON.stringify(results)).not.toContain('jane');
    expect(calls).toHaveLength(1);
  });

  test('shares its responseIndex with the events that the same response decided', async () => {
    const { fetch } = fakeFetch(({ ids }) => respond(ids.includes('order-1') ? 40_000 : 0));
    const { results } = await deliver({ fetch }, [requestWith(4)]);
    const byPosition = [...results].sort((one, other) => one.position - other.position);
    const [first, second, third, fourth] = byPosition.map(({ responseIndex }) => responseIndex);
    expect([third === fourth, new Set([first, second, third]).size]).toStrictEqual([true, 3]);
  });

  test.each<readonly [string, () => Response]>([
    ['a message', () => respond(40_002, { message: 'data.0.email: jane@example.com is bad' })],
    [
      'a header',
      () => new Response('jane@example.com', { status: 400, headers: { 'Retry-After': 'jane@example.com' } }),
    ],
    [
      'an error',
      () => {
        throw Object.assign(new Error(`jane@example.com ${accessToken}`), { code: accessToken.repeat(3) });
      },
    ],
  ])('holds nothing personal and no token, whatever %s says', async (_name, makeResponse) => {
    const { fetch } = fakeFetch(makeResponse);
    const request = requestOf([event(0, { user: { email: 'jane@example.com' } })]);
    const options = { fetch, store: createMemoryStore(), attempts: 1 };
    const { results, error } = await deliver(options, [
      asInput(request),
      asInput({ ...request, path: 'jane@example.com' }),
    ]);
    expect(results).toHaveLength(2);
    expect(JSON.stringify(results) + String(error)).not.toMatch(/jane|secret/);
  });
});

describe('a result names the event that was given to batchEvents', () => {
  const Config = {
    accessToken: 'other',
    pixelCode: 'PIXEL',
    eventsToStandard: ['StartTrial', 'Subscribe', 'Lead'].map((to) => ({ from: 'Trial', to })),
  };
  const inputs = (names: readonly string[], config: object = {}) =>
    names.map((name, index) => ({
      message: { type: 'track', event: name, messageId: `order-${index}`, timestamp: '2026-08-03T09:14:27Z' },
      destination: { Config: { ...Config, ...config } },
    }));
  const originsOf = (results: readonly SendResult[]) =>
    results
      .map(({ eventIndex, payloadCount, status }) => [eventIndex, payloadCount, status])
      .sort(([one], [other]) => Number(one) - Number(other));

  test.each(['v1', 'v2'])('in a shared request of %s, whatever the number of its TikTok names', async (version) => {
    const bad = 'order-1';
    const { fetch, calls } = fakeFetch(({ ids }) => respond(ids.includes(bad) && ids.length > 1 ? 40_000 : 0));
    const batches = batchEvents(inputs(['Contact', 'Trial', '', 'Trial', 'Contact'], { version }));
    const { results } = await deliver({ fetch }, batches);
    expect(calls[0]?.ids).toHaveLength(8);
    expect(originsOf(results)).toStrictEqual([
      [0, 1, 'accepted'],
      ...Array(3).fill([1, 3, 'accepted']),
      [2, 1, 'refused'],
      ...Array(3).fill([3, 3, 'accepted']),
      [4, 1, 'accepted'],
    ]);
  });

  test.each([
    ['a test event of 1.0', { version: 'v1', testEventCode: 'TEST1' }, {}],
    ['an event above the limit', {}, { maxEventsPerRequest: { v2: 2 } }],
  ])('in several requests: %s', async (_name, config, options) => {
    const { fetch, calls } = fakeFetch();
    const { results } = await deliver({ fetch }, batchEvents(inputs(['Contact', 'Trial'], config), options));
    expect(calls.length).toBeGreaterThan(2);
    expect(originsOf(results)).toStrictEqual([[0, 1, 'accepted'], ...Array(3).fill([1, 3, 'accepted'])]);
  });

  test('when the store knows it', async () => {
    const store: DeliveryStore = { has: () => 'uncertain', add: () => {} };
    const { results } = await deliver({ fetch: fakeFetch().fetch, store }, batchEvents(inputs(['Contact'])));
    expect(originsOf(results)).toStrictEqual([[0, 1, 'uncertain']]);
  });

  test('when its request cannot be written', async () => {
    const request = requestOf(events(1), { properties: 1n });
    const { results } = await deliver({ fetch: fakeFetch().fetch }, [asInput({ request, eventIndexes: [7] })]);
    expect(originsOf(results)).toStrictEqual([[7, 1, 'refused']]);
  });

  test.each<readonly [string, object]>([
    ['of a changed request', { eventIndexes: [3, 4, 5] }],
    ['that are no numbers', { eventIndexes: ['a', 'b'] }],
    ['that are no list', { eventIndexes: 'ab' }],
    ['with counts that do not fit', { eventIndexes: [3, 4], payloadCounts: [2, 1] }],
    ['with counts of other indexes', { eventIndexes: [3, 4], payloadCounts: [2] }],
    ['with negative counts', { eventIndexes: [3, 4], payloadCounts: [3, -1] }],
    ['with counts that are no list', { eventIndexes: [3, 4], payloadCounts: 2 }],
    ['of fewer payloads', { eventIndexes: [3], payloadCounts: [1] }],
  ])('but not by indexes %s', async (_name, indexes) => {
    const { results } = await deliver({ fetch: fakeFetch().fetch }, [
      asInput({ request: requestOf(events(2)), ...indexes }),
    ]);
    expect(statusesOf(results)).toStrictEqual(statuses(2, 'accepted'));
    for (const result of results) expect(result).not.toHaveProperty('eventIndex');
  });

  test.each([3, 2 ** 40])('also in a request that holds 2 of its %i payloads', async (payloadCount) => {
    const input = asInput({ request: requestOf(events(2)), eventIndexes: [0], payloadCounts: [payloadCount] });
    const { results } = await deliver({ fetch: fakeFetch().fetch }, [input]);
    expect(originsOf(results)).toStrictEqual(Array(2).fill([0, payloadCount, 'accepted']));
  });
});

describe('showMessages', () => {
  const refusing = (body: object) => fakeFetch(() => new Response(JSON.stringify({ code: 40_001, ...body }))).fetch;
  const messageOf = async (body: object, options: { readonly showMessages?: boolean } = { showMessages: true }) => {
    const { results } = await deliver({ fetch: refusing(body), ...options }, [requestWith(1)]);
    expect(results).toMatchObject([{ status: 'refused', code: 40_001 }]);
    return results[0]?.message;
  };

  test("puts TikTok's message into results, without the access token", async () => {
    expect(await messageOf({ message: `no ${accessToken}!` })).toBe('no ***!');
  });

  test('cuts long messages', async () => {
    expect(await messageOf({ message: 'm'.repeat(5000) })).toHaveLength(1000);
  });

  test.each([{}, { message: '' }, { message: { of: 'TikTok' } }])('has nothing to show for %j', async (body) => {
    expect(await messageOf(body)).toBeUndefined();
  });

  test('is off by default', async () => {
    expect(await messageOf({ message: 'bad' }, {})).toBeUndefined();
  });
});

describe('resendUncertain', () => {
  const isBad = (id: string) => id.endsWith('7');
  /** Accepts the good events of a request, and names none of the others. */
  const acceptInPart = () => fakeFetch(({ ids }) => respond(ids.some(isBad) ? 20_001 : 0));

  test('finds the refused events by halves', async () => {
    const { fetch, calls } = acceptInPart();
    const { results } = await deliver({ fetch, resendUncertain: true }, [requestWith(20)]);
    const refused = results.filter(({ status }) => status !== 'accepted');
    expect(refused).toMatchObject([7, 17].map((position) => ({ position, status: 'refused', code: 20_001 })));
    expect(results).toHaveLength(20);
    expect(calls.length).toBeLessThan(20);
  });

  test('sends also what the store remembers as uncertain, and remembers what TikTok accepts', async () => {
    const store = createMemoryStore();
    await deliver({ fetch: acceptInPart().fetch, store }, [requestWith(2, 6)]);
    const { results } = await deliver({ fetch: acceptInPart().fetch, store, resendUncertain: true }, [
      requestWith(2, 6),
    ]);
    expect(statusesOf(results)).toStrictEqual([
      [0, 0, 'accepted'],
      [0, 1, 'refused'],
    ]);
    const later = await deliver({ fetch: acceptInPart().fetch, store }, [requestWith(2, 6)]);
    expect(statusesOf(later.results)).toContainEqual([0, 0, 'known']);
  });
});

describe('a value that is no request is one refusal, and the others are sent', () => {
  const throwing = (name: string) =>
    Object.defineProperty({ ...requestWith(1) }, name, {
      enumerable: true,
      get: () => {
        throw new Error('jane@example.com');
      },
    });
  const batch = (count: number) => ({ pixel_code: 'P', batch: Array(count).fill({ type: 'track', event: 'Lead' }) });

  test.each<readonly [string, unknown, string]>([
    ['undefined', undefined, 'the request'],
    ['a number', 7, 'the request'],
    ['an array', [], 'the request'],
    ['a function', () => {}, 'the request'],
    ['an event', { type: 'track', event: 'Order Completed' }, 'path'],
    ['a batched request that holds none', { request: 7, eventIndexes: [0] }, 'the request'],
    ['an error that is not ours', { eventIndex: 0, error: new Error('jane@example.com') }, 'path'],
    ['a path that is a name of Object', { ...requestWith(1), path: 'constructor' }, 'path'],
    ['a URL as its path', { ...requestWith(1), path: 'https://elsewhere.example.com' }, 'path'],
    ['no body', { path: 'event/track' }, 'body'],
    ['no events', requestOf([]), 'body.data'],
    ['an object as its events', { ...requestWith(1), body: { ...requestWith(1).body, data: {} } }, 'body.data'],
    ['too many events', requestOf(events(1001)), 'body.data'],
    ['too many events of 1.0', { path: 'pixel/batch', body: batch(51) }, 'body.batch'],
    ['an event that is null', requestOf([event(1), null]), 'body.data.1'],
    ['an event that is a number', requestOf([event(1), 7]), 'body.data.1'],
    ['an event that is an array', requestOf([[event(1)]]), 'body.data.0'],
    ['an event without a name', requestOf([{ event_id: 'a' }]), 'body.data.0.event'],
    ['an id whose digits may be lost', requestOf([event(1, { event_id: 2 ** 53 })]), 'body.data.0.event_id'],
    ['no event source', requestOf(events(1), { event_source: '' }), 'body.event_source'],
    ['no pixel', requestOf(events(1), { event_source_id: undefined }), 'body.event_source_id'],
    ['no pixel of 1.0', { path: 'pixel/batch', body: { ...batch(1), pixel_code: 7 } }, 'body.pixel_code'],
    [
      'a type that is not track',
      { path: 'pixel/batch', body: { pixel_code: 'P', batch: [event(1)] } },
      'body.batch.0.type',
    ],
    ['the list of 2.0 in a batch', { path: 'pixel/batch', body: { ...batch(1), data: [] } }, 'body.data'],
    [
      'a list in a single event',
      { path: 'pixel/track', body: { pixel_code: 'P', event: 'Lead', batch: [] } },
      'body.batch',
    ],
    ['a single event without a name', { path: 'pixel/track', body: { pixel_code: 'P' } }, 'body.event'],
    ['a path that cannot be read', throwing('path'), 'the request'],
    ['a body that cannot be read', throwing('body'), 'the request'],
    ['an error that cannot be read', throwing('error'), 'the request'],
  ])('%s', async (_name, value, field) => {
    const { fetch, calls } = fakeFetch();
    const { results, error } = await deliver({ fetch, concurrency: 1 }, [asInput(value), requestWith(1)]);
    expect(results).toStrictEqual([
      {
        requestIndex: 0,
        position: 0,
        status: 'refused',
        outcome: 'aborted',
        name: 'INVALID_REQUEST',
        advice: `This is no request as transformEvents builds it, with a path and a body that holds events: look at ${field}`,
      },
      expect.objectContaining({ requestIndex: 1, status: 'accepted' }),
    ]);
    expect([error, calls.length]).toStrictEqual([undefined, 1]);
  });

  test.each<readonly [string, unknown]>([
    ['a number that JSON cannot hold', 1n],
    [
      'a value that cannot be read',
      Object.defineProperty({}, 'x', { enumerable: true, get: () => expect.fail('jane') }),
    ],
    ['a value nested too deep', JSON.parse('['.repeat(20_000) + ']'.repeat(20_000))],
  ])('a request that cannot be written: %s', async (_name, properties) => {
    const { fetch, calls } = fakeFetch();
    const bad = asInput(requestOf(events(2), { properties }));
    const { results, error } = await deliver({ fetch, store: createMemoryStore() }, [bad, requestWith(1)]);
    const refused = { requestIndex: 0, status: 'refused', outcome: 'aborted', name: 'INTERNAL_ERROR' };
    expect(results.filter(({ requestIndex }) => requestIndex === 0)).toMatchObject([
      { ...refused, position: 0 },
      { ...refused, position: 1 },
    ]);
    expect([error, calls.length]).toStrictEqual([undefined, 1]);
  });
});

describe('one bad event does not take its request with it', () => {
  const isBad = (id: string) => id.endsWith('7');
  const expected = (code: number) =>
    [7, 17, 27].map((position) => ({ requestIndex: 0, position, status: 'refused', code }));
  const refusedOf = (results: readonly SendResult[]) =>
    results.filter(({ status }) => status === 'refused').sort((one, other) => one.position - other.position);

  test('TikTok names them one by one', async () => {
    const { fetch, calls } = fakeFetch(({ ids }) => {
      const bad = ids.findIndex(isBad);
      return bad < 0 ? respond(0) : respond(40_002, { message: `data.${bad}.properties: bad` });
    });
    const { results } = await deliver({ fetch }, [requestWith(30)]);
    expect(refusedOf(results)).toMatchObject(expected(40_002));
    expect([results.length, calls.length]).toStrictEqual([30, 4]);
  });

  test('TikTok names none: halves find them', async () => {
    const { fetch, calls } = fakeFetch(({ ids }) => respond(ids.some(isBad) ? 40_000 : 0));
    const { results } = await deliver({ fetch }, [requestWith(30)]);
    expect(refusedOf(results)).toMatchObject(expected(40_000));
    expect(results).toHaveLength(30);
    expect(calls.length).toBeLessThan(30);
  });

  test('TikTok takes the others (20001): they are not sent again', async () => {
    const { fetch, calls } = fakeFetch(({ ids }) =>
      respond(20_001, {
        data: { failed_events: ids.flatMap((id, position) => (isBad(id) ? { order_in_batch: position } : [])) },
      }),
    );
    const { results } = await deliver({ fetch }, [requestWith(30)]);
    expect(refusedOf(results)).toMatchObject(expected(20_001));
    expect([results.length, calls.length]).toStrictEqual([30, 1]);
  });

  test('TikTok takes some and names none (20001): all are uncertain', async () => {
    const { fetch, calls } = fakeFetch(() => respond(20_001));
    const { results } = await deliver({ fetch }, [requestWith(3)]);
    expect(statusesOf(results)).toStrictEqual(statuses(3, 'uncertain'));
    expect(results[0]).toMatchObject({ code: 20_001, name: 'PARTIAL_OK', httpStatus: 200 });
    expect(calls).toHaveLength(1);
  });
});

describe('a store', () => {
  test('keeps accepted events from being sent again, however they are batched then', async () => {
    const store = createMemoryStore();
    const { fetch, calls } = fakeFetch();
    await deliver({ fetch, store }, [requestWith(2)]);
    const { results } = await deliver({ fetch, store }, [requestWith(3)]);
    expect(statusesOf(results).sort()).toStrictEqual([
      [0, 0, 'known'],
      [0, 1, 'known'],
      [0, 2, 'accepted'],
    ]);
    expect(calls.map(({ ids }) => ids)).toStrictEqual([['order-0', 'order-1'], ['order-2']]);
  });

  test('keeps uncertain events uncertain', async () => {
    const store = createMemoryStore();
    await deliver({ fetch: fakeFetch(() => respond(20_001)).fetch, store }, [requestWith(2)]);
    const { fetch, calls } = fakeFetch();
    const { results } = await deliver({ fetch, store }, [requestWith(2)]);
    expect(results).toMatchObject([0, 1].map((position) => ({ position, status: 'uncertain', code: 20_001 })));
    expect(results[0]).not.toHaveProperty('httpStatus');
    expect(calls).toStrictEqual([]);
  });

  test('may be asynchronous, and may return true', async () => {
    const store: DeliveryStore = { has: async () => true, add: async () => {} };
    const { results } = await deliver({ fetch: fakeFetch().fetch, store }, [requestWith(1)]);
    expect(results).toStrictEqual([{ requestIndex: 0, position: 0, status: 'known', key: expect.any(String) }]);
  });

  test('has remembered an event before its result follows', async () => {
    let added: readonly string[] = [];
    const store: DeliveryStore = {
      has: () => undefined,
      add: async (keys) => {
        await wait(5);
        added = keys;
      },
    };
    for await (const { key } of quickSender({ fetch: fakeFetch().fetch, store }).send([requestWith(1)]))
      expect(added).toStrictEqual([key]);
    expect(added).toHaveLength(1);
  });

  test('is not told of refused events', async () => {
    const add = vi.fn();
    await deliver({ fetch: fakeFetch(() => respond(40_001)).fetch, store: { has: () => undefined, add } }, [
      requestWith(1),
    ]);
    expect(add).not.toHaveBeenCalled();
  });

  test.each(['has', 'check'] as const)('that fails in %s ends the delivery before anything is sent', async (method) => {
    const failing = () => {
      throw new Error('the disk is full');
    };
    const { fetch, calls } = fakeFetch();
    const store = { ...createMemoryStore(), [method]: failing };
    const { results, error } = await deliver(
      { fetch, store },
      Array.from({ length: 9 }, (_, id) => requestWith(1, id)),
    );
    expect([results, error, calls]).toStrictEqual([[], new Error('the disk is full'), []]);
  });

  test('that fails in add ends the delivery, after the result of what TikTok accepted', async () => {
    const { fetch, calls } = fakeFetch();
    const store = { ...createMemoryStore(), add: () => Promise.reject(new Error('the disk is full')) };
    const { results, error } = await deliver({ fetch, store, concurrency: 1 }, [requestWith(1), requestWith(1, 1)]);
    expect([statusesOf(results), error]).toStrictEqual([statuses(1, 'accepted'), new Error('the disk is full')]);
    expect(calls).toHaveLength(1);
  });

  describe('keeps an event that is in flight from being sent a second time', () => {
    /** A TikTok that takes some time, so that all requests are in flight at once. */
    const slowFetch = (respondTo: Parameters<typeof fakeFetch>[0] = () => respond(0)) =>
      fakeFetch(async (...call) => {
        await wait(5);
        return respondTo(...call);
      });
    const requestWithIds = (...ids: readonly number[]) => asInput(requestOf(ids.map((id) => event(id))));
    const sentIds = (calls: readonly { readonly ids: readonly string[] }[]) => calls.flatMap(({ ids }) => ids).sort();
    const countStatuses = (results: readonly SendResult[]) => {
      const counts: Record<string, number> = {};
      for (const { status } of results) counts[status] = (counts[status] ?? 0) + 1;
      return counts;
    };
    const storeAnd = (options: Partial<SenderOptions> & Pick<SenderOptions, 'fetch'>) => ({
      store: createMemoryStore(),
      ...options,
    });

    test.each([1, 2, 4, 100])('whatever the order of its requests, with concurrency %i', async (concurrency) => {
      const { fetch, calls } = slowFetch();
      const requests = [[0, 1], [1, 0], [1], [2, 0], [0, 1, 2, 3], [3, 2], [3]].map((ids) => requestWithIds(...ids));
      const { results, error } = await deliver(storeAnd({ fetch, concurrency }), requests);
      expect(error).toBeUndefined();
      expect(sentIds(calls)).toStrictEqual(['order-0', 'order-1', 'order-2', 'order-3']);
      expect(countStatuses(results)).toStrictEqual({ accepted: 4, known: 10 });
      // The first request that holds an event sends it, as with one request at a time.
      const accepted = results.filter(({ status }) => status === 'accepted');
      expect(statusesOf(accepted).sort()).toStrictEqual([
        [0, 0, 'accepted'],
        [0, 1, 'accepted'],
        [3, 0, 'accepted'],
        [4, 3, 'accepted'],
      ]);
    });

    test('while other requests go on', async () => {
      const { fetch, calls } = slowFetch();
      await deliver(storeAnd({ fetch }), [requestWithIds(0), requestWithIds(0, 1), requestWithIds(2)]);
      expect(calls.map(({ ids }) => ids)).toStrictEqual([['order-0'], ['order-2'], ['order-1']]);
    });

    test('also during retries', async () => {
      const { fetch, calls } = slowFetch((_call, number) => respond(number < 3 ? 50_000 : 0));
      const { results } = await deliver(storeAnd({ fetch }), [requestWith(1), requestWith(1)]);
      expect(calls).toHaveLength(4);
      expect(countStatuses(results)).toStrictEqual({ accepted: 1, known: 1 });
    });

    test('also while the bad events of its request are found by halves', async () => {
      const { fetch, calls } = slowFetch(({ ids }) => respond(ids.includes('order-3') ? 40_000 : 0));
      const { results } = await deliver(storeAnd({ fetch }), [requestWith(8), requestWith(8), requestWith(4, 4)]);
      expect(countStatuses(results)).toStrictEqual({ accepted: 7, known: 11, refused: 2 });
      expect(calls.filter(({ ids }) => ids.length === 1 && ids[0] === 'order-3')).toHaveLength(2);
    });

    test.each<readonly [string, number, object]>([
      ['refused', 40_002, { accepted: 1, refused: 1 }],
      ['uncertain', 20_001, { uncertain: 2 }],
    ])('and decides by its outcome: %s', async (_outcome, code, counts) => {
      const { fetch } = slowFetch((_call, number) => respond(number === 0 ? code : 0));
      const { results } = await deliver(storeAnd({ fetch }), [requestWith(1), requestWith(1)]);
      expect(countStatuses(results)).toStrictEqual(counts);
    });

    test('except within one request', async () => {
      const { fetch, calls } = slowFetch();
      const { results } = await deliver(storeAnd({ fetch }), [requestWithIds(0, 0), requestWithIds(0, 0)]);
      expect(calls.map(({ ids }) => ids)).toStrictEqual([['order-0', 'order-0']]);
      expect(countStatuses(results)).toStrictEqual({ accepted: 2, known: 2 });
    });

    test('but not after an abort: what still waits is not reported', async () => {
      const stop = new AbortController();
      const { fetch, calls } = slowFetch(() => {
        stop.abort();
        return respond(0);
      });
      const options = storeAnd({ fetch, signal: stop.signal });
      const { results, error } = await deliver(options, [requestWith(1), requestWith(2), requestWith(2)]);
      expect(error).toBeUndefined();
      expect(calls).toHaveLength(1);
      expect(countStatuses(results)).toStrictEqual({ accepted: 1 });
    });

    test('nor after a failure', async () => {
      const { fetch, calls } = slowFetch(() => respond(40_105));
      const { results, error } = await deliver(storeAnd({ fetch }), [requestWith(1), requestWith(1)]);
      expect(error).toBeInstanceOf(SendAborted);
      expect(calls).toHaveLength(1);
      expect(countStatuses(results)).toStrictEqual({ refused: 1 });
    });

    test('nor when its request cannot be written', async () => {
      const { fetch, calls } = slowFetch();
      const unwritable = {
        toJSON: () => {
          throw new Error('no JSON');
        },
      };
      const bad = asInput(requestOf([event(0, { properties: unwritable })]));
      const { results } = await deliver(storeAnd({ fetch }), [bad, requestWith(1)]);
      expect(calls).toHaveLength(1);
      expect(countStatuses(results)).toStrictEqual({ refused: 1, accepted: 1 });
    });
  });

  test('is asked before each attempt, also before those of halves', async () => {
    let checks = 0;
    const check = () => {
      checks += 1;
      if (checks === 3) throw new Error('lost');
    };
    const { fetch, calls } = fakeFetch(({ ids }) => respond(ids.length > 1 ? 40_000 : 0));
    const { error } = await deliver({ fetch, store: { ...createMemoryStore(), check } }, [requestWith(8)]);
    expect([calls.length, error]).toStrictEqual([2, new Error('lost')]);
  });

  describe('knows an event by a key', () => {
    const keyOf = async (request: unknown, endpoint?: string) => {
      const store = { ...createMemoryStore() };
      const { results } = await deliver({ fetch: fakeFetch().fetch, store, endpoint }, [asInput(request)]);
      return results.map(({ key }) => key);
    };
    /** As ledgers of earlier versions hold it. */
    const digest = (...parts: unknown[]) =>
      createHash('sha256').update(JSON.stringify(parts)).digest().subarray(0, 16).toString('base64url');

    test('of its pixel, test code, name and id', async () => {
      expect(await keyOf(requestOf([event(1)]))).toStrictEqual([digest('PIXEL', null, 'Purchase', 'order-1')]);
      expect(await keyOf(requestOf([event(1)], { test_event_code: 'TEST' }))).toStrictEqual([
        digest('PIXEL', 'TEST', 'Purchase', 'order-1'),
      ]);
    });

    test('of its event source, where that is not the web: one id may stand for several sources', async () => {
      expect(await keyOf(requestOf([event(1)], { event_source: 'crm' }))).toStrictEqual([
        digest('PIXEL', null, 'crm', 'Purchase', 'order-1'),
      ]);
    });

    test('of its endpoint, where that is not TikTok', async () => {
      expect(await keyOf(requestOf([event(1)]), 'https://example.com')).toStrictEqual([
        digest('PIXEL', null, 'https://example.com', 'Purchase', 'order-1'),
      ]);
    });

    test('of its content without an id, counted', async () => {
      const content = event(undefined, { properties: { description: 'Zoë \uD800' } });
      const one = digest('PIXEL', null, content);
      expect(await keyOf(requestOf([content, content]))).toStrictEqual([digest(one, 1), digest(one, 2)]);
    });

    test('that is the same alone and in a batch of 1.0', async () => {
      const lead = { event: 'Lead', properties: { value: 1 } };
      const expected = [digest(digest('PIXEL', null, lead), 1)];
      const single = { pixel_code: 'PIXEL', ...lead, partner_name: 'Partner' };
      const batch = { pixel_code: 'PIXEL', batch: [{ type: 'track', ...lead }] };
      expect(await keyOf({ path: 'pixel/track', body: single })).toStrictEqual(expected);
      expect(await keyOf({ path: 'pixel/batch', body: batch })).toStrictEqual(expected);
    });
  });
});

describe('stops with SendAborted', () => {
  const many = (count: number) => Array.from({ length: count }, (_, id) => requestWith(1, id));

  test('when TikTok refuses the access token', async () => {
    const { fetch, calls } = fakeFetch((_call, number) => respond(number === 1 ? 40_105 : 0));
    const { results, error } = await deliver({ fetch, concurrency: 1 }, many(20));
    expect(statusesOf(results)).toStrictEqual([...statuses(1, 'accepted'), ...statuses(1, 'refused', 1)]);
    expect(error).toBeInstanceOf(SendAborted);
    expect(error).toMatchObject({
      reason: 'accessToken',
      message: expect.stringMatching(/^TikTok refuses the access token \(INVALID_ACCESS_TOKEN\)\. The access token is/),
    });
    expect(calls).toHaveLength(2);
  });

  test('when five requests in a row are given up', async () => {
    const { fetch, calls } = fakeFetch((_call, number) => respond(number < 3 ? 0 : 50_000));
    const { results, error } = await deliver({ fetch, concurrency: 1, attempts: 2 }, many(20));
    expect(results.map(({ status }) => status)).toStrictEqual([
      ...Array(3).fill('accepted'),
      ...Array(5).fill('refused'),
    ]);
    expect(error).toMatchObject({ name: 'SendAborted', reason: 'outage' });
    expect(calls).toHaveLength(3 + 5 * 2);
  });

  test('when TikTok cannot be reached at all', async () => {
    const { fetch, calls } = fakeFetch(() => {
      throw connectionError('ENOTFOUND');
    });
    const { results, error } = await deliver({ fetch, concurrency: 1, attempts: 2 }, many(20));
    expect(results).toMatchObject([{ status: 'refused', outcome: 'retryable', connectionError: 'ENOTFOUND' }]);
    expect(error).toMatchObject({ reason: 'outage', message: 'TikTok cannot be reached (ENOTFOUND).' });
    expect(calls).toHaveLength(2);
  });

  test('but lets the next call begin anew', async () => {
    const { fetch } = fakeFetch((_call, number) => respond(number === 0 ? 40_105 : 0));
    const sender = quickSender({ fetch });
    await expect(sender.send(many(1)).next()).resolves.toMatchObject({ value: { status: 'refused' } });
    expect(await sender.send(many(1)).next()).toMatchObject({ value: { status: 'accepted' } });
  });

  test('after the results of the requests in flight', async () => {
    const { fetch } = fakeFetch(async ({ ids }) => {
      if (ids[0] === 'order-0') return respond(40_105);
      await wait(20);
      return respond(0);
    });
    const { results, error } = await deliver({ fetch, concurrency: 3 }, many(9));
    expect(results.map(({ status }) => status)).toStrictEqual(['refused', 'accepted', 'accepted']);
    expect(error).toBeInstanceOf(SendAborted);
  });
});

describe('an aborted signal', () => {
  test('lets requests in flight finish, reports them, and sends nothing more', async () => {
    const stop = new AbortController();
    const { fetch, calls } = fakeFetch(async (_call, number) => {
      if (number === 2) stop.abort();
      await wait(10);
      return respond(0);
    });
    const requests = Array.from({ length: 20 }, (_, id) => requestWith(1, id));
    const { results, error } = await deliver({ fetch, concurrency: 3, signal: stop.signal }, requests);
    expect([results.map(({ status }) => status), error]).toStrictEqual([Array(3).fill('accepted'), undefined]);
    expect(calls).toHaveLength(3);
  });

  test('sends nothing when it is aborted already, and reads nothing', async () => {
    const next = vi.fn();
    const { fetch, calls } = fakeFetch();
    const input = { [Symbol.iterator]: () => ({ next }) };
    expect(await deliver({ fetch, signal: AbortSignal.abort() }, input)).toStrictEqual({
      results: [],
      error: undefined,
    });
    expect([calls, next.mock.calls]).toStrictEqual([[], []]);
  });

  test('does not wait for an input that says nothing', async () => {
    const stop = new AbortController();
    async function* silent() {
      yield requestWith(1);
      await new Promise(() => {});
    }
    const { fetch } = fakeFetch(() => {
      setTimeout(() => stop.abort(), 10);
      return respond(0);
    });
    const { results, error } = await deliver({ fetch, signal: stop.signal }, silent());
    expect([statusesOf(results), error]).toStrictEqual([statuses(1, 'accepted'), undefined]);
  });

  test('ends the wait before a retry: what TikTok did not accept is not reported', async () => {
    const stop = new AbortController();
    const { fetch } = fakeFetch(() => {
      setTimeout(() => stop.abort(), 10);
      return respond(50_000);
    });
    const delivery = await deliver({ fetch, signal: stop.signal, firstWaitMs: 60_000 }, [requestWith(1)]);
    expect(delivery).toStrictEqual({ results: [], error: undefined });
  });

  test('during the last attempt: a temporary refusal is not reported, because no event was decided', async () => {
    const stop = new AbortController();
    const { fetch } = fakeFetch(() => {
      stop.abort();
      return respond(50_000);
    });
    const delivery = await deliver({ fetch, signal: stop.signal, attempts: 1 }, [requestWith(1)]);
    expect(delivery).toStrictEqual({ results: [], error: undefined });
  });

  test('is no longer listened to after the delivery', async () => {
    const { signal } = new AbortController();
    const [added, removed] = [vi.spyOn(signal, 'addEventListener'), vi.spyOn(signal, 'removeEventListener')];
    await deliver({ fetch: fakeFetch().fetch, signal }, [requestWith(1)]);
    expect(removed.mock.calls).toStrictEqual(added.mock.calls);
    expect(added).toHaveBeenCalled();
  });

  test('reports what got no response, because TikTok may have it', async () => {
    const stop = new AbortController();
    const { fetch } = fakeFetch(() => {
      setTimeout(() => stop.abort(), 10);
      throw connectionError('ECONNRESET');
    });
    const { results } = await deliver({ fetch, signal: stop.signal, firstWaitMs: 60_000 }, [requestWith(1)]);
    expect(results).toMatchObject([{ status: 'refused', connectionError: 'ECONNRESET' }]);
  });

  test('is the reason to end, also when the input fails because of it', async () => {
    const stop = new AbortController();
    async function* closed() {
      yield requestWith(1);
      await new Promise((resolve) => stop.signal.addEventListener('abort', resolve));
      throw new Error('closed');
    }
    const { fetch } = fakeFetch(async () => {
      stop.abort();
      await wait(10);
      return respond(0);
    });
    const { results, error } = await deliver({ fetch, signal: stop.signal }, closed());
    expect([statusesOf(results), error]).toStrictEqual([statuses(1, 'accepted'), undefined]);
  });

  test('hides no failure of the store', async () => {
    const stop = new AbortController();
    const { fetch } = fakeFetch(() => {
      stop.abort();
      return respond(0);
    });
    const store = { ...createMemoryStore(), add: () => Promise.reject(new Error('the disk is full')) };
    const { results, error } = await deliver({ fetch, store, signal: stop.signal }, [requestWith(1)]);
    expect([statusesOf(results), error]).toStrictEqual([statuses(1, 'accepted'), new Error('the disk is full')]);
  });

  test('counts for more than a refused access token', async () => {
    const stop = new AbortController();
    const { fetch } = fakeFetch(() => {
      stop.abort();
      return respond(40_105);
    });
    const { results, error } = await deliver({ fetch, signal: stop.signal }, [requestWith(1)]);
    expect([statusesOf(results), error]).toStrictEqual([statuses(1, 'refused'), undefined]);
  });

  test('does not send the halves of a request', async () => {
    const stop = new AbortController();
    const { fetch, calls } = fakeFetch(() => {
      stop.abort();
      return respond(40_000);
    });
    const { results } = await deliver({ fetch, signal: stop.signal }, [requestWith(8)]);
    expect([results, calls.length]).toStrictEqual([[], 1]);
  });
});

describe('the input', () => {
  test('is read only as results are taken: no more than concurrency requests are held', async () => {
    let read = 0;
    async function* requests() {
      for (let id = 0; id < 50; id += 1) {
        read += 1;
        yield requestWith(1, id);
      }
    }
    const waiting: (() => void)[] = [];
    const { fetch } = fakeFetch(async () => {
      await new Promise<void>((resolve) => waiting.push(resolve));
      return respond(0);
    });
    let taken = 0;
    const delivery = (async () => {
      for await (const _result of quickSender({ fetch, concurrency: 3 }).send(requests())) taken += 1;
    })();
    for (let turns = 0; turns < 50; turns += 1) await turn();
    expect([read, waiting.length]).toStrictEqual([3, 3]);
    while (taken < 50) {
      waiting.shift()?.();
      await turn();
      expect(read - taken).toBeLessThanOrEqual(4);
    }
    await delivery;
    expect(taken).toBe(50);
  });

  test('is not read while nobody takes results', async () => {
    let read = 0;
    function* requests() {
      for (;;) {
        read += 1;
        yield requestWith(1, read);
      }
    }
    const results = quickSender({ fetch: fakeFetch().fetch, concurrency: 3 }).send(requests());
    await wait(5);
    expect(read).toBe(0);
    await results.next();
    await wait(20);
    expect(read).toBeLessThanOrEqual(4);
    await results.return();
  });

  test('is closed, and requests in flight are waited for, when the loop is left early', async () => {
    let isClosed = false;
    function* requests() {
      try {
        for (let id = 0; ; id += 1) yield requestWith(1, id);
      } finally {
        isClosed = true;
      }
    }
    let open = 0;
    const { fetch, calls } = fakeFetch(async (_call, number) => {
      open += 1;
      await wait(number * 5);
      open -= 1;
      return respond(0);
    });
    for await (const _result of quickSender({ fetch, concurrency: 3 }).send(requests())) break;
    expect([isClosed, open]).toStrictEqual([true, 0]);
    const before = calls.length;
    await wait(10);
    expect(calls).toHaveLength(before);
  });

  test.each<readonly [string, () => Iterable<SendInput> | AsyncIterable<SendInput>]>([
    [
      'asynchronous',
      async function* () {
        yield requestWith(1);
        throw new Error('the pipe broke');
      },
    ],
    [
      'synchronous',
      function* () {
        yield requestWith(1);
        throw new Error('the pipe broke');
      },
    ],
  ])('that fails ends the delivery after the results of the requests in flight: %s', async (_name, requests) => {
    const { fetch } = fakeFetch(async () => {
      await wait(5);
      return respond(0);
    });
    const { results, error } = await deliver({ fetch }, requests());
    expect([statusesOf(results), error]).toStrictEqual([statuses(1, 'accepted'), new Error('the pipe broke')]);
  });

  test('may hold nothing', async () => {
    expect(await deliver({ fetch: fakeFetch().fetch }, [])).toStrictEqual({ results: [], error: undefined });
  });
});

test('all calls of send share one rate', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  try {
    const { fetch, calls } = fakeFetch();
    const sender = quickSender({ fetch, requestsPerSecond: 2 });
    const drain = async (first: number) => {
      for await (const _result of sender.send([0, 1, 2].map((id) => requestWith(1, first + id))));
    };
    const both = Promise.all([drain(0), drain(3)]);
    await vi.runAllTimersAsync();
    await both;
    const startedAt = calls[0]?.at ?? 0;
    expect(calls.map(({ at }) => at - startedAt)).toStrictEqual([0, 0, 1000, 1000, 2000, 2000]);
  } finally {
    vi.useRealTimers();
  }
});

test('a hundred requests that wait at once leave no warning about listeners', async () => {
  const warnings: Error[] = [];
  const listen = (warning: Error) => void warnings.push(warning);
  process.on('warning', listen);
  const { fetch } = fakeFetch((_call, number) => respond(number < 100 ? 50_000 : 0));
  const requests = Array.from({ length: 100 }, (_, id) => requestWith(1, id));
  const { results } = await deliver({ fetch, concurrency: 100, firstWaitMs: 5 }, requests);
  await turn();
  process.off('warning', listen);
  expect([results.length, warnings]).toStrictEqual([100, []]);
});
