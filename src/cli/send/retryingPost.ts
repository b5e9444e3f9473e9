import pRetry from 'p-retry';
import type { TikTokRequest } from '../../index.js';
import { CircuitBreaker } from './circuitBreaker.js';
import { type Connection, type PostResult, postRequest } from './postRequest.js';
import { RateLimiter } from './rateLimiter.js';

/** How hard TikTok is pressed. */
export interface RetryPolicy {
  readonly requestsPerSecond: number;
  /** How often a request is sent before it is given up. */
  readonly attempts: number;
  /** The wait after the first attempt; it doubles with each, and a random share is added. */
  readonly firstWaitMs: number;
}

const longestWaitMs = 60_000;

/** The answer to an attempt may well be another the next time. */
class RetryableError extends Error {}

const isTemporary = ({ answer }: PostResult) => answer.outcome === 'throttled' || answer.outcome === 'retryable';

/**
 * Makes a function that sends a request, at a steady rate, until TikTok decides about it or the attempts are used up.
 *
 * It throws the reason of `stopped` once that is aborted; an attempt under way is still waited for.
 *
 * @param check Asked before each attempt; what it throws ends the request.
 */
export function createRetryingPost(
  connection: Connection,
  patience: RetryPolicy,
  stopped: AbortSignal,
  check: () => Promise<void>,
) {
  const { requestsPerSecond, attempts, firstWaitMs } = patience;
  const pace = new RateLimiter(requestsPerSecond);
  const outage = new CircuitBreaker();

  return async (request: TikTokRequest): Promise<PostResult> => {
    const last: { reply?: PostResult } = {};
    const attempt = async () => {
      await pace.acquire(stopped, check);
      last.reply = await postRequest(request, connection);
      if (last.reply.httpStatus !== undefined) outage.recordResponse();
      // TikTok asks everybody to wait, not only this request.
      pace.pauseFor(last.reply.waitMs);
      if (isTemporary(last.reply)) throw new RetryableError();
    };
    try {
      await pRetry(attempt, {
        retries: attempts - 1,
        minTimeout: firstWaitMs,
        maxTimeout: longestWaitMs,
        randomize: true,
        signal: stopped,
        shouldRetry: ({ error }) => error instanceof RetryableError,
      });
    } catch (error) {
      const isDecided = last.reply !== undefined && !isTemporary(last.reply);
      // Stopped while an attempt is under way, p-retry throws even if that attempt succeeds. What got no answer TikTok may have.
      if (!isDecided && last.reply?.connectionError === undefined) stopped.throwIfAborted();
      if (!isDecided && !stopped.aborted && !(error instanceof RetryableError)) throw error;
    }
    if (last.reply === undefined) throw new Error('no attempt was made');
    if (isTemporary(last.reply)) return { ...last.reply, outage: outage.recordFailure(last.reply) };
    outage.recordSuccess();
    return last.reply;
  };
}
