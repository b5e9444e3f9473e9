import { splitRequest, type TikTokRequest } from '../../index.js';

/** Events of one record of the input, on their way to TikTok as one request. */
export interface PendingRequest {
  /** Where the record starts in the input. */
  readonly line: number;
  readonly request: TikTokRequest;
  /** What the ledger knows each event by. */
  readonly keys: readonly string[];
  /** Where each event stands in the request as it was read. */
  readonly positions: readonly number[];
}

/** A parcel of some of its events, by position in the request as it is now; `undefined` when it holds none of them. */
export function selectEvents(parcel: PendingRequest, chosen: readonly number[]): PendingRequest | undefined {
  const wanted = new Set(chosen);
  const left = parcel.keys.flatMap((_key, index) => (wanted.has(index) ? [] : [index]));
  const { request } = splitRequest(parcel.request, left);
  if (request === undefined) return undefined;
  return {
    line: parcel.line,
    request,
    keys: parcel.keys.filter((_key, index) => wanted.has(index)),
    positions: parcel.positions.filter((_position, index) => wanted.has(index)),
  };
}
