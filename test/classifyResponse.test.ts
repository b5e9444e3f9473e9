import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { classifyResponse, refusalSubject } from '../src/events-api/classifyResponse.js';
import type { BodyFields } from '../src/events-api/field.js';
import { fieldTables } from '../src/events-api/fieldTables.js';
import { cpuTime } from './cpuTime.js';
import { samples } from './samples.js';

/** Every path of the field tables: nothing else may be shown as a field. */
const documentedFields = Object.values(fieldTables).flatMap(({ event, bodies }) => [
  ...event.map(({ path }) => path),
  ...Object.values<BodyFields>(bodies).flatMap(({ fields, itemFields = [] }) =>
    [...fields, ...itemFields].map(({ path }) => path),
  ),
]);

const outcomes = ['delivered', 'partial', 'throttled', 'retryable', 'aborted'];
const resultKeys = ['advice', 'code', 'failedEvents', 'field', 'name', 'outcome', 'status'];

/** Holds for every result, whatever the response was. */
const expectValid = (result: ReturnType<typeof classifyResponse>): void => {
  expect(Object.keys(result).sort()).toStrictEqual(resultKeys);
  expect(outcomes).toContain(result.outcome);
  expect(Number.isInteger(result.status)).toBe(true);
  expect(result.status === 200).toBe(result.outcome === 'delivered' || result.outcome === 'partial');
  expect(result.status).toBeGreaterThanOrEqual(200);
  expect(result.code === undefined || Number.isInteger(result.code)).toBe(true);
  expect(result.name).toMatch(/^[A-Z_]+$/);
  expect([undefined, ...documentedFields]).toContain(result.field);
  expect(result.advice).toMatch(/^\S.*\S$/);
  expect(result.failedEvents.every((index) => Number.isSafeInteger(index) && index >= 0)).toBe(true);
  expect(new Set(result.failedEvents).size).toBe(result.failedEvents.length);
};

/** Classifies a value that only an untyped caller can pass. */
const classifyAny = (response: unknown) => classifyResponse(response as Parameters<typeof classifyResponse>[0]);

const deepFreeze = (value: unknown): void => {
  if (typeof value !== 'object' || value === null) return;
  Object.freeze(value);
  Object.values(value).forEach(deepFreeze);
};

const httpStatus = fc.option(fc.oneof(fc.integer({ min: 100, max: 599 }), fc.constantFrom(200, 400, 408, 429, 500)), {
  nil: undefined,
});
const knownCodes = [0, 20001, 40000, 40002, 40100, 40202, 50000, 51305, 60001, 61000];
const code = fc.oneof(
  fc.constantFrom<unknown>(...knownCodes, ...knownCodes.map(String)),
  fc.integer({ min: -1, max: 70_000 }),
  fc.integer({ min: 0, max: 70_000 }).map(String),
  fc.constantFrom<unknown>('', ' ', '-', '+', '0x0', '0.5', '1e999', '__proto__', 'constructor', 'toString', 'NaN'),
  fc.jsonValue(),
);
const index = fc.oneof(fc.integer({ min: -2, max: 60 }), fc.jsonValue());
const message = fc.oneof(
  fc.string(),
  fc
    .array(fc.oneof(fc.constantFrom('Batch', 'data', '.', '..', '-1', ' '), fc.nat().map(String), fc.string()))
    .map((parts) => parts.join('')),
  fc.jsonValue(),
);
const data = fc.oneof(
  fc.record(
    {
      failed_events: fc.array(
        fc.oneof(fc.record({ order_in_batch: index }, { noNullPrototype: true }), fc.jsonValue()),
      ),
    },
    { noNullPrototype: true },
  ),
  fc.jsonValue(),
);
const object = fc.record({ code, message, data }, { requiredKeys: [], noNullPrototype: true });
const body = fc.oneof(
  { weight: 4, arbitrary: object },
  { weight: 2, arbitrary: object.map((value) => JSON.stringify(value)) },
  fc.json(),
  fc.jsonValue(),
  fc.string(),
  fc.string().map((text) => `[ECONNRESET] :: ${text}`),
);

/** Reads the own `code` of a body, independently of the library. */
const codeIn = (given: unknown): unknown => {
  let read = given;
  if (typeof given === 'string') {
    try {
      read = JSON.parse(given);
    } catch {
      return undefined;
    }
  }
  if (typeof read !== 'object' || read === null || Array.isArray(read) || !Object.hasOwn(read, 'code'))
    return undefined;
  return Reflect.get(read, 'code');
};

describe('any input', () => {
  test('gives a valid result for any JSON body', () => {
    fc.assert(
      fc.property(httpStatus, body, (status, given) => expectValid(classifyResponse({ status, body: given }))),
      {
        numRuns: samples(2000),
      },
    );
  });

  test('gives a valid result for values that JSON cannot hold', () => {
    const anything = fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true });
    const wild = fc.oneof(anything, fc.record({ code: anything, message: anything, data: anything }));
    fc.assert(
      fc.property(anything, wild, (status, given) => expectValid(classifyAny({ status, body: given }))),
      {
        numRuns: samples(1000),
      },
    );
  });

  test.each([undefined, null, 0, 'text', [], () => 0, Object.create(null)])(
    'is retryable when there is no response: %o',
    (response) => {
      expect(classifyAny(response)).toMatchObject({ outcome: 'retryable', status: 500, name: 'UNKNOWN' });
    },
  );

  test('gives the same result for the same response, and does not change it', () => {
    fc.assert(
      fc.property(httpStatus, body, (status, given) => {
        const response = { status, body: given };
        const before = structuredClone(response);
        deepFreeze(response);
        expect(classifyResponse(response)).toStrictEqual(classifyResponse(before));
        expect(response).toStrictEqual(before);
      }),
    );
  });

  test('gives each result a list of its own', () => {
    const partial = { status: 200, body: { code: 20001, data: { failed_events: [{ order_in_batch: 1 }] } } };
    for (const given of [partial, { status: 200, body: { code: 40105 } }]) {
      const first = classifyResponse(given);
      const copy = structuredClone(first);
      (first.failedEvents as number[]).push(7);
      expect(classifyResponse(given)).toStrictEqual(copy);
    }
  });
});

describe('a response that is not read yet', () => {
  const error = /await response\.text\(\)/;
  const json = '{"code":0}';

  test.each([
    ['a fetch Response', () => new Response(json)],
    ['the promise of a Response', () => Promise.resolve(new Response(json))],
    ['a body that is a stream of the web', () => ({ status: 200, body: new Response(json).body })],
    ['a body that is a stream of Node', () => ({ status: 200, body: Readable.from([json]) })],
    ['a body that is an async generator', () => ({ status: 200, body: (async function* () {})() })],
    ['a body that is a promise', () => ({ status: 200, body: new Response(json).text() })],
    ['a body that is a Response', () => ({ status: 200, body: new Response(json) })],
  ])('is a TypeError that says what to pass: %s', (_what, response) => {
    expect(() => classifyAny(response())).toThrow(TypeError);
    expect(() => classifyAny(response())).toThrow(error);
  });

  test('is no TypeError for a body whose properties throw', () => {
    const throwing = new Proxy(
      {},
      {
        get: () => {
          throw new Error('no');
        },
      },
    );
    expect(classifyAny({ status: 200, body: throwing }).outcome).toBe('retryable');
    expect(classifyAny(throwing).outcome).toBe('retryable');
  });

  test('is no TypeError for JSON with the names of such methods', () => {
    const body = { code: 0, text: 'x', pipe: {}, getReader: [] };
    expect(classifyResponse({ status: 200, body }).outcome).toBe('delivered');
    expect(classifyResponse(body).outcome).toBe('delivered');
  });

  test('a response of superagent is read: it is a stream of Node whose body has been read', () => {
    const response = Object.assign(Readable.from([]), { status: 200, body: { code: 40100 }, text: '{"code":40100}' });
    expect(classifyAny(response).outcome).toBe('throttled');
  });
});

test('a bare body means the same as with HTTP 200', () => {
  fc.assert(
    fc.property(object, (bare) => {
      fc.pre(bare.code !== undefined);
      expect(classifyAny(bare)).toStrictEqual(classifyResponse({ status: 200, body: bare }));
    }),
  );
});

describe('success', () => {
  test('needs code 0 and no HTTP error, or code 40050', () => {
    fc.assert(
      fc.property(httpStatus, body, (status, given) => {
        const result = classifyResponse({ status, body: given });
        if (result.outcome !== 'delivered') return;
        expect(String(codeIn(given)).trim()).toMatch(/^(?:0|40050)$/);
        // TikTok has the events of a 40050, whatever the HTTP status.
        expect(result.code === 40_050 || (status ?? 200) < 400).toBe(true);
      }),
      { numRuns: samples(2000) },
    );
  });

  test('is never reported under an HTTP error, except for code 40050', () => {
    fc.assert(
      fc.property(fc.integer({ min: 400, max: 599 }), body, (status, given) => {
        const code = codeIn(given);
        fc.pre(code !== 40_050 && code !== '40050');
        expect(['throttled', 'retryable', 'aborted']).toContain(classifyResponse({ status, body: given }).outcome);
      }),
    );
  });

  test.each<[string, unknown]>([
    ['undefined', undefined],
    ['null', null],
    ['an array', [0]],
    ['an array of arrays', [[0]]],
    ['an object', { valueOf: () => 0, toString: () => '0' }],
    ['a boxed number', Object(0)],
    ['false', false],
    ['an empty string', ''],
    ['a blank string', ' '],
    ['not a number', Number.NaN],
    ['infinity', Number.POSITIVE_INFINITY],
    ['a fraction', 0.1],
    ['a tiny fraction', Number.MIN_VALUE],
    ['a date', new Date(0)],
    ['a symbol', Symbol('0')],
    ['a function', () => 0],
  ])('is not reported for a code that is %s', (_what, given) => {
    expect(classifyAny({ status: 200, body: { code: given } })).toMatchObject({
      outcome: 'retryable',
      status: 500,
      code: undefined,
      name: 'UNKNOWN',
      failedEvents: [],
    });
  });

  test('gives a valid result for a bigint code', () => {
    for (const given of [0n, 40105n, 10n ** 400n]) expectValid(classifyAny({ status: 200, body: { code: given } }));
  });

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('ignores a code called %s', (name) => {
    const result = classifyResponse({ status: 200, body: { code: name } });
    expect(result).toMatchObject({ outcome: 'retryable', code: undefined, name: 'UNKNOWN' });
  });

  test('is not read from __proto__, and no prototype is changed', () => {
    const text = '{"__proto__":{"code":0,"polluted":1},"constructor":{"prototype":{"polluted":1}}}';
    for (const given of [text, JSON.parse(text)]) {
      expect(classifyResponse({ status: 200, body: given }).outcome).toBe('retryable');
    }
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  test('is not read from a prototype', () => {
    expect(classifyResponse({ status: 200, body: Object.create({ code: 0 }) }).outcome).toBe('retryable');
  });
});

test('a documented code or range decides, then the HTTP status, then the range of an unknown code', () => {
  const statusOf = { delivered: 200, partial: 200, throttled: 429, aborted: 400, retryable: 500 };
  fc.assert(
    fc.property(fc.integer({ min: 50_000, max: 53_999 }), httpStatus, fc.boolean(), (given, status, asText) => {
      const result = classifyResponse({ status, body: { code: asText ? String(given) : given } });
      expect(result).toMatchObject({ outcome: 'retryable', status: 500, code: given });
      expect(result.name).not.toBe('UNKNOWN');
    }),
  );
  // No table lists these codes.
  fc.assert(
    fc.property(fc.oneof(fc.integer({ min: 42_000, max: 49_999 }), fc.integer({ min: 71_000 })), (given) => {
      const result = classifyResponse({ status: 200, body: { code: given } });
      const outcome = given < 50_000 ? 'aborted' : 'retryable';
      expect(result).toMatchObject({ outcome, status: statusOf[outcome], code: given, name: 'UNKNOWN' });
    }),
  );
  fc.assert(
    fc.property(
      fc.integer({ min: 400, max: 599 }),
      fc.constantFrom<unknown>('', {}, { code: 45_678 }),
      (status, given) => {
        const outcome = status === 429 ? 'throttled' : status === 408 || status >= 500 ? 'retryable' : 'aborted';
        expect(classifyResponse({ status, body: given })).toMatchObject({ outcome, status, name: 'UNKNOWN' });
      },
    ),
  );
});

describe('failedEvents', () => {
  test('holds every position of failed_events once', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 60 }), { maxLength: 80 }), (indexes) => {
        const failedEvents = indexes.map((order_in_batch) => ({ order_in_batch }));
        const result = classifyResponse({ status: 200, body: { code: 20001, data: { failed_events: failedEvents } } });
        expect([...result.failedEvents].sort()).toStrictEqual([...new Set(indexes)].sort());
      }),
    );
  });

  test('holds the event before the first colon of a 40002 message, and none after it', () => {
    const word = fc.constantFrom('Batch', 'data');
    const field = fc.tuple(word, fc.nat({ max: 60 })).map(([key, at]) => ({ at, text: `${key}.${at}.event` }));
    const echo = fc.oneof(
      fc.string(),
      field.map(({ text }) => `; ${text}: Missing data`),
    );
    fc.assert(
      fc.property(field, fc.array(echo), ({ at, text }, echoes) => {
        const body = { code: 40002, message: `${text}: Not valid: ${echoes.join(' ')}` };
        expect(classifyResponse({ status: 200, body }).failedEvents).toStrictEqual([at]);
      }),
    );
  });

  test.each([
    ['Batch.1.user: bad', [1]],
    ['batch.1.user: bad', [1]],
    ['Data.1.user: bad', [1]],
    ['data.1.user: bad', [1]],
  ])('is read in any letter case: %s', (message, failed) => {
    const { failedEvents } = classifyResponse({ status: 200, body: { code: 40002, message } });
    expect(failedEvents).toStrictEqual(failed);
  });

  test('ignores a number too large for a position', () => {
    const digits = '9'.repeat(400);
    const message = `Batch.${digits}.event: Missing data`;
    expect(classifyResponse({ status: 200, body: { code: 40002, message } }).failedEvents).toStrictEqual([]);
    for (const order_in_batch of [Number.MAX_VALUE, digits]) {
      const body = { code: 20001, data: { failed_events: [{ order_in_batch }] } };
      expect(classifyResponse({ status: 200, body }).failedEvents).toStrictEqual([]);
    }
  });

  test('no result repeats a value from the response', () => {
    const secret = 'jane.doe@example.com';
    for (const given of [0, 20001, 40002, 40105, 40999, 50000, 99999, secret, { [secret]: secret }]) {
      const leaky = { code: given, message: `Batch.1.user.email: ${secret}`, data: { failed_events: [secret] } };
      for (const body of [leaky, JSON.stringify(leaky), `[ECONNRESET] :: ${secret}`, secret, [secret]]) {
        for (const status of [undefined, 200, 302, 404, 429, 500]) {
          expect(JSON.stringify(classifyResponse({ status, body }))).not.toContain(secret);
        }
      }
    }
  });
});

describe('hostile bodies', () => {
  const size = 300_000;
  const error = (message: string) => ({ code: 40002, message });
  const hostile: [string, unknown][] = [
    ['code of digits', { code: '1'.repeat(size) }],
    ['code of zeros', { code: '0'.repeat(size) }],
    ['code of zeros and a letter', { code: `${'0'.repeat(size)}x` }],
    ['code of spaces', { code: `${' '.repeat(size)}x` }],
    ['code of spaces inside', { code: `0${' '.repeat(size)}x` }],
    ['code of signs', { code: '-'.repeat(size) }],
    ['message of digits', error(`Batch.${'1'.repeat(size)}`)],
    ['message of names', error('Batch.'.repeat(size / 6))],
    ['message of names and digits', error('data.1'.repeat(size / 6))],
    ['message of indexes', error(Array.from({ length: size / 10 }, (_, at) => `data.${at}.`).join(''))],
    ['message of dots', error('.'.repeat(size))],
    ['message of letters', error('Batch'.repeat(size / 5))],
    ['message of a long path', error(`data.1${'.a'.repeat(size / 2)} x`)],
    ['message of brackets', error(`data.1.a${'[1]'.repeat(size / 3)}!`)],
    ['message of open brackets', error(`data.1.a${'[1'.repeat(size / 2)}`)],
    ['message of positions', error(`data.1.a${'.1'.repeat(size / 2)}x!`)],
    ['invalid value for a long path', error(`Invalid value for a${'.a'.repeat(size / 2)}!`)],
    ['invalid value for a long name', error(`Invalid value for ${'a'.repeat(size)}!`)],
    ['invalid field of many words', error(`Invalid ${'field '.repeat(size / 6)}!`)],
    ['long name alone', error(`${'a'.repeat(size)}!`)],
    ['many spaces', error(`${' '.repeat(size)}x${' '.repeat(size)}!`)],
    [
      'failed events',
      { code: 20001, data: { failed_events: Array.from({ length: size }, (_, at) => ({ order_in_batch: at })) } },
    ],
    ['string in an open bracket', `[${'E'.repeat(size)}`],
    ['string of brackets', '[E'.repeat(size)],
    ['string of colons', `[E${'] :'.repeat(size)}`],
    ['string of spaces', ' '.repeat(size)],
    ['string of spaces and JSON', `${' '.repeat(size)}{"code":0}${' '.repeat(size)}x`],
    ['string of open braces', '{"a":'.repeat(size)],
    ['string of open arrays', '['.repeat(size)],
    ['string of quotes', '"\\'.repeat(size)],
    ['string of HTML', `<html>${'<p>code: 0</p>'.repeat(size / 10)}`],
  ];

  test.each(hostile)('%s takes linear time', (_what, given) => {
    for (const status of [200, 400]) {
      expect(cpuTime(() => expectValid(classifyResponse({ status, body: given })))).toBeLessThan(2000);
    }
  });

  test('deeply nested bodies are read', () => {
    const levels = 20_000;
    const deep = `${'{"a":['.repeat(levels)}1${']}'.repeat(levels)}`;
    const text = (code: number) =>
      `{"code":${code},"message":${deep},"data":{"failed_events":[${deep}],"deep":${deep}}}`;
    for (const [code, outcome] of [
      [0, 'delivered'],
      [20001, 'partial'],
      [40002, 'aborted'],
    ] as const) {
      for (const body of [text(code), JSON.parse(text(code))]) {
        expect(classifyResponse({ status: 200, body })).toMatchObject({ outcome, failedEvents: [] });
      }
    }
    expect(classifyResponse({ status: 200, body: `{"code":${deep}}` }).outcome).toBe('retryable');
    expect(classifyResponse({ status: 502, body: JSON.parse(deep) })).toMatchObject({
      outcome: 'retryable',
      status: 502,
    });
  });
});

describe('refusalSubject', () => {
  test.each([
    ['events', [40000, 40002, 40061, 40062, 40700]],
    ['accessToken', [40102, 40103, 40104, 40105, 40106, 40130]],
    ['request', [40001, 40003, 40063, 40100, 40400, 41000, 50000, 45678, 12345]],
  ])('is %s for its codes', (subject, codes) => {
    for (const failure of codes)
      expect(refusalSubject(classifyResponse({ status: 200, body: { code: failure } }))).toBe(subject);
  });

  test.each(['event_source', 'event_source_id', 'pixel_code', 'partner_name', 'test_event_code'])(
    'is request for a code about events that names %s',
    (field) => {
      for (const code of [40000, 40002, 40700]) {
        const classified = classifyResponse({ status: 200, body: { code, message: `Invalid value for ${field}: no` } });
        expect(classified.field).toBe(field);
        expect(refusalSubject(classified)).toBe('request');
        expect(refusalSubject({ code, status: 400 })).toBe('events');
      }
    },
  );

  test('is events for a request that is too large', () => {
    expect(refusalSubject(classifyResponse({ status: 413, body: '<html>' }))).toBe('events');
    expect(refusalSubject(classifyResponse({ status: 414, body: '<html>' }))).toBe('request');
  });
});
