import { deliveryOutcome } from './deliveryOutcome.js';
import type { DeliveryReport } from './deliveryReport.js';
import { type PendingRequest, selectEvents } from './pendingRequest.js';
import type { PostResult } from './postRequest.js';

/**
 * Sends the events of a parcel, in as many requests as it takes to keep the good ones apart from the bad.
 *
 * @param report Told of each event once, as soon as TikTok has decided about it.
 */
export async function sendAndBisect(
  parcel: PendingRequest,
  post: (request: PendingRequest['request']) => Promise<PostResult>,
  report: DeliveryReport,
): Promise<void> {
  const reply = await post(parcel.request);
  const judgement = deliveryOutcome(reply.answer, parcel.keys.length);
  for (const fate of ['accepted', 'uncertain', 'refused'] as const) {
    const events = selectEvents(parcel, judgement[fate]);
    if (events !== undefined) await report[fate](events, reply);
  }
  for (const positions of judgement.retry) {
    const rest = selectEvents(parcel, positions);
    if (rest !== undefined) await sendAndBisect(rest, post, report);
  }
}
