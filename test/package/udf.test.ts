import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { type Context, createContext, runInContext } from 'node:vm';
import fc from 'fast-check';
import { newQuickJSWASMModuleFromVariant } from 'quickjs-emscripten-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { TransformError, transformEvent, transformEvents } from '../../src/index.js';
import { type Model, ModelError, rowsToTrackEvents } from '../../src/warehouse/index.js';
import { type Fixture, loadFixtures, versions } from '../fixtures/loadFixtures.js';
import { warehouseFixtures } from '../fixtures/loadWarehouseFixtures.js';
import { anyConfig, anyJson } from '../properties/arbitraries.js';
import { loadScript, scopes } from './bareScopes.js';

// The script for database engines gives what the package gives, in a scope that holds the language and nothing else.

const path = fileURLToPath(new URL('../../dist/warehouse-udf.js', import.meta.url));
if (!existsSync(path)) throw new Error(`${path} is missing: run "npm run build" first`);
const script = readFileSync(path, 'utf8');

test('is no larger than Snowflake recommends', () => {
  expect(Buffer.byteLength(script)).toBeLessThanOrEqual(100_000);
});

test('defines one global', () => {
  const scope = createContext(Object.create(null));
  runInContext(script, scope);
  expect(Object.keys(scope)).toStrictEqual(['tiktokAds']);
  expect(runInContext('Object.keys(tiktokAds).sort().join()', scope)).toBe('transform,transformRows');
});

/** Calls a function of the script with texts, as an engine does. */
const caller =
  (scope: Context) =>
  (name: 'transform' | 'transformRows', args: readonly string[]): unknown => {
    scope['args'] = JSON.stringify(args);
    return JSON.parse(runInContext(`tiktokAds.${name}(...JSON.parse(args))`, scope));
  };

/** JSON text of a value that JSON can say. */
const jsonOf = (value: unknown): string | undefined => {
  try {
    const json = JSON.stringify(value);
    return isDeepStrictEqual(JSON.parse(json), value) ? json : undefined;
  } catch {
    return undefined; // a bigint, or what throws
  }
};

const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** What the package says of an event. */
const transformed = (eventJson: string, configJson: string): unknown => {
  try {
    const destination = { Config: JSON.parse(configJson) };
    return asJson({ requests: transformEvent({ message: JSON.parse(eventJson), destination }) });
  } catch (error) {
    if (!(error instanceof TransformError)) throw error;
    return { refusal: { code: error.code, text: error.message } };
  }
};

interface RowResult {
  readonly requests: unknown;
  readonly refusals: readonly object[];
  readonly refusedEvents: readonly unknown[];
}

/** What the package says of rows; of a refused event every row is refused, which the package leaves to its caller. */
const transformedRows = (rowsJson: string, modelJson: string, configJson: string): RowResult => {
  try {
    const { events, refusals } = rowsToTrackEvents(JSON.parse(rowsJson), JSON.parse(modelJson) as Model);
    const destination = { Config: JSON.parse(configJson) };
    const result = transformEvents(events.map((message) => ({ message, destination })));
    const requests = asJson(result.requests.map(({ request }) => request));
    return { requests, refusals, refusedEvents: result.refusals };
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return { requests: [], refusals: [{ code: error.code, text: error.message }], refusedEvents: [] };
  }
};

/** Phone completion is not in the script, and it takes no options. */
const isForScript = ({ entry, options }: Fixture): boolean => entry === undefined && Object.keys(options).length === 0;

const calls = versions.flatMap((version) =>
  loadFixtures(version)
    .filter(isForScript)
    .flatMap(({ name, config, event }) => {
      const eventJson = jsonOf(event);
      const configJson = jsonOf({ accessToken: 'token', pixelCode: 'PIXEL', version, ...config });
      return eventJson === undefined || configJson === undefined
        ? []
        : [{ name: `${version}/${name}`, args: [eventJson, configJson] as const }];
    }),
);

/** What the script does not do: the only fixtures that differ for it. */
const withPhoneCompletion = [
  'default-phone-country-that-is-no-country-code-is-refused',
  'phone-of-the-country-of-the-address',
  'phone-of-the-country-of-the-context-address',
  'phone-of-the-default-country',
  'phone-of-the-default-country-before-that-of-the-address',
  'phone-of-the-default-country-without-a-trunk-zero',
  'phone-that-could-be-of-two-countries-is-left-out',
  'phone-that-includes-the-code-of-the-default-country',
  'phone-that-is-not-valid-in-the-default-country-is-left-out',
  'phone-with-plus-ignores-the-default-country',
  'setting-phone-country-alpha-3-is-refused',
  'setting-phone-country-completes-a-number',
];

test('only fixtures that complete phone numbers are left out', () => {
  const leftOut = versions
    .flatMap(loadFixtures)
    .filter((fixture) => fixture.entry === undefined && !isForScript(fixture))
    // They lower the limits, which is an option of a call in JavaScript.
    .filter(({ options }) => options.maxEventsPerRequest === undefined);
  expect(leftOut.map(({ name }) => name).sort()).toStrictEqual(withPhoneCompletion);
});

const rowCalls = warehouseFixtures.flatMap(({ name, model, rows }) => {
  const rowsJson = jsonOf(rows);
  return rowsJson === undefined ? [] : [{ name, args: [rowsJson, JSON.stringify(model)] as const }];
});

const settings = '{"accessToken":"token","pixelCode":"PIXEL"}';

type Caller = ReturnType<typeof caller>;

/** QuickJS in WebAssembly: another engine, as far from V8 as there is. */
const quickJsCaller = async (): Promise<Caller> => {
  const engine = (await newQuickJSWASMModuleFromVariant(import('@jitl/quickjs-wasmfile-release-sync'))).newContext();
  const evaluate = (code: string): string => engine.unwrapResult(engine.evalCode(code)).consume(engine.getString);
  evaluate(`${script}\n'loaded'`);
  return (name, args) => JSON.parse(evaluate(`tiktokAds.${name}(...${JSON.stringify(args)})`));
};

const realms: readonly [name: string, load: () => Caller | Promise<Caller>][] = [
  ...Object.entries(scopes).map(([name, preparation]): [string, () => Caller] => [
    `a scope with ${name}`,
    () => caller(loadScript(script, preparation)),
  ]),
  ['QuickJS', quickJsCaller],
];

describe.each(realms)('in %s', (_name, load) => {
  let call: Caller;
  beforeAll(async () => {
    call = await load();
  });

  test('makes the same of every event of the fixtures', () => {
    expect(calls.length).toBeGreaterThan(300);
    for (const { name, args } of calls) expect(call('transform', args), name).toEqual(transformed(...args));
  });

  test('makes the same of all rows of the fixtures', () => {
    expect(rowCalls.length).toBeGreaterThan(12);
    for (const { name, args } of rowCalls) {
      const { refusedEvents, ...expected } = transformedRows(...args, settings);
      if (refusedEvents.length > 0) continue;
      expect(call('transformRows', [...args, settings]), name).toEqual(expected);
    }
  });
});

describe('whatever it is given', () => {
  const call = caller(loadScript(script, { prepare: '', proof: '', allowsEval: true }));
  const event =
    '{"type":"track","event":"order completed","messageId":"m-1","timestamp":1714903200,"properties":{"order_id":7}}';

  /** Settings that are good but for a few of them. */
  const anySettings = fc
    .tuple(
      anyConfig,
      fc.dictionary(
        fc.constantFrom(
          ...Object.keys({
            accessToken: 0,
            pixelCode: 0,
            version: 0,
            hashUserProperties: 0,
            sendCustomEvents: 0,
            eventsToStandard: 0,
            eventNames: 0,
            partnerName: 0,
            eventSourceIds: 0,
            defaultPhoneCountry: 0,
            externalIdFrom: 0,
            customProperties: 0,
            eventIdTemplate: 0,
            testEventCode: 0,
          }),
        ),
        fc.oneof(
          anyJson,
          fc.constantFrom(
            'email',
            '{userId}',
            ['order_id', 'Zip'],
            [{ from: 'a', to: 'b' }, 5],
            ' true ',
            { web: 'W', app: 5 },
            'DE',
          ),
        ),
        { maxKeys: 2 },
      ),
    )
    .map(([config, odd]) => ({ ...config, ...odd }));

  test('settings are judged as zod judges them', () => {
    fc.assert(
      fc.property(fc.oneof({ weight: 9, arbitrary: anySettings }, { weight: 1, arbitrary: anyJson }), (config) => {
        const json = JSON.stringify(config);
        expect(isDeepStrictEqual(call('transform', [event, json]), transformed(event, json)), json).toBe(true);
      }),
      { numRuns: 1500 },
    );
  });

  const source = fc.oneof(
    anyJson,
    fc.constantFrom('a', ['a', 'b'], ['a', ''], [], '', { constant: 1 }, { constant: null, b: 1 }, { json: 'a' }),
  );
  const part = fc.oneof(
    source,
    fc.dictionary(fc.constantFrom('email', 'json', 'a', 'timestamp', 'contents', 'column', '', '__proto__'), source, {
      maxKeys: 3,
    }),
    fc.constantFrom('{a}', '{', '{email}', { column: 'a' }, { column: '' }, { a: [null, 'x'] }),
  );

  /** Models that are good but for a few parts. */
  const anyModel = fc
    .dictionary(
      fc.constantFrom('event', 'timestamp', 'key', 'eventId', 'identity', 'properties', 'products', 'where', 'other'),
      part,
      { maxKeys: 3 },
    )
    .map((odd) => ({ event: 'Lead', timestamp: 'at', key: ['a'], ...odd }));

  test('models are judged as zod judges them', () => {
    const rows = '[{"a":1,"at":"2024-05-05","b":"x"},{"a":1,"at":"2024-05-05","b":"y","email":"jane@example.com"}]';
    let good = 0;
    fc.assert(
      fc.property(anyModel, (model) => {
        const json = JSON.stringify(model);
        const { refusedEvents, ...expected } = transformedRows(rows, json, settings);
        const got = call('transformRows', [rows, json, settings]);
        if (refusedEvents.length === 0) expect(isDeepStrictEqual(got, expected), json).toBe(true);
        good += expected.refusals.length === 0 ? 1 : 0;
      }),
      { numRuns: 1500 },
    );
    expect(good).toBeGreaterThan(50);
  });

  test.each([
    [['{', settings], { refusal: { code: 'invalid-message', text: 'Message must be an object' } }],
    [['null', settings], { refusal: { code: 'invalid-message', text: 'Message must be an object' } }],
    [[event, '{'], { refusal: { code: 'invalid-config', text: 'destination.Config must be an object of settings' } }],
    [[event, `{"Config":{}}`], { refusal: { code: 'missing-access-token', text: 'Access Token not found. Aborting' } }],
  ])('%j is a refusal', (args, expected) => {
    expect(call('transform', args)).toEqual(expected);
  });

  test('every row of an event that is refused is a refusal', () => {
    const model = '{"event":"Never Heard Of","timestamp":"at","key":["id"]}';
    const rows = '[{"id":1,"at":"2024-05-05"},5,{"id":1,"at":"2024-05-05"}]';
    const text = 'Event name (never heard of) is not valid, must be mapped to one of standard events';
    expect(call('transformRows', [rows, model, settings])).toEqual({
      requests: [],
      refusals: [
        { rowIndex: 0, code: 'unmapped-event-name', text },
        { rowIndex: 1, code: 'invalid-row', text: 'Row must be an object of columns' },
        { rowIndex: 2, code: 'unmapped-event-name', text },
      ],
    });
  });

  test('what is no list of rows, and no model, is a refusal', () => {
    const model = '{"event":"Lead","timestamp":"at","key":["id"]}';
    const invalidRow = { rowIndex: 0, code: 'invalid-row', text: 'Row must be an object of columns' };
    expect(call('transformRows', ['[{', model, settings])).toEqual({ requests: [], refusals: [invalidRow] });
    expect(call('transformRows', ['[]', '{', settings])).toEqual({
      requests: [],
      refusals: [{ code: 'invalid-model', text: 'Model must be an object' }],
    });
  });

  test('settings and models that change are read again', () => {
    const other = '{"accessToken":"token","pixelCode":"OTHER"}';
    const idOf = (config: string) => JSON.stringify(call('transform', [event, config])).match(/PIXEL|OTHER/)?.[0];
    expect([settings, other, settings].map(idOf)).toStrictEqual(['PIXEL', 'OTHER', 'PIXEL']);
  });
});
