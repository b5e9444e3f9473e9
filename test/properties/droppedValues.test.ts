import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createDropWatch } from '../../src/explain/dropWatch.js';
import { findDropped } from '../../src/explain/findDropped.js';
import { TransformError, type TransformInput } from '../../src/index.js';
import { parsePhone } from '../../src/phone.js';
import { readCoreSettings } from '../../src/transform/settings.js';
import { toPayloads } from '../../src/transform/transformEvent.js';
import { eventTexts } from '../bench/events.mjs';
import { loadFixtures, versions } from '../fixtures/loadFixtures.js';
import { samples } from '../samples.js';
import { anyConfig, anyEvent } from './arbitraries.js';

const options = { parsePhone };

/** Whether the watch notices a dropped value, and whether there is one; `undefined` for a refused event. */
const judge = (input: TransformInput) => {
  const watch = createDropWatch();
  try {
    toPayloads(input, options, readCoreSettings, watch);
  } catch (error) {
    if (error instanceof TransformError) return undefined;
    throw error;
  }
  return { isNoticed: watch.hasDropped, isDropped: findDropped(input, options).length > 0 };
};

test('every event of which a value is dropped is noticed', () => {
  let dropped = 0;
  fc.assert(
    fc.property(anyEvent, anyConfig, (message, Config) => {
      const judged = judge({ message, destination: { Config } });
      if (judged?.isDropped) expect(judged.isNoticed).toBe(true);
      if (judged?.isDropped) dropped += 1;
    }),
    { numRuns: samples(2000) },
  );
  expect(dropped).toBeGreaterThan(samples(200));
});

test.each(versions)('the fixtures of %s are noticed only where a value is dropped, with few exceptions', (version) => {
  const judged = loadFixtures(version).flatMap(({ config, event }) => {
    const Config = { accessToken: 'token', pixelCode: 'PIXEL', version, ...config };
    return judge({ message: event, destination: { Config } } as TransformInput) ?? [];
  });
  expect(judged.filter(({ isNoticed, isDropped }) => isDropped && !isNoticed)).toStrictEqual([]);
  const inVain = judged.filter(({ isNoticed, isDropped }) => isNoticed && !isDropped);
  // A list of identifiers of which 1.0 takes one is always looked at.
  expect(inVain.length).toBeLessThan(0.04 * judged.length);
});

test.each(versions)('ordinary events of %s, of which nothing is dropped, are not noticed', (version) => {
  const Config = { accessToken: 'token', pixelCode: 'PIXEL', version };
  for (const message of Object.values(eventTexts)
    .flat()
    .map((text) => JSON.parse(text))) {
    const judged = judge({ message, destination: { Config } });
    if (judged?.isDropped === false)
      expect([judged, message]).toStrictEqual([{ ...judged, isNoticed: false }, message]);
  }
});
