import fc from 'fast-check';
import { expect, test } from 'vitest';
import { eventFieldsV1 } from '../../src/events-api/v1/wireFields.js';
import { bodyFieldsV2, eventFieldsV2 } from '../../src/events-api/v2/wireFields.js';
import { lintRequest, TransformError, transformEvent } from '../../src/index.js';
import { typeRules } from '../../src/lint/rules/typeRules.js';
import { rules } from '../../src/lint/rules.js';
import { completePhone } from '../../src/phone.js';
import { isObject } from '../../src/values/kinds.js';
import { anyConfig, anyEvent, anyJson, put } from './arbitraries.js';

const shapeCodes = new Set<string>([
  ...Object.keys(typeRules),
  'event-time-not-unix',
  'event-time-in-milliseconds',
  'timestamp-not-iso',
  'misspelt-field',
  'misplaced-field',
  'event-not-an-object',
  'no-body',
  'wrong-endpoint',
]);

test('what the library makes of an event has no fault of type or shape', () => {
  let judged = 0;
  fc.assert(
    fc.property(anyEvent, anyConfig, (message, settings) => {
      // A custom property is the sender's own, whatever its type.
      const Config = { ...settings, customProperties: [] };
      let requests: readonly unknown[];
      try {
        requests = transformEvent({ message, destination: { Config } }, { completePhone });
      } catch (error) {
        if (error instanceof TransformError) return;
        throw error;
      }
      judged += 1;
      const faults = requests
        .flatMap((request) => lintRequest(request))
        .filter(({ severity, code, path }) => severity === 'error' && shapeCodes.has(code) && !isCopied(path));
      expect(faults.map(({ code, path }) => `${code} ${path}`)).toStrictEqual([]);
    }),
    { numRuns: 1000 },
  );
  expect(judged).toBeGreaterThan(250);
});

/** What is copied from the event as it stands there: of contents, all but the fields whose types TikTok is strict about. */
const isCopied = (path: string): boolean => /\.contents\[\d+\]\.(?!content_id|price|quantity)/.test(path);

const secret = 'Secret4711Value';

/** Any JSON with the secret as every text, and as every key that is not needed to get where rules look. */
const withSecret = (value: unknown): unknown => {
  if (typeof value === 'string') return `${secret}@${secret}.example`;
  if (Array.isArray(value)) return value.map(withSecret);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [`${secret}${key}`, withSecret(item)]));
};

const clean = (path: string): string => path.replaceAll('[]', '[0]');
const anyPath = fc.constantFrom(
  ...bodyFieldsV2.map(({ path }) => path),
  ...eventFieldsV2.map(({ path }) => `data[0].${clean(path)}`),
  ...eventFieldsV1.flatMap(({ path }) => [clean(path), `batch[0].${clean(path)}`]),
);

/** Requests and bodies with any JSON at the places that rules look at. */
const anyRequest = fc
  .record({
    values: fc.array(fc.tuple(anyPath, anyJson), { maxLength: 15 }),
    beside: fc.dictionary(fc.constantFrom('url', 'path', 'method', 'headers', 'body', 'x'), anyJson),
    source: fc.constantFrom('web', 'app', 'offline', 'crm', undefined),
    isWhole: fc.boolean(),
  })
  .map(({ values, beside, source, isWhole }) => {
    const body: Record<string, unknown> = {};
    for (const [path, value] of values) putDeep(body, path, value);
    if (source !== undefined && body['event_source'] === undefined) body['event_source'] = source;
    return isWhole ? { ...beside, body } : body;
  });

/** `put` makes no lists: events stand in one. */
const putDeep = (body: Record<string, unknown>, path: string, value: unknown): void => {
  const [, list = '', rest = ''] = /^(data|batch)\[0\]\.(.*)$/.exec(path) ?? [];
  if (list === '') {
    put(body, path, value);
    return;
  }
  const [first] = Array.isArray(body[list]) ? body[list] : [];
  const event: Record<string, unknown> = isObject(first) ? { ...first } : {};
  body[list] = [event];
  put(event, rest, value);
};

test('nothing is thrown, whatever comes in, and every finding is that of a rule', () => {
  const codes = new Set<string>();
  fc.assert(
    fc.property(fc.oneof(anyRequest, anyJson), anyJson, (request, now) => {
      for (const { code, severity, source } of lintRequest(request, { now } as object)) {
        codes.add(code);
        expect({ severity, source }).toStrictEqual({ severity: rules[code].severity, source: rules[code].source });
      }
    }),
    { numRuns: 1500 },
  );
  // Inputs that never reach the events would prove nothing.
  expect(codes.size).toBeGreaterThan(30);
});

test('nothing of a request is repeated: no value, and no key that is not nearly one of TikTok', () => {
  fc.assert(
    fc.property(anyRequest, fc.constantFrom('web', 'app', 'offline', 'crm'), (request, source) => {
      const body = Object.hasOwn(request, 'body') ? Object((request as { body: unknown }).body) : request;
      const secretive = { ...hide(body), event_source: source };
      const url = `https://${secret}.example/${secret}`;
      const whole = {
        url,
        path: secret,
        method: secret,
        headers: { 'Access-Token': `Bearer ${secret}`, [secret]: secret },
        body: secretive,
      };
      for (const input of [secretive, whole]) {
        expect(JSON.stringify(lintRequest(input, { now: 0 }))).not.toMatch(/secret4711/i);
      }
    }),
    { numRuns: 500 },
  );
});

const known = new Set(
  [...bodyFieldsV2, ...eventFieldsV2, ...eventFieldsV1]
    .flatMap(({ path }) => path.replaceAll('[]', '').split('.'))
    .concat('batch'),
);

/** Puts the secret under every field of TikTok's, and into every key that is none. */
const hide = (value: unknown): Record<string, unknown> => {
  const visit = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(visit);
    if (typeof part !== 'object' || part === null) return withSecret(part);
    return Object.fromEntries(
      Object.entries(part).map(([key, item]) => [known.has(key) ? key : `${secret}${key}`, visit(item)]),
    );
  };
  return Object(visit(value));
};

test.each([
  [
    'a getter that throws',
    Object.defineProperty({}, 'body', {
      enumerable: true,
      get: () => {
        throw new Error('no');
      },
    }),
  ],
  [
    'a proxy that throws',
    new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error('no');
        },
      },
    ),
  ],
  ['a bigint', { event_source: 'web', data: [{ event_time: 1n }] }],
  ['a function', () => 1],
  ['nothing', undefined],
])('%s is no body', (_kind, input) => {
  expect(lintRequest(input).map(({ code }) => code)).toStrictEqual(['no-body']);
});

test('what refers to itself, and what is nested without end, is judged or is no body', () => {
  const circular: Record<string, unknown> = { event_source: 'web' };
  circular['data'] = [circular];
  expect(lintRequest(circular).map(({ code }) => code)).toStrictEqual(['no-body']);
  const deep: unknown = JSON.parse(`${'{"data":['.repeat(20_000)}1${']}'.repeat(20_000)}`);
  expect(() => lintRequest(deep)).not.toThrow();
  expect(() => lintRequest({ data: [{ user: deep, properties: { contents: [deep] } }] })).not.toThrow();
});
