/** Errors of the way to TikTok; any other may be about the one request. */
const unreachable = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH']);

/** One request may break its connection by itself; so many in a row do not, with all their attempts. */
const mostUnanswered = 5;

/** Notices that TikTok is out of reach, so that a run need not use up all attempts of all its requests. */
export class OutageWatch {
  #hasAnswered = false;
  #unansweredInARow = 0;

  /** Something came back for an attempt, whatever it says. */
  answered(): void {
    this.#hasAnswered = true;
    this.#unansweredInARow = 0;
  }

  /**
   * Nothing came back for the last attempt of a request.
   *
   * @returns Why the next request would do no better; `undefined` when it may.
   */
  gaveUp(connectionError: string): string | undefined {
    this.#unansweredInARow += 1;
    if (!this.#hasAnswered && unreachable.has(connectionError)) return `TikTok cannot be reached (${connectionError}).`;
    if (this.#unansweredInARow < mostUnanswered) return undefined;
    return `TikTok cannot be reached: ${mostUnanswered} requests in a row got no answer (${connectionError}).`;
  }
}
