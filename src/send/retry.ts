import type { TikTokRequest } from '../events-api/request.js';
import { type Connection, type PostResult, postRequest } from './post.js';
import type { RateLimiter, StopSwitch } from './rateLimiter.js';

export interface RetryPolicy {
  /** How often a request is sent before it is given up. */
  readonly attempts: number;
  /** The wait after the first attempt. It doubles with each further one, and a random share of up to as much is added. */
  readonly firstWaitMs: number;
}

/** What all requests of a run share. */
export interface RunState {
  readonly limiter: RateLimiter;
  readonly breaker: CircuitBreaker;
  /** Once stopped, no attempt begins; one that is in flight is still waited for. */
  readonly stop: StopSwitch;
}

/** What came back for the last attempt, and why no further request can succeed, as a sentence. */
export interface FinalResult extends PostResult {
  readonly outage?: string | undefined;
}

const maxWaitMs = 60_000;

const backOffMs = (attempt: number, firstWaitMs: number): number =>
  Math.round(Math.min(firstWaitMs * 2 ** (attempt - 1) * (1 + Math.random()), maxWaitMs));

/** True when the same request may succeed later. */
const isTemporary = ({ response }: PostResult): boolean =>
  response.outcome === 'throttled' || response.outcome === 'retryable';

/**
 * Sends a request until TikTok accepts or refuses it, or the attempts are used up.
 *
 * @param check Runs before each attempt; what it throws ends the request.
 * @throws When the delivery is stopped before TikTok decides. An attempt without a response is a result even then, because
 * TikTok may have the events.
 */
export const postWithRetries = async (
  request: TikTokRequest,
  settings: Connection & RetryPolicy,
  { limiter, breaker, stop }: RunState,
  check: () => Promise<void>,
): Promise<FinalResult> => {
  const { attempts, firstWaitMs } = settings;
  let last: PostResult | undefined;
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    try {
      if (attempt > 1) await stop.sleep(backOffMs(attempt - 1, firstWaitMs));
      await limiter.acquire(stop, check);
    } catch (error) {
      if (!stop.isStopped || last?.connectionError === undefined) throw error;
      break;
    }
    last = await postRequest(request, settings);
    if (last.httpStatus !== undefined) breaker.recordResponse();
    // TikTok asks the whole sender to wait, not this request alone.
    limiter.pauseFor(last.waitMs);
    if (!isTemporary(last)) {
      breaker.recordSuccess();
      return last;
    }
  }
  if (last === undefined) throw new Error('attempts must be at least 1');
  if (last.connectionError === undefined) stop.throwIfStopped();
  return { ...last, outage: breaker.recordFailure(last) };
};

/** Connection errors that hit every request alike; any other may be about a single request. */
const unreachableErrors = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH']);

/** A single request may fail for its own reasons, with all its attempts. So many in a row do not. */
const maxFailuresInARow = 5;

/** Detects that TikTok accepts nothing any more, so that not every request uses up all its attempts. */
export class CircuitBreaker {
  #hasResponded = false;
  #failuresInARow = 0;

  /** TikTok responded to an attempt, with whatever response. */
  recordResponse(): void {
    this.#hasResponded = true;
  }

  /** TikTok decided about a request: it accepted or refused its events. */
  recordSuccess(): void {
    this.#failuresInARow = 0;
  }

  /**
   * All attempts of a request failed.
   *
   * @param last What came back for the last attempt.
   * @returns Why the next request would fail too, as a sentence; `undefined` when it may succeed.
   */
  recordFailure({ response, httpStatus, connectionError }: PostResult): string | undefined {
    this.#failuresInARow += 1;
    if (!this.#hasResponded && connectionError !== undefined && unreachableErrors.has(connectionError)) {
      return `TikTok cannot be reached (${connectionError}).`;
    }
    if (this.#failuresInARow < maxFailuresInARow) return undefined;
    const reason = connectionError ?? (response.name === 'UNKNOWN' ? `HTTP ${httpStatus}` : response.name);
    return `TikTok takes nothing any more: ${maxFailuresInARow} requests in a row were given up (${reason}).`;
  }
}
