import { expect, test } from 'vitest';
import { parseLosslessJson } from '../../src/values/json.js';

test.each([
  ['[12345678901234567890,-9007199254740993,7]', ['12345678901234567890', '-9007199254740993', 7]],
  [
    '{"1234567890123456":"1234567890123456 \\" 12345678901234567890"}',
    { '1234567890123456': '1234567890123456 " 12345678901234567890' },
  ],
  ['[9007199254740991,0.12345678901234566,1e300]', [9_007_199_254_740_991, 0.123_456_789_012_345_66, 1e300]],
])('%s', (json, value) => {
  expect(parseLosslessJson(json)).toStrictEqual(value);
});

test('parses very long strings', () => {
  const long = 'x'.repeat(12_000_000);
  expect(parseLosslessJson(`["${long}",12345678901234567890]`)).toStrictEqual([long, '12345678901234567890']);
});

test('throws a SyntaxError for invalid JSON, as JSON.parse does', () => {
  expect(() => parseLosslessJson('[12345678901234567890')).toThrow(SyntaxError);
});
