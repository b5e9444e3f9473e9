import { expect, test } from 'vitest';
import { readRecord } from '../../src/cli/input/readRecord.js';
import { splitRecords } from '../../src/cli/input/splitRecords.js';

async function read(...chunks: Buffer[]) {
  const found: unknown[] = [];
  for await (const piece of splitRecords(chunks)) found.push(...piece.map(readRecord));
  return found;
}

test('a record that is no JSON does not end the run', async () => {
  expect(await read(Buffer.from('{"a":1}\n{"a":\n"b"'))).toEqual([
    { line: 1, value: { a: 1 }, bytes: 7 },
    { line: 2, problem: 'invalid-json' },
    { line: 3, value: 'b', bytes: 3 },
  ]);
});

test('a character may come in two chunks', async () => {
  const bytes = Buffer.from('"€👩"');
  for (let border = 0; border <= bytes.length; border += 1) {
    expect(await read(bytes.subarray(0, border), bytes.subarray(border))).toEqual([
      { line: 1, value: '€👩', bytes: bytes.length },
    ]);
  }
});

test('bytes that are no UTF-8 are refused, never guessed', async () => {
  expect(await read(Buffer.from('"J\u00FCrgen"\n2', 'latin1'))).toEqual([
    { line: 1, problem: 'invalid-encoding' },
    { line: 2, value: 2, bytes: 1 },
  ]);
});
