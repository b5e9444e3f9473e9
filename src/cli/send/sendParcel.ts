import type { DeliveryReport } from './deliveryReport.js';
import { judgeAnswer } from './judgeAnswer.js';
import { type Parcel, pick } from './parcel.js';
import type { Reply } from './postRequest.js';

/**
 * Sends the events of a parcel, in as many requests as it takes to keep the good ones apart from the bad.
 *
 * @param report Told of each event once, as soon as TikTok has decided about it.
 */
export async function sendParcel(
  parcel: Parcel,
  post: (request: Parcel['request']) => Promise<Reply>,
  report: DeliveryReport,
): Promise<void> {
  const reply = await post(parcel.request);
  const judgement = judgeAnswer(reply.answer, parcel.keys.length);
  for (const fate of ['accepted', 'inDoubt', 'refused'] as const) {
    const events = pick(parcel, judgement[fate]);
    if (events !== undefined) await report[fate](events, reply);
  }
  for (const positions of judgement.again) {
    const rest = pick(parcel, positions);
    if (rest !== undefined) await sendParcel(rest, post, report);
  }
}
