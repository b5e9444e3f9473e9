import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { transformEvents } from '../../src/index.js';
import {
  type Model,
  type ModelledRows,
  RowsError,
  rowsToTrackEvents,
  splitLastKey,
  type WarehouseTrackEvent,
} from '../../src/warehouse/index.js';
import { cpuTime } from '../cpuTime.js';
import { anyJson } from '../properties/arbitraries.js';
import { samples } from '../samples.js';

type Row = Readonly<Record<string, unknown>>;

/** The product of a row is its line number, which shows the event that the row is in. */
const model: Model = {
  event: { column: 'name' },
  timestamp: 'at',
  key: ['id', 'day'],
  identity: { email: ['email', 'second_email'], externalId: 'customer', zip: 'zip' },
  properties: { value: 'total', plan: 'plan' },
  products: { line: 'line' },
  where: { status: ['paid', 1] },
};

const withTemplate: Model = { ...model, eventId: '{id}/{day}/{total}' };
const withJson: Model = { ...model, products: { json: 'items' } };

/** One id and one day in the forms of different drivers. */
const idForms = (id: number): unknown[] => [id, BigInt(id), String(id), `${id}.0`, ` ${id} `, { value: String(id) }];
const dayForms = (day: number): unknown[] => {
  const text = `2024-05-0${day}`;
  return [text, `${text} 00:00:00`, new Date(`${text}T00:00:00Z`), { value: text }, `${text} 02:00:00+02`];
};

/** Valid rows with few keys. Columns outside of products depend on the key alone, or are absent. */
const goodRow = fc
  .record({
    id: fc.integer({ min: 1, max: 4 }),
    day: fc.integer({ min: 1, max: 2 }),
    idForm: fc.nat(5),
    dayForm: fc.nat(4),
    name: fc.constantFrom('Lead', ' Lead', 'Contact'),
    isFull: fc.boolean(),
  })
  .map(({ id, day, idForm, dayForm, name, isFull }): Row => {
    const of = <Value>(value: Value): Value | null => (isFull ? value : null);
    return {
      name,
      id: idForms(id)[idForm],
      day: dayForms(day)[dayForm],
      at: `2024-05-05 10:0${id}:0${day}`,
      email: of(`secret-${id}-${day}@example.com`),
      second_email: null,
      customer: of(`secret-${id}`),
      zip: of(`secret ${id}`),
      total: id * 12.5,
      plan: of({ tier: day }),
      status: 'paid',
    };
  });

const hostileValue = fc.oneof(
  anyJson,
  fc.constantFrom(
    'secret@example.com',
    5n,
    new Date(0),
    new Date(Number.NaN),
    Symbol('secret'),
    () => 'secret',
    new Map(),
  ),
);

/** Rows with arbitrary values in some columns, and values that are not rows. */
const anyRow: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: goodRow },
  {
    weight: 3,
    arbitrary: fc
      .tuple(
        goodRow,
        fc.dictionary(
          fc.constantFrom('name', 'id', 'day', 'at', 'email', 'total', 'status', 'items', '__proto__'),
          hostileValue,
          {
            maxKeys: 3,
          },
        ),
      )
      .map(([row, hostile]) => ({ ...row, ...hostile })),
  },
  { weight: 1, arbitrary: hostileValue },
);

const numbered = (rows: readonly unknown[]): unknown[] =>
  rows.map((row, line) =>
    typeof row === 'object' && row !== null && !Array.isArray(row) ? { ...row, line, items: [{ line }] } : row,
  );

const goodRows = fc.array(goodRow, { maxLength: 25 }).map((rows) => numbered(rows) as Row[]);
const anyRows = fc.array(anyRow, { maxLength: 25 }).map(numbered);

const linesOf = ({ properties }: WarehouseTrackEvent): number[] =>
  ((properties['products'] ?? []) as { line: number }[]).map(({ line }) => line);

const byId = (one: WarehouseTrackEvent, other: WarehouseTrackEvent): number =>
  `${one.event} ${one.messageId}` < `${other.event} ${other.messageId}` ? -1 : 1;

/** A result that does not depend on the order of the rows. */
const unordered = (rows: readonly unknown[], { events, refusals, skipped, warnings }: ModelledRows) => ({
  events: [...events].sort(byId).map((event) => ({
    ...event,
    properties: { ...event.properties, products: linesOf(event).sort((one, other) => one - other) },
  })),
  refusals: refusals
    .map(
      ({ rowIndex, code, text }) => `${JSON.stringify((rows[rowIndex] as Row | undefined)?.['line'])} ${code} ${text}`,
    )
    .sort(),
  skipped,
  warnings: warnings.map(({ code, text, count }) => `${code} ${text} ${count}`).sort(),
});

const shuffled = <Value>(values: readonly Value[], seeds: readonly number[]): Value[] =>
  values
    .map((value, index) => ({ value, seed: seeds[index % seeds.length] ?? 0, index }))
    .sort((one, other) => one.seed - other.seed || other.index - one.index)
    .map(({ value }) => value);

const anyModel = fc.constantFrom(model, withTemplate);
const seeds = fc.array(fc.nat(), { minLength: 1, maxLength: 7 });

test('puts every row into one event, the refusals or the skipped rows', () => {
  let events = 0;
  fc.assert(
    fc.property(anyRows, anyModel, (rows, given) => {
      const result = rowsToTrackEvents(rows, given);
      const placed = [...result.events.flatMap(linesOf), ...result.refusals.map(({ rowIndex }) => rowIndex)];
      expect(new Set(placed).size).toBe(placed.length);
      expect(placed.length + result.skipped).toBe(rows.length);
      const refused = result.refusals.map(({ rowIndex }) => rowIndex);
      expect([...refused].sort((one, other) => one - other)).toStrictEqual(refused);
      events += result.events.length;
    }),
    { numRuns: samples(500) },
  );
  expect(events).toBeGreaterThan(samples(500));
});

test('cuts products that are nested too deep', () => {
  const items = `[{"line":1,"deep":${'['.repeat(20_000)}${']'.repeat(20_000)}}]`;
  const { events } = rowsToTrackEvents([{ name: 'Lead', id: 1, day: 1, at: 1714903200, status: 1, items }], withJson);
  expect(events.map(linesOf)).toStrictEqual([[1]]);
  expect(JSON.stringify(events).length).toBeLessThan(1000);
});

test('refuses a hole in the array of rows', () => {
  const rows: unknown[] = [];
  rows.length = 2;
  expect(rowsToTrackEvents(rows, model).refusals.map(({ code }) => code)).toStrictEqual(['invalid-row', 'invalid-row']);
});

test('makes the same events for every order of the rows', () => {
  fc.assert(
    fc.property(goodRows, anyModel, seeds, (rows, given, order) => {
      const mixed = shuffled(rows, order);
      expect(unordered(mixed, rowsToTrackEvents(mixed, given))).toStrictEqual(
        unordered(rows, rowsToTrackEvents(rows, given)),
      );
    }),
    { numRuns: samples(300) },
  );
});

test('refuses and skips the same rows for every order of the rows', () => {
  const outline = (rows: readonly unknown[], result: ModelledRows) => {
    const { events, refusals, skipped } = unordered(rows, result);
    return {
      ids: events.map(({ event, messageId, properties }) => [event, messageId, properties.products]),
      refusals,
      skipped,
    };
  };
  fc.assert(
    fc.property(anyRows, anyModel, seeds, (rows, given, order) => {
      const mixed = shuffled(rows, order);
      expect(outline(mixed, rowsToTrackEvents(mixed, given))).toStrictEqual(
        outline(rows, rowsToTrackEvents(rows, given)),
      );
    }),
    { numRuns: samples(300) },
  );
});

test('gives rows the same ids in chunks of any size', () => {
  fc.assert(
    fc.property(goodRows, fc.integer({ min: 1, max: 7 }), (rows, size) => {
      const chunks = Array.from({ length: Math.ceil(rows.length / size) }, (_, index) =>
        rows.slice(index * size, (index + 1) * size),
      );
      const idsOf = ({ events }: ModelledRows) => events.map(({ event, messageId }) => `${event} ${messageId}`);
      const whole = new Set(idsOf(rowsToTrackEvents(rows, model)));
      const ofChunks = new Set(chunks.flatMap((chunk) => idsOf(rowsToTrackEvents(chunk, model))));
      expect([...ofChunks].sort()).toStrictEqual([...whole].sort());
    }),
  );
});

test('splitLastKey: chunks of sorted rows give the same events as all rows at once', () => {
  const keyOf = ({ id, day }: Row): string => {
    const row = { name: 'Lead', at: '2024-05-05', status: 1, id, day };
    const { events } = rowsToTrackEvents([row], { ...model, eventId: '{id}/{day}' });
    return String(events[0]?.messageId);
  };
  fc.assert(
    fc.property(goodRows, fc.integer({ min: 1, max: 7 }), fc.constantFrom(model, withJson), (rows, size, given) => {
      const sorted = rows.map((row) => ({ row, key: keyOf(row) })).sort((one, other) => (one.key < other.key ? -1 : 1));
      const withBad = sorted.flatMap(({ row }, index) => (index % 5 === 4 ? [row, { id: null }] : [row]));
      const events: WarehouseTrackEvent[] = [];
      let refused = 0;
      let rest: readonly Row[] = [];
      for (let start = 0; start < withBad.length; start += size) {
        const split = splitLastKey([...rest, ...withBad.slice(start, start + size)], given);
        const result = rowsToTrackEvents(split.complete, given);
        events.push(...result.events);
        refused += result.refusals.length;
        rest = split.rest;
      }
      const last = rowsToTrackEvents(rest, given);
      const whole = rowsToTrackEvents(withBad, given);
      expect([...events, ...last.events]).toStrictEqual(whole.events);
      expect(refused + last.refusals.length).toBe(whole.refusals.length);
    }),
  );
});

test('splitLastKey: rows without a key are complete', () => {
  expect(splitLastKey([{ id: null }, 5], model)).toStrictEqual({ complete: [{ id: null }, 5], rest: [] });
  expect(splitLastKey([], model)).toStrictEqual({ complete: [], rest: [] });
});

test('does not change rows and model, and shares no object with them', () => {
  const objectsIn = (value: unknown): object[] =>
    typeof value === 'object' && value !== null ? [value, ...Object.values(value).flatMap(objectsIn)] : [];
  const given = {
    ...model,
    products: { json: 'items' },
    properties: { ...model.properties, tags: { constant: { a: [1] } } },
  };
  fc.assert(
    fc.property(fc.array(fc.oneof(goodRow, anyJson), { maxLength: 12 }), (some) => {
      const rows = numbered(some);
      const before = structuredClone(rows);
      const inputs = new Set(objectsIn([rows, given]));
      for (const input of inputs) Object.freeze(input);
      const result = rowsToTrackEvents(rows, given);
      expect(isDeepStrictEqual(rows, before)).toBe(true);
      expect(objectsIn(result).filter((part) => inputs.has(part))).toStrictEqual([]);
      const [first, second] = result.events;
      const ofFirst = new Set(objectsIn(first));
      expect(objectsIn(second).filter((part) => ofFirst.has(part))).toStrictEqual([]);
    }),
  );
});

test('never puts a value of a row into a refusal or warning', () => {
  fc.assert(
    fc.property(anyRows, fc.constantFrom(model, withTemplate, withJson), (rows, given) => {
      const hidden = rows.map((row) =>
        typeof row === 'object' && row !== null
          ? Object.fromEntries(
              Object.entries(row).map(([name, value]) => [name, typeof value === 'string' ? `secret ${value}` : value]),
            )
          : row,
      );
      for (const some of [rows, hidden]) {
        const { refusals, warnings } = rowsToTrackEvents(some, given);
        expect(JSON.stringify([refusals, warnings])).not.toMatch(/secret|@/);
      }
    }),
  );
});

test('makes events that both API versions accept', () => {
  fc.assert(
    fc.property(anyRows, fc.constantFrom('v1', 'v2'), (rows, version) => {
      const { events } = rowsToTrackEvents(rows, { ...model, event: 'Lead' });
      expect(isDeepStrictEqual(JSON.parse(JSON.stringify(events)), events)).toBe(true);
      const Config = { accessToken: 'token', pixelCode: 'PIXEL', version };
      const { refusals } = transformEvents(events.map((message) => ({ message, destination: { Config } })));
      expect(refusals).toStrictEqual([]);
    }),
  );
});

test('writes the identity where Events API 1.0 reads it', () => {
  const digest = expect.stringMatching(/^[0-9a-f]{64}$/);
  const person = {
    email: 'e',
    phone: 'p',
    externalId: 'x',
    ttp: 'ttp',
    locale: 'locale',
    ip: 'ip',
    userAgent: 'agent',
  };
  const row = {
    at: 1714903200,
    id: 1,
    e: 'a@example.com',
    p: '+12133734253',
    x: 7,
    ttp: 't',
    locale: 'de',
    ip: '203.0.113.7',
    agent: 'A',
  };
  const { events } = rowsToTrackEvents([row], { event: 'Lead', timestamp: 'at', key: ['id'], identity: person });
  const Config = { accessToken: 'token', pixelCode: 'PIXEL', version: 'v1' } as const;
  const { requests } = transformEvents(events.map((message) => ({ message, destination: { Config } })));
  expect(requests[0]?.request.body).toMatchObject({
    batch: [
      {
        timestamp: '2024-05-05T10:00:00.000Z',
        context: {
          user: { email: digest, phone_number: digest, external_id: digest, ttp: 't', locale: 'de' },
          ip: '203.0.113.7',
          user_agent: 'A',
        },
      },
    ],
  });
});

test.each([
  { rows: [{ at: '2024-05-05' }], rowIndex: 0, count: 1 },
  { rows: [{ at: null }, 5, {}], rowIndex: 0, count: 2 },
  { rows: [5, {}], rowIndex: 1, count: 1 },
])('warns of an unknown column at row $rowIndex, the first object', ({ rows, rowIndex, count }) => {
  const { warnings } = rowsToTrackEvents(rows, { event: 'Lead', timestamp: { constant: '2024-05-05' }, key: ['id'] });
  expect(warnings).toStrictEqual([{ code: 'unknown-column', text: 'Column "id" is in no row', count, rowIndex }]);
});

test('does not warn of unknown columns if there is no row', () => {
  expect(rowsToTrackEvents([5], model).warnings).toStrictEqual([]);
});

test('the first row with products wins, also with an empty list', () => {
  const row = { name: 'Lead', id: 1, day: 1, at: 1714903200, status: 1 };
  const rows = [
    { ...row, items: null },
    { ...row, items: '[]' },
    { ...row, items: [{ line: 1 }] },
  ];
  const { events, warnings } = rowsToTrackEvents(rows, withJson);
  expect(events.map(linesOf)).toStrictEqual([[]]);
  expect(warnings.filter(({ code }) => code === 'rows-disagree')).toMatchObject([{ count: 1, rowIndex: 2 }]);
});

describe('takes time in proportion to the rows', () => {
  const rows = (key: (index: number) => unknown): Row[] =>
    Array.from({ length: 100_000 }, (_, index) => ({
      name: 'Lead',
      id: key(index),
      day: 1,
      at: 1714903200,
      status: 1,
      line: index,
    }));

  test.each([
    ['with one key', () => 1],
    ['with a key each', (index: number) => index],
    ['without a key', () => null],
    ['with two alternating keys', (index: number) => index % 2],
  ])('%s', (_name, key) => {
    const milliseconds = cpuTime(() => {
      rowsToTrackEvents(rows(key), model);
      rowsToTrackEvents(rows(key), { ...model, timestamp: 'missing' });
    });
    expect(milliseconds).toBeLessThan(15_000);
  });

  test.each([
    `0.${'0'.repeat(300_000)}1`,
    `1.${'0'.repeat(300_000)}`,
    `2024-05-05${' '.repeat(300_000)}x`,
    '['.repeat(300_000),
  ])('for a long string that repeats one character (%.6s)', (long) => {
    expect(
      cpuTime(() =>
        rowsToTrackEvents(
          [{ name: long, id: long, day: long, at: long, total: long, items: long, status: 1 }],
          withJson,
        ),
      ),
    ).toBeLessThan(2000);
  });
});

describe('rows that are not a list of objects', () => {
  test.each(['abc', null, undefined, 7, { 0: {} }, new Map()])('throws a RowsError for %j', (given) => {
    const expected = expect.objectContaining({
      name: 'RowsError',
      code: 'invalid-rows',
      category: 'configuration',
      status: 400,
      message: 'Rows must be a list of objects',
    });
    expect(() => rowsToTrackEvents(given as never, model)).toThrow(RowsError);
    expect(() => rowsToTrackEvents(given as never, model)).toThrow(expected);
    expect(() => splitLastKey(given as never, model)).toThrow(expected);
  });

  test('refuses every element that is not an object', () => {
    const { refusals, events } = rowsToTrackEvents(['abc', null, undefined, 5, [1]] as never, model);
    expect(events).toStrictEqual([]);
    expect(refusals.map(({ rowIndex, code }) => `${rowIndex} ${code}`)).toStrictEqual(
      [0, 1, 2, 3, 4].map((rowIndex) => `${rowIndex} invalid-row`),
    );
  });
});
