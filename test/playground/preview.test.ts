import { describe, expect, test } from 'vitest';
import type { TransformErrorCode } from '../../src/errors.js';
import { type Choices, preview, type Texts } from '../../src/playground/preview.js';
import { samples } from '../../src/playground/samples.js';

const now = Date.parse('2026-08-04T00:00:00Z');
const token = 'a-token-that-nobody-sees';
const pixelCode = 'PIXELCODE';

const event = {
  type: 'track',
  event: 'Order Completed',
  messageId: '1',
  timestamp: '2026-08-03T10:00:00Z',
  traits: { email: ' ' },
  context: {
    traits: { email: ' Jane@Example.com ' },
    ip: '10.0.0.1',
    page: { url: `https://shop.example/?t=${token}` },
  },
  properties: { Value: 1, currency: 'EUR', revenue: 5, description: `${pixelCode} it is` },
};
const settings = { accessToken: token, pixelCode };

const texts = (changes: Partial<Record<keyof Texts, unknown>> = {}): Texts => {
  const values = { event, settings, rows: [], model: {}, ...changes };
  const text = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value, null, 2));
  return {
    event: text(values.event),
    settings: text(values.settings),
    rows: text(values.rows),
    model: text(values.model),
  };
};

const choices: Choices = { fromRows: false, eventIndex: 0, compare: false, rudderstackDefaults: false, now };

const show = (changes?: Partial<Record<keyof Texts, unknown>>, chosen: Partial<Choices> = {}) =>
  preview(texts(changes), { ...choices, ...chosen });

const linesOf = (shown: ReturnType<typeof show>, outcome = 0) => shown.outcomes[outcome]?.requests[0]?.lines ?? [];
const lineOf = (shown: ReturnType<typeof show>, path: string, outcome = 0) =>
  linesOf(shown, outcome).find((line) => line.path === path);

describe('the request of an event', () => {
  test('has a line for each value, which together are its body', () => {
    const shown = show();
    const text = linesOf(shown)
      .map(({ key, text, hasComma }) => `${key === undefined ? '' : `${key}: `}${text}${hasComma ? ',' : ''}`)
      .join('\n');
    expect(JSON.parse(text)).toMatchObject({ event_source: 'web', data: [{ event: 'Purchase', event_id: '1' }] });
  });

  test('says where each value comes from, and what was skipped for it', () => {
    const { origin } = lineOf(show(), 'data[0].user.email') ?? {};
    expect(origin).toMatchObject({
      path: 'user.email',
      from: 'context.traits.email',
      place: { editor: 'event', keys: ['context', 'traits', 'email'] },
      cast: 'string',
      steps: ['trimmed', 'lower-cased', 'hashed'],
      skipped: [{ path: 'traits.email', why: 'blank' }],
    });
    expect(origin?.absent).toContain('context.user.email');
  });

  test('says so for every value', () => {
    for (const version of ['v1', 'v2']) {
      const shown = show({ settings: { ...settings, version, partnerName: 'Example', testEventCode: 'TEST1' } });
      const values = linesOf(shown).filter(({ path, text }) => path !== undefined && !/^[{[]$/.test(text));
      expect(values.length).toBeGreaterThan(8);
      expect(values.filter(({ origin }) => origin === undefined)).toStrictEqual([]);
    }
  });

  test('holds neither the access token nor the pixel code, not even within other values', () => {
    const shown = JSON.stringify(show().outcomes);
    expect(shown).not.toContain(token);
    expect(shown).not.toContain(pixelCode);
    expect(lineOf(show(), 'data[0].properties.description')?.text).toBe('"*** it is"');
  });

  test('needs no access token', () => {
    const shown = show({ settings: { pixelCode } });
    expect(shown.outcomes[0]).toMatchObject({
      requests: [{ headers: [['Access-Token', '***'], expect.anything()] }],
    });
    expect([shown.isTokenMissing, show().isTokenMissing]).toStrictEqual([true, false]);
  });

  test('is a cURL command that a shell reads as it is', () => {
    const shown = show({ event: { ...event, properties: { description: "it's $(here)" } } });
    const { curl = '' } = shown.outcomes[0]?.requests[0] ?? {};
    expect(curl).toContain('--header "Access-Token: $TIKTOK_ACCESS_TOKEN"');
    expect(curl).toContain(String.raw`it'\''s $(here)`);
  });

  test('has the findings of lint at their lines, and those of missing values at the object around them', () => {
    const shown = show({ event: { ...event, context: {}, properties: { value: 'many' } } });
    expect(lineOf(shown, 'data[0]')?.findings.map(({ code }) => code)).toContain('no-match-key');
    const old = show({}, { now: now + 90 * 86_400_000 });
    expect(lineOf(old, 'data[0].event_time')?.findings.map(({ code }) => code)).toContain('old-event');
  });

  test('ends after 2,000 lines', () => {
    const products = Array.from({ length: 1000 }, (_, index) => ({ product_id: index, price: 1 }));
    const [request] = show({ event: { ...event, properties: { products } } }).outcomes[0]?.requests ?? [];
    expect(request?.lines).toHaveLength(2000);
    expect(request?.hiddenLines).toBeGreaterThan(1000);
  });

  test('is one per name in 1.0, each with its own origins', () => {
    const eventsToStandard = ['Lead', 'Contact'].map((to) => ({ from: 'Order Completed', to }));
    const shown = show({ settings: { ...settings, version: 'v1', eventsToStandard } });
    const names = shown.outcomes[0]?.requests.map(({ lines }) => lines.find(({ path }) => path === 'event'));
    expect(names?.map((line) => line?.text)).toStrictEqual(['"Lead"', '"Contact"']);
    expect(names?.every((line) => line?.origin?.from === 'event')).toBe(true);
  });
});

/** All strings of what the page shows beside the editors; the keys of places are only looked up. */
const wordsOf = ({ outcomes, diagnostics, rows }: ReturnType<typeof show>) =>
  JSON.stringify([outcomes, diagnostics, rows], (name, value) => (name === 'keys' ? undefined : value));

describe('secrets are hidden', () => {
  test('where an id of the event source stands in for the pixel code', () => {
    const ids = { web: 'ID-OF-THE-WEB', app: 'ID-OF-THE-APP', offline: 'x-1' };
    const properties = { description: `${pixelCode} ID-OF-THE-WEB ID-OF-THE-APP`, query: 'x-1' };
    const shown = show({ settings: { ...settings, eventSourceIds: ids }, event: { ...event, properties } });
    expect(wordsOf(shown)).not.toMatch(/PIXELCODE|ID-OF-THE/);
    expect(lineOf(shown, 'event_source_id')?.text).toBe('"***"');
    expect(lineOf(shown, 'data[0].properties.description')?.text).toBe('"*** *** ***"');
    expect(lineOf(shown, 'data[0].properties.query')?.text).toBe('"***"');
    expect(shown.outcomes[0]?.requests[0]?.curl).not.toContain('"x-1"');
  });

  test('in keys of the body, and in what is not read', () => {
    const properties = { contents: [{ [pixelCode]: 2, content_id: '1' }], [token]: 1, 'x-1': 1 };
    const custom = { ...settings, customProperties: [pixelCode], eventSourceIds: { crm: 'x-1' } };
    const shown = show({ settings: custom, event: { ...event, properties: { ...properties, [pixelCode]: 2 } } });
    expect(wordsOf(shown)).not.toContain(pixelCode);
    expect(wordsOf(shown)).not.toContain(token);
    expect(shown.outcomes[0]?.unread.map(({ path }) => path)).toContain('properties["***"]');
    expect(shown.diagnostics).toContainEqual(expect.objectContaining({ message: 'Not read' }));
  });

  test.each(['a-Token-That-Nobody-Sees', 'x-Y', `it's "quoted" \\ and long`])(
    'in a refusal, and in the diagnostics that repeat it: a secret of %j',
    (secret) => {
      const given = { settings: { ...settings, accessToken: secret }, event: { ...event, event: secret } };
      const shown = show(given);
      expect(shown.outcomes[0]?.refusal?.text).toContain('(***)');
      expect(wordsOf(shown)).not.toContain(secret.toLowerCase());
      const sent = show({ ...given, settings: { ...given.settings, sendCustomEvents: true } });
      expect(lineOf(sent, 'data[0].event')?.text).toBe('"***"');
      expect(sent.outcomes[0]?.requests[0]?.curl).toContain('"event": "***"');
    },
  );

  test('where a refusal cuts a long name in the middle of one', () => {
    const { outcomes } = show({ event: { ...event, event: `${'x'.repeat(90)} ${token}` } });
    expect(outcomes[0]?.refusal?.text).toContain('x ***…)');
  });

  test('when they are a megabyte long', () => {
    const secret = 'ab"C'.repeat(250_000);
    const shown = show({ settings: { ...settings, pixelCode: secret }, event: { ...event, event: secret } });
    expect(wordsOf(shown)).not.toMatch(/ab.{1,2}cab/i);
  });

  test('in the names of events of rows', () => {
    const rows = [{ id: 1, at: '2026-08-03', name: token }];
    const model = { event: { column: 'name' }, timestamp: 'at', key: ['id'] };
    expect(show({ rows, model }, { fromRows: true }).rows?.names).toStrictEqual(['***']);
  });

  test('and what the page branches on stays', () => {
    const shown = show({ settings: { ...settings, pixelCode: 'warning', eventSourceIds: { web: 'v2' } } });
    expect(shown.outcomes[0]?.version).toBe('v2');
    expect(shown.diagnostics.map(({ severity }) => severity)).toContain('warning');
  });
});

describe('choices', () => {
  test('compare shows both versions', () => {
    expect(show({}, { compare: true }).outcomes.map(({ version }) => version)).toStrictEqual(['v1', 'v2']);
  });

  test.each([
    [{ version: 'v2' }, false, ['v2']],
    [{ version: 'v1' }, false, ['v1']],
    [{}, true, ['v1']],
    [{ version: 'v2' }, true, ['v2']],
  ])(
    'settings that are refused are those of the version that they name: %j',
    (given, rudderstackDefaults, versions) => {
      const refused = show({ settings: given }, { rudderstackDefaults });
      expect(refused.outcomes.map(({ version }) => version)).toStrictEqual(versions);
      const compared = show({ settings: given }, { rudderstackDefaults, compare: true });
      expect(compared.outcomes.map(({ version, refusal }) => [version, refusal?.code])).toStrictEqual([
        ['v1', 'missing-pixel-code'],
        ['v2', 'missing-pixel-code'],
      ]);
    },
  );

  test('the defaults of RudderStack are version 1.0, its names and its partner name', () => {
    const shown = show({}, { rudderstackDefaults: true });
    expect(shown.config).toMatchObject({ version: 'v1', eventNames: 'rudderstack', partnerName: 'RudderStack' });
    expect(lineOf(shown, 'event')?.text).toBe('"PlaceAnOrder"');
    expect(lineOf(shown, 'partner_name')?.origin?.from).toBe('settings.partnerName');
  });

  test('settings may be those of a destination, and a message may be with its destination', () => {
    const shown = show({ settings: { ID: '1', Config: settings }, event: { message: event } });
    expect(shown.prefixes).toStrictEqual({ event: ['message'], settings: ['Config'] });
    expect(lineOf(shown, 'data[0].event')?.text).toBe('"Purchase"');
  });
});

const diagnosticsOn = (shown: ReturnType<typeof show>, text: string) =>
  shown.diagnostics.map(({ editor, severity, from, to, message }) => ({
    editor,
    severity,
    at: text.slice(from, to).replace(/\s+/g, ' '),
    message,
  }));

describe('diagnostics', () => {
  test('mark what is dropped and what is not read', () => {
    const found = diagnosticsOn(show(), texts().event);
    expect(found).toContainEqual(
      expect.objectContaining({
        severity: 'warning',
        at: '"ip": "10.0.0.1"',
        message: expect.stringContaining('Not sent as user.ip'),
      }),
    );
    expect(found).toContainEqual(
      expect.objectContaining({ severity: 'info', at: '"Value": 1', message: 'Not read: is properties.value meant?' }),
    );
  });

  test('mark what a refusal is about', () => {
    const given = { event: { ...event, event: 'Order Complete' } };
    const shown = show(given);
    expect(shown.outcomes[0]?.refusal).toMatchObject({ code: 'unmapped-event-name' });
    expect(diagnosticsOn(shown, texts(given).event)).toContainEqual(
      expect.objectContaining({ severity: 'error', at: '"event": "Order Complete"' }),
    );
  });

  const refusals: Readonly<Record<TransformErrorCode, readonly [given: object, editor: string, at: string][]>> = {
    // The page gives no options, and a bug is not at hand.
    'invalid-option': [],
    'internal-error': [],
    'invalid-message': [[{ event: '[1]' }, 'event', '[']],
    'invalid-config': [
      [{ settings: { ...settings, partnerName: [] } }, 'settings', '"partnerName": []'],
      [{ settings: { ...settings, eventSourceIds: { web: true } } }, 'settings', '"web": true'],
      [{ settings: '[1]' }, 'settings', '['],
    ],
    'missing-access-token': [[{ settings: { accessToken: [], pixelCode } }, 'settings', '"accessToken": []']],
    'missing-pixel-code': [[{ settings: { pixelCode: ' ' } }, 'settings', '"pixelCode": " "']],
    'missing-type': [[{ event: { ...event, type: '' } }, 'event', '"type": ""']],
    'record-not-supported': [[{ event: { type: 'record' } }, 'event', '"type": "record"']],
    'unsupported-type': [[{ event: { type: 'page' } }, 'event', '"type": "page"']],
    'invalid-event-name': [[{ event: { ...event, event: 1 } }, 'event', '"event": 1']],
    'missing-event-name': [[{ event: { ...event, event: ' ' } }, 'event', '"event": " "']],
    'unmapped-event-name': [[{ event: { ...event, event: 'Order Complete' } }, 'event', '"event": "Order Complete"']],
    'integration-disabled': [
      [{ event: { ...event, integrations: { All: false } } }, 'event', '"integrations": { "All": false }'],
    ],
    'invalid-timestamp': [
      [{ event: { ...event, timestamp: 'soon' } }, 'event', '"timestamp": "soon"'],
      [{ event: { ...event, channel: 'sources', properties: { timestamp: 'late' } } }, 'event', '"timestamp": "late"'],
    ],
    'missing-timestamp': [[{ event: { ...event, timestamp: null } }, 'event', '"timestamp": null']],
  };
  const refusalCases = Object.entries(refusals).flatMap(([code, cases]) => cases.map((one) => [code, ...one] as const));

  test.each(refusalCases)('mark what a refusal is about: %s, %j', (code, given, editor, at) => {
    for (const rudderstackDefaults of [false, true]) {
      // There, 1.0 needs no timestamp.
      const version = code === 'missing-timestamp' ? { settings: { ...settings, version: 'v2' } } : {};
      const shown = show({ ...version, ...given }, { rudderstackDefaults });
      expect(shown.outcomes[0]?.refusal?.code).toBe(code);
      const document = texts({ ...version, ...given })[editor as keyof Texts];
      expect(diagnosticsOn(shown, document)).toContainEqual(expect.objectContaining({ editor, severity: 'error', at }));
    }
  });

  test('end after 200 of a kind', () => {
    const products = Array.from({ length: 300 }, (_, index) => ({
      product_id: index,
      price: 'many',
      [`key${index}`]: 1,
    }));
    const { diagnostics } = show({ event: { ...event, properties: { products } } });
    const count = (wanted: string) => diagnostics.filter(({ severity }) => severity === wanted).length;
    expect([count('warning'), count('info')]).toStrictEqual([200, 200]);
    const rows = Array.from({ length: 300 }, (_, index) => ({ id: index, at: 'soon' }));
    const model = { event: 'Lead', timestamp: 'at', key: ['id'] };
    expect(show({ rows, model }, { fromRows: true }).diagnostics).toHaveLength(200);
  });

  test('mark settings that are probably a mistake', () => {
    const given = { settings: { ...settings, verison: 'v1' } };
    expect(diagnosticsOn(show(given), texts(given).settings)).toContainEqual(
      expect.objectContaining({ editor: 'settings', severity: 'warning', at: '"verison": "v1"' }),
    );
  });

  test('mark where a document stops being JSON, and there is no result', () => {
    const shown = show({ event: '{ "type": "track", ' });
    expect(shown).toMatchObject({ outcomes: [], isComplete: false });
    expect(shown.diagnostics).toMatchObject([{ editor: 'event', severity: 'error' }]);
  });
});

describe('rows', () => {
  const model = { event: 'Lead', timestamp: 'at', key: ['id'] };
  const rows = [{ id: 1, at: '2026-08-03' }, { id: 2 }, { id: 3, at: '2026-08-03' }];

  test.each([JSON.stringify(rows), rows.map((row) => JSON.stringify(row)).join('\n')])(
    'become events, of which one is shown: %s',
    (text) => {
      const shown = show({ rows: text, model }, { fromRows: true, eventIndex: 1 });
      expect(shown.rows).toStrictEqual({ names: ['Lead', 'Lead'], shownIndex: 1, refused: 1, skipped: 0 });
      expect(shown.event.value).toMatchObject({ event: 'Lead', timestamp: '2026-08-03T00:00:00.000Z' });
      expect(lineOf(shown, 'data[0].event_time')?.origin?.from).toBe('timestamp');
      const [diagnostic] = diagnosticsOn(shown, text);
      expect(diagnostic).toMatchObject({ editor: 'rows', severity: 'error', message: expect.stringContaining('"at"') });
      expect(diagnostic?.at.replaceAll(' ', '')).toBe('{"id":2}');
    },
  );

  test.each([
    ['["timestamp"]', ['rows: "at": "2026-08-03"', 'model: "timestamp": "at"']],
    ['["event"]', ['model: "event": "Lead"']],
    ['["messageId"]', ['rows: "id": 7', 'model: "key": [ "id" ]']],
    ['["context","traits","email"]', ['rows: "mail": "a@example.com"', 'model: "email": "mail"']],
    ['["properties","value"]', ['rows: "total": 9', 'model: "value": "total"']],
    ['["properties","products","1","price"]', ['rows: "price": 2', 'model: "price": "price"']],
    ['["properties","constructor"]', []],
    ['["channel"]', []],
  ])('lead from a part of the event to its cells and its place in the model: %s', (keys, expected) => {
    const given = {
      model: {
        event: 'Lead',
        timestamp: 'at',
        key: ['id'],
        identity: { email: 'mail' },
        properties: { value: 'total' },
        products: { price: 'price' },
      },
      rows: [
        { id: 7, at: null, mail: null, total: 9, price: 1 },
        { id: 7, at: '2026-08-03', mail: 'a@example.com', total: 9, price: 2 },
      ],
    };
    const both = texts(given);
    for (const rows of [both.rows, given.rows.map((row) => JSON.stringify(row)).join('\n')]) {
      const { findRowSources } = preview({ ...both, rows }, { ...choices, fromRows: true });
      const found = findRowSources?.(JSON.parse(keys)).map(({ editor, from, to }) => {
        const text = editor === 'rows' ? rows : both.model;
        return `${editor}: ${text
          .slice(from, to)
          .replace(/\s+/g, ' ')
          .replace(/":(?=\S)/g, '": ')}`;
      });
      expect(found).toStrictEqual(expected);
    }
  });

  test.each([
    [7, 1],
    [-1, 0],
  ])('that are fewer than the index of the chosen one show the nearest: %d', (eventIndex, shownIndex) => {
    const shown = show({ rows, model }, { fromRows: true, eventIndex });
    expect(shown.rows?.shownIndex).toBe(shownIndex);
    expect(shown.outcomes).toHaveLength(1);
  });

  test('that become no event are complete, and there is no result', () => {
    const skipped = { ...model, where: { id: [9] } };
    expect(show({ rows, model: skipped }, { fromRows: true })).toMatchObject({
      rows: { names: [], shownIndex: 0, refused: 0, skipped: 3 },
      outcomes: [],
      isComplete: true,
    });
    expect(show({ rows: [{ id: 2 }], model }, { fromRows: true })).toMatchObject({
      rows: { names: [], refused: 1 },
      outcomes: [],
      isComplete: true,
    });
  });

  test.each([
    ['id,at\n1,2026-08-03', 'one JSON object on each line'],
    ['[{"id": 1,]', 'must be followed by a value'],
  ])('that are not JSON are refused: %j', (text, message) => {
    const shown = show({ rows: text, model }, { fromRows: true });
    expect(shown.outcomes).toStrictEqual([]);
    expect(shown.diagnostics).toMatchObject([{ editor: 'rows', message: expect.stringContaining(message) }]);
  });

  test('a wrong model is marked', () => {
    const wrong = { ...model, key: 'id' };
    const shown = show({ rows: JSON.stringify(rows), model: wrong }, { fromRows: true });
    expect(diagnosticsOn(shown, texts({ model: wrong }).model)).toMatchObject([{ editor: 'model', at: '"key": "id"' }]);
  });
});

describe('an editor may hold anything', () => {
  const hostile = [
    '',
    ' ',
    '{',
    '[',
    '"',
    'null',
    '0',
    '[]',
    '{}',
    '{"message":{}}',
    '{"__proto__":{"type":"track"}}',
    '['.repeat(5000),
  ];
  test.each(hostile)('%.20s', (text) => {
    for (const name of ['event', 'settings', 'rows', 'model'] as const) {
      for (const fromRows of [false, true]) {
        for (const rudderstackDefaults of [false, true]) {
          expect(() => show({ [name]: text }, { fromRows, rudderstackDefaults, compare: fromRows })).not.toThrow();
        }
      }
    }
  });
});

describe('the samples', () => {
  test.each(samples(now).map((sample) => [sample.name, sample] as const))('%s', (name, sample) => {
    const fromRows = sample.texts.rows !== undefined;
    const shown = preview({ event: '', rows: '', model: '', settings: '', ...sample.texts }, { ...choices, fromRows });
    const [outcome] = shown.outcomes;
    expect(outcome?.refusal !== undefined).toBe(name.includes('refused'));
    if (name.includes('lint')) {
      const codes = outcome?.requests[0]?.lines.flatMap(({ findings }) => findings.map(({ code }) => code));
      expect(codes).toEqual(
        expect.arrayContaining(['personal-data-in-url', 'test-event-code', 'value-without-currency']),
      );
    }
    if (name.includes('dropped')) {
      expect(outcome?.dropped.length).toBeGreaterThan(2);
      expect(outcome?.unread.length).toBeGreaterThan(1);
    }
    // An example shows nothing that is to be changed, unless it says so.
    if (fromRows)
      expect(outcome?.requests.flatMap(({ lines }) => lines.flatMap(({ findings }) => findings))).toStrictEqual([]);
    if (fromRows)
      expect(shown.rows).toMatchObject({ names: ['Order Completed', 'Order Completed'], refused: 1, skipped: 1 });
  });
});
