import { deepStrictEqual } from 'node:assert';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import get from 'lodash/get.js';
import { describe, expect, test } from 'vitest';
import { castWords } from '../../src/api/castWords.js';
import { explainables } from '../../src/api/explainables.js';
import { personalDataV1 } from '../../src/api/v1/personalData.js';
import { personalDataV2 } from '../../src/api/v2/personalData.js';
import {
  type Explanation,
  explainEvent,
  TransformError,
  type TransformInput,
  transformEvent,
  transformEvents,
} from '../../src/index.js';
import { completePhone } from '../../src/phone.js';
import { loadFixtures, payloadsOfBody, versions } from '../fixtures/loadFixtures.js';
import { anyConfig, anyEvent, anyJson, put, sourcePaths } from './arbitraries.js';

interface Transformed {
  readonly payloads: readonly unknown[];
  readonly refusal?: TransformError;
}

const transformed = (input: TransformInput): Transformed => {
  const version = get(input, 'destination.Config.version') === 'v1' ? 'v1' : 'v2';
  try {
    const requests = transformEvent(input, { completePhone });
    return { payloads: requests.flatMap(({ body }) => payloadsOfBody(version, body)) };
  } catch (error) {
    if (error instanceof TransformError) return { payloads: [], refusal: error };
    throw error;
  }
};

/** How many values without parts there are; an empty list or object is one. */
const countLeaves = (value: unknown): number => {
  if (typeof value !== 'object' || value === null) return 1;
  const parts = Object.values(value);
  return parts.length === 0 ? 1 : parts.reduce((sum: number, part) => sum + countLeaves(part), 0);
};

const isLeaf = (value: unknown): boolean =>
  typeof value !== 'object' || value === null || Object.keys(value).length === 0;

/** Holds an explanation against what `transformEvent` makes of the same event. */
const expectTrue = (input: TransformInput, explanation: Explanation): void => {
  const { payloads, refusal } = transformed(input);
  deepStrictEqual(
    explanation.payloads.map(({ payload }) => payload),
    payloads,
  );
  expect(explanation.refusal?.code).toBe(refusal?.code);
  expect(explanation.refusal?.text).toBe(refusal?.message);
  for (const { event, payload, fields } of explanation.payloads) {
    expect(event).toBe(payload.event);
    // As many as there are values, no two the same, and each leads to a value: so there is one for each.
    expect(fields).toHaveLength(countLeaves(payload));
    expect(new Set(fields.map(({ path }) => path)).size).toBe(fields.length);
    expect(fields.filter(({ path }) => get(payload, path) === undefined || !isLeaf(get(payload, path)))).toStrictEqual(
      [],
    );
  }
};

const inputOf = (message: unknown, Config: unknown): TransformInput => ({
  message,
  destination: { Config: Config as Record<string, unknown> },
});

/** Values of a field that were not changed on their way. */
const isUnchanged = ({ steps }: { readonly steps: readonly string[] }): boolean => steps.length === 0;

describe.each(versions)('%s', (version) => {
  test.each(loadFixtures(version).map((fixture) => [fixture.name, fixture] as const))(
    '%s',
    (_name, { config, event }) => {
      const input = inputOf(event, { accessToken: 'token', pixelCode: 'PIXEL', version, ...config });
      const explanation = explainEvent(input, { completePhone });
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
  expectTrue(event, explainEvent(event, { completePhone }));
});

test('every payload is that of transformEvent, each of its values explained once', () => {
  let accepted = 0;
  fc.assert(
    fc.property(
      fc.oneof({ weight: 9, arbitrary: anyEvent }, { weight: 1, arbitrary: anyJson }),
      fc.oneof({ weight: 9, arbitrary: anyConfig }, { weight: 1, arbitrary: anyJson }),
      (message, Config) => {
        const input = inputOf(message, Config);
        const before = JSON.stringify(input);
        const explanation = explainEvent(input, { completePhone });
        expectTrue(input, explanation);
        expect(JSON.stringify(input)).toBe(before);
        if (explanation.refusal === undefined) accepted += 1;
      },
    ),
    { numRuns: 1500 },
  );
  expect(accepted).toBeGreaterThan(500);
});
