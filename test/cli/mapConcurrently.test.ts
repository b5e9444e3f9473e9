import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { mapConcurrently } from '../../src/cli/convertItems.js';

async function* numbers() {
  yield* [1, 2, 3, 4];
}

test('yields results in the order of the values', async () => {
  const waits = [30, 1, 20, 10];
  const later = (number: number) =>
    new Promise<number>((resolve) => setTimeout(() => resolve(number), waits[number - 1]));
  const results: number[] = [];
  for await (const result of mapConcurrently(numbers(), later, 3)) results.push(result);
  expect(results).toEqual([1, 2, 3, 4]);
});

test('maps no more values at once than the concurrency allows', async () => {
  const map = vi.fn(async (number: number) => number);
  const results = mapConcurrently(numbers(), map, 2);
  await results.next();
  expect(map).toHaveBeenCalledTimes(2);
});

test('throws an error in place of its result', async () => {
  const failing = async (number: number) => {
    if (number === 2) throw new Error('the second');
    return number;
  };
  const results = mapConcurrently(numbers(), failing, 3);
  expect((await results.next()).value).toBe(1);
  await expect(results.next()).rejects.toThrow('the second');
});

test('causes no unhandled rejection when the consumer stops early', async () => {
  const unhandled = vi.fn();
  process.on('unhandledRejection', unhandled);
  const results = mapConcurrently(numbers(), (number) => (number === 1 ? 1 : Promise.reject(new Error('too late'))), 2);
  await results.next();
  await results.return(undefined);
  await nextTurn();
  process.off('unhandledRejection', unhandled);
  expect(unhandled).not.toHaveBeenCalled();
});
