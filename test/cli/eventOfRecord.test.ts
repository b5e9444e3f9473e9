import { expect, test } from 'vitest';
import { parseEvent } from '../../src/cli/input/parseEvent.js';

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
  ['no object', 42, { message: 42, destination: configured }],
  ['null', null, { message: null, destination: configured }],
])('%s', (_what, record, event) => {
  expect(parseEvent(record, configured)).toEqual(event);
});

test('without --config a message has no destination', () => {
  expect(parseEvent(message, undefined)).toEqual({ message, destination: undefined });
});
