import { expect, test } from 'vitest';
import { parseEvent } from '../../src/cli/input/readEvent.js';

const configured = { Config: { accessToken: 'example-token' } };
const own = { Config: { accessToken: 'another-token' } };
const message = { type: 'track', event: 'Signed Up' };

test.each([
  ['a message', message, { message, destination: configured }],
  ['a pair', { message, destination: own }, { message, destination: own }],
  ['a pair without a destination', { message }, { message, destination: configured }],
  ['a pair whose destination is null', { message, destination: null }, { message, destination: configured }],
  [
    'a message with a field called message',
    { ...message, message: 'hello' },
    { message: { ...message, message: 'hello' }, destination: configured },
  ],
  ['a message without a type', { event: 'x' }, { message: { event: 'x' }, destination: configured }],
  ['a number', 42, { message: 42, destination: configured }],
  ['null', null, { message: null, destination: configured }],
])('reads %s', (_what, value, event) => {
  expect(parseEvent(value, configured)).toEqual(event);
});

test('leaves the destination of a message undefined without --config', () => {
  expect(parseEvent(message, undefined)).toEqual({ message, destination: undefined });
});
