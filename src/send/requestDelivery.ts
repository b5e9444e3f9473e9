import { type ClassifiedResponse, classifyResponse, refusalSubject } from '../events-api/classifyResponse.js';
import { deliveryOutcome, type PendingRequest, pick, selectEvents } from './bisect.js';
import type { DedupKeys } from './dedupKeys.js';
import type { DeliveryStatus } from './deliveryStore.js';
import type { KeyLocks } from './keyLocks.js';
import type { SenderSettings } from './options.js';
import type { PostResult } from './post.js';
import { internalError, type Origin, type ReadInput } from './readRequest.js';
import { type FinalResult, postWithRetries, type RunState } from './retry.js';
import type { SendResult } from './sendResult.js';

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

/** What all requests of a delivery share. */
export interface DeliveryContext extends RunState {
  readonly settings: SenderSettings;
  readonly keys: DedupKeys;
  readonly locks: KeyLocks;
  readonly report: (results: readonly SendResult[]) => void;
  /** Ends the delivery because of an error. */
  readonly fail: (error: unknown) => void;
  readonly nextResponseIndex: () => number;
}

/** What a result says beside its place in the input. */
type Decision = Omit<SendResult, 'requestIndex' | 'position' | keyof Origin | 'key'>;

/** Delivers one request: without the events that the store knows, and in as many requests as it takes to separate bad events. */
export class RequestDelivery {
  readonly #context: DeliveryContext;
  readonly #read: ReadInput;
  readonly #requestIndex: number;
  readonly #undecided: Set<number>;
  /** By position; empty without a store. */
  #keys: readonly string[] = [];

  constructor(context: DeliveryContext, read: ReadInput, requestIndex: number) {
    this.#context = context;
    this.#read = read;
    this.#requestIndex = requestIndex;
    this.#undecided = new Set(read.events.keys());
  }

  /** Never rejects. */
  async run(): Promise<void> {
    const { settings, keys, locks, stop } = this.#context;
    let release = (): void => {};
    try {
      if (settings.store !== undefined) {
        this.#keys = keys.of(this.#read.request, this.#read.events);
        release = await locks.acquire(this.#keys);
        stop.throwIfStopped();
      }
      const pending = await this.#withoutKnown();
      if (pending !== undefined) await this.#sendAndBisect(pending);
    } catch {
      // Stopped: what was not sent is not reported.
      if (!stop.isStopped) this.#report([...this.#undecided], internalError);
    } finally {
      release();
    }
  }

  #report(positions: readonly number[], decision: Decision): void {
    for (const position of positions) this.#undecided.delete(position);
    this.#context.report(
      positions.map((position) => {
        const origin = this.#read.origins[position];
        const key = this.#keys[position];
        return {
          requestIndex: this.#requestIndex,
          position,
          ...origin,
          ...decision,
          ...(key !== undefined && { key }),
        };
      }),
    );
  }

  /** Reports the events that the store knows, and returns the others. */
  async #withoutKnown(): Promise<PendingRequest | undefined> {
    const { store, resendUncertain } = this.#context.settings;
    const { request, events } = this.#read;
    const positions = [...events.keys()];
    if (store === undefined) return { request, positions };
    const statuses = await this.#askStore(() => Promise.all(this.#keys.map((key) => store.has(key))));
    const [uncertain, known, unknown]: [number[], number[], number[]] = [[], [], []];
    for (const position of positions) {
      const status = statuses[position];
      if (status === 'uncertain') (resendUncertain ? unknown : uncertain).push(position);
      else (status ? known : unknown).push(position);
    }
    this.#report(uncertain, describe('uncertain', { response: partlyAccepted }));
    this.#report(known, { status: 'known' });
    return selectEvents({ request, positions }, unknown);
  }

  async #sendAndBisect(pending: PendingRequest): Promise<void> {
    const { settings, stop, fail, nextResponseIndex } = this.#context;
    const check = () => this.#askStore(() => settings.store?.check?.());
    const result = await postWithRetries(pending.request, settings, this.#context, check);
    const responseIndex = result.httpStatus === undefined ? {} : { responseIndex: nextResponseIndex() };
    const outcome = deliveryOutcome(result.response, pending.positions.length, settings);
    const report = (indexes: readonly number[], status: SendResult['status']): void =>
      this.#report(pick(pending.positions, indexes), { ...describe(status, result), ...responseIndex });

    for (const status of ['accepted', 'uncertain'] as const) {
      try {
        await this.#remember(pick(pending.positions, outcome[status]), status);
      } finally {
        // TikTok has them, even when that cannot be remembered.
        report(outcome[status], status);
      }
    }
    report(outcome.refused, 'refused');
    const abort = abortOf(result, outcome.refused.length);
    // After an abort by the caller, the delivery ends for that reason alone.
    if (abort !== undefined && !stop.isStopped) fail(abort);
    for (const indexes of outcome.retry) {
      const part = selectEvents(pending, indexes);
      if (part !== undefined) await this.#sendAndBisect(part);
    }
  }

  async #remember(positions: readonly number[], status: DeliveryStatus): Promise<void> {
    const { store } = this.#context.settings;
    if (store === undefined || positions.length === 0) return;
    await this.#askStore(() => store.add(pick(this.#keys, positions), status));
  }

  /** Without its store a delivery must not go on: what it sends would be sent again later. */
  async #askStore<Result>(ask: () => Result | Promise<Result>): Promise<Result> {
    try {
      return await ask();
    } catch (error) {
      this.#context.fail(error);
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

/** TikTok's response in an earlier run to events that are uncertain since. */
const partlyAccepted: ClassifiedResponse = classifyResponse({ status: 200, body: { code: 20_001 } });

const describe = (
  status: SendResult['status'],
  { response, httpStatus, connectionError, message }: Partial<PostResult> & Pick<PostResult, 'response'>,
): Decision => {
  const { outcome, code, name, field, advice } = response;
  return {
    status,
    outcome,
    ...(code !== undefined && { code }),
    name,
    ...(field !== undefined && { field }),
    advice,
    ...(message !== undefined && { message }),
    ...(httpStatus !== undefined && { httpStatus }),
    ...(connectionError !== undefined && { connectionError }),
  };
};
