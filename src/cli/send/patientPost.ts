import pRetry from 'p-retry';
import type { TikTokRequest } from '../../index.js';
import { OutageWatch } from './outageWatch.js';
import { Pace } from './pace.js';
import { type Connection, postRequest, type Reply } from './postRequest.js';

/** How hard TikTok is pressed. */
export interface Patience {
  readonly requestsPerSecond: number;
  /** How often a request is sent before it is given up. */
  readonly attempts: number;
  /** The wait after the first attempt; it doubles with each, and a random share is added. */
  readonly firstWaitMs: number;
}

const longestWaitMs = 60_000;

/** The answer to an attempt may well be another the next time. */
class TryAgain extends Error {}

const isTemporary = ({ answer }: Reply) => answer.outcome === 'throttled' || answer.outcome === 'retryable';

/**
 * Makes a function that sends a request, at a steady rate, until TikTok decides about it or the attempts are used up.
 *
 * It throws the reason of `stopped` once that is aborted; an attempt under way is still waited for.
 *
 * @param check Asked before each attempt; what it throws ends the request.
 */
export function createPatientPost(
  connection: Connection,
  patience: Patience,
  stopped: AbortSignal,
  check: () => Promise<void>,
) {
  const { requestsPerSecond, attempts, firstWaitMs } = patience;
  const pace = new Pace(requestsPerSecond);
  const outage = new OutageWatch();

  return async (request: TikTokRequest): Promise<Reply> => {
    const last: { reply?: Reply } = {};
    const attempt = async () => {
      await pace.turn(stopped, check);
      last.reply = await postRequest(request, connection);
      if (last.reply.httpStatus !== undefined) outage.answered();
      // TikTok asks everybody to wait, not only this request.
      pace.hold(last.reply.waitMs);
      if (isTemporary(last.reply)) throw new TryAgain();
    };
    try {
      await pRetry(attempt, {
        retries: attempts - 1,
        minTimeout: firstWaitMs,
        maxTimeout: longestWaitMs,
        randomize: true,
        signal: stopped,
        shouldRetry: ({ error }) => error instanceof TryAgain,
      });
    } catch (error) {
      const isDecided = last.reply !== undefined && !isTemporary(last.reply);
      // Stopped while an attempt is under way, p-retry throws even if that attempt succeeds. What got no answer TikTok may have.
      if (!isDecided && last.reply?.connectionError === undefined) stopped.throwIfAborted();
      if (!isDecided && !stopped.aborted && !(error instanceof TryAgain)) throw error;
    }
    if (last.reply === undefined) throw new Error('no attempt was made');
    if (isTemporary(last.reply)) return { ...last.reply, outage: outage.gaveUp(last.reply) };
    outage.decided();
    return last.reply;
  };
}
