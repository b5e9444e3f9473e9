import { describe, expect, test } from 'vitest';
import { splitItems } from '../../src/cli/input/splitItems.js';

/** Splits into items and prints each: `1:text` for an item that starts on line 1, `2!problem` for a broken one. */
async function split(chunks: readonly Buffer[], maxBytes?: number): Promise<string[]> {
  const found: string[] = [];
  for await (const items of splitItems(chunks, maxBytes)) {
    found.push(
      ...items.map((item) => ('problem' in item ? `${item.line}!${item.problem}` : `${item.line}:${item.bytes}`)),
    );
  }
  return found;
}

const splitText = (text: string, maxBytes?: number) => split([Buffer.from(text)], maxBytes);

/** The input in two chunks, cut at each position; in three chunks with a middle of one byte; and byte by byte. */
function* everyChunking(text: string): Generator<Buffer[]> {
  const bytes = Buffer.from(text);
  for (let border = 0; border <= bytes.length; border += 1) {
    yield [bytes.subarray(0, border), bytes.subarray(border)];
    yield [bytes.subarray(0, border), bytes.subarray(border, border + 1), bytes.subarray(border + 1)];
  }
  yield [...bytes].map((byte) => Buffer.from([byte]));
}

const inputs: [rule: string, text: string, items: string[]][] = [
  ['the last line needs no line feed', '{"a":1}\n{"b":2}', ['1:{"a":1}', '2:{"b":2}']],
  ['a final line feed starts no further item', '{"a":1}\n{"b":2}\n', ['1:{"a":1}', '2:{"b":2}']],
  ['CRLF ends a line too', '{"a":1}\r\n{"b":2}\r\n', ['1:{"a":1}', '2:{"b":2}']],
  ['a carriage return alone ends nothing', '{"a":\r1}\n2', ['1:{"a":\r1}', '2:2']],
  ['blank lines are not items but count as lines', '\n \t\r\n{"a":1}\n\n\n2\n\n', ['3:{"a":1}', '6:2']],
  ['U+2028 and U+2029 are ordinary characters', '{"a":"\u2028 \u2029"}\n2', ['1:{"a":"\u2028 \u2029"}', '2:2']],
  ['characters of several bytes are kept', '{"ä":"€"}\n{"name":"👩‍🚀 é"}', ['1:{"ä":"€"}', '2:{"name":"👩‍🚀 é"}']],
  ['a byte order mark is dropped', '\uFEFF{"a":1}\n2', ['1:{"a":1}', '2:2']],
  ['a later byte order mark is kept', '1\n\uFEFF2', ['1:1', '2:\uFEFF2']],
  ['a byte order mark and blanks before an array are skipped', '\uFEFF\n\n [1,2]', ['3:1', '3:2']],
  ['an empty input has no items', '', []],
  ['a blank input has no items', '\uFEFF \r\n\n\t', []],
  ['the elements of an array are items', '[{"a":1},\n {"b":[2,{}]} ,3]\n', ['1:{"a":1}', '2:{"b":[2,{}]} ', '2:3']],
  ['an array may cover several lines', '\n[\n{\n"a":1\n},\n\n{"b":\n2}\n]', ['3:{\n"a":1\n}', '7:{"b":\n2}\n']],
  ['an empty array has no items', ' [ \n ] ', []],
  ['an object may cover several lines', '{\n"a":1\n}\n{\n"b":2\n}\n', ['1:{\n"a":1\n}', '4:{\n"b":2\n}']],
  [
    'its first line may hold keys',
    '{"a":1, \r\n "b":[ \n{"c":2}]}\n{"d":3}',
    ['1:{"a":1, \r\n "b":[ \n{"c":2}]}', '4:{"d":3}'],
  ],
  ['its first line may begin a list', '{"a":[\n{"b":1}\n]}', ['1:{"a":[\n{"b":1}\n]}']],
  ['a first line that is cut off is an item', '{"a":1,\n{"b":2}\n{"c":3}', ['1:{"a":1,', '2:{"b":2}', '3:{"c":3}']],
  ['a first line that is cut off within a string is an item', '{"a":"x\n"b":2}\n', ['1:{"a":"x', '2:"b":2}']],
  [
    'brackets, commas and escapes in strings structure nothing',
    '["],[{", "\\"],", "\\\\", {"a]":"}\\\\\\""}]',
    ['1:"],[{"', '1:"\\"],"', '1:"\\\\"', '1:{"a]":"}\\\\\\""}'],
  ],
  ['an element may be an array', '[[1,2],[[]]]', ['1:[1,2]', '1:[[]]']],
  [
    'an element that is not JSON is an item like others',
    '[{"a":},\n{"b":2} x,}3,nul]',
    ['1:{"a":}', '2:{"b":2} x', '2:}3', '2:nul'],
  ],
  ['a missing element is a problem', '[1,,2,\n]', ['1:1', '1!invalid-json', '1:2', '2!invalid-json']],
  ['a comma alone is two missing elements', '[,]', ['1!invalid-json', '1!invalid-json']],
  ['an array that ends inside an element is one problem', '[1,\n{"a":[2\n,3', ['1:1', '2!unfinished-array']],
  ['an array that ends inside a string is one problem', '[1,\n"a]\n', ['1:1', '2!unfinished-array']],
  ['an array that ends after an element is unfinished', '[1,\n{"a":2}\n', ['1:1', '2:{"a":2}\n', '3!unfinished-array']],
  ['an array that ends after a comma is unfinished', '[1,', ['1:1', '1!unfinished-array']],
  ['an array that ends at once is unfinished', '[', ['1!unfinished-array']],
  ['text after an array is one problem', '[1]\n[2]\n[3', ['1:1', '2!text-after-array']],
  ['a later line may be an array', '1\n[2]\n[3', ['1:1', '2:[2]', '3:[3']],
];

test.each(inputs)('%s, wherever the chunks end', async (_rule, text, found) => {
  expect(await splitText(text)).toEqual(found);
  for (const chunks of everyChunking(text)) expect(await split(chunks)).toEqual(found);
});

describe('an item that is too long', () => {
  const longLine = `{"a":"${'x'.repeat(20)}"}`;

  test.each([
    ['is one problem among lines', `1\n${longLine}\n3`, ['1:1', '2!record-too-long', '3:3']],
    ['is one problem at the end', `1\n${longLine}`, ['1:1', '2!record-too-long']],
    ['is one problem in an array', `[1,\n${longLine},\n3]`, ['1:1', '2!record-too-long', '3:3']],
    ['may have the maximum length', '1234567890123456\n3', ['1:1234567890123456', '2:3']],
    ['is a problem one byte above the maximum', '12345678901234567\n3', ['1!record-too-long', '2:3']],
  ])('%s, wherever the chunks end', async (_rule, text, found) => {
    expect(await splitText(text, 16)).toEqual(found);
    for (const chunks of everyChunking(text)) expect(await split(chunks, 16)).toEqual(found);
  });

  test('is not kept in memory', async () => {
    const block = Buffer.alloc(1024 * 1024, 'x');
    function* endlessLine() {
      for (let count = 0; count < 600; count += 1) yield block;
      yield Buffer.from('\n2\n');
    }
    const before = process.memoryUsage().arrayBuffers;
    let max = 0;
    const found: number[] = [];
    for await (const items of splitItems(endlessLine())) {
      max = Math.max(max, process.memoryUsage().arrayBuffers);
      found.push(...items.map(({ line }) => line));
    }
    expect(found).toEqual([1, 2]);
    expect(max - before).toBeLessThan(100 * 1024 * 1024);
  });
});
