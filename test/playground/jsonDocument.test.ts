import { describe, expect, test } from 'vitest';
import { applyEdit, locate, parseDocument, setProperty } from '../../src/playground/jsonDocument.js';

describe('a text that is not JSON has a problem where it breaks', () => {
  test.each([
    ['', 0, 'Type or paste JSON here'],
    ['{"a": 1', 7, 'ends too early'],
    ['{"a": "b', 6, 'ends too early'],
    ["{'a': 1}", 1, 'double quotes'],
    ['{"a": 1,}', 8, 'must be followed by a value'],
    ['[1, 2,\n]', 7, 'must be followed by a value'],
    ['{"a": 1 "b": 2}', 8, 'A comma is missing'],
    ['{"a": 1 // one\n}', 8, 'no comments'],
    ['id,name\n1,Jane', 0, 'This is not JSON'],
    ['"a\nb"', 0, ''],
  ])('%j', (text, from, message) => {
    const { problem } = parseDocument(text);
    expect(problem?.message).toContain(message);
    expect(problem?.from).toBeGreaterThanOrEqual(from);
    expect(problem?.to).toBeLessThanOrEqual(text.length);
  });

  test('and the message quotes nothing of the text', () => {
    for (const text of ['{"email": jane@example.com}', '{"token": secret']) {
      expect(parseDocument(text).problem?.message).not.toMatch(/jane|secret/);
    }
  });
});

test('whole numbers keep all of their digits', () => {
  expect(parseDocument('{"id": 12345678901234567890}').value).toStrictEqual({ id: '12345678901234567890' });
});

describe('locate', () => {
  const text = '{ "a": { "b": [1, { "c": "x" }] }, "a b": 2, "a": { "d": null }, "json": "{\\"e\\": 1}" }';
  const at = (...keys: string[]) => {
    const range = locate(parseDocument(text), keys);
    return range && text.slice(range.from, range.to);
  };

  test('finds the last of equal keys, as JSON.parse does', () => {
    expect(at('a', 'd')).toBe('"d": null');
  });

  test('finds keys of any name', () => {
    expect(at('a b')).toBe('"a b": 2');
  });

  test('finds the deepest value on the way where the text holds no more', () => {
    expect(at('json', 'e')).toBe('"json": "{\\"e\\": 1}"');
    expect(at('a', 'd', 'f')).toBe('"d": null');
  });

  test('finds elements of arrays', () => {
    const document = parseDocument('[[1, 2], [{"a": 3}]]');
    expect(locate(document, ['1', '0', 'a'])).toStrictEqual({ from: 11, to: 17 });
  });

  test.each([[['b']], [['constructor']], [['__proto__', 'a']]])('finds nothing for %j', (keys) => {
    expect(locate(parseDocument(text), keys)).toBeUndefined();
  });
});

describe('setProperty', () => {
  const apply = (text: string, keys: string[], key: string, value: unknown) => {
    const edit = setProperty(parseDocument(text), keys, key, value);
    return edit && applyEdit(text, edit);
  };

  test.each([
    ['{ "version": "v1", "a": 1 }', [], '{ "version": "v2", "a": 1 }'],
    ['{\n  "a": 1\n}', [], '{\n  "version": "v2",\n  "a": 1\n}'],
    ['{}', [], '{ "version": "v2" }'],
    ['{"Config": {"version": "v1"}}', ['Config'], '{"Config": {"version": "v2"}}'],
    ['[]', [], undefined],
    ['{ "version": "v1"', [], undefined],
    ['{"Config": 1}', ['Config'], undefined],
  ])('in %j', (text, keys, expected) => {
    expect(apply(text, keys, 'version', 'v2')).toBe(expected);
  });
});
