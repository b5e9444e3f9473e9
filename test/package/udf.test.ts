import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { createContext, runInContext } from 'node:vm';
import { beforeAll, describe, expect, test } from 'vitest';
import { differences } from '../fixtures/differences.js';
import { type Fixture, loadFixtures, versions } from '../fixtures/loadFixtures.js';
import { warehouseFixtures } from '../fixtures/loadWarehouseFixtures.js';
import { sourceOf } from './sourceOf.js';
import { type Call, dist, realms, script, scriptName, transformed, transformedRows } from './udfScript.js';

// The script for database engines returns what the package returns, in scopes that hold only the language.

test('is at most as large as Snowflake recommends', () => {
  expect(Buffer.byteLength(script)).toBeLessThanOrEqual(100_000);
});

test('defines one global object', () => {
  const scope = createContext(Object.create(null));
  runInContext(script, scope);
  expect(Object.keys(scope)).toStrictEqual(['tiktokAds']);
  expect(runInContext('Object.keys(tiktokAds).sort().join()', scope)).toBe('transform,transformRows');
});

test('has a source map that names only files of the package and its dependencies', () => {
  expect(script.trimEnd().split('\n').at(-1)).toBe(`//# sourceMappingURL=${scriptName}.map`);
  const map = JSON.parse(readFileSync(new URL(`${scriptName}.map`, dist), 'utf8'));
  expect(map.mappings.length).toBeGreaterThan(10_000);
  expect(map.sources).toContain('../src/udf/index.ts');
  expect(map.sources.filter((source: string) => !/^\.\.\/(?:src|node_modules)\//.test(source))).toStrictEqual([]);
  expect(map.sourcesContent).toHaveLength(map.sources.length);
});

/** The value as a JSON string if JSON can hold it, otherwise as an expression, as an engine with such values passes it. */
const argument = (value: unknown): string => {
  try {
    const json = JSON.stringify(value);
    if (isDeepStrictEqual(JSON.parse(json), value)) return JSON.stringify(json);
  } catch {
    // A bigint, or a getter that throws.
  }
  return sourceOf(value);
};

/** The script does not include libphonenumber and takes no options. */
const isForScript = ({ entry, options }: Fixture): boolean => entry === undefined && Object.keys(options).length === 0;

const eventCases = versions.flatMap((version) =>
  loadFixtures(version)
    .filter(isForScript)
    .map(({ name, config, event }) => {
      const settings = { accessToken: 'token', pixelCode: 'PIXEL', version, ...config };
      return { name: `${version}/${name}`, event, settings };
    }),
);

test('excludes only fixtures with options', () => {
  const leftOut = versions
    .flatMap(loadFixtures)
    .filter((fixture) => fixture.entry === undefined && !isForScript(fixture));
  const reasons = new Set(leftOut.flatMap(({ options }) => Object.keys(options)));
  // Lower limits are an option of the JavaScript functions.
  expect([...reasons].sort()).toStrictEqual(['maxEventsPerRequest', 'parsePhone']);
});

const expectEqual = (name: string, actual: unknown, expected: unknown): void =>
  expect(actual, `${name}: ${differences(actual, expected)}`).toEqual(expected);

/** Accepts every event name. */
const settings = { accessToken: 'token', pixelCode: 'PIXEL', sendCustomEvents: true };

describe.each(realms)('in %s', (_name, load) => {
  let call: Call;
  beforeAll(async () => {
    call = await load();
  });

  test('transforms every event of the fixtures as the package does', () => {
    expect(eventCases.length).toBeGreaterThan(300);
    for (const { name, event, settings } of eventCases) {
      const args = [event, settings].map(argument);
      expectEqual(name, call('transform', args), transformed(event, settings));
    }
  });

  test('transforms all rows of the fixtures as the package does', () => {
    expect(warehouseFixtures.length).toBeGreaterThan(20);
    for (const { name, rows, model } of warehouseFixtures) {
      const { refusedEvents, ...expected } = transformedRows(rows, model, settings);
      expect(refusedEvents, name).toStrictEqual([]);
      expectEqual(name, call('transformRows', [rows, model, settings].map(argument)), expected);
    }
  });
});
