import { expect, test } from 'vitest';
import { parseItem } from '../../src/cli/input/parseItem.js';
import { splitItems } from '../../src/cli/input/splitItems.js';

async function read(...chunks: Buffer[]) {
  const found: unknown[] = [];
  for await (const items of splitItems(chunks)) found.push(...items.map(parseItem));
  return found;
}

test('reports invalid JSON for its item only', async () => {
  expect(await read(Buffer.from('{"a":1}\n{"a":\n"b"'))).toEqual([
    { line: 1, value: { a: 1 }, bytes: 7 },
    { line: 2, problem: 'invalid-json' },
    { line: 3, value: 'b', bytes: 3 },
  ]);
});

test('joins a character that is cut into two chunks', async () => {
  const bytes = Buffer.from('"€👩"');
  for (let border = 0; border <= bytes.length; border += 1) {
    expect(await read(bytes.subarray(0, border), bytes.subarray(border))).toEqual([
      { line: 1, value: '€👩', bytes: bytes.length },
    ]);
  }
});

test('reports bytes that are not UTF-8 instead of replacing them', async () => {
  expect(await read(Buffer.from('"J\u00FCrgen"\n2', 'latin1'))).toEqual([
    { line: 1, problem: 'invalid-encoding' },
    { line: 2, value: 2, bytes: 1 },
  ]);
});

test('keeps every digit of whole numbers beyond 2^53', async () => {
  const json = '{"id":90071992547409931,"text":"90071992547409931","total":12.5,"n":-9007199254740993}';
  expect(await read(Buffer.from(json))).toEqual([
    {
      line: 1,
      value: { id: '90071992547409931', text: '90071992547409931', total: 12.5, n: '-9007199254740993' },
      bytes: json.length,
    },
  ]);
});

test.each([
  ['little-endian', Buffer.from('\uFEFF{}', 'utf16le')],
  ['little-endian without a byte order mark', Buffer.from('{}', 'utf16le')],
  ['big-endian', Buffer.from('\uFEFF{}', 'utf16le').swap16()],
  ['big-endian without a byte order mark', Buffer.from('[]', 'utf16le').swap16()],
])('refuses UTF-16, %s', async (_, bytes) => {
  const error = { name: 'CommandError', message: expect.stringMatching(/it is UTF-16\. Save it as UTF-8/) };
  await expect(read(bytes)).rejects.toMatchObject(error);
  await expect(read(bytes.subarray(0, 1), bytes.subarray(1))).rejects.toMatchObject(error);
});
