import { expect, test } from 'vitest';
import { parseResponse } from '../../src/cli/commands/classify.js';

const body = { code: 0, message: 'OK' };

test.each([
  ['a response', { status: 429, body }, { status: 429, body }],
  ['a response whose body is a string', { status: 502, body: '<html>' }, { status: 502, body: '<html>' }],
  ['a response without a body', { status: 500 }, { status: 500 }],
  ['a body alone', body, { status: 200, body }],
  ['an HTTP error with a code beside it', { status: 500, code: 0 }, { status: 500, code: 0 }],
  ['an object of another kind', { message: 'OK' }, undefined],
  ['an array', [body], undefined],
  ['a number', 0, undefined],
  ['a string', '{"code":0}', undefined],
  ['null', null, undefined],
])('reads %s', (_what, value, response) => {
  expect(parseResponse(value)).toEqual(response);
});

test('ignores an inherited code', () => {
  expect(parseResponse(Object.create({ code: 0 }))).toBeUndefined();
});
