import { expect, test } from 'vitest';
import { parseResponse } from '../../src/cli/input/parseResponse.js';

const body = { code: 0, message: 'OK' };

test.each([
  ['an answer', { status: 429, body }, { status: 429, body }],
  ['an answer whose body is text', { status: 502, body: '<html>' }, { status: 502, body: '<html>' }],
  ['an answer without a body', { status: 500 }, { status: 500 }],
  ['a body alone', body, { status: 200, body }],
  ['an HTTP error with a code beside it', { status: 500, code: 0 }, { status: 500, code: 0 }],
  ['an object of another kind', { message: 'OK' }, undefined],
  ['a list', [body], undefined],
  ['a number', 0, undefined],
  ['a text', '{"code":0}', undefined],
  ['null', null, undefined],
])('%s', (_what, record, answer) => {
  expect(parseResponse(record)).toEqual(answer);
});

test('an inherited code is none', () => {
  expect(parseResponse(Object.create({ code: 0 }))).toBeUndefined();
});
