import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { apiVersions } from '../src/events-api/apiVersions.js';
import { TransformError, transformEvent, transformEvents } from '../src/index.js';

const { prepareEvent } = apiVersions.v2;

beforeEach(() => {
  vi.spyOn(apiVersions.v2, 'prepareEvent').mockImplementation((event, protect) => {
    if (event.names.includes('Contact')) throw new Error('a bug, and jane@example.com');
    return prepareEvent(event, protect);
  });
});

afterEach(() => {
  vi.restoreAllMocks();
});

const event = (name: string) => ({
  message: { type: 'track', event: name, timestamp: '2026-02-03T04:05:06Z' },
  destination: { Config: { accessToken: 'token', pixelCode: 'PIXEL' } },
});
const error = new TransformError('internal-error');

test('an unexpected error becomes an internal-error, without the text of the original error', () => {
  expect(() => transformEvent(event('Contact'))).toThrow(error);
  expect(error.message).toMatch(/bug in this library/);
});

test('an internal error affects only its own event', () => {
  const { requests, refusals } = transformEvents([event('Purchase'), event('Contact'), event('Purchase')]);
  expect(requests.map(({ eventIndexes }) => eventIndexes)).toEqual([[0, 2]]);
  expect(refusals).toEqual([{ eventIndex: 1, error }]);
});
