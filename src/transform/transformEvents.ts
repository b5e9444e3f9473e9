import { TransformError } from '../errors.js';
import type { DropWatch } from '../events-api/dropWatch.js';
import { isObjectLike, tryGetElement } from '../values/objects.js';
import {
  type BatchableEvent,
  type BatchedRequest,
  batchPayloads,
  byFirstEvent,
  createGroupNames,
  type Refusal,
} from './batch.js';
import { readArgument, readFunction, readOptions, type TransformOptions } from './options.js';
import { readCoreSettings } from './settings.js';
import { type EventPayloads, type TransformInput, toPayloads } from './transformEvent.js';

/** What a caller may pass besides the events. */
export interface TransformEventsOptions extends TransformOptions {
  /** Returns true for events that must not share a request with others. */
  readonly sendAlone?: ((event: TransformInput, eventIndex: number) => boolean) | undefined;
}

/** Every event is in the `eventIndexes` of a request or in a refusal. */
export interface TransformResult {
  readonly requests: readonly BatchedRequest[];
  readonly refusals: readonly Refusal[];
}

/**
 * Turns any number of events into few requests, one after the other: each request is yielded as soon as it is full, and each
 * refusal as soon as its event is read. Memory and time per event stay the same however many events come.
 *
 * Events share a request when API version, access token, event source and partner name are the same; their order is kept. A
 * request holds at most 50 payloads in Events API 1.0 and 1,000 in 2.0. The last, partly filled requests come at the end.
 *
 * @param events Any iterable, such as an array or a generator.
 * @throws {TransformError} `invalid-option`: when it is called, or where reading `events` throws, whose error is then the `cause`.
 * Never for an event.
 * @see https://business-api.tiktok.com/portal/docs?id=1771101303285761
 * @example
 * const destination = { Config: { accessToken: 'example-token', pixelCode: 'EXAMPLE', version: 'v1' } };
 * const messages = ['Lead', '', 'Contact'].map((event) => ({ type: 'track', event }));
 * const results = batchEvents(messages.map((message) => ({ message, destination })));
 * Array.from(results, (result) => 'request' in result ? result.eventIndexes : result.error.code) // => ['invalid-event-name', [0, 2]]
 */
export const batchEvents = (
  events: Iterable<TransformInput>,
  options: TransformEventsOptions = {},
): Generator<BatchedRequest | Refusal, void, undefined> => batchWith(events, options);

/** Batches events, and notices which of them have a value that is dropped. */
export const batchWith = (
  events: Iterable<TransformInput>,
  options: TransformEventsOptions,
  drops?: DropWatch,
): Generator<BatchedRequest | Refusal, void, undefined> => {
  // Checked here and not in a generator, which would run only when its first result is asked for.
  const { parsePhone, limits } = readOptions(options);
  const sendAlone = readFunction(options, 'sendAlone');
  readArgument(
    () => (isObjectLike(events) && typeof Reflect.get(events, Symbol.iterator) === 'function') || undefined,
    'Pass a list of { message, destination }: an array or any other iterable',
  );
  return batchPayloads(transformAll(events, { parsePhone, sendAlone }, drops), limits);
};

/** The options that decide about single events. */
type EventOptions = Pick<TransformEventsOptions, 'parsePhone' | 'sendAlone'>;

/** Reads an array by its indexes: an element that cannot be read is `undefined`, and the others follow. */
const elementsOf = (events: readonly TransformInput[]): Iterator<TransformInput | undefined> => {
  let index = 0;
  return {
    next: () => (index < events.length ? { value: tryGetElement(events, index++) } : { done: true, value: undefined }),
  };
};

/** What the caller's own code must not do. */
const callerErrors = {
  events: 'The list of events must be readable to its end, but reading it threw an error',
  sendAlone: 'Option "sendAlone" must not throw an error',
} as const;

/** Runs code of the caller. What it throws is the `cause` of the error: it may be all that is known of a file that broke off. */
const runGiven = <Result>(run: () => Result, error: keyof typeof callerErrors): Result => {
  try {
    return run();
  } catch (cause) {
    throw new TransformError('invalid-option', callerErrors[error], 'look at the cause of this error', { cause });
  }
};

/** Transforms one event at a time: only its payloads stay in memory when the next event is read. */
function* transformAll(
  events: Iterable<TransformInput>,
  options: EventOptions,
  drops: DropWatch | undefined,
): Generator<BatchableEvent | Refusal, void, undefined> {
  const iterator = runGiven(() => (Array.isArray(events) ? elementsOf(events) : events[Symbol.iterator]()), 'events');
  const groupOf = createGroupNames();
  const readNext = () => {
    const { done, value } = iterator.next();
    return { done, value };
  };
  let isOpen = false;
  try {
    for (let eventIndex = 0; ; eventIndex += 1) {
      isOpen = false;
      const { done, value } = runGiven(readNext, 'events');
      if (done) return;
      isOpen = true;
      yield transformOne(value, eventIndex, options, groupOf, drops);
    }
  } finally {
    // Only where nobody asks for the rest.
    if (isOpen) runGiven(() => iterator.return?.(), 'events');
  }
}

const transformOne = (
  event: unknown,
  eventIndex: number,
  options: EventOptions,
  groupOf: ReturnType<typeof createGroupNames>,
  drops: DropWatch | undefined,
): BatchableEvent | Refusal => {
  let result: EventPayloads;
  try {
    result = toPayloads(event, options, readCoreSettings, drops);
  } catch (error) {
    return { eventIndex, error: error as TransformError };
  }
  const { sendAlone } = options;
  const goesAlone =
    sendAlone !== undefined && runGiven(() => sendAlone(event as TransformInput, eventIndex) === true, 'sendAlone');
  const { version, target, payloads } = result;
  return { version, target, payloads, eventIndex, goesAlone, group: groupOf(result) };
};

/**
 * Turns many events into few requests, as {@link batchEvents} does, and collects them.
 *
 * A bad event is a refusal beside the requests and does not affect the others.
 *
 * @returns The requests in the order of their first events.
 * @throws {TransformError} `invalid-option`, never for an event.
 * @see https://business-api.tiktok.com/portal/docs?id=1771101303285761
 * @example
 * const destination = { Config: { accessToken: 'example-token', pixelCode: 'EXAMPLE', version: 'v1' } };
 * const messages = ['Lead', 'Contact', ''].map((event) => ({ type: 'track', event }));
 * const { requests, refusals } = transformEvents(messages.map((message) => ({ message, destination })));
 * [requests[0].request.path, requests[0].eventIndexes, refusals[0].error.code] // => ['pixel/batch', [0, 1], 'invalid-event-name']
 */
export const transformEvents = (
  events: Iterable<TransformInput>,
  options: TransformEventsOptions = {},
): TransformResult => {
  const requests: BatchedRequest[] = [];
  const refusals: Refusal[] = [];
  for (const result of batchEvents(events, options)) {
    if ('request' in result) requests.push(result);
    else refusals.push(result);
  }
  return { requests: requests.sort(byFirstEvent), refusals };
};
