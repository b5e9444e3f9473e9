import { TransformError } from '../errors.js';
import { eventsApiUrl } from '../events-api/request.js';
import { getOwn, isObject, tryTo } from '../values/objects.js';
import type { DeliveryStore } from './deliveryStore.js';

/** How to reach TikTok, and how hard to try. */
export interface SenderOptions {
  /** The host's `fetch`, or one of yours that behaves like it. */
  readonly fetch: typeof globalThis.fetch;
  /** TikTok's access token. It goes into the header `Access-Token` and nowhere else. */
  readonly accessToken: string;
  /** Where to send instead of to TikTok, for tests: an https URL, or http on this machine. Default: {@link eventsApiUrl}. */
  readonly endpoint?: string | undefined;
  /** At most so many requests begin in any second, retries included: 1 to 1,000. Default: 10. */
  readonly requestsPerSecond?: number | undefined;
  /** Requests in flight at once: 1 to 100. Default: 4. */
  readonly concurrency?: number | undefined;
  /** How often a request is sent before it is given up: 1 to 100. Default: 8. */
  readonly attempts?: number | undefined;
  /**
   * Milliseconds to wait after the first attempt, more than 0 and at most 60,000. The wait doubles with each further
   * attempt, up to a minute, and gets a random share. Default: 1,000.
   */
  readonly firstWaitMs?: number | undefined;
  /** Milliseconds that a response may take, more than 0 and at most 3,600,000. Default: 30,000. */
  readonly timeoutMs?: number | undefined;
  /**
   * Whether to send again, in halves, the events of a request that TikTok accepted in part (20001) without naming the
   * events it refused, until each refused event is alone. TikTok drops those that it has already, for 48 hours and by
   * name and id: use it only for events with ids. Default: false, and all of them are `uncertain`.
   */
  readonly resendUncertain?: boolean | undefined;
  /**
   * Whether results hold the `message` of TikTok's response, for those who may see it: it may repeat personal data of an
   * event. Default: false.
   */
  readonly showMessages?: boolean | undefined;
  /** Remembers what TikTok accepted. Default: nothing is remembered, and whatever is given is sent. */
  readonly store?: DeliveryStore | undefined;
  /** Ends the delivery in good order; see {@link Sender}. */
  readonly signal?: AbortSignal | undefined;
}

type OptionWithoutDefault = 'store' | 'signal';

/** The options with their defaults. */
export type SenderSettings = Pick<SenderOptions, OptionWithoutDefault> & {
  readonly [Name in Exclude<keyof SenderOptions, OptionWithoutDefault>]-?: NonNullable<SenderOptions[Name]>;
};

const localHosts = new Set(['localhost', '127.0.0.1', '[::1]']);

/** What an endpoint must be. */
export const endpointForm = 'an https URL without a query, or http on this machine';

/** @returns The URL without a slash at its end; `undefined` when it is none, or the access token would travel unencrypted. */
export const parseEndpoint = (given: unknown): string | undefined => {
  const url = typeof given === 'string' && URL.canParse(given) ? new URL(given) : undefined;
  if (url === undefined) return undefined;
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && localHosts.has(url.hostname));
  const isBare = url.search === '' && url.hash === '' && url.username === '' && url.password === '';
  return isSafe && isBare ? `${url.origin}${url.pathname}`.replace(/\/+$/, '') : undefined;
};

/** What an access token must be. */
export const accessTokenForm = 'the access token alone: printable ASCII without spaces';

export const isAccessToken = (value: unknown): value is string =>
  typeof value === 'string' && /^[\x21-\x7E]+$/.test(value);

const isFunction = (value: unknown): boolean => typeof value === 'function';

const isStore = (value: unknown): value is DeliveryStore =>
  // A class may have its methods on a prototype.
  isObject(value) && isFunction(value['has']) && isFunction(value['add']);

const isSignal = (value: unknown): value is AbortSignal =>
  isObject(value) && typeof value['aborted'] === 'boolean' && isFunction(value['addEventListener']);

const optionNames: ReadonlySet<string> = new Set<keyof SenderOptions>([
  'fetch',
  'accessToken',
  'endpoint',
  'requestsPerSecond',
  'concurrency',
  'attempts',
  'firstWaitMs',
  'timeoutMs',
  'resendUncertain',
  'showMessages',
  'store',
  'signal',
]);

const invalidOption = (sentence: string): TransformError => new TransformError('invalid-option', sentence);

/**
 * Checks the options of a sender, and fills in the defaults.
 *
 * @throws {TransformError} `invalid-option`, naming the option and what it must be, without its value.
 */
export const readOptions = (options: SenderOptions): SenderSettings => {
  const names = tryTo(() => (isObject(options) ? Object.keys(options) : undefined));
  if (names === undefined) throw invalidOption('Options must be an object such as { fetch, accessToken }');
  if (names.some((name) => !optionNames.has(name))) {
    throw invalidOption(`Unknown option: the options are ${[...optionNames].join(', ')}`);
  }

  const read = <Value>(
    name: keyof SenderOptions,
    parse: (value: unknown) => Value | undefined,
    form: string,
  ): Value => {
    const value = tryTo(() => parse(getOwn(options, name)));
    if (value === undefined) throw invalidOption(`Option "${name}" must be ${form}`);
    return value;
  };
  const when =
    <Value>(is: (value: unknown) => value is Value) =>
    (value: unknown): Value | undefined =>
      is(value) ? value : undefined;
  const optional = <Value>(name: OptionWithoutDefault, is: (value: unknown) => value is Value, form: string) => {
    const parse = (value: unknown) => (value === undefined || is(value) ? { value } : undefined);
    return read(name, parse, form).value;
  };
  const count = (name: keyof SenderOptions, standard: number, max: number): number => {
    const isCount = (value: unknown): value is number =>
      Number.isInteger(value) && Number(value) >= 1 && Number(value) <= max;
    return read(name, (value) => when(isCount)(value ?? standard), `a whole number from 1 to ${max}`);
  };
  const milliseconds = (name: keyof SenderOptions, standard: number, max: number): number => {
    const isTime = (value: unknown): value is number => typeof value === 'number' && value > 0 && value <= max;
    return read(
      name,
      (value) => when(isTime)(value ?? standard),
      `a number of milliseconds, more than 0 and at most ${max}`,
    );
  };
  const isFetch = (value: unknown): value is typeof globalThis.fetch => isFunction(value);
  const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean';
  const flag = (name: keyof SenderOptions): boolean =>
    read(name, (value) => when(isBoolean)(value ?? false), 'true or false');
  return {
    fetch: read('fetch', when(isFetch), 'a function such as the fetch of the host'),
    accessToken: read('accessToken', when(isAccessToken), accessTokenForm),
    endpoint: read('endpoint', (value) => parseEndpoint(value ?? eventsApiUrl), endpointForm),
    requestsPerSecond: count('requestsPerSecond', 10, 1000),
    concurrency: count('concurrency', 4, 100),
    attempts: count('attempts', 8, 100),
    firstWaitMs: milliseconds('firstWaitMs', 1000, 60_000),
    timeoutMs: milliseconds('timeoutMs', 30_000, 3_600_000),
    resendUncertain: flag('resendUncertain'),
    showMessages: flag('showMessages'),
    store: optional('store', isStore, 'a DeliveryStore with the methods has and add'),
    signal: optional('signal', isSignal, 'an AbortSignal'),
  };
};
