import { deepStrictEqual } from 'node:assert';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import get from 'lodash/get.js';
import toPath from 'lodash/toPath.js';
import { describe, expect, test } from 'vitest';
import { fieldTables } from '../../src/events-api/fieldTables.js';
import { maskKey, maskWithin } from '../../src/explain/mask.js';
import {
  type Explanation,
  explainEvent,
  TransformError,
  type TransformInput,
  transformEvent,
} from '../../src/index.js';
import { parsePhone } from '../../src/phone.js';
import { loadFixtures, payloadsOfBody, versions } from '../fixtures/loadFixtures.js';
import { samples } from '../samples.js';
import { anyConfig, anyEvent, anyJson, put, sourcePaths } from './arbitraries.js';

interface Transformed {
  readonly payloads: readonly unknown[];
  readonly refusal?: TransformError;
}

const transformed = (input: TransformInput): Transformed => {
  const version = get(input, 'destination.Config.version') === 'v1' ? 'v1' : 'v2';
  try {
    const requests = transformEvent(input, { parsePhone });
    return { payloads: requests.flatMap(({ body }) => payloadsOfBody(version, body)) };
  } catch (error) {
    if (error instanceof TransformError) return { payloads: [], refusal: error };
    throw error;
  }
};

/** Counts the leaf values. An empty array or object is a leaf. */
const countLeaves = (value: unknown): number => {
  if (typeof value !== 'object' || value === null) return 1;
  const parts = Object.values(value);
  return parts.length === 0 ? 1 : parts.reduce((sum: number, part) => sum + countLeaves(part), 0);
};

const isLeaf = (value: unknown): boolean =>
  typeof value !== 'object' || value === null || Object.keys(value).length === 0;

/** A path with a masked key leads to no value. */
const hasPersonalKeys = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  Object.entries(value).some(([key, part]) => maskKey(key) !== key || hasPersonalKeys(part));

/** Compares an explanation with the result of `transformEvent` for the same event. */
const expectTrue = (input: TransformInput, explanation: Explanation): void => {
  const { payloads, refusal } = transformed(input);
  deepStrictEqual(
    explanation.payloads.map(({ payload }) => payload),
    payloads,
  );
  expect(explanation.refusal?.code).toBe(refusal?.code);
  expect(explanation.refusal?.text).toBe(refusal && maskWithin(refusal.message));
  for (const { event, payload, fields } of explanation.payloads) {
    expect(event).toBe(maskWithin(payload.event));
    // There are as many paths as values, no two are equal, and each leads to a value: so each value has exactly one.
    expect(fields).toHaveLength(countLeaves(payload));
    if (hasPersonalKeys(payload)) continue;
    expect(new Set(fields.map(({ path }) => path)).size).toBe(fields.length);
    expect(fields.filter(({ path }) => get(payload, path) === undefined || !isLeaf(get(payload, path)))).toStrictEqual(
      [],
    );
  }
};

const inputOf = (message: unknown, Config: unknown) => ({ message, destination: { Config } }) as TransformInput;

/** True for a field whose value was sent unchanged. */
const isUnchanged = ({ steps }: { readonly steps: readonly string[] }): boolean => steps.length === 0;

describe.each(versions)('%s', (version) => {
  test.each(loadFixtures(version).map((fixture) => [fixture.name, fixture] as const))(
    '%s',
    (_name, { config, event }) => {
      const input = inputOf(event, { accessToken: 'token', pixelCode: 'PIXEL', version, ...config });
      const explanation = explainEvent(input, { parsePhone });
      expectTrue(input, explanation);
      for (const field of explanation.payloads.flatMap(({ fields }) => fields).filter(isUnchanged)) {
        const found = get(event, field.from);
        if (typeof field.value === 'number') expect(found).toBe(field.value);
      }
    },
  );
});

const sample = new URL('../../fixtures/sample/', import.meta.url);
const destination = JSON.parse(readFileSync(new URL('destination.json', sample), 'utf8'));
const sampleEvents: TransformInput[] = readFileSync(new URL('events.ndjson', sample), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))
  .map((record) => ('type' in record ? { message: record, destination } : record));

test.each(sampleEvents.map((event, index) => [index + 1, event] as const))('sample event %i', (_number, event) => {
  expectTrue(event, explainEvent(event, { parsePhone }));
});

test('every payload equals that of transformEvent, and each of its values is explained once', () => {
  let accepted = 0;
  fc.assert(
    fc.property(
      fc.oneof({ weight: 9, arbitrary: anyEvent }, { weight: 1, arbitrary: anyJson }),
      fc.oneof({ weight: 9, arbitrary: anyConfig }, { weight: 1, arbitrary: anyJson }),
      (message, Config) => {
        const input = inputOf(message, Config);
        const before = JSON.stringify(input);
        const explanation = explainEvent(input, { parsePhone });
        expectTrue(input, explanation);
        expect(JSON.stringify(input)).toBe(before);
        if (explanation.refusal === undefined) accepted += 1;
      },
    ),
    { numRuns: samples(1500) },
  );
  expect(accepted).toBeGreaterThan(samples(500) / 2);
});

const asJson = (value: unknown): unknown => {
  try {
    return JSON.parse(String(value));
  } catch {
    return undefined;
  }
};

/** Follows a path, and with `intoText` also into JSON strings. */
const follow = (value: unknown, path: string, intoText = false): unknown =>
  toPath(path).reduce<unknown>((given, name) => {
    const holder = intoText && typeof given === 'string' ? asJson(given) : given;
    return typeof holder === 'object' && holder !== null
      ? Object.entries(holder).find(([key]) => key === name)?.[1]
      : undefined;
  }, value);

/** Names of sources that are not paths. Values within products may be in their JSON string. */
const noPath = /^settings|^ttclid of|^callback of|\.products./;

test('sources of values exist in the event, and sources reported as absent do not', () => {
  let skipped = 0;
  fc.assert(
    fc.property(anyEvent, anyConfig, (message, Config) => {
      const { payloads } = explainEvent(inputOf(message, Config), { parsePhone });
      if (hasPersonalKeys(message)) return;
      for (const { path, from, tried } of payloads.flatMap(({ fields }) => fields)) {
        // A key that repeats a value of the person is masked in its path.
        if (!['default', 'derived', 'settings'].includes(from) && !from.includes('***')) {
          expect([path, from, follow(message, from, true)]).not.toStrictEqual([path, from, undefined]);
        }
        for (const source of tried.filter((one) => !noPath.test(one.path))) {
          const isAbsent = follow(message, source.path) === undefined;
          expect([path, source.path, source.why === 'absent']).toStrictEqual([path, source.path, isAbsent]);
          if (!isAbsent) skipped += 1;
        }
      }
    }),
    { numRuns: samples(1500) },
  );
  expect(skipped).toBeGreaterThan(samples(20) / 4);
});

/** The source paths of personal data, including data that is sent in plain text. */
const personalPaths = versions.flatMap((version) => {
  const { event, userPath } = fieldTables[version];
  const isPersonal = (path: string) => path.startsWith(`${userPath}.`) || /\.(ip|user_agent|callback)$/.test(path);
  const paths = sourcePaths(event.filter(({ path }) => isPersonal(path)));
  return [...new Set(paths)].map((path) => ({ version, path }));
});

/** Personal values that are too long to occur by accident. */
const secret = fc.oneof(
  fc.stringMatching(/^[a-z]{6}[g-z]{12}$/).map((name) => `${name}@example.com`),
  fc.stringMatching(/^[1-9][0-9]{12}$/),
  fc.stringMatching(/^[1-9][0-9]{12}$/).map((digits) => `+${digits.slice(0, 2)} (0) ${digits.slice(2)} ext. 7`),
  fc.stringMatching(/^[1-9][0-9]{12}$/).map(Number),
  fc.stringMatching(/^[G-Zg-z]{20}$/),
);

test('an explanation contains no personal value', () => {
  expect(personalPaths.length).toBeGreaterThan(60);
  fc.assert(
    fc.property(
      fc.constantFrom(...personalPaths),
      secret,
      fc.constantFrom<((value: unknown) => unknown)[]>(
        (value) => value,
        (value) => ` ${value} `,
        (value) => [value, null],
        (value) => JSON.stringify([String(value)]),
        (value) => ({ [String(value)]: value }),
        (value) => [{ type: 'tiktokExternalId', id: value }],
      ),
      fc.boolean(),
      ({ version, path }, value, shape, hashUserProperties) => {
        const message: Record<string, unknown> = { type: 'track', event: 'Lead', timestamp: 1770091506 };
        put(message, path, shape(value));
        const Config = {
          accessToken: 'token',
          pixelCode: 'PIXEL',
          version,
          hashUserProperties,
          externalIdFrom: 'userIdOrAnonymousId',
        };
        const { payloads, ...rest } = explainEvent(inputOf(message, Config), { parsePhone });
        const explanation = JSON.stringify([payloads.map(({ payload: _sent, ...explained }) => explained), rest]);
        const given = String(value).toLowerCase();
        const isClear = [given, given.replace(/\D/g, '')].some(
          (text) => text.length > 8 && explanation.toLowerCase().includes(text),
        );
        expect(isClear).toBe(false);
      },
    ),
    { numRuns: samples(2000) },
  );
});

test('tried lists the sources before the used one, in order', () => {
  const message = {
    type: 'track',
    event: 'Lead',
    timestamp: 1770091506,
    traits: { email: ' ' },
    context: { traits: { email: 'Jane@example.com' } },
  };
  const [payload] = explainEvent(inputOf(message, { accessToken: 'token', pixelCode: 'PIXEL' })).payloads;
  expect(payload?.fields.find(({ path }) => path === 'user.email')).toStrictEqual({
    path: 'user.email',
    value: 'J***@e***.com',
    from: 'context.traits.email',
    tried: [
      { path: 'properties.context.user.email', why: 'absent' },
      { path: 'context.user.email', why: 'absent' },
      { path: 'traits.email', why: 'blank' },
    ],
    cast: 'string',
    steps: ['lower-cased', 'hashed'],
  });
});
