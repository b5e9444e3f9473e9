import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { configSchema } from '../../src/transform/config.js';
import { parseModel } from '../../src/warehouse/model.js';
import { root } from '../docs/pages.js';
import { loadFixtures, versions } from '../fixtures/loadFixtures.js';
import { warehouseFixtures } from '../fixtures/loadWarehouseFixtures.js';

// A validator that is not zod judges by the files in schemas/.

const read = (path: string): Record<string, unknown> => JSON.parse(readFileSync(new URL(path, root), 'utf8'));

const ajv = new Ajv2020({ strict: true, strictTypes: false, allErrors: true });
const accepts = {
  settings: ajv.compile(read('schemas/settings.json')),
  destination: ajv.compile(read('schemas/destination.json')),
  model: ajv.compile(read('schemas/model.json')),
};

test('the samples name their schemas, and are valid', () => {
  for (const kind of ['destination', 'model'] as const) {
    const sample = read(`fixtures/sample/${kind}.json`);
    expect(sample['$schema']).toBe(`../../schemas/${kind}.json`);
    expect([accepts[kind](sample), accepts[kind].errors]).toStrictEqual([true, null]);
  }
});

describe('settings', () => {
  /** Fixtures with what the library tolerates and nobody should write. */
  const passedOver = [
    'blank-rows-of-events-to-standard-are-skipped',
    'name-rows-with-a-blank-side-are-skipped',
    'null-and-blank-settings-mean-the-default',
    'setting-token-and-pixel-code-are-trimmed',
  ];
  const configs = versions
    .flatMap(loadFixtures)
    .map(({ name, config }) => ({ name, config: { accessToken: 'token', pixelCode: 'PIXEL', ...config } }));

  test('the settings of all fixtures that the library accepts are valid, except for what it passes over', () => {
    const accepted = configs.filter(({ config }) => configSchema.safeParse(config).success);
    expect(accepted.length).toBeGreaterThan(300);
    const invalid = accepted.filter(
      ({ config }) => !accepts.settings(config) || !accepts.destination({ Config: config }),
    );
    expect(invalid.map(({ name }) => name)).toStrictEqual(passedOver);
  });

  test.each([
    { version: '2.0' },
    { hashUserProperties: 'yes' },
    { eventsToStandard: { from: 'a', to: 'Lead' } },
    { eventsToStandard: [{ from: 'a' }] },
    { eventNames: 'latest' },
    { eventSourceIds: 'EVENTSET' },
    { customProperties: 'coupon' },
    { pixelCode: undefined },
    { pixelCode: ['PIXEL'] },
  ])('%o is not valid', (change) => {
    const config = JSON.parse(JSON.stringify({ pixelCode: 'PIXEL', ...change }));
    expect([accepts.settings(config), accepts.destination({ Config: config })]).toStrictEqual([false, false]);
  });
});

describe('models', () => {
  test('the models of all fixtures are valid', () => {
    expect(warehouseFixtures.length).toBeGreaterThan(20);
    const refused = warehouseFixtures.filter(({ model }) => !accepts.model(JSON.parse(JSON.stringify(model))));
    expect(refused.map(({ name }) => name)).toStrictEqual([]);
  });

  test('`$schema` is a known key, and no part of the model', () => {
    const model = { event: 'Lead', timestamp: 'at', key: ['id'] };
    const withSchema = { $schema: 'https://example.com/model.json', ...model };
    expect(accepts.model(withSchema)).toBe(true);
    expect(parseModel(withSchema)).toStrictEqual(model);
  });

  test.each([
    { key: 'order_id' },
    { key: [] },
    { timestamp: ['ordered_at'] },
    { identity: { mail: 'email' } },
    { propertys: {} },
    { products: ['sku'] },
    { where: { status: { is: 'paid' } } },
    { event: undefined },
  ])('%o is not valid', (change) => {
    const model = { event: 'Lead', timestamp: 'at', key: ['id'], ...change };
    expect(accepts.model(JSON.parse(JSON.stringify(model)))).toBe(false);
  });
});
