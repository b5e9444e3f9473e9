import { describe, expect, test } from 'vitest';
import { TransformError } from '../../src/index.js';
import { createMemoryStore, createSender, type SenderOptions } from '../../src/send/index.js';
import { parseEndpoint } from '../../src/send/options.js';
import { accessToken, fakeFetch } from './fakes.js';

const valid = { fetch: fakeFetch().fetch, accessToken };
const create = (options: object) => createSender(options as SenderOptions);

describe('an invalid option is one clear sentence', () => {
  test.each<readonly [object, string]>([
    [{ fetch: undefined }, 'Option "fetch" must be a function such as the fetch of the host'],
    [{ accessToken: undefined }, 'Option "accessToken" must be the access token alone: printable ASCII without spaces'],
    [{ accessToken: 'secret token' }, 'Option "accessToken" must be the access token alone'],
    [{ accessToken: '' }, 'Option "accessToken" must be'],
    [
      { endpoint: 'http://example.com' },
      'Option "endpoint" must be an https URL without a query, or http on this machine',
    ],
    [{ endpoint: 'nowhere' }, 'Option "endpoint" must be'],
    [{ endpoint: 7 }, 'Option "endpoint" must be'],
    [{ endpoint: 'https://example.com/?a=b' }, 'Option "endpoint" must be'],
    [{ endpoint: 'https://:password@example.com/' }, 'Option "endpoint" must be'],
    [{ requestsPerSecond: 0 }, 'Option "requestsPerSecond" must be a whole number from 1 to 1000'],
    [{ requestsPerSecond: 1001 }, 'Option "requestsPerSecond" must be'],
    [{ requestsPerSecond: '10' }, 'Option "requestsPerSecond" must be'],
    [{ concurrency: 1.5 }, 'Option "concurrency" must be a whole number from 1 to 100'],
    [{ concurrency: Number.NaN }, 'Option "concurrency" must be'],
    [{ attempts: 101 }, 'Option "attempts" must be a whole number from 1 to 100'],
    [{ firstWaitMs: 0 }, 'Option "firstWaitMs" must be a number of milliseconds, more than 0 and at most 60000'],
    [
      { timeoutMs: Number.POSITIVE_INFINITY },
      'Option "timeoutMs" must be a number of milliseconds, more than 0 and at most 3600000',
    ],
    [{ showMessages: 'yes' }, 'Option "showMessages" must be true or false'],
    [{ resendUncertain: 'yes' }, 'Option "resendUncertain" must be true or false'],
    [{ store: { has: () => false } }, 'Option "store" must be a DeliveryStore with the methods has and add'],
    [{ signal: {} }, 'Option "signal" must be an AbortSignal'],
    [{ retries: 3 }, 'Unknown option: the options are fetch, accessToken, endpoint,'],
  ])('%j', (options, sentence) => {
    const message = messageOf({ ...valid, ...options });
    expect(message.startsWith(sentence)).toBe(true);
    expect(message).not.toMatch(/secret|password/);
  });

  test.each([[undefined], [null], ['token'], [[]]])('%j in place of the options', (options) => {
    expect(messageOf(options)).toBe('Options must be an object such as { fetch, accessToken }');
  });
});

const messageOf = (options: unknown): string => {
  try {
    create(options as object);
  } catch (error) {
    expect(error).toBeInstanceOf(TransformError);
    expect(error).toMatchObject({ code: 'invalid-option' });
    return error instanceof Error ? error.message : '';
  }
  throw new Error('nothing was thrown');
};

test('takes all options, undefined ones, and stores whose methods are inherited', () => {
  class Store {
    has() {
      return false;
    }
    add() {}
  }
  const { signal } = new AbortController();
  expect(create({ ...valid, store: new Store(), signal, endpoint: undefined, attempts: undefined })).toBeDefined();
  expect(create({ ...valid, store: createMemoryStore(), timeoutMs: 0.5, firstWaitMs: 60_000 })).toBeDefined();
});

test.each([
  ['https://example.com', 'https://example.com'],
  ['https://example.com/', 'https://example.com'],
  ['https://example.com/open_api/v1.3//', 'https://example.com/open_api/v1.3'],
  ['https://example.com/open_api?', 'https://example.com/open_api'],
  ['https://example.com/open_api/#', 'https://example.com/open_api'],
  ['http://127.0.0.1:8080/?', 'http://127.0.0.1:8080'],
  ['http://localhost', 'http://localhost'],
  ['http://[::1]:8080/', 'http://[::1]:8080'],
])('the endpoint %s is %s', (given, endpoint) => {
  expect(parseEndpoint(given)).toBe(endpoint);
});
