import { TransformError } from '../errors.js';
import { type ClassifiedResponse, classifyResponse, refusalSubject } from '../events-api/classifyResponse.js';
import { isObjectLike } from '../values/objects.js';
import { deliveryOutcome, type PendingRequest, selectEvents } from './bisect.js';
import { CircuitBreaker } from './circuitBreaker.js';
import { DedupKeys } from './dedupKeys.js';
import type { DeliveryStatus } from './deliveryStore.js';
import { readOptions, type SenderOptions, type SenderSettings } from './options.js';
import type { PostResult } from './post.js';
import { RateLimiter } from './rateLimiter.js';
import { internalError, type ReadRequest, readInput, type SendInput } from './readRequest.js';
import { type FinalResult, postWithRetries, type RunState } from './retry.js';
import type { SendResult } from './sendResult.js';
import { StopSwitch } from './stopSwitch.js';

/** Delivers requests to TikTok. */
export interface Sender {
  /**
   * Sends requests, and yields one result per event as soon as it is decided.
   *
   * Nothing is sent before the first result is asked for, and at most `concurrency` requests are held: further ones are
   * read when results are taken. A refusal of `transformEvents` gives one `refused` result, so that its output can be
   * sent whole. Whoever leaves the loop early waits for the requests in flight.
   *
   * After an abort of `signal`, requests in flight are waited for, their results follow, and the iteration ends. Events
   * that were not sent are not reported.
   *
   * @throws {TransformError} `invalid-option` when `requests` cannot be iterated.
   * @throws {SendAborted} When no further request can succeed, after the results of the requests in flight. What the
   * input or the store throws comes in the same way.
   */
  send(requests: Iterable<SendInput> | AsyncIterable<SendInput>): AsyncGenerator<SendResult, void, undefined>;
}

/**
 * Why the delivery ended before its input did, as a sentence. What was accepted until then stays accepted.
 *
 * @example
 * new SendAborted('outage', 'TikTok cannot be reached (ECONNREFUSED).').reason // => 'outage'
 */
export class SendAborted extends Error {
  override readonly name = 'SendAborted';
  /** `accessToken`: TikTok refuses it. `outage`: TikTok cannot be reached, or accepts nothing any more. */
  readonly reason: 'accessToken' | 'outage';

  constructor(reason: 'accessToken' | 'outage', sentence: string) {
    super(sentence);
    this.reason = reason;
  }
}

/**
 * Creates a sender: the delivery engine over a `fetch` that you pass in.
 *
 * It keeps to a rate, waits and tries again after a temporary failure, takes a bad event out of its request (or finds it
 * by halving), never follows a redirect, and stops when TikTok refuses the token or accepts nothing any more. All calls
 * of `send` share the rate.
 *
 * @throws {TransformError} `invalid-option`, naming the option and what it must be.
 * @example
 * const data = [{ event: 'Lead', event_id: '1' }, { event: 'Lead', event_id: '2' }];
 * const request = { path: 'event/track', body: { event_source: 'web', event_source_id: 'EXAMPLE', data } };
 * const fetch = async () => new Response('{"code":0}'); // In place of TikTok.
 * const sender = createSender({ fetch, accessToken: 'example-token' });
 * const statuses = async (requests) => {
 *   const found = [];
 *   for await (const { requestIndex, position, status } of sender.send(requests)) found.push([requestIndex, position, status]);
 *   return found;
 * };
 * statuses([request]) // => [[0, 0, 'accepted'], [0, 1, 'accepted']]
 */
export const createSender = (options: SenderOptions): Sender => {
  const settings = readOptions(options);
  const limiter = new RateLimiter(settings.requestsPerSecond);
  return {
    send: (requests) => {
      const isIterable = isObjectLike(requests) && (Symbol.asyncIterator in requests || Symbol.iterator in requests);
      if (!isIterable) throw new TransformError('invalid-option', 'Requests must be an iterable or an async iterable');
      return new Delivery(settings, limiter).run(requests);
    },
  };
};

/** One call of `send`. */
class Delivery {
  readonly #settings: SenderSettings;
  readonly #keys: DedupKeys;
  readonly #state: RunState;
  readonly #stop = new StopSwitch();
  readonly #inFlight = new Set<Promise<void>>();
  /** Decided, and not yet yielded. */
  #results: SendResult[] = [];
  #responseCount = 0;
  /** What the iteration throws at its end. */
  #failure: { readonly error: unknown } | undefined;
  /** Wakes the loop of `run` after anything has changed. */
  #wake = (): void => {};

  constructor(settings: SenderSettings, limiter: RateLimiter) {
    this.#settings = settings;
    this.#keys = new DedupKeys(settings.endpoint);
    this.#state = {
      limiter,
      breaker: new CircuitBreaker(),
      stop: this.#stop,
      check: () => this.#askStore(() => settings.store?.check?.()),
    };
  }

  async *run(requests: Iterable<SendInput> | AsyncIterable<SendInput>): AsyncGenerator<SendResult, void, undefined> {
    const { signal, concurrency } = this.#settings;
    const stop = () => this.#end();
    signal?.addEventListener('abort', stop);
    if (signal?.aborted) stop();
    const input = Symbol.asyncIterator in requests ? requests[Symbol.asyncIterator]() : requests[Symbol.iterator]();
    let requestCount = 0;
    let isReading = false;
    let isAtEnd = false;

    const readNext = async (): Promise<void> => {
      isReading = true;
      try {
        const next = await input.next();
        if (next.done) isAtEnd = true;
        else if (!this.#stop.isStopped) this.#start(next.value, requestCount++);
      } catch (error) {
        // What came before it is still sent. Whoever aborts may have closed the input.
        isAtEnd = true;
        if (!this.#stop.isStopped) this.#failure ??= { error };
      }
      isReading = false;
      this.#wake();
    };

    try {
      for (;;) {
        while (this.#results.length > 0) {
          const results = this.#results;
          this.#results = [];
          yield* results;
        }
        const isOver = isAtEnd || this.#stop.isStopped;
        if (isOver && this.#inFlight.size === 0) break;
        const changed = new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        if (!isOver && !isReading && this.#inFlight.size < concurrency) void readNext();
        await changed;
      }
      if (this.#failure !== undefined) throw this.#failure.error;
    } finally {
      signal?.removeEventListener('abort', stop);
      this.#stop.stop();
      await Promise.all(this.#inFlight);
      const closed = isAtEnd ? undefined : closeInput(input);
      // An input that still waits for its next request may wait for ever.
      if (!isReading) await closed;
    }
  }

  #start(item: unknown, requestIndex: number): void {
    const task = this.#deliver(item, requestIndex).finally(() => {
      this.#inFlight.delete(task);
      this.#wake();
    });
    this.#inFlight.add(task);
  }

  /** Begins nothing more. */
  #end(): void {
    this.#stop.stop();
    this.#wake();
  }

  /** The first failure is the one that the iteration throws. */
  #fail(error: unknown): void {
    this.#failure ??= { error };
    this.#end();
  }

  /** Never rejects. */
  async #deliver(item: unknown, requestIndex: number): Promise<void> {
    const read = readInput(item);
    if ('refusal' in read) return this.#report([{ requestIndex, position: 0, ...read.refusal }]);
    const undecided = new Set(read.events.keys());
    const report = (results: readonly SendResult[]): void => {
      for (const { position } of results) undecided.delete(position);
      this.#report(results);
    };
    try {
      const pending = await this.#withoutKnown(read, requestIndex, report);
      if (pending !== undefined) await this.#send(pending, requestIndex, report);
    } catch {
      // Stopped: what was not sent is not reported.
      if (this.#stop.isStopped) return;
      report([...undecided].map((position) => ({ requestIndex, position, ...internalError })));
    }
  }

  #report(results: readonly SendResult[]): void {
    this.#results.push(...results);
    this.#wake();
  }

  /** Reports the events that the store knows, and gives the others. */
  async #withoutKnown(
    { request, events }: ReadRequest,
    requestIndex: number,
    report: (results: readonly SendResult[]) => void,
  ): Promise<PendingRequest | undefined> {
    const { store } = this.#settings;
    const positions = [...events.keys()];
    if (store === undefined) return { request, positions, keys: [] };
    const keys = this.#keys.of(request, events);
    const statuses = await this.#askStore(() => Promise.all(keys.map((key) => store.has(key))));
    const all = { request, positions, keys };
    report(
      keys.flatMap((key, position) => {
        const status = statuses[position];
        if (!status) return [];
        return status === 'uncertain'
          ? { requestIndex, position, ...describe('uncertain', { response: partlyAccepted }), key }
          : { requestIndex, position, status: 'known', key };
      }),
    );
    return selectEvents(
      all,
      positions.filter((position) => !statuses[position]),
    );
  }

  /** Sends events, in as many requests as it takes to separate the good ones from the bad. */
  async #send(
    pending: PendingRequest,
    requestIndex: number,
    report: (results: readonly SendResult[]) => void,
  ): Promise<void> {
    const result = await postWithRetries(pending.request, this.#settings, this.#settings, this.#state);
    const { response, httpStatus } = result;
    const responseIndex = httpStatus === undefined ? undefined : this.#responseCount++;
    const outcome = deliveryOutcome(response, pending.positions.length);
    const resultsOf = (indexes: readonly number[], status: SendResult['status']): SendResult[] =>
      indexes.map((index) => {
        const [position, key] = [pending.positions[index] ?? index, pending.keys[index]];
        return {
          requestIndex,
          position,
          ...describe(status, result),
          ...(responseIndex !== undefined && { responseIndex }),
          ...(key !== undefined && { key }),
        };
      });

    for (const status of ['accepted', 'uncertain'] as const) {
      try {
        await this.#remember(pending, outcome[status], status);
      } finally {
        // TikTok has them, even when that cannot be remembered.
        report(resultsOf(outcome[status], status));
      }
    }
    report(resultsOf(outcome.refused, 'refused'));
    const abort = abortOf(result, outcome.refused.length);
    // After an abort by the caller, the delivery ends for that reason alone.
    if (abort !== undefined && !this.#stop.isStopped) this.#fail(abort);
    for (const indexes of outcome.retry) {
      const rest = selectEvents(pending, indexes);
      if (rest !== undefined) await this.#send(rest, requestIndex, report);
    }
  }

  async #remember({ keys }: PendingRequest, indexes: readonly number[], status: DeliveryStatus): Promise<void> {
    const { store } = this.#settings;
    if (store === undefined || indexes.length === 0) return;
    const added = indexes.map((index) => keys[index]).filter((key) => key !== undefined);
    await this.#askStore(() => store.add(added, status));
  }

  /** Without its store a delivery must not go on: what it sends would be sent again later. */
  async #askStore<Answer>(ask: () => Answer | Promise<Answer>): Promise<Answer> {
    try {
      return await ask();
    } catch (error) {
      this.#fail(error);
      throw error;
    }
  }
}

/** Why no further request can succeed. */
const abortOf = ({ response, outage }: FinalResult, refused: number): SendAborted | undefined => {
  if (outage !== undefined) return new SendAborted('outage', outage);
  if (refused === 0 || refusalSubject(response) !== 'accessToken') return undefined;
  return new SendAborted('accessToken', `TikTok refuses the access token (${response.name}). ${response.advice}`);
};

/** What an earlier run was told about events that are uncertain since. */
const partlyAccepted: ClassifiedResponse = classifyResponse({ status: 200, body: { code: 20_001 } });

const describe = (
  status: SendResult['status'],
  { response, httpStatus, connectionError }: Partial<PostResult> & Pick<PostResult, 'response'>,
): Omit<SendResult, 'requestIndex' | 'position'> => {
  const { outcome, code, name, field, advice } = response;
  return {
    status,
    outcome,
    ...(code !== undefined && { code }),
    name,
    ...(field !== undefined && { field }),
    advice,
    ...(httpStatus !== undefined && { httpStatus }),
    ...(connectionError !== undefined && { connectionError }),
  };
};

const closeInput = async (input: Iterator<unknown> | AsyncIterator<unknown>): Promise<void> => {
  try {
    await input.return?.();
  } catch {
    // The delivery has its own reason to end.
  }
};
