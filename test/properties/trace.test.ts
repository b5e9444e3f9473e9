import { deepStrictEqual } from 'node:assert';
import fc from 'fast-check';
import get from 'lodash/get.js';
import toPath from 'lodash/toPath.js';
import { describe, expect, test } from 'vitest';
import { apiVersions } from '../../src/events-api/apiVersions.js';
import type { EventSettings } from '../../src/events-api/sources.js';
import { eventRowsV1 } from '../../src/events-api/v1/fields.js';
import { eventRowsV2, requestRowsV2 } from '../../src/events-api/v2/fields.js';
import { isVertical, verticalFields } from '../../src/events-api/v2/verticals.js';
import { TransformError } from '../../src/index.js';
import { compileMapping } from '../../src/mapping/compileMapping.js';
import type { Row, RowOf } from '../../src/mapping/row.js';
import { SourceList } from '../../src/mapping/sourceList.js';
import { parsePhone } from '../../src/phone.js';
import { readCoreSettings, type Settings } from '../../src/transform/settings.js';
import { type Fixture, isObject, type JsonObject, loadFixtures, versions } from '../fixtures/loadFixtures.js';
import { anyJson, put } from './arbitraries.js';

type AnyRow = Row<EventSettings>;

/** The rows that are read only for events of travel and automotive ads. */
const verticalRows = verticalFields as readonly AnyRow[];

/** The tables of a version, in the order in which they are traced. */
const rowsOf: Readonly<Record<(typeof versions)[number], readonly AnyRow[]>> = {
  v1: eventRowsV1 as readonly AnyRow[],
  v2: [...eventRowsV2, ...verticalRows, ...requestRowsV2] as readonly AnyRow[],
};

/** A mapping of each row by itself, all read from one list of sources: a row hides nothing that another has written. */
const compileEach = (rows: readonly AnyRow[]) => {
  const sources = new SourceList<EventSettings>();
  const mappings = rows.map((row) => ({
    row,
    mapping: compileMapping([row] as unknown as readonly RowOf<object, EventSettings>[], sources),
  }));
  return { sources, mappings };
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
    .map(([from, { message }]) => get(message, from) as unknown);
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

describe.each(versions)('%s', (version) => {
  const rows = rowsOf[version];
  const cases = casesOf(loadFixtures(version));
  const { sources, mappings } = compileEach(rows);

  test('a trace of each row ends with the value that reading the row gives, on changed fixtures', () => {
    const seen = { used: 0, absent: 0, condition: 0, unusable: 0 };
    fc.assert(
      fc.property(
        fc.constantFrom(...cases),
        fc.constantFrom(...cases),
        fc.array(anyChange(rows, cases), { maxLength: 24 }),
        ({ message }, { settings }, changes) => {
          const event = mutate(message, changes);
          const read = sources.read(event, settings);
          const traced = new Map(apiVersions[version].trace(event, settings).map((one) => [one.row, one]));
          const expectedRows = rows.filter((row) => isVertical(event) || !verticalRows.includes(row));
          expect([...traced.keys()]).toStrictEqual(expectedRows);

          mappings.forEach(({ row, mapping }) => {
            const [trace] = mapping.trace(read);
            const value = get(mapping.read(read), toPath(row.path)) as unknown;
            deepStrictEqual([row.path, trace?.used?.value], [row.path, value]);
            // The version traces the same rows from one list of sources for all.
            if (expectedRows.includes(row)) deepStrictEqual(traced.get(row), trace);

            // Every source before the used one is skipped, and where none is used, every source.
            const { skipped = [], used } = trace ?? {};
            const looked = skipped.length + (used === undefined ? 0 : 1);
            if (used === undefined) expect(looked).toBe(row.sources.length);
            else {
              expect(looked).toBeLessThanOrEqual(row.sources.length);
              seen.used += 1;
            }
            for (const { reason } of skipped) seen[reason] += 1;
          });
        },
      ),
      { numRuns: 600 },
    );
    // A table that reads nothing would pass all of this.
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(100);
  });
});
