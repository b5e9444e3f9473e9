import { writeFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { runCli } from '../../../src/cli/runCli.js';
import { fakeIo } from '../fakeIo.js';
import { temporaryFiles } from '../runBuiltCli.js';
import { inFolder, runSql, runWarehouse } from './runWarehouse.js';
import { sha256 } from './shop.js';

const model = { event: 'Lead', timestamp: { constant: '2026-02-03' }, key: ['id'], eventId: '{id}' };

let path: (name: string) => string;

beforeAll(async () => {
  const Config = { accessToken: 'token', pixelCode: 'PIXEL', customProperties: ['plan'] };
  path = inFolder((await temporaryFiles({ 'destination.json': JSON.stringify({ Config }) })).folder);
});

const settingsFor = async (changes: object): Promise<readonly string[]> => {
  const files = await temporaryFiles({ 'model.json': JSON.stringify({ ...model, ...changes }) });
  return ['--model', files['model.json'], '--config', path('destination.json')];
};

const file = async (name: string, lines: readonly string[]): Promise<string> => {
  await writeFile(path(name), `${lines.join('\n')}\n`);
  return path(name);
};

describe('a FLOAT of 32 bits has the value that it has in every other source', () => {
  test('as an id, as an amount, and within lists and structs', async () => {
    const sql = `SELECT 12.1::FLOAT AS id, 0.3::FLOAT AS total,
      {'FLOAT': [12.1::FLOAT], 'text': 'FLOAT', 'map': MAP {'k': 1.1::FLOAT}, 'd': 0.1::DOUBLE} AS plan`;
    const run = await runWarehouse([
      '--sql',
      sql,
      ...(await settingsFor({ properties: { value: 'total', plan: 'plan' } })),
    ]);
    expect(run.payloads).toMatchObject([
      {
        event_id: '12.1',
        properties: { value: 0.3, plan: { FLOAT: [12.1], text: 'FLOAT', map: { k: 1.1 }, d: 0.1 } },
      },
    ]);
  });

  test('NaN counts as a missing value', async () => {
    const { payloads } = await runWarehouse([
      '--sql',
      `SELECT 1 AS id, 'nan'::FLOAT AS total`,
      ...(await settingsFor({ properties: { value: 'total' } })),
    ]);
    expect(payloads).toMatchObject([{ event_id: '1' }]);
    expect(payloads[0]).not.toHaveProperty('properties');
  });
});

describe('JSON', () => {
  test('whole numbers keep all digits at every depth', async () => {
    const from = await file('deep.ndjson', [
      '{"id":12345678901234567890123,"items":[{"product_id":12345678901234567891,"price":12.50}],"plan":{"at":[9007199254740993]}}',
    ]);
    const flags = await settingsFor({ properties: { plan: 'plan' }, products: { json: 'items' } });
    const { payloads } = await runWarehouse(['--from', from, ...flags]);
    expect(payloads).toMatchObject([
      {
        event_id: '12345678901234567890123',
        properties: {
          contents: [{ content_id: '12345678901234567891', price: 12.5 }],
          plan: { at: ['9007199254740993'] },
        },
      },
    ]);
  });

  test('a decimal that loses digits is refused as a key: two orders could become one', async () => {
    const from = await file('decimals.ndjson', [
      '{"id":0.12345678901234567891}',
      '{"id":0.12345678901234567892}',
      '{"id":900719925474099.31}',
      '{"id":"0.12345678901234567891"}',
      '{"id":-12345.6789012345}',
    ]);
    const { reported, payloads } = await runWarehouse(['--from', from, ...(await settingsFor({}))]);
    expect(reported.map(({ code }) => code)).toStrictEqual(['invalid-key', 'invalid-key', 'invalid-key']);
    expect(payloads.map(({ event_id }) => event_id).sort()).toStrictEqual([
      '-12345.6789012345',
      '0.12345678901234567891',
    ]);
  });
});

describe('columns that differ only in letter case', () => {
  const rows = ['id,Email,email', '1,other@example.com,jane@example.com'];
  const email = async (source: readonly string[], column = 'email') => {
    const run = await runWarehouse([...source, ...(await settingsFor({ identity: { email: column } }))]);
    return run.status === 0 ? run.payloads.map(({ user }) => user?.['email']) : run.stderr;
  };

  test('an exact match wins', async () => {
    const csv = await file('case.csv', rows);
    expect(await email(['--from', csv])).toStrictEqual([sha256('jane@example.com')]);
    expect(await email(['--from', csv], 'Email')).toStrictEqual([sha256('other@example.com')]);
    const ndjson = await file('case.ndjson', ['{"id":1,"Email":"other@example.com","email":"jane@example.com"}']);
    expect(await email(['--from', ndjson])).toStrictEqual([sha256('jane@example.com')]);
    expect(
      await email(['--sql', `SELECT 1 AS id, 'jane@example.com' AS email, 'other@example.com' AS "Email"`]),
    ).toStrictEqual([sha256('jane@example.com')]);
  });

  test('the model may read both', async () => {
    const flags = await settingsFor({ identity: { email: ['email', 'Email'] } });
    const both = [[sha256('jane@example.com'), sha256('other@example.com')]];
    const line = { id: 1, Email: 'other@example.com', email: 'jane@example.com' };
    const files = [await file('case.csv', rows), await file('case.json', [JSON.stringify([line])])];
    for (const from of files) {
      const { payloads } = await runWarehouse(['--from', from, ...flags]);
      expect(payloads.map(({ user }) => user?.['email'])).toStrictEqual(both);
    }
  });

  test('may have names that a JSON pointer must escape', async () => {
    const line = { id: 1, 'e~/mail': 'jane@example.com', 'E~/mail': 'other@example.com' };
    const ndjson = await file('pointers.ndjson', [JSON.stringify(line)]);
    const flags = await settingsFor({ identity: { email: ['e~/mail', 'E~/mail'] } });
    const { payloads } = await runWarehouse(['--from', ndjson, ...flags]);
    expect(payloads.map(({ user }) => user?.['email'])).toStrictEqual([
      [sha256('jane@example.com'), sha256('other@example.com')],
    ]);
  });

  test('several files with the same columns can be read together', async () => {
    await file('many-1.csv', rows);
    await file('many-2.csv', ['id,email', '2,jim@example.com']);
    const found = await email(['--from', path('many-*.csv')]);
    expect(found).toStrictEqual([sha256('jane@example.com'), sha256('jim@example.com')]);
  });

  test('a single candidate matches in any letter case', async () => {
    const sql = `SELECT 1 AS "ID", 'jane@example.com' AS "EMAIL"`;
    expect(await email(['--sql', sql])).toStrictEqual([sha256('jane@example.com')]);
  });

  test('an ambiguous name is refused', async () => {
    const csv = await file('either.csv', ['id,Email,EMAIL', '1,a@example.com,b@example.com']);
    expect(await email(['--from', csv])).toBe(
      'error: column "email" may be "Email" or "EMAIL": give the columns names that differ in more than their letter case\n',
    );
    const twice = await file('twice.csv', ['id,email,email', '1,a@example.com,b@example.com']);
    expect(await email(['--from', twice])).toContain('column "email" may be "email" or "email"');
    // DuckDB renames these to `Email` and `email_1`.
    expect(await email(['--sql', `SELECT 1 AS id, 'a@example.com' AS "Email", 'b@example.com' AS email`])).toContain(
      'column "email" may be "Email" or "email_1"',
    );
  });
});

describe('SQL knows a database by the name that DuckDB gives it', () => {
  test.each([
    ['shop.duckdb', 'shop'],
    ['My Shop.2026.db', '"My Shop"'],
    ['memory.duckdb', 'memory_db'],
    ['temp.duckdb', 'temp_db'],
    ['run_rows.duckdb', 'run_rows_db'],
    ['.duckdb', '_db'],
    ['select.db', '"select"'],
  ])('%s is %s', async (name, inSql) => {
    await runSql(['CREATE TABLE orders AS SELECT 7 AS id'], path(name));
    for (const table of [`${inSql}.orders`, `${inSql}.main.orders`, 'main.orders', 'orders']) {
      const run = await runWarehouse(['-d', path(name), '--sql', `SELECT * FROM ${table}`, ...(await settingsFor({}))]);
      expect([table, run.stderr, run.payloads.map(({ event_id }) => event_id)]).toStrictEqual([
        table,
        run.stderr,
        ['7'],
      ]);
    }
  });
});

test('a file may have an apostrophe in its name, and so may a column of JSON', async () => {
  const csv = await file("the shop's orders.csv", ['id', '7']);
  const ndjson = await file("the shop's orders.ndjson", ['{"id":7}']);
  const database = path("the shop's orders.duckdb");
  await runSql(['CREATE TABLE orders AS SELECT 7 AS id'], database);
  const parquet = path("the shop's orders.parquet");
  await runSql([`COPY (SELECT 7 AS id) TO '${parquet.replaceAll("'", "''")}' (FORMAT parquet)`]);
  const sources = [csv, ndjson, parquet].map((from) => ['--from', from]);
  for (const source of [...sources, ['-d', database, '-t', 'orders']]) {
    const { stderr, payloads } = await runWarehouse([...source, ...(await settingsFor({}))]);
    expect([source, stderr, payloads.map(({ event_id }) => event_id)]).toStrictEqual([source, stderr, ['7']]);
  }
  const named = await file('named.ndjson', [`{"the shop's id":7}`]);
  const { payloads } = await runWarehouse([
    '--from',
    named,
    ...(await settingsFor({ eventId: "{the shop's id}", key: ["the shop's id"] })),
  ]);
  expect(payloads).toMatchObject([{ event_id: '7' }]);
});

test('warns when two keys have the same event id, however far apart they are', async () => {
  const sql = `SELECT i AS id, i % 1500 AS shop FROM range(2000) AS numbers (i)`;
  const flags = [...(await settingsFor({ eventId: '{shop}' })), '--chunk-rows', '1'];
  const { reported } = await runWarehouse(['--sql', sql, ...flags]);
  expect(reported).toStrictEqual([
    { warning: 'repeated-event-id', text: expect.stringContaining('"{shop}"'), count: 500, row: expect.any(Number) },
  ]);
});

test('warns of a column that has no value in any row, also in a dry run', async () => {
  const sql = `SELECT * FROM (VALUES (1, NULL, NULL, 'jane@example.com'), (2, ' ', NULL, NULL)) AS given (id, mail, gone, email)`;
  const flags = [
    '--sql',
    sql,
    ...(await settingsFor({ identity: { email: ['email', 'mail'] }, where: { gone: null } })),
  ];
  const text = 'Column "mail" has no value in any row';
  const { reported } = await runWarehouse([...flags, '--chunk-rows', '1']);
  expect(reported).toStrictEqual([{ warning: 'empty-column', text, count: 2, row: 1 }]);
  const { stdout } = await runWarehouse([...flags, '--dry-run']);
  expect(JSON.parse(stdout)).toMatchObject({ warnings: [{ code: 'empty-column', text, count: 2 }] });
});

test('a terminal shows refusals and warnings in sentences', async () => {
  const from = await file('shown.csv', ['id,mail,total', '1,,9', ',,9']);
  const flags = await settingsFor({ identity: { email: 'mail' } });
  const io = fakeIo({ stderrIsTTY: true });
  io.stderr.columns = 70;
  expect(await runCli(['warehouse', '--from', from, ...flags], io)).toBe(3);
  const lines = io.stderr.text.split('\n').map((line) => line.replace(/ · .* events\/s/, ''));
  expect(lines).toStrictEqual([
    'row 1 (id null)  missing-key',
    '  Column "id" must have a value: it is part of the key',
    'warning: Column "mail" has no value in any row (empty-column, 2',
    '  times, first in row 1)',
    '2 rows: 1 in events, 0 skipped, 1 refused (1 missing-key)',
    '1 event: 1 accepted as 1 request, none refused',
    '',
  ]);
});

describe('personal data is not shown', () => {
  const values = ['jane@example.com', '+49 170 1234567', '203.0.113.7', 'Jane'];
  const sql = `SELECT * FROM (VALUES (1, 'jane@example.com', '+49 170 1234567', '203.0.113.7', 'Jane')) AS given (id, contact, phone, ip, first)`;
  const personal = {
    identity: { email: 'contact', phone: 'phone', ip: 'ip', firstName: 'first' },
    properties: { note: 'contact' },
    products: { product_id: 'id', contact: 'contact', full_name: 'first', name: 'contact', brand: 'phone' },
  };

  test.each(['v2', 'v1'])('by a dry run, even with hashing off, in %s', async (version) => {
    const Config = { accessToken: 'token', pixelCode: 'PIXEL', version, hashUserProperties: false };
    const plain = { ...Config, customProperties: ['note'] };
    const files = await temporaryFiles({
      'plain.json': JSON.stringify({ Config: version === 'v2' ? plain : Config }),
    });
    const [flag = '', model = ''] = await settingsFor(personal);
    const run = await runWarehouse(['--sql', sql, flag, model, '--config', files['plain.json'], '--dry-run']);
    expect([run.status, run.stderr]).toStrictEqual([0, run.stderr]);
    const { first } = JSON.parse(run.stdout);
    expect(first.requests).toHaveLength(1);
    expect(first.event.properties.products).toStrictEqual([
      { product_id: 1, contact: '***', full_name: '***', name: '***', brand: '***' },
    ]);
    expect(values.filter((value) => (run.stdout + run.stderr).includes(value))).toStrictEqual([]);
  });

  test.each(['mail', 'customer_email', 'mobile'])('in a refusal, when the key is %s', async (column) => {
    const given = `SELECT 'jane' AS ${column}, NULL AS at`;
    const flags = await settingsFor({ key: [column], timestamp: 'at', eventId: undefined });
    const { reported } = await runWarehouse(['--sql', given, ...flags]);
    expect(reported).toMatchObject([{ code: 'missing-timestamp' }]);
    expect(reported[0]).not.toHaveProperty('key');
  });

  test('in a refusal, when the value of the key contains an e-mail address', async () => {
    const flags = await settingsFor({ timestamp: 'at', eventId: undefined });
    const { reported } = await runWarehouse(['--sql', `SELECT 'of jane@example.com' AS id, NULL AS at`, ...flags]);
    expect(reported).toMatchObject([{ key: { id: '***' } }]);
  });
});

test('of two keys that differ in letter case, NDJSON in SQL reads the one that the query names', async () => {
  const from = await file('spellings.ndjson', ['{"order_id":1,"Order_ID":5}', '{"order_id":2,"Order_ID":null}']);
  const flags = ['--from', from, ...(await settingsFor({ key: ['order_id'], eventId: '{order_id}' }))];
  const { payloads } = await runWarehouse([...flags, '--sql', 'SELECT order_id FROM source']);
  expect(payloads.map(({ event_id }) => event_id)).toStrictEqual(['1', '2']);
});

test('NDJSON gives the same ids with and without --sql', async () => {
  const ids = [
    '"6F9619FF-8B86-D011-B42D-00C04FC964FF"',
    '"10:00"',
    '"2026-08-01"',
    '"0010"',
    '12.50',
    '12345678901234567890',
  ];
  for (const [index, id] of ids.entries()) {
    const from = await file(`guess-${index}.ndjson`, [`{"id":${id},"plan":{"of":[${id}],"UUID":1}}`]);
    const flags = ['--from', from, ...(await settingsFor({ properties: { plan: 'plan' } }))];
    const { payloads } = await runWarehouse(flags);
    expect(payloads).toHaveLength(1);
    const inSql = await runWarehouse([...flags, '--sql', 'SELECT * FROM source']);
    expect([id, inSql.payloads]).toStrictEqual([id, payloads]);
  }
});

describe('NDJSON in SQL', () => {
  const payloadsOf = async (lines: readonly string[], sql: string, changes: object = {}) => {
    const from = await file('in-sql.ndjson', lines);
    const run = await runWarehouse(['--from', from, '--sql', sql, ...(await settingsFor(changes))]);
    return run.status === 0 ? run.payloads : run.stderr;
  };
  const ids = (payloads: Awaited<ReturnType<typeof payloadsOf>>) =>
    typeof payloads === 'string' ? payloads : payloads.map(({ event_id }) => event_id).sort();

  const long = [
    '9007199254740993',
    '18446744073709551617',
    '123456789012345678901234567890',
    `1${'0'.repeat(50)}1`,
    '-9223372036854775809',
  ];

  test('whole numbers keep all digits, whatever other rows hold', async () => {
    const rows = long.map((id) => `{"id":${id}}`);
    expect(ids(await payloadsOf(rows, 'SELECT * FROM source'))).toStrictEqual([...long].sort());
    expect(ids(await payloadsOf([...rows, '{"id":1.5}', '{"id":"x"}'], 'SELECT * FROM source'))).toStrictEqual(
      [...long, '1.5', 'x'].sort(),
    );
    expect(ids(await payloadsOf(['{"id":1.5}', '{"id":9007199254740993}'], 'SELECT id FROM source'))).toStrictEqual([
      '1.5',
      '9007199254740993',
    ]);
    const late = [...Array.from({ length: 30_000 }, (_, id) => `{"id":${id}}`), ...rows];
    expect(ids(await payloadsOf(late, 'SELECT * FROM source WHERE length(CAST(id AS VARCHAR)) > 9'))).toStrictEqual(
      [...long].sort(),
    );
  });

  test('whole numbers keep all digits within lists and objects, beside numbers that SQL can calculate with', async () => {
    const [id = ''] = long.slice(2);
    const rows = [
      `{"id":1,"items":[{"product_id":${id},"price":1.5,"of, it":[${id}],"DOUBLE":[[${id},1]]}],"total":2.5}`,
      `{"id":2,"items":[],"total":5}`,
    ];
    const found = await payloadsOf(rows, 'SELECT *, total * 2 AS twice, items[1].price * 2 AS price FROM source', {
      properties: { value: 'twice', plan: 'price' },
      products: { json: 'items' },
    });
    expect(found).toMatchObject([
      { event_id: '1', properties: { value: 5, plan: 3, contents: [{ content_id: id, price: 1.5 }] } },
      { event_id: '2', properties: { value: 10 } },
    ]);
    const plan = await payloadsOf(rows, `SELECT id, items[1] AS plan FROM source WHERE id = 1`, {
      properties: { plan: 'plan' },
    });
    expect(plan).toMatchObject([{ properties: { plan: { 'of, it': [id], DOUBLE: [[id, '1']] } } }]);
  });

  const notIso = [
    ...[
      '05-02-2026',
      '01-02-03',
      '1-2-3',
      '26-02-03',
      '2026-2-3',
      '2026-02-3',
      '05-02-2026 10:00:00',
      '01-02-03 04:05:06',
    ],
    ...['infinity', ' 2026-02-03', 'epoch'],
  ];

  test.each(notIso)('text that only looks like a date stays text: %s', async (id) => {
    const rows = [`{"id":"${id}","plan":{"of":["${id}"],"on":"2026-02-03"}}`];
    const flags = [
      '--from',
      await file('not-iso.ndjson', rows),
      ...(await settingsFor({ properties: { plan: 'plan' } })),
    ];
    const { payloads } = await runWarehouse(flags);
    expect(payloads).toMatchObject([{ properties: { plan: { of: [id], on: '2026-02-03' } } }]);
    expect((await runWarehouse([...flags, '--sql', 'SELECT * FROM source'])).payloads).toStrictEqual(payloads);
  });

  test('ISO dates and times are dates and times, beside keys that differ in letter case, too', async () => {
    const rows = [
      '{"id":1,"on":"2026-02-03","time":"2026-02-03T04:05:06Z","Mail":"a"}',
      '{"id":2,"on":null,"mail":"b"}',
    ];
    for (const given of [rows, rows.slice(0, 1)]) {
      const sql = `SELECT id, year("on") || ' ' || hour("time") AS plan FROM source WHERE id = 1`;
      expect(await payloadsOf(given, sql, { properties: { plan: 'plan' } })).toMatchObject([
        { properties: { plan: '2026 4' } },
      ]);
    }
  });

  test('an object with many keys is a map, whose numbers keep all digits, too', async () => {
    const entries = Array.from({ length: 300 }, (_, index) => `"sku-${index}":${index}.5`);
    const rows = [`{"id":1,"plan":{${entries.join()},"last":${long[2]}}}`];
    const found = await payloadsOf(rows, 'SELECT * FROM source', { properties: { plan: 'plan' } });
    expect(found).toMatchObject([{ properties: { plan: { 'sku-7': '7.5', last: long[2] } } }]);
  });

  test('JSON within a list is read as JSON', async () => {
    const rows = [`{"id":1,"plan":[1,"x",${long[2]},{"a":[null,0.1]}]}`];
    const found = await payloadsOf(rows, 'SELECT * FROM source', { properties: { plan: 'plan' } });
    expect(found).toMatchObject([{ properties: { plan: [1, 'x', long[2], { a: [null, 0.1] }] } }]);
  });

  test('keys match in any letter case, which may differ from row to row', async () => {
    const rows = [
      `{"ID":1,"TOTAL":2,"Items":[{"product_id":${long[2]}}],"note":"a","At":"2026-02-03"}`,
      `{"id":2,"total":2.5,"items":[{"Product_Id":"b"}],"note":null,"at":"2026-02-04"}`,
      `{"Id":${long[2]},"Total":7,"n~o/te":{"K":1,"k":2}}`,
    ];
    const sql = `SELECT id, total * 2 AS twice, items, source."N~o/te" AS plan FROM source WHERE total < 8`;
    const found = await payloadsOf(rows, sql, {
      properties: { value: 'twice', plan: 'plan' },
      products: { json: 'items' },
    });
    expect(found).toMatchObject([
      { event_id: '1', properties: { value: 4, contents: [{ content_id: long[2] }] } },
      { event_id: long[2], properties: { value: 14, plan: { K: 1, k: 2 } } },
      { event_id: '2', properties: { value: 5 } },
    ]);
  });

  test('an object whose keys differ only in letter case is JSON', async () => {
    const found = await payloadsOf(['{"id":1,"plan":{"a":1,"A":2}}'], 'SELECT * FROM source', {
      properties: { plan: 'plan' },
    });
    expect(found).toMatchObject([{ event_id: '1', properties: { plan: { a: 1, A: 2 } } }]);
  });

  test('keys of one row that differ only in letter case stay apart', async () => {
    const rows = ['{"Id":1,"Mail":"a","mail":"b","TOTAL":1}', '{"ID":2,"mail":"c","Total":2}'];
    const found = await payloadsOf(rows, `SELECT id, Mail || '/' || mail_1 AS plan FROM source`, {
      properties: { plan: 'plan' },
    });
    expect(found).toMatchObject([{ event_id: '1', properties: { plan: 'a/b' } }, { event_id: '2' }]);
    expect(await payloadsOf(rows, 'SELECT * FROM source', { properties: { plan: 'MAIL' } })).toContain(
      'column "MAIL" may be "Mail" or "mail_1"',
    );
  });
});
