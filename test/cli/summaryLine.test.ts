import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { eventsAccepted } from '../../src/cli/commands/transform.js';
import { summaryLine, Tally } from '../../src/cli/summaryLine.js';

const words = { noun: 'event', describeAccepted: eventsAccepted };
const plain = new Writable();
const colored = Object.assign(new Writable(), { isTTY: true, hasColors: () => true });

function tallyOf(accepted: readonly number[], refused: readonly string[]): Tally {
  const tally = new Tally();
  for (const requests of accepted) tally.accept(1, requests);
  for (const code of refused) tally.refuse(code);
  return tally;
}

test.each([
  [tallyOf([], []), 0, '0 events: 0 accepted as 0 requests, none refused\n'],
  [tallyOf([1], []), 10, '1 event: 1 accepted as 1 request, none refused · 100 events/s\n'],
  [tallyOf([1, 1, 1], []), 7, '3 events: 3 accepted as 3 requests, none refused · 429 events/s\n'],
  [
    tallyOf([1, 2], ['invalid-json', 'b-code', 'a-code', 'b-code']),
    1,
    '6 events: 2 accepted as 3 requests, 4 refused (2 b-code, 1 a-code, 1 invalid-json) · 6,000 events/s\n',
  ],
])('counts accepted and refused events: %#', (tally, elapsedMs, line) => {
  expect(summaryLine(tally, elapsedMs, words, plain)).toBe(line);
});

test('counts codes that are names of JavaScript like others', () => {
  expect(tallyOf([], ['constructor', '__proto__', 'constructor']).refusedByCode).toEqual([
    ['constructor', 2],
    ['__proto__', 1],
  ]);
});

test('uses colours only on a terminal that has them', () => {
  expect(summaryLine(tallyOf([], ['a-code']), 1, words, colored)).toContain('\u001B[31m1 refused (1 a-code)\u001B[39m');
});
