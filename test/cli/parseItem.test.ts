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
