import type { PostResult } from './postRequest.js';

/** Errors of the way to TikTok; any other may be about the one request. */
const unreachable = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH']);

/** One request may fail by itself; so many in a row do not, with all their attempts. */
const mostGivenUp = 5;

/** Notices that TikTok takes nothing, so that a run need not use up all attempts of all its requests. */
export class CircuitBreaker {
  #hasAnswered = false;
  #givenUpInARow = 0;

  /** Something came back for an attempt, whatever it says. */
  recordResponse(): void {
    this.#hasAnswered = true;
  }

  /** TikTok took a request or refused it. */
  recordSuccess(): void {
    this.#givenUpInARow = 0;
  }

  /**
   * The last attempt of a request failed like those before it.
   *
   * @returns Why the next request would do no better; `undefined` when it may.
   */
  recordFailure({ answer, httpStatus, connectionError }: PostResult): string | undefined {
    this.#givenUpInARow += 1;
    if (!this.#hasAnswered && connectionError !== undefined && unreachable.has(connectionError)) {
      return `TikTok cannot be reached (${connectionError}).`;
    }
    if (this.#givenUpInARow < mostGivenUp) return undefined;
    const why = connectionError ?? (answer.name === 'UNKNOWN' ? `HTTP ${httpStatus}` : answer.name);
    return `TikTok takes nothing any more: ${mostGivenUp} requests in a row were given up (${why}).`;
  }
}
