import { judgeAnswer } from './judgeAnswer.js';
import { type Parcel, pick } from './parcel.js';
import type { Reply } from './postRequest.js';

/** Told of each event once, as soon as TikTok has decided about it. */
export interface DeliveryReport {
  readonly accepted: (events: Parcel, reply: Reply) => Promise<void>;
  readonly refused: (events: Parcel, reply: Reply) => Promise<void>;
  /** TikTok took the request, and refused some of its events without naming them; they are told as accepted, too. */
  readonly unnamedRefusals: (events: Parcel, reply: Reply) => Promise<void>;
}

/** Sends the events of a parcel, in as many requests as it takes to keep the good ones apart from the bad. */
export async function sendParcel(
  parcel: Parcel,
  post: (request: Parcel['request']) => Promise<Reply>,
  report: DeliveryReport,
): Promise<void> {
  const reply = await post(parcel.request);
  const { accepted, refused, again } = judgeAnswer(reply.answer, parcel.keys.length);
  const [taken, failed] = [pick(parcel, accepted), pick(parcel, refused)];
  if (taken !== undefined) await report.accepted(taken, reply);
  if (failed !== undefined) await report.refused(failed, reply);
  if (reply.answer.outcome === 'partial' && failed === undefined) await report.unnamedRefusals(parcel, reply);
  for (const positions of again) {
    const rest = pick(parcel, positions);
    if (rest !== undefined) await sendParcel(rest, post, report);
  }
}
