import { TransformError } from '../errors.js';
import { isObjectLike, tryTo } from '../values/objects.js';
import { CircuitBreaker } from './circuitBreaker.js';
import { DedupKeys } from './dedupKeys.js';
import { KeyLocks } from './keyLocks.js';
import { readOptions, type SenderOptions, type SenderSettings } from './options.js';
import { RateLimiter } from './rateLimiter.js';
import { readInput, type SendInput } from './readRequest.js';
import { type DeliveryContext, RequestDelivery } from './requestDelivery.js';
import type { SendResult } from './sendResult.js';
import { StopSwitch } from './stopSwitch.js';

/** Delivers requests to TikTok. */
export interface Sender {
  /**
   * Sends requests, and yields one result per payload as soon as it is decided.
   *
   * Nothing is sent before the first result is asked for, and at most `concurrency` requests are held: further ones are
   * read when results are taken. It takes what `batchEvents` yields: a refusal gives one `refused` result, and
   * `eventIndex` names the event that a result is about. Whoever leaves the loop early waits for the requests in flight.
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
      if (!isIterable(requests))
        throw new TransformError('invalid-option', 'Requests must be an iterable or an async iterable');
      return new Delivery(settings, limiter).run(requests);
    },
  };
};

const isIterable = (requests: unknown): boolean =>
  tryTo(() => isObjectLike(requests) && (Symbol.asyncIterator in requests || Symbol.iterator in requests)) === true;

/** One call of `send`: reads the input, and keeps requests in flight. */
class Delivery {
  readonly #settings: SenderSettings;
  readonly #context: DeliveryContext;
  readonly #stop = new StopSwitch();
  readonly #inFlight = new Set<Promise<void>>();
  /** Decided, and not yet yielded. */
  #results: SendResult[] = [];
  #responseCount = 0;
  /** What the iteration throws at its end: the first failure. */
  #failure: { readonly error: unknown } | undefined;
  /** Wakes the loop of `run` after anything has changed. */
  #wake = (): void => {};

  constructor(settings: SenderSettings, limiter: RateLimiter) {
    this.#settings = settings;
    this.#context = {
      settings,
      limiter,
      breaker: new CircuitBreaker(),
      stop: this.#stop,
      keys: new DedupKeys(settings.endpoint),
      locks: new KeyLocks(),
      report: (results) => {
        this.#results.push(...results);
        this.#wake();
      },
      fail: (error) => {
        this.#failure ??= { error };
        this.#end();
      },
      nextResponseIndex: () => this.#responseCount++,
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
    const read = readInput(item);
    if ('refusal' in read) {
      this.#context.report([{ requestIndex, position: 0, ...read.refusal }]);
      return;
    }
    const task = new RequestDelivery(this.#context, read, requestIndex).run().finally(() => {
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
}

const closeInput = async (input: Iterator<unknown> | AsyncIterator<unknown>): Promise<void> => {
  try {
    await input.return?.();
  } catch {
    // The delivery has its own reason to end.
  }
};
