import { describe, expect, test } from 'vitest';
import { lintRequest } from '../../src/index.js';
import { rules } from '../../src/lint/lintRequest.js';
import { cpuTime } from '../cpuTime.js';

const counts = [1000, 16_000] as const;

/** What a list of contents holds, by the index of an item. */
const kinds: readonly (readonly [kind: string, item: (index: number) => unknown])[] = [
  ['items of one id under a misspelt name', () => ({ id: 1 })],
  ['the same item', () => ({ content_id: 'a', price: 1, quantity: 1 })],
  ['items of different ids', (index) => ({ content_id: `sku-${index}`, content_type: 'product', price: index })],
  ['numbers for ids', (index) => ({ content_id: index, price: '1,5', quantity: -1, content_type: 'thing' })],
  [
    'items with keys of their own',
    (index) => ({ content_id: 'a', [`key ${index}`]: 1, conten_id: 'a', email: 'x@y.example' }),
  ],
  ['items that are no objects', (index) => (index % 2 === 0 ? null : [index])],
  ['blank items', () => ({ content_id: ' ', content_name: '', brand: null })],
];

const requestOf = (contents: readonly unknown[], lists: object) => ({
  event_source: 'web',
  event_source_id: 'EXAMPLE',
  data: [{ event: 'Purchase', event_time: 1770091506, user: {}, properties: { contents, ...lists } }],
});

/** Other lists of an event, as long as its contents. */
const listsOf = (length: number) => ({
  content_ids: Array.from({ length }, (_, index) => (index % 3 === 0 ? index : `id ${index}`)),
  [`own_${length}`]: Array.from({ length }, (_, index) => ({ [`name ${index}`]: 'x@y.example' })),
});

const least = (task: () => unknown): number => Math.min(...[1, 2].map(() => cpuTime(task)));

/** Microseconds per item, for each count. */
const costs = (request: (count: number) => unknown): number[] => {
  const requests = counts.map(request);
  lintRequest(requests[0]);
  return requests.map((one, index) => (least(() => lintRequest(one)) * 1000) / (counts[index] ?? 1));
};

/** A rule that scans all items per item takes 16 times as much per item; garbage collection takes some more in a larger heap. */
const expectFlat = ([small = 0, ...larger]: readonly number[]): void => {
  expect(Math.max(...larger)).toBeLessThan(6 * small + 5);
};

describe('all rules take time in proportion to the items of an event:', () => {
  test.each(kinds)('%s', (_kind, item) => {
    expectFlat(
      costs((count) =>
        requestOf(
          Array.from({ length: count }, (_, index) => item(index)),
          {},
        ),
      ),
    );
  });

  test('other lists', () => {
    expectFlat(costs((count) => requestOf([], listsOf(count))));
  });
});

test('the rules report what is wrong with 64,000 items, each once', () => {
  const contents = Array.from({ length: 64_000 }, () => ({ id: 1 }));
  const findings = lintRequest(requestOf(contents, {}));
  const misspelt = findings.filter(({ code }) => code === 'misspelt-field');
  expect(new Set(misspelt.map(({ path }) => path)).size).toBe(64_000);
  expect(findings.every(({ code }) => code in rules)).toBe(true);
});
