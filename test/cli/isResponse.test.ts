import { expect, test } from 'vitest';
import { isResponse } from '../../src/cli/commands/classify.js';

const body = { code: 0, message: 'OK' };

test.each([
  ['a response', { status: 429, body }],
  ['a response whose body is a string', { status: 502, body: '<html>' }],
  ['a response without a body', { status: 500 }],
  ['a response without a status', { body }],
  ['a body alone', body],
])('reads %s', (_what, value) => {
  expect(isResponse(value)).toBe(true);
});

test.each([
  ['an object of another kind', { message: 'OK' }],
  ['an object that inherits its code', Object.create({ code: 0 })],
  ['an array', [body]],
  ['a number', 0],
  ['a string', '{"code":0}'],
  ['null', null],
])('does not read %s', (_what, value) => {
  expect(isResponse(value)).toBe(false);
});
