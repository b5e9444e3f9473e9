import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lintRequest, TransformError, transformEvent } from '../../src/index.js';
import { bodyKinds } from '../../src/lint/context.js';
import { rules } from '../../src/lint/lintRequest.js';
import { fieldRules } from '../../src/lint/rules/fieldRules.js';
import { parsePhone } from '../../src/phone.js';
import { isObject } from '../../src/values/objects.js';
import { fieldsOf } from '../lint/fieldsOf.js';
import { samples } from '../samples.js';
import { anyConfig, anyEvent, anyJson, put } from './arbitraries.js';

const shapeCodes = new Set<string>([
  ...Object.keys(fieldRules),
  'event-time-not-unix',
  'event-time-in-milliseconds',
  'timestamp-not-iso',
  'event-not-an-object',
  'no-body',
  'wrong-endpoint',
]);

test('the requests of the library have no errors of type or shape', () => {
  let judged = 0;
  fc.assert(
    fc.property(anyEvent, anyConfig, (message, settings) => {
      // A custom property may have any type.
      const Config = { ...settings, customProperties: [] };
      let requests: readonly unknown[];
      try {
        requests = transformEvent({ message, destination: { Config } }, { parsePhone });
      } catch (error) {
        if (error instanceof TransformError) return;
        throw error;
      }
      judged += 1;
      const errors = requests
        .flatMap((request) => lintRequest(request))
        .filter(({ severity, code, path }) => severity === 'error' && shapeCodes.has(code) && !isCopied(path));
      expect(errors.map(({ code, path }) => `${code} ${path}`)).toStrictEqual([]);
    }),
    { numRuns: samples(1000) },
  );
  expect(judged).toBeGreaterThan(samples(250));
});

/** True for fields that the library copies without a cast: all of contents except those whose types TikTok enforces. */
const isCopied = (path: string): boolean => /\.contents\[\d+\]\.(?!content_id|price|quantity)/.test(path);

const secret = 'Secret4711Value';

/** Any JSON with the secret in every string and in every key. */
const withSecret = (value: unknown): unknown => {
  if (typeof value === 'string') return `${secret}@${secret}.example`;
  if (Array.isArray(value)) return value.map(withSecret);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [`${secret}${key}`, withSecret(item)]));
};

const fieldPaths = bodyKinds.flatMap((kind) => fieldsOf(kind).map(({ path }) => path.replaceAll('[]', '[0]')));
const anyPath = fc.constantFrom(...new Set(fieldPaths));

/** Requests and bodies with any JSON in the fields that rules check. */
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

/** As `put`, which makes no arrays, for a field of an event in one. */
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

test('any input yields findings of known rules and no exception', () => {
  const codes = new Set<string>();
  fc.assert(
    fc.property(fc.oneof(anyRequest, anyJson), anyJson, (request, now) => {
      for (const { code, severity, source } of lintRequest(request, { now } as object)) {
        codes.add(code);
        expect({ severity, source }).toStrictEqual({ severity: rules[code].severity, source: rules[code].source });
      }
    }),
    { numRuns: samples(1500) },
  );
  // Inputs that never reach the events would prove nothing.
  expect(codes.size).toBeGreaterThan(30);
});

test('findings repeat no value of the request, and no key that does not resemble one of TikTok', () => {
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
    { numRuns: samples(500) },
  );
});

const known = new Set(fieldPaths.flatMap((path) => path.replaceAll('[0]', '').split('.')));

/** Puts the secret into the value of every TikTok field, and into every other key. */
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
  ['undefined', undefined],
])('%s is reported as no-body', (_kind, input) => {
  expect(lintRequest(input).map(({ code }) => code)).toStrictEqual(['no-body']);
});

test('circular and very deep input does not throw', () => {
  const circular: Record<string, unknown> = { event_source: 'web' };
  circular['data'] = [circular];
  expect(lintRequest(circular).map(({ code }) => code)).toStrictEqual(['no-body']);
  const deep: unknown = JSON.parse(`${'{"data":['.repeat(20_000)}1${']}'.repeat(20_000)}`);
  expect(() => lintRequest(deep)).not.toThrow();
  // As JSON text, it arrives as deep as it was written.
  const id = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
  expect(() => lintRequest(`{"data":[{"event":"Lead","event_id":${id}}]}`)).not.toThrow();
  expect(() => lintRequest({ data: [{ user: deep, properties: { contents: [deep] } }] })).not.toThrow();
});
