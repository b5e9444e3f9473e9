import { describe, expect, test } from 'vitest';
import type { RawRecord } from '../../src/cli/input/rawRecord.js';
import { splitRecords } from '../../src/cli/input/splitRecords.js';

async function* flatten(pieces: AsyncIterable<readonly RawRecord[]>): AsyncGenerator<RawRecord> {
  for await (const piece of pieces) yield* piece;
}

/** What was cut out, readable: `1:text` for a record that starts on line 1, `2!problem` for a broken one. */
async function cut(chunks: readonly Buffer[], maxBytes?: number): Promise<string[]> {
  const found: string[] = [];
  for await (const record of flatten(splitRecords(chunks, maxBytes))) {
    found.push('problem' in record ? `${record.line}!${record.problem}` : `${record.line}:${record.bytes}`);
  }
  return found;
}

const cutText = (text: string, maxBytes?: number) => cut([Buffer.from(text)], maxBytes);

/** The input in two chunks, once for each place to cut it; in three with a middle of one byte; and byte by byte. */
function* everyChunking(text: string): Generator<Buffer[]> {
  const bytes = Buffer.from(text);
  for (let border = 0; border <= bytes.length; border += 1) {
    yield [bytes.subarray(0, border), bytes.subarray(border)];
    yield [bytes.subarray(0, border), bytes.subarray(border, border + 1), bytes.subarray(border + 1)];
  }
  yield [...bytes].map((byte) => Buffer.from([byte]));
}

const inputs: [rule: string, text: string, found: string[]][] = [
  ['the last line needs no line feed', '{"a":1}\n{"b":2}', ['1:{"a":1}', '2:{"b":2}']],
  ['a final line feed makes no further record', '{"a":1}\n{"b":2}\n', ['1:{"a":1}', '2:{"b":2}']],
  ['CRLF ends a line too', '{"a":1}\r\n{"b":2}\r\n', ['1:{"a":1}', '2:{"b":2}']],
  ['a carriage return alone ends nothing', '{"a":\r1}\n2', ['1:{"a":\r1}', '2:2']],
  ['blank lines are no records but count as lines', '\n \t\r\n{"a":1}\n\n\n2\n\n', ['3:{"a":1}', '6:2']],
  ['U+2028 and U+2029 are ordinary characters', '{"a":"\u2028 \u2029"}\n2', ['1:{"a":"\u2028 \u2029"}', '2:2']],
  ['characters of several bytes', '{"ä":"€"}\n{"name":"👩‍🚀 é"}', ['1:{"ä":"€"}', '2:{"name":"👩‍🚀 é"}']],
  ['a byte order mark is dropped', '\uFEFF{"a":1}\n2', ['1:{"a":1}', '2:2']],
  ['a byte order mark further on is kept', '1\n\uFEFF2', ['1:1', '2:\uFEFF2']],
  ['a byte order mark, blanks, an array', '\uFEFF\n\n [1,2]', ['3:1', '3:2']],
  ['no input at all', '', []],
  ['nothing but blanks', '\uFEFF \r\n\n\t', []],
  ['an array', '[{"a":1},\n {"b":[2,{}]} ,3]\n', ['1:{"a":1}', '2:{"b":[2,{}]} ', '2:3']],
  ['an array over many lines', '\n[\n{\n"a":1\n},\n\n{"b":\n2}\n]', ['3:{\n"a":1\n}', '7:{"b":\n2}\n']],
  ['an empty array', ' [ \n ] ', []],
  [
    'brackets, commas and escapes in strings',
    '["],[{", "\\"],", "\\\\", {"a]":"}\\\\\\""}]',
    ['1:"],[{"', '1:"\\"],"', '1:"\\\\"', '1:{"a]":"}\\\\\\""}'],
  ],
  ['an array in an array', '[[1,2],[[]]]', ['1:[1,2]', '1:[[]]']],
  [
    'an element that is no JSON is cut out like others',
    '[{"a":},\n{"b":2} x,}3,nul]',
    ['1:{"a":}', '2:{"b":2} x', '2:}3', '2:nul'],
  ],
  ['an element that is missing', '[1,,2,\n]', ['1:1', '1!invalid-json', '1:2', '2!invalid-json']],
  ['a comma alone', '[,]', ['1!invalid-json', '1!invalid-json']],
  ['an array that ends inside an element', '[1,\n{"a":[2\n,3', ['1:1', '2!unfinished-array']],
  ['an array that ends inside a string', '[1,\n"a]\n', ['1:1', '2!unfinished-array']],
  ['an array that ends after an element', '[1,\n{"a":2}\n', ['1:1', '2:{"a":2}\n', '3!unfinished-array']],
  ['an array that ends after a comma', '[1,', ['1:1', '1!unfinished-array']],
  ['an array that ends at once', '[', ['1!unfinished-array']],
  ['text after an array', '[1]\n[2]\n[3', ['1:1', '2!text-after-array']],
  ['a line that is an array, but not the first one', '1\n[2]\n[3', ['1:1', '2:[2]', '3:[3']],
];

test.each(inputs)('%s, wherever the chunks end', async (_rule, text, found) => {
  expect(await cutText(text)).toEqual(found);
  for (const chunks of everyChunking(text)) expect(await cut(chunks)).toEqual(found);
});

describe('a record that is too long', () => {
  const longLine = `{"a":"${'x'.repeat(20)}"}`;

  test.each([
    ['is one refusal among lines', `1\n${longLine}\n3`, ['1:1', '2!record-too-long', '3:3']],
    ['is one refusal at the end', `1\n${longLine}`, ['1:1', '2!record-too-long']],
    ['is one refusal in an array', `[1,\n${longLine},\n3]`, ['1:1', '2!record-too-long', '3:3']],
    ['may have just the longest length', '1234567890123456\n3', ['1:1234567890123456', '2:3']],
    ['is refused one byte above it', '12345678901234567\n3', ['1!record-too-long', '2:3']],
  ])('%s, wherever the chunks end', async (_rule, text, found) => {
    expect(await cutText(text, 16)).toEqual(found);
    for (const chunks of everyChunking(text)) expect(await cut(chunks, 16)).toEqual(found);
  });

  test('leaves no bytes in memory', async () => {
    const block = Buffer.alloc(1024 * 1024, 'x');
    function* endlessLine() {
      for (let count = 0; count < 600; count += 1) yield block;
      yield Buffer.from('\n2\n');
    }
    const before = process.memoryUsage().arrayBuffers;
    let most = 0;
    const found: number[] = [];
    for await (const piece of splitRecords(endlessLine())) {
      most = Math.max(most, process.memoryUsage().arrayBuffers);
      found.push(...piece.map(({ line }) => line));
    }
    expect(found).toEqual([1, 2]);
    expect(most - before).toBeLessThan(100 * 1024 * 1024);
  });
});
