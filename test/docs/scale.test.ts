import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { sendingTo } from '../cli/send/sendingTo.js';
import { warehouseFixtures } from '../fixtures/loadWarehouseFixtures.js';
import { script, transformedRows } from '../package/udfScript.js';
import { root } from './pages.js';
import { bigQuery, blockWith, jsonLiterals, newScope, page, snowflake, sqlFunction } from './scalePage.js';

const folder = mkdtempSync(join(tmpdir(), 'tiktok-ads-scale-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The file of the Snowflake function, built by the command on the page. */
const makeSnowflakeFile = (): string => {
  const dist = join(folder, 'node_modules/tiktok-ads-transformer/dist');
  mkdirSync(dist, { recursive: true });
  writeFileSync(join(dist, 'warehouse-udf.js'), script);
  writeFileSync(join(folder, 'template.sql'), blockWith('PASTE warehouse-udf.js HERE\n    return'));
  execFileSync('sh', ['-c', blockWith('> tiktok_requests.sql')], { cwd: folder });
  return readFileSync(join(folder, 'tiktok_requests.sql'), 'utf8');
};

const snowflakeFile = makeSnowflakeFile();
const queries = { BigQuery: blockWith('EXPORT DATA'), Snowflake: blockWith('COPY INTO') };
const engines = { BigQuery: bigQuery, Snowflake: () => snowflake(snowflakeFile) };

const [model, settings] = jsonLiterals(queries.BigQuery);

const twoItems = {
  order_id: 101,
  ordered_at: '2026-08-03T10:15:00Z',
  status: 'paid',
  email: 'jane.doe@example.com',
  total: 41.5,
  currency: 'EUR',
};
const oneItem = { status: 'paid', email: null, currency: 'EUR' };
const orderLines = [
  { ...twoItems, sku: 'mug-1', unit_price: 12.5, quantity: 2 },
  { ...twoItems, sku: 'cap-7', unit_price: 16.5, quantity: 1 },
  {
    ...oneItem,
    order_id: 102,
    ordered_at: '2026-08-03T10:40:00Z',
    status: 'shipped',
    total: 9.9,
    sku: 'tea-3',
    unit_price: 9.9,
    quantity: 1,
  },
  { ...oneItem, order_id: 103, ordered_at: null, total: 7, sku: 'pin-5', unit_price: 3.5, quantity: 2 },
];

/** Snowflake receives ids as strings and times in milliseconds, and omits NULL. */
const asSnowflake = ({ order_id, ordered_at, ...others }: (typeof orderLines)[number]): Record<string, unknown> => {
  const row = { order_id: String(order_id), ordered_at: ordered_at && Date.parse(ordered_at), ...others };
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));
};

/** The same order lines in the JSON of each engine. */
const rows = { BigQuery: orderLines, Snowflake: orderLines.map(asSnowflake) };

/** The columns that each query puts into the rows. */
const selected = {
  BigQuery: /STRUCT\((.*)\)$/m.exec(queries.BigQuery)?.[1]?.split(', '),
  Snowflake: [
    ...(/AGG\(OBJECT_CONSTRUCT\([\s\S]*\)\) WITHIN/.exec(queries.Snowflake)?.[0].matchAll(/'(\w+)',/g) ?? []),
  ].map(([, column]) => column),
};

/** Rows in the JSON of an engine, which carries fewer types than a driver; `undefined` if they cannot be read. */
const asJson = (given: readonly unknown[]): readonly unknown[] | undefined => {
  try {
    return JSON.parse(JSON.stringify(given, (_key, value) => (typeof value === 'bigint' ? String(value) : value)));
  } catch {
    return undefined;
  }
};

const names = ['BigQuery', 'Snowflake'] as const;

describe.each(names)('%s', (name) => {
  const call = engines[name]();
  const result = (given: readonly unknown[], ofModel: unknown, ofSettings: unknown): unknown =>
    JSON.parse(String(call(JSON.stringify(given), JSON.stringify(ofModel), JSON.stringify(ofSettings))));

  test('the query selects every column of the model, and contains no token', () => {
    const [ofModel, ofSettings] = jsonLiterals(queries[name]);
    expect(ofModel).toStrictEqual(model);
    expect(ofSettings).toStrictEqual({ accessToken: '***', pixelCode: 'YOURPIXELCODE' });
    const columns = Object.keys(rows.BigQuery[0] ?? {});
    expect(selected[name]).toStrictEqual(columns);
  });

  test('turns the order lines into events', () => {
    expect(result(rows[name], model, settings)).toMatchObject({
      requests: [
        {
          path: 'event/track',
          headers: { 'Access-Token': '***' },
          body: {
            event_source_id: 'YOURPIXELCODE',
            data: [
              {
                event: 'Purchase',
                event_time: 1785752100,
                properties: {
                  order_id: '101',
                  value: 41.5,
                  currency: 'EUR',
                  contents: [
                    { content_id: 'mug-1', price: 12.5, quantity: 2 },
                    { content_id: 'cap-7', price: 16.5, quantity: 1 },
                  ],
                },
              },
              { event: 'Purchase', event_time: 1785753600, properties: { order_id: '102', value: 9.9 } },
            ],
          },
        },
      ],
      refusals: [{ rowIndex: 3, code: 'missing-timestamp' }],
    });
  });

  test('gives the same results for the fixtures as the package', () => {
    const ofFixtures = { accessToken: '***', pixelCode: 'PIXEL', sendCustomEvents: true };
    let count = 0;
    for (const { name: fixture, rows: ofFixture, model: fixtureModel } of warehouseFixtures) {
      const json = asJson(ofFixture);
      if (json === undefined) continue;
      const { refusedEvents, ...expected } = transformedRows(json, fixtureModel, ofFixtures);
      expect(refusedEvents, fixture).toStrictEqual([]);
      expect(result(json, fixtureModel, ofFixtures), fixture).toEqual(expected);
      count += 1;
    }
    expect(count).toBeGreaterThan(20);
  });

  test('returns a refusal for NULL', () => {
    expect(JSON.parse(String(call(null, null, null)))).toEqual({
      requests: [],
      refusals: [{ code: 'invalid-model', text: 'Model must be an object' }],
    });
  });
});

test('both engines return the same id and payload for an event', () => {
  const [one, other] = names.map((name) => {
    const { requests } = JSON.parse(
      String(engines[name]()(...[rows[name], model, settings].map((value) => JSON.stringify(value)))),
    );
    return requests;
  });
  expect(one).toStrictEqual(other);
});

describe('the Snowflake function', () => {
  /** The file with a counter of script loads. */
  const counting = snowflakeFile
    .replace('var tiktokAds=', 'loads = typeof loads === "undefined" ? 1 : loads + 1; var tiktokAds=')
    // The counter is a global, and strict code must not assign to an undeclared global.
    .replace('"use strict";loads', 'loads');
  const args = ['[]', JSON.stringify(model), JSON.stringify(settings)];

  test('loads the script once for all rows', () => {
    const scope = newScope();
    const call = snowflake(counting, scope);
    for (let row = 0; row < 5; row += 1) call(...args);
    expect(scope['loads']).toBe(1);
  });

  test('reloads the script in another scope', () => {
    for (const scope of [newScope(), newScope()]) {
      expect(snowflake(counting, scope)(...args)).toBe('{"requests":[],"refusals":[]}');
      expect(scope['loads']).toBe(1);
    }
  });

  test('contains the whole script, because the script does not contain the end marker', () => {
    expect(script).not.toContain('$$');
    expect(sqlFunction(snowflakeFile).body).toContain(script.trim());
  });
});

test('results.mjs prints requests that send delivers with the token from the environment', async () => {
  const lines = names.flatMap((name, index) => {
    const result = engines[name]()(...[rows[name], model, settings].map((value) => JSON.stringify(value)));
    return JSON.stringify({ order_group: String(index), result }).replaceAll('&', '\\u0026');
  });
  const program = join(folder, 'results.mjs');
  writeFileSync(program, blockWith('createInterface'));
  const { stdout, stderr, status } = spawnSync(process.execPath, [program], {
    input: lines.join('\n'),
    encoding: 'utf8',
  });
  expect(status).toBe(0);
  expect(
    stderr
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toMatchObject([
    { order_group: '0', rowIndex: 3, code: 'missing-timestamp' },
    { order_group: '1', rowIndex: 3, code: 'missing-timestamp' },
  ]);

  const { tiktok, send } = await sendingTo(({ headers }) =>
    headers['access-token'] === '***' ? { kind: 'code', code: 40105 } : { kind: 'accept' },
  );
  expect(await send(stdout, ['--concurrency', '1'])).toMatchObject({ status: 0, failures: [] });
  // Both engines received the same orders, so TikTok accepts each event once.
  expect([...tiktok.accepted.values()]).toStrictEqual([1, 1]);
  expect(tiktok.problems).toStrictEqual([]);
});

describe('the page', () => {
  test('names the version of the package', () => {
    const { version } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));
    expect(new Set(page.match(/tiktok-ads-transformer-[\d.]+\.js/g))).toStrictEqual(
      new Set([`tiktok-ads-transformer-${version}.js`]),
    );
  });

  test('gives a source for each fact about an engine', () => {
    const facts = page.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| Question'));
    expect(facts.length).toBeGreaterThan(15);
    expect(
      facts.filter((line) => !/\]\(https:\/\/docs\.(?:cloud\.google|snowflake)\.com\/[^)]+\) \|$/.test(line)),
    ).toStrictEqual([]);
  });
});
