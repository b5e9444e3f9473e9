import { expect, test } from 'vitest';
import { readEndpoint } from '../../../src/cli/send/readEndpoint.js';

test.each([
  ['https://example.com', 'https://example.com'],
  ['https://example.com/', 'https://example.com'],
  ['https://example.com/open_api/v1.3//', 'https://example.com/open_api/v1.3'],
  ['https://example.com/open_api?', 'https://example.com/open_api'],
  ['https://example.com/open_api/#', 'https://example.com/open_api'],
  ['http://127.0.0.1:8080/?', 'http://127.0.0.1:8080'],
])('%s is %s', (address, endpoint) => {
  expect(readEndpoint(address)).toBe(endpoint);
});
