import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyJson } from '../properties/arbitraries.js';
import { samples } from '../samples.js';
import { type Delivered, deepFreeze, destination, type Metadata, outcomeOf } from './host.js';

const success = '[TIKTOK_ADS Response Handler] - Request Processed Successfully';
const unnamed = `${success}, but TikTok refused some events without naming them`;
const failed = (code: number | string) => `Request failed with status: ${code}`;

interface DestinationResponse {
  readonly response?: unknown;
  readonly status: number;
}

const http = (status: number, response?: unknown): DestinationResponse => ({ response, status });
const body = (code: unknown, more: object = {}) => ({ code, message: 'text', request_id: 'r', ...more });
const ok = (code: unknown, more?: object): DestinationResponse => http(200, body(code, more));

const job = (jobId: number, more: object = {}): Metadata => ({ jobId, attemptNum: 1, dontBatch: false, ...more });
const jobsOf = (count: number, more: object = {}) => Array.from({ length: count }, (_, index) => job(index + 1, more));

/** Bodies that hold several payloads. */
const bodies = {
  data: (count: number): object => ({
    event_source: 'web',
    data: Array.from({ length: count }, () => ({ event: 'Lead' })),
  }),
  batch: (count: number): object => ({
    pixel_code: 'P',
    batch: Array.from({ length: count }, () => ({ event: 'Lead' })),
  }),
};
const single: object = { pixel_code: 'P', event: 'Lead', properties: {} };

const params = (destinationResponse: DestinationResponse, rudderJobMetadata: unknown, json: object) =>
  deepFreeze({
    destinationResponse,
    rudderJobMetadata,
    destType: 'tiktok_ads',
    destinationRequest: {
      version: '1',
      type: 'REST',
      method: 'POST',
      endpoint: 'https://business-api.tiktok.com/open_api/v1.3/event/track/',
      headers: {},
      params: {},
      body: { JSON: json, JSON_ARRAY: {}, XML: {}, FORM: {} },
      files: {},
      metadata: rudderJobMetadata,
    },
  });

const deliverV0 = (received: DestinationResponse, json: object = bodies.data(1)) => {
  const handler = new destination.networkHandler();
  return outcomeOf(() => handler.responseHandler(params(received, job(1), json)));
};

const deliverV1 = (
  received: DestinationResponse,
  jobs: readonly Metadata[] = jobsOf(3),
  json: object = bodies.data(jobs.length),
) => {
  const handler = new destination.networkHandlerV1();
  return outcomeOf(() => handler.responseHandler(params(received, jobs, json)));
};

const proxies = [
  ['v0', (received: DestinationResponse) => deliverV0(received)],
  ['v1, one job', (received: DestinationResponse) => deliverV1(received, jobsOf(1))],
  ['v1, three jobs', (received: DestinationResponse) => deliverV1(received)],
] as const;

type ErrorType = 'throttled' | 'aborted' | 'retryable';

const thrownError = (received: DestinationResponse, status: number, errorType: ErrorType, message: unknown) => ({
  thrown: expect.objectContaining({
    message,
    status,
    statTags: { errorCategory: 'network', errorType },
    destinationResponse: received,
  }),
});

const tags = (errorType: ErrorType) => ({ errorCategory: 'network', errorType });

/** The result of one job. */
const jobResult = (received: DestinationResponse, statusCode: number, metadata: Metadata) => ({
  statusCode,
  metadata,
  error: JSON.stringify(received.response),
});

const statuses = ({ returned }: { readonly returned?: Delivered }) =>
  returned?.response?.map(({ statusCode }) => statusCode);
const dontBatches = ({ returned }: { readonly returned?: Delivered }) =>
  returned?.response?.map(({ metadata }) => metadata.dontBatch);

const throttledCodes = [40100, 40132, 61000];
const retryableCodes = [40202, 50000, 50002, 60001];
const eventCodes = [40000, 40002, 40061, 40062, 40700];
// Token, permission, path: the failure is the same for every event.
const requestCodes = [
  40001, 40003, 40006, 40007, 40051, 40063, 40101, 40102, 40103, 40104, 40105, 40106, 40113, 40117, 40118, 40130, 40300,
  40301, 40400, 41000, 41001, 41002,
];

describe('delivered', () => {
  test.each([ok(0), ok('0'), ok(40050), http(409, body('40050')), http(201, body(0)), http(200, { code: 0 })])(
    'gives 200 for every job: %j',
    (received) => {
      expect(deliverV0(received)).toEqual({
        returned: { status: 200, message: success, destinationResponse: received },
      });
      const jobs = jobsOf(2, { secret: { a: 1 }, traceparent: 't' });
      expect(deliverV1(received, jobs)).toEqual({
        returned: { status: 200, message: success, response: jobs.map((one) => jobResult(received, 200, one)) },
      });
    },
  );

  test('gives 200 for any number of payloads per job', () => {
    for (const json of [bodies.data(7), bodies.batch(1), single]) {
      expect(statuses(deliverV1(ok(0), jobsOf(3), json))).toStrictEqual([200, 200, 200]);
    }
  });
});

describe.each(proxies)('%s throws a failure that is the same for all jobs', (proxy, deliver) => {
  describe.each([200, 400, 401, 404, 500, 503])('a known code with HTTP %i', (status) => {
    test.each(throttledCodes)('%i is throttled', (code) => {
      const received = http(status, body(code));
      expect(deliver(received)).toEqual(thrownError(received, 429, 'throttled', failed(code)));
    });

    test.each(retryableCodes)('%i is retryable', (code) => {
      const received = http(status, body(code));
      expect(deliver(received)).toEqual(thrownError(received, 500, 'retryable', failed(code)));
    });

    test.each(requestCodes)('%i is aborted', (code) => {
      const received = http(status, body(code));
      expect(deliver(received)).toEqual(thrownError(received, 400, 'aborted', failed(code)));
    });
  });

  if (proxy !== 'v1, three jobs') {
    test.each(eventCodes)('%i is aborted', (code) => {
      const received = ok(code, { message: 'data.0.user is wrong' });
      expect(deliver(received)).toEqual(thrownError(received, 400, 'aborted', failed(code)));
    });

    test('HTTP 413 is aborted', () => {
      const received = http(413, '<html>too large</html>');
      expect(deliver(received)).toEqual(thrownError(received, 413, 'aborted', failed(413)));
    });
  }

  test.each<[number, unknown, ErrorType]>([
    [502, '<html><h1>502 Bad Gateway</h1></html>', 'retryable'],
    [500, undefined, 'retryable'],
    [503, '', 'retryable'],
    [504, {}, 'retryable'],
    [408, '', 'retryable'],
    [429, '', 'throttled'],
    [404, '<html/>', 'aborted'],
    [401, { message: 'no code' }, 'aborted'],
    [403, null, 'aborted'],
    [400, [], 'aborted'],
  ])('HTTP %i without a code keeps its status: %j', (status, response, errorType) => {
    const received = http(status, response);
    expect(deliver(received)).toEqual(thrownError(received, status, errorType, failed(status)));
  });

  test.each([undefined, null, '', 'OK', '<html/>', {}, [], { message: 'OK' }, { data: {} }, 0, true])(
    'HTTP 200 without a code is retryable: %j',
    (response) => {
      const received = http(200, response);
      expect(deliver(received)).toEqual(thrownError(received, 500, 'retryable', failed(200)));
    },
  );

  test.each(['00', '+0', '-0', ' 0 ', '0.0', '0x0', 'OK', null, false, [0], { code: 0 }])(
    'code %j is not a success',
    (code) => {
      const received = ok(code);
      expect(deliver(received)).toEqual(thrownError(received, 500, 'retryable', expect.stringContaining(failed(''))));
    },
  );

  test.each<[number, number, number, ErrorType]>([
    [49999, 200, 400, 'aborted'],
    [40999, 200, 400, 'aborted'],
    [1, 200, 500, 'retryable'],
    [20002, 200, 500, 'retryable'],
    [53999, 200, 500, 'retryable'],
    [51305, 200, 500, 'retryable'],
    [99999, 200, 500, 'retryable'],
    [-1, 200, 500, 'retryable'],
    [49999, 503, 503, 'retryable'],
    [99999, 404, 404, 'aborted'],
    [99999, 429, 429, 'throttled'],
  ])('unknown code %i with HTTP %i gives %i', (code, status, wanted, errorType) => {
    const received = http(status, body(code));
    expect(deliver(received)).toEqual(thrownError(received, wanted, errorType, failed(code)));
  });

  test.each([0, '0', 20001])('code %j under an HTTP error is not a success', (code) => {
    for (const [status, errorType] of [
      [500, 'retryable'],
      [404, 'aborted'],
      [429, 'throttled'],
    ] as const) {
      const received = http(status, body(code));
      expect(deliver(received)).toEqual(thrownError(received, status, errorType, expect.stringContaining(failed(''))));
    }
  });

  test.each([
    ['[ENOTFOUND] :: Unable to reach the destination', 400],
    ['[ECONNRESET] :: socket hang up', 500],
    ['[EPIPE] :: broken pipe', 400],
  ])("the host's network error %j is retryable", (response, status) => {
    const received = http(status, response);
    expect(deliver(received)).toEqual(thrownError(received, 500, 'retryable', expect.stringContaining(failed(''))));
  });
});

describe('20001', () => {
  const failedEvents = (...orders: unknown[]) => ({
    data: { failed_events: orders.map((order_in_batch) => ({ order_in_batch })) },
  });

  test('gives 400 for the named events and 200 for the others', () => {
    const received = ok(20001, failedEvents(2, 0));
    for (const json of [bodies.data(4), bodies.batch(4)]) {
      const jobs = jobsOf(4, { attemptNum: 9 });
      expect(deliverV1(received, jobs, json)).toEqual({
        returned: {
          status: 200,
          message: expect.any(String),
          response: jobs.map((one, index) => jobResult(received, index === 0 || index === 2 ? 400 : 200, one)),
        },
      });
    }
  });

  test.each([
    ['names none', ok(20001), bodies.data(3)],
    ['has null data', ok(20001, { data: null }), bodies.data(3)],
    ['has an empty array', ok(20001, failedEvents()), bodies.data(3)],
    ['has more payloads than jobs', ok(20001, failedEvents(1)), bodies.data(4)],
    ['has fewer payloads than jobs', ok(20001, failedEvents(1)), bodies.batch(2)],
    ['names invalid positions', ok(20001, failedEvents(3, -1, 0.5, 'a', null)), bodies.data(3)],
  ])('gives 200 for all jobs and says so in the message when it %s', (_, received, json) => {
    const jobs = jobsOf(3);
    expect(deliverV1(received, jobs, json)).toEqual({
      returned: { status: 200, message: unnamed, response: jobs.map((one) => jobResult(received, 200, one)) },
    });
  });

  test('throws when every job is named', () => {
    const received = ok(20001, failedEvents(0, 1, 2));
    expect(deliverV1(received)).toEqual(thrownError(received, 400, 'aborted', failed(20001)));
    const one = ok(20001, failedEvents(0));
    expect(deliverV1(one, jobsOf(1))).toEqual(thrownError(one, 400, 'aborted', failed(20001)));
    expect(deliverV1(one, jobsOf(1), single)).toEqual(thrownError(one, 400, 'aborted', failed(20001)));
  });

  test('gives one result for all jobs in proxy v0', () => {
    const none = ok(20001);
    expect(deliverV0(none)).toEqual({ returned: { status: 200, message: unnamed, destinationResponse: none } });
    const one = ok(20001, failedEvents(0));
    expect(deliverV0(one)).toEqual(thrownError(one, 400, 'aborted', failed(20001)));
    expect(deliverV0(one, bodies.data(2))).toEqual({
      returned: { status: 200, message: unnamed, destinationResponse: one },
    });
  });
});

describe('one bad event does not fail its batch', () => {
  test.each(eventCodes)('%i without a named event retries each job alone', (code) => {
    const received = ok(code);
    const jobs = jobsOf(3);
    expect(deliverV1(received, jobs)).toEqual({
      returned: {
        status: 500,
        message: failed(code),
        statTags: tags('retryable'),
        response: jobs.map((one) => jobResult(received, 500, { ...one, dontBatch: true })),
      },
    });
  });

  test.each([
    ['string', '<html>too large</html>'],
    ['empty', ''],
    ['JSON', { message: 'too large' }],
  ])('HTTP 413 with a %s body retries each job alone', (_, response) => {
    const received = http(413, response);
    const outcome = deliverV1(received);
    expect(outcome.returned).toMatchObject({ status: 500, message: failed(413) });
    expect(statuses(outcome)).toStrictEqual([500, 500, 500]);
    expect(dontBatches(outcome)).toStrictEqual([true, true, true]);
    expect(outcome.returned?.response?.map(({ error }) => error)).toStrictEqual(
      Array(3).fill(JSON.stringify(response)),
    );
  });

  test.each(['event_source', 'event_source_id', 'pixel_code', 'partner_name', 'test_event_code'])(
    'a failure about %s is the same for all jobs, and is thrown',
    (field) => {
      for (const code of [40000, 40002, 40700]) {
        const received = ok(code, { message: `Invalid value for ${field}: not a valid string.` });
        expect(deliverV1(received)).toEqual(thrownError(received, 400, 'aborted', failed(code)));
      }
    },
  );

  test('HTTP 413 without a body has an error string for each job', () => {
    for (const { error } of deliverV1(http(413)).returned?.response ?? []) expect(error).toBeTypeOf('string');
    expect(statuses(deliverV1(http(413)))).toStrictEqual([500, 500, 500]);
  });

  test.each([
    ['Batch.1.context.user.email: Invalid value', bodies.batch(3)],
    ['data.1.properties.value: Not a valid number.', bodies.data(3)],
    ['Validation failed. data.1.event_time: Missing data', bodies.data(3)],
    ['data[1].user.email: Not a valid hash', bodies.data(3)],
  ])('40002 aborts the event that %j names and retries the others together', (message, json) => {
    const received = ok(40002, { message });
    const jobs = jobsOf(3);
    expect(deliverV1(received, jobs, json)).toEqual({
      returned: {
        status: 400,
        message: failed(40002),
        statTags: tags('aborted'),
        response: jobs.map((one, index) => jobResult(received, index === 1 ? 400 : 500, one)),
      },
    });
  });

  test.each([
    ['more payloads than jobs', 'data.1.user', bodies.data(4)],
    ['fewer payloads than jobs', 'data.1.user', bodies.data(2)],
    ['a single payload', 'data.1.user', single],
    ['a position outside of the request', 'data.7.user', bodies.data(3)],
    ['the position after the last job', 'data.3.user', bodies.data(3)],
    ['a longer word before the position', 'mydata.1', bodies.data(3)],
  ])('%s makes the position meaningless: each job is retried alone', (_, message, json) => {
    const outcome = deliverV1(ok(40002, { message }), jobsOf(3), json);
    expect(outcome.returned?.status).toBe(500);
    expect(statuses(outcome)).toStrictEqual([500, 500, 500]);
    expect(dontBatches(outcome)).toStrictEqual([true, true, true]);
  });

  test.each([
    ['event stream', {}, 7, 8],
    ['another category', { sourceCategory: 'singer-protocol' }, 7, 8],
    ['warehouse', { sourceCategory: 'warehouse' }, 1, 2],
  ])('%s: jobs share a retry only below a number of attempts', (_, more, below, from) => {
    const received = ok(40002, { message: 'data.0.user' });
    const jobs = [
      job(1, { attemptNum: 99 }),
      ...[0, below, from, from + 1].map((attemptNum, index) => job(index + 2, { ...more, attemptNum })),
    ];
    const outcome = deliverV1(received, jobs);
    expect(statuses(outcome)).toStrictEqual([400, 500, 500, 500, 500]);
    expect(dontBatches(outcome)?.slice(1)).toStrictEqual([false, false, true, true]);
    expect(outcome.returned?.status).toBe(400);
  });

  test('the limit of attempts depends on the source of each job', () => {
    const jobs = [job(1), job(2, { attemptNum: 2, sourceCategory: 'warehouse' }), job(3, { attemptNum: 2 })];
    expect(dontBatches(deliverV1(ok(40002, { message: 'data.0.user' }), jobs))?.slice(1)).toStrictEqual([true, false]);
  });

  test('metadata is returned with all its keys, and changed only in a copy', () => {
    const jobs = jobsOf(2, { secret: { a: 1 }, traceparent: 't', workspaceId: 'w' });
    const before = structuredClone(jobs);
    const outcome = deliverV1(ok(40000), jobs);
    expect(jobs).toStrictEqual(before);
    expect(outcome.returned?.response?.map(({ metadata }) => metadata)).toStrictEqual(
      before.map((one) => ({ ...one, dontBatch: true })),
    );
  });

  test.each([
    ['aborted and retried', ok(40002, { message: 'data.0.user' }), [400, 500, 500]],
    ['partial', ok(20001, { data: { failed_events: [{ order_in_batch: 0 }] } }), [400, 200, 200]],
    ['delivered', ok(0), [200, 200, 200]],
  ])('metadata is returned as an equal copy: %s', (_, received, codes) => {
    const jobs = jobsOf(3, { secret: { a: 1 }, traceparent: 't' });
    const outcome = deliverV1(received, jobs);
    expect(statuses(outcome)).toStrictEqual(codes);
    for (const [index, { metadata }] of (outcome.returned?.response ?? []).entries()) {
      expect(metadata).toStrictEqual(jobs[index]);
      expect(metadata).not.toBe(jobs[index]);
    }
  });

  test('a job without an attempt number counts as new', () => {
    const uncounted = [1, 2, 3].map((jobId): Metadata => ({ jobId, dontBatch: false }));
    for (const more of [{}, { sourceCategory: 'warehouse' }, { attemptNum: null }, { attemptNum: 'often' }]) {
      const jobs = uncounted.map((one) => ({ ...one, ...more }) as Metadata);
      const outcome = deliverV1(ok(40002, { message: 'data.0.user' }), jobs);
      expect(statuses(outcome)).toStrictEqual([400, 500, 500]);
      expect(dontBatches(outcome)?.slice(1)).toStrictEqual([false, false]);
    }
  });

  test('a body that cannot be written as JSON still has an error string for each job', () => {
    const outcome = deliverV1(http(200, { code: 40002, message: 'text', size: 1n }), jobsOf(2));
    expect(statuses(outcome)).toStrictEqual([500, 500]);
    for (const { error } of outcome.returned?.response ?? []) expect(JSON.parse(error)).toBeTypeOf('string');
  });

  test('a string body is written as a JSON string', () => {
    const outcome = deliverV1(http(413, 'too "large"'), jobsOf(2));
    expect(outcome.returned?.response?.[0]?.error).toBe('"too \\"large\\""');
  });
});

test('any response: only codes 0 and 20001 succeed, and every job has a result', () => {
  const anyCode = fc.oneof(
    fc.constantFrom(0, '0', 20001, 40050, '40050', 40002, 40001, 40100, 50000, '40001', null),
    fc.integer(),
    // Strings such as `00` are tested above.
    fc.oneof(fc.string(), anyJson).filter((code) => typeof code !== 'string' || code === '0' || Number(code) !== 0),
  );
  const anyBody = fc.oneof(
    { weight: 3, arbitrary: fc.record({ code: anyCode, message: anyJson, data: anyJson }, { requiredKeys: ['code'] }) },
    {
      weight: 3,
      arbitrary: fc.record({
        code: fc.constantFrom(20001, 40002),
        message: fc.constantFrom('Batch.1.x', 'data.0.x', 'x'),
        data: fc.record({
          failed_events: fc.array(fc.oneof(anyJson, fc.record({ order_in_batch: fc.oneof(fc.nat(4), anyJson) }))),
        }),
      }),
    },
    { weight: 1, arbitrary: anyJson },
    { weight: 1, arbitrary: fc.constant(undefined) },
  );
  const anyStatus = fc.constantFrom(200, 200, 200, 202, 400, 404, 408, 413, 429, 500, 502, 503);
  const anyMetadata = fc.record(
    {
      attemptNum: fc.nat(10),
      sourceCategory: fc.constantFrom('warehouse', 'x'),
      dontBatch: fc.boolean(),
      more: anyJson,
    },
    { requiredKeys: [] },
  );
  const anyRequest = fc.oneof(
    fc.nat(4).map((count) => bodies.data(count)),
    fc.nat(4).map((count) => bodies.batch(count)),
    fc.constant(single),
    anyJson.map((data) => ({ data })),
  );
  fc.assert(
    fc.property(
      anyStatus,
      anyBody,
      fc.array(anyMetadata, { minLength: 1, maxLength: 4 }),
      anyRequest,
      (status, response, metadata, json) => {
        const received = http(status, response);
        const jobs = metadata.map((one, jobId) => ({ ...one, jobId })) as unknown as Metadata[];
        const code = (response as { code?: unknown } | null | undefined)?.code;
        const isDuplicate = code === 40_050 || code === '40050';
        const maySucceed = isDuplicate || (status < 400 && [0, '0', 20001, '20001'].includes(code as never));

        for (const { returned, thrown } of [deliverV0(received, json), deliverV1(received, jobs, json)]) {
          if (returned === undefined) {
            const { status: thrownStatus, message, statTags, destinationResponse } = thrown as Record<string, unknown>;
            expect(thrownStatus).toBeGreaterThanOrEqual(400);
            expect(message).toBeTypeOf('string');
            expect(statTags).toEqual({
              errorCategory: 'network',
              errorType: expect.stringMatching(/^(throttled|aborted|retryable)$/),
            });
            expect(destinationResponse).toEqual(received);
            if (status < 400) expect([0, '0']).not.toContain(code);
            continue;
          }
          expect(returned.message).toBeTypeOf('string');
          // The host's schema demands tags of each failure.
          const { status: own, statTags } = returned;
          expect(statTags?.['errorCategory']).toBe(own === 200 ? undefined : 'network');
          expect(statTags?.['errorType']).toBe(own === 200 ? undefined : own === 400 ? 'aborted' : 'retryable');
          if (returned.response === undefined) {
            expect(returned.status).toBe(200);
            expect(maySucceed).toBe(true);
            continue;
          }
          const codes = returned.response.map(({ statusCode }) => statusCode);
          expect(codes).toHaveLength(jobs.length);
          for (const statusCode of codes) expect(maySucceed ? [200, 400] : [400, 500]).toContain(statusCode);
          expect(returned.status).toBe(maySucceed ? 200 : codes.includes(400) ? 400 : 500);
          returned.response.forEach((one, index) => {
            const { dontBatch: _own, ...own } = jobs[index] ?? {};
            const { dontBatch: _sent, ...sent } = one.metadata;
            expect(sent).toEqual(own);
            expect(one.error).toBeTypeOf('string');
          });
          // A failure that is the same for all jobs is thrown, unless it sets dontBatch.
          if (!maySucceed && new Set(codes).size === 1)
            for (const one of returned.response) expect(one.metadata.dontBatch).toBe(true);
        }
      },
    ),
    { numRuns: samples(1000) },
  );
});
