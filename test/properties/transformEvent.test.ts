import { deepStrictEqual } from 'node:assert';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type TikTokRequest, TransformError, transformEvent } from '../../src/index.js';
import { parsePhone } from '../../src/phone.js';
import { samples } from '../samples.js';
import { anyConfig, anyEvent, anyJson } from './arbitraries.js';

const objectsIn = (value: unknown): object[] =>
  typeof value === 'object' && value !== null ? [value, ...Object.values(value).flatMap(objectsIn)] : [];

const deepFreeze = <Value>(value: Value): Value => {
  for (const part of objectsIn(value)) Object.freeze(part);
  return value;
};

const anyInput = fc.record({
  message: fc.oneof({ weight: 5, arbitrary: anyEvent }, { weight: 1, arbitrary: anyJson }),
  destination: fc.oneof(
    { weight: 5, arbitrary: fc.record({ Config: anyConfig }) },
    { weight: 1, arbitrary: fc.record({ Config: anyJson }) },
    { weight: 1, arbitrary: anyJson },
  ),
});

/** The requests or the `TransformError`. Any other error fails the test. */
const outcome = (input: unknown): TikTokRequest[] | TransformError => {
  try {
    return transformEvent(input as Parameters<typeof transformEvent>[0], { parsePhone });
  } catch (error) {
    if (error instanceof TransformError) return error;
    throw error;
  }
};

const numRuns = samples(1000);

test('only TransformErrors are thrown, and they have a text', () => {
  let accepted = 0;
  fc.assert(
    fc.property(anyInput, (input) => {
      const result = outcome(input);
      if (result instanceof TransformError) expect(result.message).not.toBe('');
      else accepted += 1;
    }),
    { numRuns },
  );
  // A library that rejects everything would pass all other tests.
  expect(accepted).toBeGreaterThan(numRuns / 4);
});

test('a frozen input is accepted, not changed, and shares no object with the output', () => {
  fc.assert(
    fc.property(anyInput, (input) => {
      const before = JSON.stringify(input);
      const inputObjects = new Set(objectsIn(deepFreeze(input)));
      const output = outcome(input);
      expect(JSON.stringify(input)).toBe(before);
      expect(objectsIn(output).filter((part) => inputObjects.has(part))).toStrictEqual([]);
    }),
    { numRuns },
  );
});

test('payloads of one event share no object with each other', () => {
  fc.assert(
    fc.property(anyEvent, anyConfig, (message, settings) => {
      const Config = { ...settings, eventsToStandard: ['Lead', 'Contact'].map((to) => ({ from: 'lead', to })) };
      const result = outcome({ message: { ...message, type: 'track', event: 'Lead' }, destination: { Config } });
      const objects = result instanceof TransformError ? [] : objectsIn(result);
      expect(new Set(objects).size).toBe(objects.length);
    }),
  );
});

test('the output survives a JSON round trip', () => {
  fc.assert(
    fc.property(anyInput, (input) => {
      const output = outcome(input);
      if (output instanceof TransformError) return;
      // `toStrictEqual` mistakes a key `constructor` for the type.
      deepStrictEqual(JSON.parse(JSON.stringify(output)), output);
    }),
    { numRuns },
  );
});

/** Objects and strings of a payload, except those that are copied from the event unchanged. */
const mappedParts = (value: unknown): unknown[] => {
  if (typeof value !== 'object' || value === null) return [value];
  const copied = ['contents', 'ad', 'page'];
  return [value, ...Object.entries(value).flatMap(([key, part]) => (copied.includes(key) ? [] : mappedParts(part)))];
};

test('no empty value is sent', () => {
  fc.assert(
    fc.property(anyEvent, anyConfig, (message, Config) => {
      const output = outcome({ message, destination: { Config: { ...Config, customProperties: [] } } });
      if (output instanceof TransformError) return;
      for (const part of output.flatMap(({ body }) => mappedParts(body))) {
        const isEmpty = typeof part === 'object' ? Object.keys(part ?? {}).length === 0 : String(part).trim() === '';
        expect(isEmpty).toBe(false);
      }
    }),
  );
});

test('the same input gives the same output, whatever was transformed in between', () => {
  fc.assert(
    fc.property(anyInput, anyInput, (input, other) => {
      const first = JSON.stringify(outcome(input));
      outcome(other);
      expect(JSON.stringify(outcome(structuredClone(input)))).toBe(first);
    }),
  );
});

test('a change of the settings object between two calls takes effect', () => {
  fc.assert(
    fc.property(anyEvent, anyConfig, anyConfig, (message, before, after) => {
      const changing: Record<string, unknown> = structuredClone(before);
      outcome({ message, destination: { Config: changing } });
      for (const key of Object.keys(changing)) delete changing[key];
      Object.assign(changing, after);
      const fresh = { message, destination: { Config: structuredClone(after) } };
      deepStrictEqual(outcome({ message, destination: { Config: changing } }), outcome(fresh));
    }),
  );
});

test('a change in place of an array in the settings takes effect', () => {
  const eventsToStandard = [{ from: 'Paid', to: 'Purchase' }];
  const Config = { accessToken: 'token', pixelCode: 'PIXEL', version: 'v1', eventsToStandard } as const;
  const input = { message: { type: 'track', event: 'Paid' }, destination: { Config } };
  const names = () => transformEvent(input).map(({ body }) => 'event' in body && body.event);
  expect(names()).toStrictEqual(['Purchase']);
  eventsToStandard[0] = { from: 'Paid', to: 'Subscribe' };
  expect(names()).toStrictEqual(['Subscribe']);
  eventsToStandard.push({ from: 'paid', to: 'Lead' });
  expect(names()).toStrictEqual(['Subscribe', 'Lead']);
});
