import { describe, expect, test } from 'vitest';
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
    expect(show({ settings: { pixelCode } }).outcomes[0]).toMatchObject({
      requests: [{ headers: [['Access-Token', '***'], expect.anything()] }],
    });
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

describe('choices', () => {
  test('compare shows both versions', () => {
    expect(show({}, { compare: true }).outcomes.map(({ version }) => version)).toStrictEqual(['v1', 'v2']);
  });

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

const remarksOn = (shown: ReturnType<typeof show>, text: string) =>
  shown.remarks.map(({ editor, severity, from, to, message }) => ({
    editor,
    severity,
    at: text.slice(from, to).replace(/\s+/g, ' '),
    message,
  }));

describe('remarks', () => {
  test('mark what is dropped and what is not read', () => {
    const found = remarksOn(show(), texts().event);
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
    expect(remarksOn(shown, texts(given).event)).toContainEqual(
      expect.objectContaining({ severity: 'error', at: '"event": "Order Complete"' }),
    );
  });

  test('mark doubtful settings', () => {
    const given = { settings: { ...settings, verison: 'v1' } };
    expect(remarksOn(show(given), texts(given).settings)).toContainEqual(
      expect.objectContaining({ editor: 'settings', severity: 'warning', at: '"verison": "v1"' }),
    );
  });

  test('mark where a text stops being JSON, and there is no result', () => {
    const shown = show({ event: '{ "type": "track", ' });
    expect(shown.outcomes).toStrictEqual([]);
    expect(shown.remarks).toMatchObject([{ editor: 'event', severity: 'error' }]);
  });
});

describe('rows', () => {
  const model = { event: 'Lead', timestamp: 'at', key: ['id'] };
  const rows = [{ id: 1, at: '2026-08-03' }, { id: 2 }, { id: 3, at: '2026-08-03' }];

  test.each([JSON.stringify(rows), rows.map((row) => JSON.stringify(row)).join('\n')])(
    'become events, of which one is shown: %s',
    (text) => {
      const shown = show({ rows: text, model }, { fromRows: true, eventIndex: 1 });
      expect(shown.rows?.events).toHaveLength(2);
      expect(shown.event.value).toMatchObject({ event: 'Lead', timestamp: '2026-08-03T00:00:00.000Z' });
      expect(lineOf(shown, 'data[0].event_time')?.origin?.from).toBe('timestamp');
      const [remark] = remarksOn(shown, text);
      expect(remark).toMatchObject({ editor: 'rows', severity: 'error', message: expect.stringContaining('"at"') });
      expect(remark?.at.replaceAll(' ', '')).toBe('{"id":2}');
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
    ['id,at\n1,2026-08-03', 'one JSON object on each line'],
    ['[{"id": 1,]', 'must be followed by a value'],
  ])('that are not JSON are refused: %j', (text, message) => {
    const shown = show({ rows: text, model }, { fromRows: true });
    expect(shown.outcomes).toStrictEqual([]);
    expect(shown.remarks).toMatchObject([{ editor: 'rows', message: expect.stringContaining(message) }]);
  });

  test('a wrong model is marked', () => {
    const wrong = { ...model, key: 'id' };
    const shown = show({ rows: JSON.stringify(rows), model: wrong }, { fromRows: true });
    expect(remarksOn(shown, texts({ model: wrong }).model)).toMatchObject([{ editor: 'model', at: '"key": "id"' }]);
  });
});

describe('a text may hold anything', () => {
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
    if (fromRows) expect(shown.rows).toMatchObject({ events: [{}, {}], refusals: [{}], skipped: 1 });
  });
});
