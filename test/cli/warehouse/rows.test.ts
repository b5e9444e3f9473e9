import { readFile, writeFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { runCli } from '../../../src/cli/runCli.js';
import { canonicalString } from '../../../src/warehouse/keys.js';
import { fakeIo } from '../fakeIo.js';
import { jsonLines, temporaryFiles } from '../runBuiltCli.js';
import { inFolder, payloadsIn, runSql, runWarehouse } from './runWarehouse.js';
import { sha256 } from './shop.js';

const model = {
  event: 'Order Completed',
  timestamp: 'at',
  key: ['id'],
  identity: { email: 'email' },
  properties: { value: 'total' },
  products: { product_id: 'sku' },
};

let path: (name: string) => string;
let settings: readonly string[];

/** Writes a variant of the model, and returns the flags for it. */
const withModel = async (changes: object): Promise<readonly string[]> => {
  const files = await temporaryFiles({ 'model.json': JSON.stringify({ ...model, ...changes }) });
  return ['--model', files['model.json'], '--config', path('destination.json')];
};

beforeAll(async () => {
  const files = await temporaryFiles({
    'model.json': JSON.stringify(model),
    'destination.json': JSON.stringify({ accessToken: 'token-that-nobody-may-see', pixelCode: 'PIXEL' }),
  });
  path = inFolder(files.folder);
  settings = ['--model', files['model.json'], '--config', files['destination.json']];
});

const eventId = (...key: string[]): string => sha256(JSON.stringify(['Order Completed', ...key]));

/** A query for one row per id, each with a product of its own. */
const valuesOf = (ids: readonly string[]): string =>
  `SELECT id, TIMESTAMP '2026-02-03 04:05:06' AS at, 'someone@example.com' AS email, 5 AS total, 'sku-' || sku AS sku FROM (VALUES ${ids
    .map((id, index) => `(${id}, ${index})`)
    .join(', ')}) AS given (id, sku)`;

describe('groups the rows of a key, whatever notation each row uses', () => {
  const forms = [
    ['9001', '9001.0', ' 9001 ', '9001.000'],
    ['12.5', '12.50'],
    ['0012'],
    ['12'],
    ['1e3'],
    ['1000', '1000.0'],
    [
      '2024-05-05',
      '2024-05-05 00:00:00',
      '2024-05-05T00:00:00Z',
      '2024-05-05 02:00:00+02',
      '2024-05-04 19:00:00 -0500',
    ],
    ['2024-05-04 23:59:59.999'],
    ['-0', '0', '0.00'],
    ['Ä', ' Ä'],
    ['zebra'],
  ];

  test.each([1, 2, 5, 1000])('in chunks of %d rows', async (chunkRows) => {
    // The notations of one key are spread over the rows.
    const longest = Math.max(...forms.map(({ length }) => length));
    const mixed = Array.from({ length: longest }, (_, index) => forms.flatMap((form) => form[index] ?? [])).flat();
    const sql = valuesOf(mixed.map((id) => `'${id}'`));
    const { status, payloads } = await runWarehouse(['--sql', sql, ...settings, '--chunk-rows', String(chunkRows)]);
    expect(status).toBe(0);
    const found = payloads.map(({ event_id, properties }) => [event_id, properties.contents?.length]);
    const expected = forms.map((form) => [eventId(canonicalString(form[0]) ?? ''), form.length]);
    expect(found.sort()).toStrictEqual(expected.sort());
  });
});

test.each<[type: string, value: string, text: string]>([
  ['BIGINT beyond 2^53', '9007199254740993::BIGINT', '9007199254740993'],
  ['HUGEINT', '170141183460469231731687303715884105727::HUGEINT', '170141183460469231731687303715884105727'],
  ['DECIMAL', '12.50::DECIMAL(10,2)', '12.5'],
  ['DOUBLE', '12.5::DOUBLE', '12.5'],
  ['DATE', "DATE '2024-05-05'", '2024-05-05T00:00:00.000Z'],
  ['TIMESTAMP', "TIMESTAMP '2024-05-05 10:00:00.123456'", '2024-05-05T10:00:00.123Z'],
  ['TIMESTAMP_NS', "TIMESTAMP_NS '2024-05-05 10:00:00.123456789'", '2024-05-05T10:00:00.123Z'],
  ['TIMESTAMPTZ', "TIMESTAMPTZ '2024-05-05 10:00:00+05:30'", '2024-05-05T04:30:00.000Z'],
  ['UUID', "'A0EEBC99-9c0b-4ef8-bb6d-6bb9bd380a11'::UUID", 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'],
  ['ENUM', "'paid'::ENUM ('open', 'paid')", 'paid'],
  ['BOOLEAN', 'true', 'true'],
  ['JSON text', `'"0012"'::JSON`, '0012'],
  ['JSON number', `'9007199254740993'::JSON`, '9007199254740993'],
])('makes an event id from a key of type %s', async (_type, value, text) => {
  const { payloads } = await runWarehouse(['--sql', valuesOf([value, value]), ...settings]);
  expect(payloads.map(({ event_id, properties }) => [event_id, properties.contents?.length])).toStrictEqual([
    [eventId(text), 2],
  ]);
});

test('refuses rows without a usable key, by number, and sends the others', async () => {
  const ids = ['NULL', `'a'`, `''`, `'b'`, 'NULL'];
  const refusals = path('refused.ndjson');
  const run = await runWarehouse(['--sql', valuesOf(ids), ...settings, '--chunk-rows', '1', '--refusals', refusals]);
  expect(run.status).toBe(3);
  expect(run.payloads.map(({ event_id }) => event_id)).toStrictEqual([eventId('a'), eventId('b')]);
  const lines = (await readFile(refusals, 'utf8')).trimEnd().split('\n');
  const missing = {
    key: { id: null },
    code: 'missing-key',
    text: 'Column "id" must have a value: it is part of the key',
  };
  expect(lines.map((line) => JSON.parse(line))).toStrictEqual([1, 2, 3].map((row) => ({ row, ...missing })));
  expect(run.summary).toStrictEqual([
    '5 rows: 2 in events, 0 skipped, 3 refused (3 missing-key)',
    '2 events: 2 accepted as 2 requests, none refused',
  ]);
});

test.each([
  ['a list', '[1]'],
  ['a struct', "{'a': 1}"],
  ['NaN', "'NaN'::DOUBLE"],
  ['bytes', "'\\xAA'::BLOB"],
  ['a number that may have lost digits', '1e20::DOUBLE'],
])('refuses %s as a key', async (_what, value) => {
  const { status, payloads, reported } = await runWarehouse(['--sql', valuesOf([value]), ...settings]);
  expect({ status, payloads }).toStrictEqual({ status: 3, payloads: [] });
  expect(reported).toMatchObject([{ row: 1, code: expect.stringMatching(/^(missing|invalid)-key$/) }]);
});

test('reports a refused event with its key, its first row and the number of its rows', async () => {
  const sql = `SELECT *, CASE WHEN id = 2 THEN 'Wishlist Shared' ELSE 'Lead' END AS name FROM (${valuesOf(['1', '2', '2', '3'])})`;
  const run = await runWarehouse(['--sql', sql, ...(await withModel({ event: { column: 'name' } }))]);
  expect(run.status).toBe(3);
  expect(run.payloads).toHaveLength(2);
  expect(run.reported).toStrictEqual([
    {
      row: 2,
      key: { id: 2 },
      rows: 2,
      code: 'unmapped-event-name',
      text: 'Event name (wishlist shared) is not valid, must be mapped to one of standard events',
    },
  ]);
  expect(run.summary).toStrictEqual([
    '4 rows: 4 in events, 0 skipped, none refused',
    '3 events: 2 accepted as 1 request, 1 refused (1 unmapped-event-name)',
  ]);
});

test('does not report a key that may be personal', async () => {
  const sql = `SELECT 'jane@example.com' AS email, NULL AS at, 1 AS id, 5 AS total, 'x' AS sku`;
  const { status, reported } = await runWarehouse(['--sql', sql, ...(await withModel({ key: ['email'] }))]);
  expect(status).toBe(3);
  expect(reported).toStrictEqual([{ row: 1, code: 'missing-timestamp', text: expect.not.stringContaining('jane') }]);
});

test('reports each warning once, with its count over the whole run', async () => {
  const sql = `SELECT * REPLACE (total + sku_number % 2 AS total) FROM (SELECT *, row_number() OVER () AS sku_number FROM (${valuesOf(
    ['1', '1', '2', '2', '3'],
  )}))`;
  const run = await runWarehouse(['--sql', sql, ...settings, '--chunk-rows', '1']);
  expect(run.reported).toStrictEqual([
    {
      warning: 'rows-disagree',
      text: 'Column "total" differs between rows of the same key: the first row with a value wins',
      count: 2,
      row: expect.any(Number),
    },
  ]);
});

describe('CSV', () => {
  test('reads quotes, a byte order mark, empty cells, decimals and times without a zone', async () => {
    const csv = path('quirks.csv');
    await writeFile(
      csv,
      '\uFEFFid,at,email,total,"sku, of the line"\r\n' +
        '0012,2026-02-03 04:05:06,"""Jane"" <jane@example.com>",12.50,"mug ""blue"", large"\r\n' +
        '0012,2026-02-03 04:05:06,,12.50,"two\nlines"\r\n' +
        '1e3,2026-02-03T05:05:06+01:00, jane@example.com ,1000.00,\r\n' +
        '12,2026-02-03,,-0.50,\\N\r\n',
    );
    const run = await runWarehouse([
      '--from',
      csv,
      ...(await withModel({ products: { product_id: 'sku, of the line' } })),
    ]);
    expect(run).toMatchObject({ status: 0, reported: [] });
    expect(
      run.payloads.map(({ event_id, event_time, properties: { value, contents }, user }) => ({
        event_id,
        event_time,
        value,
        contents,
        email: user?.['email'],
      })),
    ).toStrictEqual([
      {
        event_id: eventId('0012'),
        event_time: Date.UTC(2026, 1, 3, 4, 5, 6) / 1000,
        value: 12.5,
        contents: [{ content_id: 'mug "blue", large' }, { content_id: 'two\nlines' }],
        email: sha256('jane@example.com'),
      },
      {
        event_id: eventId('12'),
        event_time: Date.UTC(2026, 1, 3) / 1000,
        value: -0.5,
        contents: undefined,
        email: undefined,
      },
      {
        event_id: eventId('1e3'),
        event_time: Date.UTC(2026, 1, 3, 4, 5, 6) / 1000,
        value: 1000,
        contents: undefined,
        email: sha256('jane@example.com'),
      },
    ]);
  });

  test('counts values that are present but dropped, by field, reason and column', async () => {
    const csv = path('amounts.csv');
    await writeFile(
      csv,
      'id;at;sum;paid_in;price;mail;mail2;mobile;birth\n1;2026-02-03;9,90;EUR;5;ann(at)example.org;;+49 30 901820;\n2;2026-02-03;1.000,00;€;5,-;;bob@example.org;\\N;0\n3;2026-02-03;7;;;;;0;NULL\n',
    );
    const flags = await withModel({
      identity: { email: ['mail', 'mail2'], phone: 'mobile', ip: 'birth' },
      properties: { revenue: 'sum', currency: 'paid_in' },
      products: { product_id: 'id', price: 'price' },
    });
    const run = await runWarehouse(['--from', csv, ...flags]);
    expect(run.status).toBe(0);
    expect(run.summary.slice(0, -2).sort()).toStrictEqual([
      'properties.contents[].price: 1 dropped, not a number (column price)',
      'properties.currency: 1 dropped, not a currency of three letters (column paid_in)',
      'properties.value: 2 dropped, not a number (column sum)',
      'user.email: 1 dropped, not an e-mail address (columns mail, mail2)',
      'user.ip: 1 dropped, not a public IP address (column birth)',
      expect.stringMatching(/^user\.phone: 1 dropped, not a phone number.* \(column mobile\)$/),
    ]);
    expect(run.stderr).not.toMatch(/9,90|€|ann\(at\)/);
  });

  test('escapes and cuts the names of columns in reports of dropped values', async () => {
    const csv = path('named.csv');
    const name = `sum\u001B[2J${'x'.repeat(200)}`;
    await writeFile(csv, `id,at,${name}\n1,2026-02-03,"9,90"\n`);
    const flags = await withModel({ identity: {}, products: {}, properties: { value: name } });
    const { summary } = await runWarehouse(['--from', csv, ...flags]);
    expect(summary[0]).toBe(
      `properties.value: 1 dropped, not a number (column sum\\u001b[2J${'x'.repeat(100 - 'column sum?[2J'.length)}…)`,
    );
  });

  test('keeps the counts of dropped values in the checkpoint', async () => {
    const csv = path('kept.csv');
    await writeFile(csv, 'id,at,total\n1,2026-02-03,"9,90"\n2,2026-02-03,free\n');
    const flags = await withModel({ identity: {}, products: {}, properties: { value: 'total' } });
    const out = path('kept');
    const line = 'properties.value: 2 dropped, not a number (column total)';
    const args = ['--from', csv, ...flags, '--out', out];
    expect((await runWarehouse(args)).summary).toContain(line);
    expect((await runWarehouse(args)).summary).toContain(line);
  });

  test('reads column names that contain line breaks and quotes', async () => {
    const csv = path('breaks.csv');
    await writeFile(
      csv,
      '"note, or\n""remark""\n\nof the shop",id,at,"total\nin EUR"\nx,7,2026-02-03,9.5\n"y\nz",8,2026-02-03,1\n',
    );
    const flags = await withModel({
      identity: {},
      products: {},
      properties: { value: 'total\nin EUR', description: 'note, or\n"remark"\n\nof the shop' },
    });
    const run = await runWarehouse(['--from', csv, ...flags]);
    expect(run).toMatchObject({ status: 0, reported: [] });
    const values = run.payloads.map(({ properties: { value, description } }) => ({ value, description }));
    expect(values).toContainEqual({ value: 9.5, description: 'x' });
    expect(values).toContainEqual({ value: 1, description: 'y\nz' });
  });

  test.each(['\r\n', '\n'])('a model names a column with %j for its line break', async (lineBreak) => {
    const csv = path('windows.csv');
    await writeFile(csv, 'id;at;"total\r\n(EUR)"\r\n7;2026-02-03;9.5\r\n');
    const properties = { value: `total${lineBreak}(EUR)` };
    const run = await runWarehouse(['--from', csv, ...(await withModel({ identity: {}, products: {}, properties }))]);
    expect(run).toMatchObject({ status: 0, reported: [], payloads: [{ properties: { value: 9.5 } }] });
  });

  test('reads quotes that are escaped by a backslash', async () => {
    const csv = path('escaped.csv');
    await writeFile(csv, 'id,at,"sku \\"of, the\\" line"\n1,2026-02-03,"a \\"blue\\", C:\\\\ mug"\n2,2026-02-03,\\N\n');
    const flags = await withModel({ identity: {}, properties: {}, products: { product_id: 'sku "of, the" line' } });
    const run = await runWarehouse(['--from', csv, '--csv-escape', '\\', ...flags]);
    expect(run).toMatchObject({ status: 0, reported: [] });
    expect(run.payloads.map(({ event_id, properties: { contents } }) => [event_id, contents])).toStrictEqual([
      [eventId('1'), [{ content_id: 'a "blue", C:\\ mug' }]],
      [eventId('2'), undefined],
    ]);
    const without = await runWarehouse(['--from', csv, ...flags]);
    expect(without).toMatchObject({ status: 2, stdout: '' });
  });

  test.each([
    ['csv', 'id,at,email,total,sku\n1,2026-02-03, n/a ,-,mug\n-,2026-02-03,,-,cap\n2,2026-02-03,n/a b,NULL,\n'],
    [
      'ndjson',
      '{"id":1,"at":"2026-02-03","email":"n/a","total":"-","sku":"mug"}\n{"id":"-","at":"2026-02-03","total":"-"}\n{"id":2,"at":"2026-02-03","email":"n/a b","total":"NULL"}\n',
    ],
  ])('takes the texts of --null as no value in %s', async (extension, text) => {
    const file = path(`nulls.${extension}`);
    await writeFile(file, text);
    const run = await runWarehouse(['--from', file, '--null', 'n/a', '--null', '-', '--dry-run', ...settings]);
    expect(run.reported).toMatchObject([
      { code: 'missing-key' },
      { warning: 'empty-column', text: expect.stringMatching(/"total"/) },
    ]);
  });

  test('reads a single column whose header looks like a value', async () => {
    await writeFile(path('one.csv'), 'id\nb\na\n');
    const flags = await withModel({
      timestamp: { constant: '2026-02-03' },
      identity: {},
      properties: {},
      products: {},
    });
    const { payloads } = await runWarehouse(['--from', path('one.csv'), ...flags]);
    expect(payloads.map(({ event_id }) => event_id)).toStrictEqual([eventId('a'), eventId('b')]);
  });
});

describe('NDJSON', () => {
  test('finds keys in another letter case in each row, and prefers those that are the same', async () => {
    const file = path('upper.ndjson');
    await writeFile(
      file,
      [
        '{"ID":90071992547409931,"AT":"2026-02-03","Total":5,"total":7,"TOTAL":9}',
        '{"Id/x":1,"ID":2,"At":"2026-02-03","TOTAL":5.5,"SKU":"mug"}',
        '{"id":123456789012345678901234567890,"at":"2026-02-03","Total":6,"Sku":12345678901234567891}',
        '{"iD":4,"AT":"2026-02-03","total":null,"TOTAL":5}\n',
      ].join('\n'),
    );
    const run = await runWarehouse(['--from', file, ...(await withModel({ identity: {} }))]);
    expect(run).toMatchObject({ status: 0, reported: [] });
    const found = run.payloads.map(({ event_id, properties }) => [event_id, properties?.value, properties?.contents]);
    expect(found.sort()).toStrictEqual(
      [
        [eventId('2'), 5.5, [{ content_id: 'mug' }]],
        [eventId('90071992547409931'), 7, undefined],
        [eventId('123456789012345678901234567890'), 6, [{ content_id: '12345678901234567891' }]],
        [eventId('4'), undefined, undefined],
      ].sort(),
    );
  });

  test('a key that the model names itself is not another spelling', async () => {
    const file = path('both.ndjson');
    await writeFile(file, '{"id":1,"at":"2026-02-03","Total":5,"AT":1}\n{"id":2,"at":"2026-02-03","total":7}\n');
    const properties = { value: 'total', description: 'Total' };
    const run = await runWarehouse(['--from', file, ...(await withModel({ identity: {}, properties, products: {} }))]);
    const found = run.payloads.map(({ event_id, properties: { value, description } }) => [
      event_id,
      value,
      description,
    ]);
    expect(found.sort()).toStrictEqual(
      [
        [eventId('1'), undefined, '5'],
        [eventId('2'), 7, undefined],
      ].sort(),
    );
  });

  test('refuses a column that several keys of one row may mean', async () => {
    const file = path('ambiguous.ndjson');
    const lines = ['{"id":1,"at":"2026-02-03","TOTAL":5,"Total":5}', '{"id":2,"at":"2026-02-03","total":5}'];
    await writeFile(file, lines.join('\n'));
    const run = await runWarehouse(['--from', file, ...settings]);
    expect(run).toMatchObject({ status: 2, stdout: '' });
    expect(run.stderr).toMatch(/column "total" may be "TOTAL" or "Total"/);
  });

  test.each(['csv', 'ndjson'])('refuses UTF-16 in a file that ends in .%s', async (extension) => {
    const file = path(`utf16.${extension}`);
    await writeFile(file, '\uFEFF{"id":1}\nid,at\n', 'utf16le');
    const run = await runWarehouse(['--from', file, ...settings]);
    expect(run).toMatchObject({ status: 2, stdout: '' });
    expect(run.stderr).toMatch(/cannot read .*utf16\.\w+: it is UTF-16\. Save it as UTF-8/);
  });

  test('keeps the values of the file: no type is guessed', async () => {
    const lines = [
      '{"id":"0012","at":"2026-02-03 04:05:06","total":12.50,"plan":{"tier":[1,"x"],"at":"2026-02-03"}}',
      '{"id":9007199254740993,"at":1770091506,"total":"1e3","late":true}',
      '{"id":"2026-02-03","at":"2026-02-03T04:05:06Z","sku":"0"}',
    ];
    await writeFile(path('values.ndjson'), `${lines.join('\n')}\n`);
    const Config = { accessToken: 'token', pixelCode: 'PIXEL', customProperties: ['plan', 'late'] };
    await writeFile(path('custom.json'), JSON.stringify({ Config }));
    const [flag = '', file = ''] = await withModel({ properties: { value: 'total', plan: 'plan', late: 'late' } });
    const run = await runWarehouse(['--from', path('values.ndjson'), flag, file, '--config', path('custom.json')]);
    expect(run.status).toBe(0);
    expect(
      run.payloads.map(({ event_id, event_time, properties }) => [event_id, event_time, properties]),
    ).toStrictEqual([
      [
        eventId('0012'),
        1770091506,
        expect.objectContaining({ value: 12.5, plan: { tier: [1, 'x'], at: '2026-02-03' } }),
      ],
      [eventId('2026-02-03T00:00:00.000Z'), 1770091506, expect.objectContaining({ contents: [{ content_id: '0' }] })],
      [eventId('9007199254740993'), 1770091506, { content_type: 'product', late: true }],
    ]);
    // The column name may be misspelled.
    expect(run.reported).toStrictEqual([
      { warning: 'unknown-column', text: 'Column "email" is in no row', count: 3, row: 1 },
    ]);
  });
});

test('--limit stops after that many events', async () => {
  const ids = Array.from({ length: 20 }, (_, index) => `'${String.fromCharCode(97 + index)}'`);
  const flags = ['--sql', valuesOf(ids.flatMap((id) => [id, id])), ...settings, '--limit', '7'];
  const run = await runWarehouse([...flags, '--chunk-rows', '5']);
  expect(run.payloads.map(({ event_id }) => event_id)).toStrictEqual(
    ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((id) => eventId(id)),
  );
  expect(run.summary[1]).toMatch(/^7 events: 7 accepted/);
  expect((await runWarehouse(flags)).payloads).toStrictEqual(run.payloads);
});

test('--limit leaves out the rows after the last event, refused ones too', async () => {
  const sql = `SELECT * REPLACE (CASE WHEN id = 'c' THEN NULL ELSE "at" END AS "at") FROM (${valuesOf(["'a'", "'b'", "'c'"])})`;
  const flags = ['--sql', sql, ...settings, '--chunk-rows', '1'];
  expect(await runWarehouse([...flags, '--limit', '2'])).toMatchObject({ status: 0, reported: [] });
  expect(await runWarehouse(flags)).toMatchObject({ status: 3, reported: [{ row: 3, code: 'missing-timestamp' }] });
});

test.each(['v1', 'v2'])('--dry-run redacts the person in %s requests even with hashing off', async (version) => {
  const sql = valuesOf(['1', '1', '2', 'NULL']).replace('NULL AS email', `'jane@example.com' AS email`);
  const files = await temporaryFiles({
    'unhashed.json': JSON.stringify({ accessToken: 'T', pixelCode: 'P', hashUserProperties: false, version }),
  });
  const flags = ['--sql', sql, ...settings, '--config', files['unhashed.json'], '--dry-run'];
  const { stdout } = await runWarehouse(flags);
  expect(JSON.parse(stdout).first.requests).toHaveLength(1);
  expect(stdout).not.toContain('jane');
});

test('--dry-run prints the counts, and the first event without personal data and token', async () => {
  const sql = valuesOf(['1', '1', '2', 'NULL']).replace('someone', 'jane');
  const flags = ['--sql', sql, ...settings, '--out', path('dry'), '--dry-run'];
  const { status, stdout, stderr } = await runWarehouse(flags);
  expect(status).toBe(3);
  expect(JSON.parse(stdout)).toStrictEqual({
    rows: { read: 4, inEvents: 3, skipped: 0, refused: { 'missing-key': 1 } },
    events: { accepted: 2, refused: {} },
    requests: 1,
    warnings: [],
    first: {
      event: {
        type: 'track',
        event: 'Order Completed',
        channel: 'sources',
        messageId: eventId('1'),
        timestamp: '2026-02-03T04:05:06.000Z',
        context: { sources: expect.any(Object), traits: { email: '***' } },
        properties: { value: 5, products: [{ product_id: 'sku-0' }, { product_id: 'sku-1' }] },
      },
      requests: [
        expect.objectContaining({
          headers: { 'Access-Token': '***', 'Content-Type': 'application/json' },
          body: expect.objectContaining({ data: [expect.objectContaining({ event_id: eventId('1') })] }),
        }),
      ],
      explanation: {
        payloads: [
          expect.objectContaining({
            event: 'Purchase',
            fields: expect.arrayContaining([
              expect.objectContaining({ path: 'user.email', value: 'j***@e***.com', from: 'context.traits.email' }),
            ]),
          }),
        ],
        unread: [],
      },
      findings: expect.arrayContaining([expect.objectContaining({ severity: 'warning', code: 'missing-page-url' })]),
    },
  });
  expect(stdout + stderr).not.toMatch(/jane|nobody-may-see/);
  // A dry run writes nothing.
  await expect(readFile(path('dry/checkpoint.json'))).rejects.toThrow('ENOENT');
});

test.each(['v1', 'v2'])('--dry-run shows the first event in the %s request that a run would write', async (version) => {
  const eventsToStandard = ['Purchase', 'Lead'].map((to) => ({ from: 'Order Completed', to }));
  const files = await temporaryFiles({
    'two-names.json': JSON.stringify({ accessToken: 'T', pixelCode: 'P', version, eventsToStandard }),
  });
  const flags = ['--sql', valuesOf(['1', '1']), ...settings, '--config', files['two-names.json']];
  const [written, dry] = [await runWarehouse(flags), await runWarehouse([...flags, '--dry-run'])];
  const urlsOf = (requests: readonly { url: string }[]) => requests.map(({ url }) => url);
  const urls = urlsOf(jsonLines(written.stdout) as { url: string }[]);
  expect(urls).toHaveLength(1);
  expect(urlsOf(JSON.parse(dry.stdout).first.requests)).toStrictEqual(urls);
});

test('--dry-run says why the first event is refused', async () => {
  const flags = ['--sql', valuesOf(['1', '1']), ...(await withModel({ event: 'Page Scrolled' })), '--dry-run'];
  const { status, stdout } = await runWarehouse(flags);
  expect(status).toBe(3);
  expect(JSON.parse(stdout)).toMatchObject({
    events: { accepted: 0, refused: { 'unmapped-event-name': 1 } },
    requests: 0,
    first: {
      requests: [],
      refusal: { code: 'unmapped-event-name', text: expect.any(String) },
      findings: [],
    },
  });
});

describe('wrong usage is reported in one sentence, and nothing is printed', () => {
  test.each<[what: string, args: () => readonly string[], message: RegExp]>([
    ['nothing to read', () => [], /^nothing to read: name a file with --from, or give a query with --sql$/],
    [
      'a file of an unknown kind',
      () => ['--from', 'orders.xlsx'],
      /^cannot tell what kind of file orders\.xlsx is: its name must end in/,
    ],
    ['a missing file', () => ['--from', 'nowhere.parquet'], /^No files found .*nowhere\.parquet/],
    [
      'a missing database',
      () => ['--from', 'nowhere.duckdb', '--table', 't'],
      /^cannot open nowhere\.duckdb: Cannot open database "[^"]*nowhere\.duckdb"$/,
    ],
    [
      'a database without --table or --sql',
      () => ['--from', 'nowhere.duckdb'],
      /^choose what to read from nowhere\.duckdb: --table or --sql$/,
    ],
    [
      '--table with a file',
      () => ['--from', 'a.csv', '--table', 't'],
      /^--table works with DuckDB databases only, and a\.csv is not one$/,
    ],
    ['--table and --sql', () => ['--table', 't', '--sql', 'SELECT 1'], /^--table and --sql both say what to read/],
    ['two files', () => ['--from', 'a.csv', '--database', 'b.db'], /^--from and --database both name a file/],
    ['invalid SQL', () => ['--sql', 'SELEC 1'], /^DuckDB cannot run the SQL: Parser Error: /],
    ['a missing table', () => ['--sql', 'SELECT * FROM nowhere'], /^DuckDB cannot run the SQL: Catalog Error: /],
    ['a missing column', () => ['--sql', 'SELECT 1 AS id'], /^the rows have no column "at"\. Their columns are id$/],
    ['--cursor without --out', () => ['--sql', 'SELECT 1', '--cursor', 'at'], /^--cursor needs --out/],
    [
      '--cursor with --limit',
      () => ['--sql', 'SELECT 1', '--cursor', 'at', '--out', path('o'), '--limit', '1'],
      /^--limit with --cursor/,
    ],
    [
      '--cursor with a column of words',
      () => ['--sql', valuesOf(['1']), '--cursor', 'sku', '--out', path('o')],
      /^--cursor must name a column of numbers, dates or times, but the type of "sku" is VARCHAR/,
    ],
    [
      '--refusals with the file of the model',
      () => ['--sql', 'SELECT 1', '--refusals', path('model.json')],
      /^cannot write .*: it is the same file as .*model\.json/,
    ],
    [
      'a value that cannot be cast',
      () => ['--sql', valuesOf([`CAST('secret' AS INTEGER)`])],
      /^DuckDB failed with Conversion Error\. /,
    ],
  ])('%s', async (_what, args, message) => {
    const { status, stdout, stderr } = await runWarehouse([...args(), ...settings]);
    expect({ status, stdout }).toStrictEqual({ status: 2, stdout: '' });
    expect(/^error: (.*)\n$/.exec(stderr)?.[1]).toMatch(message);
    expect(stderr).not.toMatch(/secret|nobody-may-see/);
  });

  test.each([
    [
      'mixed line endings',
      'ends.csv',
      'id,at,email,total,sku\n1,,,,secret\r\n2,,,,b\n',
      /cannot read .*ends\.csv: its lines end in different ways \(LF and CRLF\)/,
    ],
    ['an empty file', 'empty.csv', '', /it has no header line/],
    ['a missing header', 'headless.csv', '1,secret\n', /^error: the rows have no column "id"\n$/],
    [
      'a line with too many cells',
      'bad.csv',
      'id,at,email,total,sku\n1,2026-02-03,,5,a\n2,2026-02-03,secret@example.com,5,b,c,d\n',
      /cannot read line 3 of .*bad\.csv: /,
    ],
    [
      'a quote that is not closed',
      'open.csv',
      'id,at,email,total,sku\n1,2026-02-03,"secret,5,a\n',
      /cannot read line 2 of .*open\.csv: /,
    ],
    [
      'a line that is not JSON',
      'bad.ndjson',
      '{"id":1}\n{"id":2,"email":"secret@example.com"\n',
      /cannot read .*bad\.ndjson: at line \d, or just before it/,
    ],
    [
      'a file that is not Parquet',
      'bad.parquet',
      'secret, and more than twelve bytes',
      /bad\.parquet is cut off, or does not match its extension/,
    ],
    [
      'a file that is not a database',
      'bad.duckdb',
      'secret'.repeat(5000),
      /bad\.duckdb is cut off, or does not match its extension/,
    ],
  ])('%s, without repeating a value of the file', async (_what, name, content, message) => {
    await writeFile(path(name), content);
    const table = name.endsWith('.duckdb') ? ['--table', 't'] : [];
    const { status, stdout, stderr } = await runWarehouse(['--from', path(name), ...table, ...settings]);
    expect({ status, stdout }).toStrictEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain('secret');
  });

  test('an invalid model', async () => {
    const { status, stderr } = await runWarehouse(['--sql', 'SELECT 1', ...(await withModel({ key: [] }))]);
    expect({ status, stderr }).toStrictEqual({
      status: 2,
      stderr: expect.stringMatching(
        /^error: cannot use .*model\.json: Model "key" must be a list of column names \(invalid-model\)\n$/,
      ),
    });
  });
});

test('opens a database read-only', async () => {
  await runSql([`CREATE TABLE t AS ${valuesOf(['1'])}`], path('kept.duckdb'));
  const sql = 'DROP TABLE t';
  expect((await runWarehouse(['--database', path('kept.duckdb'), '--sql', sql, ...settings])).status).toBe(2);
  expect((await runWarehouse(['--database', path('kept.duckdb'), '--table', 't', ...settings])).payloads).toHaveLength(
    1,
  );
});

test('columns may have names that the program itself or JavaScript uses', async () => {
  const names = ['key', 'c0', 'c1', 'in_range', '__proto__', 'constructor', 'select "x"', 'keyed'];
  const sql = `SELECT ${names.map((name, index) => `${index + 1} AS "${name.replaceAll('"', '""')}"`).join(', ')}`;
  const flags = await withModel({
    key: names,
    timestamp: { constant: '2026-02-03' },
    identity: {},
    properties: {},
    products: { product_id: 'c0' },
  });
  const run = await runWarehouse(['--sql', sql, ...flags, '--out', path('names'), '--cursor', 'key']);
  expect({ status: run.status, reported: run.reported }).toStrictEqual({ status: 0, reported: [] });
  const [payload] = payloadsIn(await readFile(path('names/part-000001.ndjson'), 'utf8'));
  expect(payload?.event_id).toBe(eventId(...names.map((_, index) => String(index + 1))));
  expect(payload?.properties.contents).toStrictEqual([{ content_id: '2' }]);
  // The second run reads a range.
  const second = await runWarehouse(['--sql', sql, ...flags, '--out', path('names'), '--cursor', 'key']);
  expect(second).toMatchObject({
    status: 0,
    summary: ['0 rows: 0 in events, 0 skipped, none refused', expect.any(String)],
  });
});

test('reads several files as one, regardless of the order of their columns', async () => {
  await writeFile(path('many-1.csv'), 'id,at,email,total,sku\n1,2026-02-03,,5,a\n2,2026-02-03,,5,b\n');
  await writeFile(path('many-2.csv'), 'sku;at;id;email;total\nc;2026-02-03;1;;5\n');
  const { status, payloads } = await runWarehouse(['--from', path('many-*.csv'), ...settings]);
  expect({ status, sizes: payloads.map(({ properties }) => properties.contents?.length) }).toStrictEqual({
    status: 0,
    sizes: [2, 1],
  });
});

test('shows rows, events and their rates on a terminal', async () => {
  const io = fakeIo({ stderrIsTTY: true });
  const sql = `SELECT i // 2 AS id, '2026-02-03' AS day FROM range(60000) AS numbers (i)`;
  const flags = await withModel({ timestamp: 'day', identity: {}, properties: {}, products: {} });
  const status = await runCli(['warehouse', '--sql', sql, ...flags, '--out', path('watched')], io);
  expect(status).toBe(0);
  expect(io.stderr.text).toMatch(/[\d,]+ rows · [\d,]+ rows\/s/);
  expect(io.stderr.text).toMatch(/\d+% · [\d,]+ rows · [\d,]+ events · [\d,]+ events\/s/);
});
