import { expect, test } from 'vitest';
import { batchItems } from '../../src/cli/convertItems.js';
import type { RawItem } from '../../src/cli/input/parseItem.js';

const item = (line: number, bytes: number): RawItem => ({ line, bytes: Buffer.alloc(bytes) });
const broken = (line: number): RawItem => ({ line, problem: 'invalid-json' });

async function* streamOf(items: readonly RawItem[], failure?: Error) {
  // Two at a time, as several items may end within one chunk of the input.
  for (let start = 0; start < items.length; start += 2) yield items.slice(start, start + 2);
  if (failure) throw failure;
}

async function linesOf(items: readonly RawItem[], limits: { items: number; bytes: number }) {
  const batches: number[][] = [];
  for await (const batch of batchItems(streamOf(items), limits)) batches.push(batch.map(({ line }) => line));
  return batches;
}

test.each([
  [
    'limits the number of items, and yields the rest',
    [item(1, 1), broken(2), item(3, 1)],
    { items: 2, bytes: 99 },
    [[1, 2], [3]],
  ],
  [
    'ends a batch with the item that reaches the byte limit',
    [item(1, 5), item(2, 5), item(3, 9), item(4, 10)],
    { items: 9, bytes: 10 },
    [
      [1, 2],
      [3, 4],
    ],
  ],
  ['yields no empty batch at the end', [item(1, 1), item(2, 1)], { items: 2, bytes: 99 }, [[1, 2]]],
  ['yields nothing for no items', [], { items: 2, bytes: 99 }, []],
  ['yields single items', [item(1, 1), broken(2)], { items: 1, bytes: 99 }, [[1], [2]]],
])('%s', async (_what, items, limits, expected) => {
  expect(await linesOf(items, limits)).toEqual(expected);
});

test('yields the items before a failure first', async () => {
  const batches = batchItems(streamOf([item(1, 1)], new Error('input failed')), { items: 5, bytes: 99 });
  expect((await batches.next()).value).toEqual([item(1, 1)]);
  await expect(batches.next()).rejects.toThrow('input failed');
});

test('yields no batch twice when the consumer stops', async () => {
  const batches = batchItems(streamOf([item(1, 1), item(2, 1)]), { items: 1, bytes: 99 });
  await batches.next();
  expect(await batches.return(undefined)).toEqual({ done: true, value: undefined });
});
