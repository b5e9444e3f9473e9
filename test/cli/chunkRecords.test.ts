import { expect, test } from 'vitest';
import { batchItems } from '../../src/cli/input/batchItems.js';
import type { RawRecord } from '../../src/cli/input/rawRecord.js';

const record = (line: number, bytes: number): RawRecord => ({ line, bytes: Buffer.alloc(bytes) });
const broken = (line: number): RawRecord => ({ line, problem: 'invalid-json' });

async function* streamOf(records: readonly RawRecord[], failure?: Error) {
  // In pieces of two, as they may end within chunks of the input.
  for (let start = 0; start < records.length; start += 2) yield records.slice(start, start + 2);
  if (failure) throw failure;
}

async function linesOf(records: readonly RawRecord[], limits: { records: number; bytes: number }) {
  const chunks: number[][] = [];
  for await (const chunk of batchItems(streamOf(records), limits)) chunks.push(chunk.map(({ line }) => line));
  return chunks;
}

test.each([
  [
    'by number, and what is left over',
    [record(1, 1), broken(2), record(3, 1)],
    { records: 2, bytes: 99 },
    [[1, 2], [3]],
  ],
  [
    'by length, with the record that reaches it',
    [record(1, 5), record(2, 5), record(3, 9), record(4, 10)],
    { records: 9, bytes: 10 },
    [
      [1, 2],
      [3, 4],
    ],
  ],
  ['no empty chunk at the end', [record(1, 1), record(2, 1)], { records: 2, bytes: 99 }, [[1, 2]]],
  ['nothing', [], { records: 2, bytes: 99 }, []],
  ['one by one', [record(1, 1), broken(2)], { records: 1, bytes: 99 }, [[1], [2]]],
])('%s', async (_what, records, limits, expected) => {
  expect(await linesOf(records, limits)).toEqual(expected);
});

test('what came before a failure is handed on first', async () => {
  const chunks = batchItems(streamOf([record(1, 1)], new Error('broken off')), { records: 5, bytes: 99 });
  expect((await chunks.next()).value).toEqual([record(1, 1)]);
  await expect(chunks.next()).rejects.toThrow('broken off');
});

test('whoever stops reading gets no chunk twice', async () => {
  const chunks = batchItems(streamOf([record(1, 1), record(2, 1)]), { records: 1, bytes: 99 });
  await chunks.next();
  expect(await chunks.return(undefined)).toEqual({ done: true, value: undefined });
});
