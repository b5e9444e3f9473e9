import type { Outcome } from '../events-api/responseCodes.js';

/**
 * What became of one event of a request.
 *
 * It holds nothing of the event, and TikTok's own message, which may repeat personal data, only with `showMessages`.
 */
export interface SendResult {
  /** Which request, counted from 0 over everything that the iterable yields. */
  readonly requestIndex: number;
  /** Which event of that request as it was given, from 0. A value that is no request has the one position 0. */
  readonly position: number;
  /**
   * Which of the events given to `batchEvents` or `transformEvents`, from 0. Absent for a bare request, and where
   * `eventIndexes` and `payloadCounts` do not fit the request.
   */
  readonly eventIndex?: number;
  /** How many results that event has in all, one per TikTok name; present with `eventIndex`. */
  readonly payloadCount?: number;
  /**
   * - `accepted`: TikTok has the event.
   * - `refused`: TikTok has refused the event, or its request was given up; `outcome` tells which.
   * - `uncertain`: TikTok accepted the request in part (20001) and did not name the events it refused, now or in an
   *   earlier run that the store remembers.
   * - `known`: the store remembers the event as accepted, so it was not sent.
   */
  readonly status: 'accepted' | 'refused' | 'uncertain' | 'known';
  /** What TikTok did with the request. After `throttled` and `retryable`, the same request may succeed later. */
  readonly outcome?: Outcome;
  /** The code in TikTok's response. */
  readonly code?: number;
  /**
   * TikTok's name of the code, or `UNKNOWN`; `INVALID_REQUEST` for a value that is no request, `INTERNAL_ERROR` for a
   * request that cannot be sent; the code of a refusal from `transformEvents`.
   */
  readonly name?: string;
  /** The field that TikTok rejects, as the path of its reference; see `ClassifiedResponse`. */
  readonly field?: string;
  /** One sentence on what to do. */
  readonly advice?: string;
  /** The message of TikTok's response, cut at 1,000 characters; only with `showMessages`. */
  readonly message?: string;
  readonly httpStatus?: number;
  /** Why there was no response, such as `ECONNREFUSED` or `TIMEOUT`: TikTok may have the event all the same. */
  readonly connectionError?: string;
  /** Events decided by the same response share this number; it counts the responses of one `send`, from 0. */
  readonly responseIndex?: number;
  /** The key by which the store knows the event; only with a store. */
  readonly key?: string;
}
