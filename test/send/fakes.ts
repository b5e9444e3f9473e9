import { afterEach, beforeEach, vi } from 'vitest';
import type { TikTokRequest } from '../../src/index.js';
import { createSender, type SenderOptions, type SendInput, type SendResult } from '../../src/send/index.js';

export const accessToken = 'secret-token-of-the-advertiser';

/** An event as TikTok receives it; the fields beside its id are for the subject of a test. */
export const event = (id: number | undefined, fields: Readonly<Record<string, unknown>> = {}) => ({
  event: 'Purchase',
  event_time: 1_780_000_000,
  ...(id !== undefined && { event_id: `order-${id}` }),
  ...fields,
});

/** Consecutive events, the first of them with this number. */
export const events = (count: number, first = 0) => Array.from({ length: count }, (_, index) => event(first + index));

/** A line as `transform` prints it. */
export const requestOf = (data: readonly unknown[], body: Readonly<Record<string, unknown>> = {}) => ({
  method: 'POST',
  url: 'https://business-api.tiktok.com/open_api/v1.3/event/track/',
  path: 'event/track',
  headers: { 'Access-Token': '***', 'Content-Type': 'application/json' },
  body: { event_source: 'web', event_source_id: 'PIXEL', ...body, data },
});

/** Whatever a test sends in place of a request. */
export const asInput = (value: unknown): SendInput => value as SendInput;
export const requestWith = (count: number, first = 0) => requestOf(events(count, first)) as unknown as TikTokRequest;

export interface Call {
  readonly url: string;
  readonly init: RequestInit;
  /** The ids of its events, or their names. */
  readonly ids: readonly string[];
  /** By the monotonic clock. */
  readonly at: number;
}

export const respond = (code: number, rest: object = {}) => new Response(JSON.stringify({ code, ...rest }));
export const connectionError = (code: string) =>
  Object.assign(new TypeError('fetch failed'), { cause: Object.assign(new Error(), { code }) });

/** A `fetch` that gives what `makeResponse` gives for each call, counted from 0; by default it accepts everything. */
export const fakeFetch = (
  makeResponse: (call: Call, number: number) => Response | Promise<Response> = () => respond(0),
): { readonly fetch: typeof globalThis.fetch; readonly calls: readonly Call[] } => {
  const calls: Call[] = [];
  const fetch: typeof globalThis.fetch = async (url, init = {}) => {
    const { data = [], batch = data } = JSON.parse(String(init.body));
    const ids = batch.map((sent: { event: string; event_id?: string }) => sent.event_id ?? sent.event);
    const call = { url: String(url), init, ids, at: performance.now() };
    calls.push(call);
    return makeResponse(call, calls.length - 1);
  };
  return { fetch, calls };
};

/** A sender that is quick unless the options say otherwise. */
export const quickSender = (options: Partial<SenderOptions> & Pick<SenderOptions, 'fetch'>) =>
  createSender({ accessToken, requestsPerSecond: 1000, firstWaitMs: 1, ...options });

export interface Delivery {
  readonly results: readonly SendResult[];
  /** What the iteration threw. */
  readonly error: unknown;
}

/** Sends requests, and waits for all of their results. */
export const deliver = async (
  options: Partial<SenderOptions> & Pick<SenderOptions, 'fetch'>,
  requests: Iterable<SendInput> | AsyncIterable<SendInput>,
): Promise<Delivery> => {
  const results: SendResult[] = [];
  try {
    for await (const result of quickSender(options).send(requests)) results.push(result);
    return { results, error: undefined };
  } catch (error) {
    return { results, error };
  }
};

/** Lets a test move the clocks and timers by hand. */
export const useFakeTime = (): void => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] });
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });
};
