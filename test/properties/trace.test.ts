import { deepStrictEqual } from 'node:assert';
import fc from 'fast-check';
import get from 'lodash/get.js';
import set from 'lodash/set.js';
import { describe, expect, test } from 'vitest';
import { eventTables, traceEvent } from '../../src/events-api/eventTables.js';
import type { Field } from '../../src/events-api/field.js';
import { hashAll, hashFirst, hashString } from '../../src/events-api/hash.js';
import type { EventSettings } from '../../src/events-api/sources.js';
import * as v1 from '../../src/events-api/v1/mapEvent.js';
import * as v2 from '../../src/events-api/v2/mapEvent.js';
import { addVerticalFields, isVertical, verticalFields } from '../../src/events-api/v2/verticals.js';
import { TransformError } from '../../src/index.js';
import type { Row } from '../../src/mapping/row.js';
import { parsePhone } from '../../src/phone.js';
import { hashContext } from '../../src/transform/personalData.js';
import { readCoreSettings, type Settings } from '../../src/transform/settings.js';
import { stringOrList } from '../../src/values/casts.js';
import type { UnknownObject } from '../../src/values/objects.js';
import { type Fixture, isObject, type JsonObject, loadFixtures, versions } from '../fixtures/loadFixtures.js';
import { samples } from '../samples.js';
import { anyJson, put } from './arbitraries.js';

type AnyRow = Row<EventSettings>;

/** The tables of a version, with the rows that only events of travel and automotive ads have. */
const rowsOf: Readonly<Record<(typeof versions)[number], readonly AnyRow[]>> = {
  v1: eventTables.v1.rows,
  v2: [...eventTables.v2.rows, ...(verticalFields as readonly AnyRow[])],
};

interface Case {
  readonly message: JsonObject;
  readonly settings: Settings;
}

/** The events of the fixtures that have usable settings and a usable message. */
const casesOf = (fixtures: readonly Fixture[]): Case[] =>
  fixtures.flatMap(({ version, config, event }) => {
    try {
      const Config = { accessToken: 'token', pixelCode: 'PIXEL', version, ...config };
      return isObject(event) ? [{ message: event, settings: readCoreSettings(Config, { parsePhone }) }] : [];
    } catch (error) {
      if (error instanceof TransformError) return [];
      throw error;
    }
  });

/** The paths that rows read, and those that their conditions read. */
const pathsOf = (rows: readonly AnyRow[]): string[] => [
  ...rows.flatMap(({ sources }) =>
    sources.flatMap((source) => (typeof source === 'string' ? [source] : 'path' in source ? [source.path] : [])),
  ),
  ...['channel', 'context.mappedToDestination', 'context.os.name', 'context.device.adTrackingEnabled'],
  ...['properties', 'context', 'context.traits', 'traits', 'properties.context.user', 'properties.products[0]'],
];

/** The paths that are read only under a condition. */
const conditionalPaths = (rows: readonly AnyRow[]): string[] =>
  rows.flatMap(({ sources }) =>
    sources.flatMap((source) => (typeof source === 'object' && 'path' in source && source.when ? [source.path] : [])),
  );

/** A change of one place of an event: another value, a value from another fixture, its JSON text, or nothing at all. */
const anyChange = (rows: readonly AnyRow[], cases: readonly Case[]) => {
  const path = fc.constantFrom(...pathsOf(rows));
  const otherValue = fc
    .tuple(fc.constantFrom(...pathsOf(rows)), fc.constantFrom(...cases))
    // `properties.trim` is a method where the properties are JSON text.
    .map(([from, { message }]) => get(message, from) as unknown)
    .filter((value) => typeof value !== 'function');
  return fc.oneof(
    fc.record({ path, value: anyJson }),
    fc.record({ path, value: fc.constantFrom(' ', '', null, {}, [], 'iOS', 'Android', 'sources', true, false, 0) }),
    fc.record({ path, value: otherValue }),
    fc.record({
      path: fc.constantFrom(...conditionalPaths(rows)),
      value: fc.constantFrom('2026-02-03T04:05:06Z', '203.0.113.9', 'id-1'),
    }),
    fc.record({ path, asText: fc.constant(true) }),
  );
};

const toText = (value: unknown): unknown => {
  try {
    return JSON.stringify(value);
  } catch {
    // Of the values in fixtures, JSON has no bigint.
    return value;
  }
};

/** A copy of an event with some places changed. Dates and bigints stay what they are. */
const mutate = (message: JsonObject, changes: readonly { readonly path: string; readonly value?: unknown }[]) => {
  const changed: JsonObject = structuredClone(message);
  for (const change of changes) {
    const value = 'asText' in change ? toText(get(changed, change.path)) : structuredClone(change.value);
    put(changed, change.path, value);
  }
  return changed;
};

/** What the generated code makes of an event. */
const mapped = {
  v1: (message: UnknownObject, settings: Settings) =>
    v1.mapEvent(v1.eventReader.read(message), message, settings, hashContext(message, settings, { parsePhone })),
  v2: (message: UnknownObject, settings: Settings) => {
    const values = v2.eventReader.read(message);
    const payload = v2.mapEvent(values, message, settings, hashContext(message, settings, { parsePhone }));
    if (isVertical(message)) addVerticalFields(payload.properties as JsonObject, message);
    return { ...payload, ...v2.mapRequest(values, message, settings) };
  },
};

/** What the rows make of an event, by their traces. */
const traced = (version: (typeof versions)[number], message: UnknownObject, settings: Settings) => {
  const table = eventTables[version];
  const hashing = hashContext(message, settings, { parsePhone });
  const traces = traceEvent(table, message, settings);
  const expected: JsonObject = { event: '' };
  for (const { row, used } of traces) {
    if (used === undefined) continue;
    const { hash = 'plain' } = row as Field;
    const hashSeveral = table.takesOneIdentifier ? hashFirst : hashAll;
    const value =
      hash === 'plain'
        ? used.value
        : (row.cast === stringOrList ? hashSeveral : hashString)(used.value as string, hash, hashing);
    if (value !== undefined) set(expected, row.path, value);
  }
  return { traces, expected };
};

describe.each(versions)('%s', (version) => {
  const cases = casesOf(loadFixtures(version));

  test('the generated code does what the traces of the rows say, on changed fixtures', () => {
    const seen = { used: 0, absent: 0, condition: 0, unusable: 0 };
    fc.assert(
      fc.property(
        fc.constantFrom(...cases),
        fc.constantFrom(...cases),
        fc.array(anyChange(rowsOf[version], cases), { maxLength: 24 }),
        ({ message }, { settings }, changes) => {
          const event = mutate(message, changes);
          const { traces, expected } = traced(version, event, settings);
          deepStrictEqual(mapped[version](event, settings), expected);

          for (const { row, skipped, used } of traces) {
            // Every source before the used one is skipped, and where none is used, every source.
            const looked = skipped.length + (used === undefined ? 0 : 1);
            if (used === undefined) expect(looked).toBe(row.sources.length);
            else {
              expect(looked).toBeLessThanOrEqual(row.sources.length);
              seen.used += 1;
            }
            for (const { reason } of skipped) seen[reason] += 1;
          }
        },
      ),
      { numRuns: samples(3000) },
    );
    // A table that reads nothing would pass all of this.
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(samples(100));
  });
});
