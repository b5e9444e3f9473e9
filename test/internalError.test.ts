import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { apiVersions } from '../src/events-api/apiVersions.js';
import { TransformError, transformEvent, transformEvents } from '../src/index.js';

const { name } = apiVersions.v2;

beforeEach(() => {
  vi.spyOn(apiVersions.v2, 'name').mockImplementation((payload, names) => {
    if (names.includes('Contact')) throw new Error('a bug, and jane@example.com');
    return name(payload, names);
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

test('reports a bug of the library as such, without the text of the error', () => {
  expect(() => transformEvent(event('Contact'))).toThrow(error);
  expect(error.message).toMatch(/bug in this library/);
});

test('a bug affects one event only', () => {
  const { requests, refusals } = transformEvents([event('Purchase'), event('Contact'), event('Purchase')]);
  expect(requests.map(({ eventIndexes }) => eventIndexes)).toEqual([[0, 2]]);
  expect(refusals).toEqual([{ eventIndex: 1, error }]);
});
