import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { createContext, runInContext } from 'node:vm';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Fixture, loadFixtures, versions } from '../fixtures/loadFixtures.js';
import { warehouseFixtures } from '../fixtures/loadWarehouseFixtures.js';
import { sourceOf } from './sourceOf.js';
import { type Call, dist, realms, script, scriptName, transformed, transformedRows } from './udfScript.js';
import { withPhoneCompletion } from './withPhoneCompletion.js';

// The script for database engines gives what the package gives, in a scope that holds the language and nothing else.

test('is no larger than Snowflake recommends', () => {
  expect(Buffer.byteLength(script)).toBeLessThanOrEqual(100_000);
});

test('defines one global', () => {
  const scope = createContext(Object.create(null));
  runInContext(script, scope);
  expect(Object.keys(scope)).toStrictEqual(['tiktokAds']);
  expect(runInContext('Object.keys(tiktokAds).sort().join()', scope)).toBe('transform,transformRows');
});

test('has a source map that leads to every file, and to none outside of the package', () => {
  expect(script.trimEnd().split('\n').at(-1)).toBe(`//# sourceMappingURL=${scriptName}.map`);
  const map = JSON.parse(readFileSync(new URL(`${scriptName}.map`, dist), 'utf8'));
  expect(map.mappings.length).toBeGreaterThan(10_000);
  expect(map.sources).toContain('../src/udf/index.ts');
  expect(map.sources.filter((source: string) => !/^\.\.\/(?:src|node_modules)\//.test(source))).toStrictEqual([]);
  expect(map.sourcesContent).toHaveLength(map.sources.length);
});

/** As text where JSON holds it, else as an engine passes it that has such values itself. */
const argument = (value: unknown): string => {
  try {
    const json = JSON.stringify(value);
    if (isDeepStrictEqual(JSON.parse(json), value)) return JSON.stringify(json);
  } catch {
    // a bigint, or what throws
  }
  return sourceOf(value);
};

/** Phone completion is not in the script, and it takes no options. */
const isForScript = ({ entry, options }: Fixture): boolean => entry === undefined && Object.keys(options).length === 0;

const eventCases = versions.flatMap((version) =>
  loadFixtures(version)
    .filter(isForScript)
    .map(({ name, config, event }) => {
      const settings = { accessToken: 'token', pixelCode: 'PIXEL', version, ...config };
      return { name: `${version}/${name}`, event, settings };
    }),
);

test('only fixtures that complete phone numbers are left out', () => {
  const leftOut = versions
    .flatMap(loadFixtures)
    .filter((fixture) => fixture.entry === undefined && !isForScript(fixture))
    // They lower the limits, which is an option of a call in JavaScript.
    .filter(({ options }) => options.maxEventsPerRequest === undefined);
  expect(leftOut.map(({ name }) => name).sort()).toStrictEqual(withPhoneCompletion);
});

/** So that no event is refused for its name. */
const settings = { accessToken: 'token', pixelCode: 'PIXEL', sendCustomEvents: true };

describe.each(realms)('in %s', (_name, load) => {
  let call: Call;
  beforeAll(async () => {
    call = await load();
  });

  test('makes the same of every event of the fixtures', () => {
    expect(eventCases.length).toBeGreaterThan(300);
    for (const { name, event, settings } of eventCases) {
      const args = [event, settings].map(argument);
      expect(call('transform', args), name).toEqual(transformed(event, settings));
    }
  });

  test('makes the same of all rows of the fixtures', () => {
    expect(warehouseFixtures.length).toBeGreaterThan(20);
    for (const { name, rows, model } of warehouseFixtures) {
      const { refusedEvents, ...expected } = transformedRows(rows, model, settings);
      expect(refusedEvents, name).toStrictEqual([]);
      expect(call('transformRows', [rows, model, settings].map(argument)), name).toEqual(expected);
    }
  });
});
