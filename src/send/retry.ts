import type { TikTokRequest } from '../events-api/request.js';
import type { CircuitBreaker } from './circuitBreaker.js';
import { type Connection, type PostResult, postRequest } from './post.js';
import type { RateLimiter } from './rateLimiter.js';
import type { StopSwitch } from './stopSwitch.js';

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
