import { type ClassifiedResponse, refusalSubject } from '../../index.js';

/** TikTok has the events already, from a request whose answer was lost. */
const DUPLICATED_REQUEST = 40_050;

/** What an answer means for each event of its request, by position from 0. Every position is in exactly one place. */
export interface DeliveryOutcome {
  readonly accepted: readonly number[];
  /** TikTok took the request, and refused some of its events without naming them. */
  readonly uncertain: readonly number[];
  readonly refused: readonly number[];
  /** To be sent again, each list as a request of its own. */
  readonly retry: readonly (readonly number[])[];
}

const nothing: DeliveryOutcome = { accepted: [], uncertain: [], refused: [], retry: [] };

/**
 * Decides about the events of a request by TikTok's final answer to it.
 *
 * One bad event does not take the others with it: without an event that TikTok names they are sent again; where it names
 * none, the halves of the request show where the bad ones are.
 *
 * @param count How many events the request holds.
 */
export function deliveryOutcome(answer: ClassifiedResponse, count: number): DeliveryOutcome {
  const all = [...Array(count).keys()];
  // A position outside of the request may have been meant for any event, so the others count as little.
  const named = new Set(answer.failedEvents.every((position) => position < count) ? answer.failedEvents : []);
  const [refused, others] = [
    all.filter((position) => named.has(position)),
    all.filter((position) => !named.has(position)),
  ];
  if (answer.outcome === 'delivered' || answer.code === DUPLICATED_REQUEST) return { ...nothing, accepted: all };
  if (answer.outcome === 'partial')
    return refused.length > 0 ? { ...nothing, accepted: others, refused } : { ...nothing, uncertain: all };

  const canSaveOthers = refusalSubject(answer) === 'events' && count > 1;
  if (!canSaveOthers || others.length === 0) return { ...nothing, refused: all };
  if (refused.length > 0) return { ...nothing, refused, retry: [others] };
  const middle = Math.ceil(count / 2);
  return { ...nothing, retry: [all.slice(0, middle), all.slice(middle)] };
}
