import type { PostResult } from './post.js';

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
