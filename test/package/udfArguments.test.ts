import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { configSchema } from '../../src/index.js';
import { anyConfig, anyJson } from '../properties/arbitraries.js';
import { samples } from '../samples.js';
import { loadScript } from './bareScopes.js';
import { type Call, callIn, realms, script, transformed, transformedRows } from './udfScript.js';

// The script returns a refusal for any argument: an error would stop the whole query.

const settings = '{"accessToken":"token","pixelCode":"PIXEL"}';
const event =
  '{"type":"track","event":"order completed","messageId":"m-1","timestamp":1714903200,"properties":{"order_id":7}}';
const model = '{"event":"Lead","timestamp":"at","key":["id"]}';
const rows = '[{"id":1,"at":"2024-05-05"}]';

const text = (json: string): string => JSON.stringify(json);

/** Expressions of values that are not JSON objects. */
const nonObjects = [
  'null',
  'undefined',
  'NaN',
  'true',
  '5',
  '5n',
  'Symbol()',
  '() => 1',
  '""',
  '" "',
  '"["',
  '"[]"',
  '"null"',
  '[]',
];

/** A JSON string of nested lists, deeper than the stack. */
const deep = '"[".repeat(1e5) + "]".repeat(1e5)';

const invalidMessage = { code: 'invalid-message', text: 'Message must be an object' };
const invalidConfig = { code: 'invalid-config', text: 'destination.Config must be an object of settings' };
const invalidModel = { code: 'invalid-model', text: 'Model must be an object' };
const invalidRow = { rowIndex: 0, code: 'invalid-row', text: 'Row must be an object of columns' };

describe.each(realms)('in %s', (_name, load) => {
  let call: Call;
  beforeAll(async () => {
    call = await load();
  });

  test.each(nonObjects)('refuses %s', (nonObject) => {
    expect(call('transform', [nonObject, text(settings)])).toEqual({ refusal: invalidMessage });
    expect(call('transform', [text(event), nonObject])).toEqual({ refusal: invalidConfig });
    expect(call('transformRows', [text(rows), nonObject, text(settings)])).toEqual({
      requests: [],
      refusals: [invalidModel],
    });
    expect(call('transformRows', [text(rows), text(model), nonObject])).toEqual({
      requests: [],
      refusals: [{ rowIndex: 0, ...invalidConfig }],
    });
  });

  test.each(nonObjects.filter((nonObject) => !/\[\]/.test(nonObject)))('refuses %s as rows', (nonObject) => {
    expect(call('transformRows', [nonObject, text(model), text(settings)])).toEqual({
      requests: [],
      refusals: [invalidRow],
    });
  });

  test('refuses a call without arguments', () => {
    expect(call('transform', [])).toEqual({ refusal: invalidMessage });
    expect(call('transformRows', [])).toEqual({ requests: [], refusals: [invalidModel] });
  });

  test('refuses an argument that throws when read', () => {
    const throwing =
      'new Proxy({}, { get() { throw 1; }, ownKeys() { throw 1; }, getOwnPropertyDescriptor() { throw 1; } })';
    const args = [text(rows), text(model), text(settings)];
    for (const position of args.keys()) {
      const result = call('transformRows', args.with(position, throwing));
      expect(JSON.stringify(result)).toMatch(/"requests":\[\],"refusals":\[\{.*"code":"[a-z-]+"/);
    }
    expect(call('transform', [throwing, text(settings)])).toHaveProperty('refusal');
    expect(call('transform', [text(event), throwing])).toHaveProperty('refusal');
  });
});

describe('for random arguments', () => {
  const call = callIn(loadScript(script, { prepare: '', proof: '', allowsEval: true }));

  /** Valid settings, some of them replaced by arbitrary values. */
  const anySettings = fc
    .tuple(
      anyConfig,
      fc.dictionary(
        fc.constantFrom(...Object.keys(configSchema.shape)),
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

  test('validates settings as zod does', () => {
    fc.assert(
      fc.property(fc.oneof({ weight: 9, arbitrary: anySettings }, { weight: 1, arbitrary: anyJson }), (config) => {
        const json = JSON.stringify(config);
        expect(
          isDeepStrictEqual(call('transform', [event, json].map(text)), transformed(JSON.parse(event), config)),
          json,
        ).toBe(true);
      }),
      { numRuns: samples(1500) },
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

  /** Valid models, some parts of them replaced by arbitrary values. */
  const anyModel = fc
    .dictionary(
      fc.constantFrom('event', 'timestamp', 'key', 'eventId', 'identity', 'properties', 'products', 'where', 'other'),
      part,
      { maxKeys: 3 },
    )
    .map((odd) => ({ event: 'Lead', timestamp: 'at', key: ['a'], ...odd }));

  test('validates models as zod does', () => {
    const rows = '[{"a":1,"at":"2024-05-05","b":"x"},{"a":1,"at":"2024-05-05","b":"y","email":"jane@example.com"}]';
    let good = 0;
    fc.assert(
      fc.property(anyModel, (model) => {
        const json = JSON.stringify(model);
        const { refusedEvents, ...expected } = transformedRows(JSON.parse(rows), model, JSON.parse(settings));
        const got = call('transformRows', [rows, json, settings].map(text));
        if (refusedEvents.length === 0) expect(isDeepStrictEqual(got, expected), json).toBe(true);
        good += expected.refusals.length === 0 ? 1 : 0;
      }),
      { numRuns: samples(1500) },
    );
    expect(good).toBeGreaterThan(samples(50));
  });

  test.each([
    ['an event', 'transform', [deep, text(settings)]],
    ['settings', 'transform', [text(event), `'{"eventsToStandard":' + ${deep} + '}'`]],
    ['rows', 'transformRows', [`'[{"id":' + ${deep} + '}]'`, text(model), text(settings)]],
    ['a model', 'transformRows', [text(rows), `'{"event":' + ${deep} + '}'`, text(settings)]],
    [
      'a constant',
      'transformRows',
      [text(rows), `'{"properties":{"a":{"constant":' + ${deep} + '}}}'`, text(settings)],
    ],
  ] as const)('refuses %s nested deeper than the stack', (_what, name, args) => {
    expect(JSON.stringify(call(name, args))).toMatch(/"code":"[a-z-]+"/);
  });

  test('refuses every row of a refused event', () => {
    const model = '{"event":"Never Heard Of","timestamp":"at","key":["id"]}';
    const rows = '[{"id":1,"at":"2024-05-05"},5,{"id":1,"at":"2024-05-05"}]';
    const refusal = {
      code: 'unmapped-event-name',
      text: 'Event name (never heard of) is not valid, must be mapped to one of standard events',
    };
    expect(call('transformRows', [rows, model, settings].map(text))).toEqual({
      requests: [],
      refusals: [
        { rowIndex: 0, ...refusal },
        { ...invalidRow, rowIndex: 1 },
        { rowIndex: 2, ...refusal },
      ],
    });
  });

  test('reparses settings and models when they change', () => {
    const other = '{"accessToken":"token","pixelCode":"OTHER"}';
    const idOf = (config: string) =>
      JSON.stringify(call('transform', [event, config].map(text))).match(/PIXEL|OTHER/)?.[0];
    expect([settings, other, settings].map(idOf)).toStrictEqual(['PIXEL', 'OTHER', 'PIXEL']);
  });
});
