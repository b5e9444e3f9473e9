import { type ClassifiedResponse, refusalSubject } from '../events-api/classifyResponse.js';
import type { TikTokRequest } from '../events-api/request.js';
import { splitRequest } from '../events-api/splitRequest.js';
import type { SenderSettings } from './options.js';

/** Events on their way to TikTok in one request: all of a request as it was given, or some of them. */
export interface PendingRequest {
  readonly request: TikTokRequest;
  /** Where each event stands in the request as it was given. */
  readonly positions: readonly number[];
}

/** The items at these indexes. */
export const pick = <Item extends number | string>(items: readonly Item[], indexes: readonly number[]): Item[] =>
  indexes.flatMap((index) => items[index] ?? []);

/** Keeps the events at these indexes of the present request; `undefined` when there are none. */
export const selectEvents = (pending: PendingRequest, indexes: readonly number[]): PendingRequest | undefined => {
  if (indexes.length === pending.positions.length) return pending;
  const selected = new Set(indexes);
  const others = [...pending.positions.keys()].filter((index) => !selected.has(index));
  const { request } = splitRequest(pending.request, others);
  return request && { request, positions: pick(pending.positions, indexes) };
};

/** What a response means for each event of its request, by index from 0. Every index is in exactly one list. */
export interface DeliveryOutcome {
  readonly accepted: readonly number[];
  /** TikTok accepted some of these events, and refused some without naming them. Empty when those are sent again. */
  readonly uncertain: readonly number[];
  readonly refused: readonly number[];
  /** To be sent again, each list as a request of its own. */
  readonly retry: readonly (readonly number[])[];
}

const nothing: DeliveryOutcome = { accepted: [], uncertain: [], refused: [], retry: [] };

const halves = (indexes: readonly number[]): (readonly number[])[] => {
  const middle = Math.ceil(indexes.length / 2);
  return [indexes.slice(0, middle), indexes.slice(middle)];
};

/**
 * Decides about the events of a request by TikTok's final response to it.
 *
 * One bad event does not take the others with it. Where TikTok names the bad ones, the others are sent again without them;
 * where it names none, the halves of the request are sent, until each bad event is alone.
 *
 * @param count How many events the request holds.
 */
export const deliveryOutcome = (
  response: ClassifiedResponse,
  count: number,
  { resendUncertain }: Pick<SenderSettings, 'resendUncertain'>,
): DeliveryOutcome => {
  const all = [...Array(count).keys()];
  if (response.outcome === 'delivered') return { ...nothing, accepted: all };

  // An index outside of the request may mean any event, so the other names are not trusted either.
  const named = new Set(response.failedEvents.every((index) => index < count) ? response.failedEvents : []);
  const refused = all.filter((index) => named.has(index));
  const others = all.filter((index) => !named.has(index));
  const isPartial = response.outcome === 'partial';
  if (isPartial && refused.length > 0) return { ...nothing, accepted: others, refused };
  if (isPartial && !resendUncertain) return { ...nothing, uncertain: all };

  const isAboutEvents = (isPartial || refusalSubject(response) === 'events') && count > 1;
  if (!isAboutEvents || others.length === 0) return { ...nothing, refused: all };
  return refused.length > 0 ? { ...nothing, refused, retry: [others] } : { ...nothing, retry: halves(all) };
};
