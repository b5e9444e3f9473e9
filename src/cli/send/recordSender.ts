import type { TikTokRequest } from '../../index.js';
import { CommandError } from '../commandError.js';
import type { InputItem, ParsedItem } from '../input/parseItem.js';
import { inputRefusal, type Refusal } from '../refusal.js';
import { DedupKeys } from './dedupKeys.js';
import { DeliveryReport, type Records } from './deliveryReport.js';
import { eventsOfRequest } from './eventsOfRequest.js';
import type { KnownFate } from './ledger.js';
import { parseRequest } from './parseRequest.js';
import { selectEvents } from './pendingRequest.js';
import type { PostResult } from './postRequest.js';
import { SendAborted } from './sendAborted.js';
import { sendAndBisect } from './sendAndBisect.js';

export interface RecordSenderOptions extends Records {
  readonly post: (request: TikTokRequest) => Promise<PostResult>;
  /** Where `post` sends to. */
  readonly endpoint: string;
}

/**
 * Makes a function that sends the events of one record, those left out that TikTok has taken already.
 *
 * It throws only what must end the run: `RunStopped` when no further request can succeed, `CommandError` when a file
 * cannot be written.
 */
export function createRecordSender({ post, endpoint, ...records }: RecordSenderOptions) {
  const { memory, failures, tally } = records;
  const eventKeys = new DedupKeys(endpoint);
  const report = new DeliveryReport(records);

  async function refuseRecord(line: number, refusal: Refusal): Promise<void> {
    tally.refuse(refusal.code);
    await failures.write({ line, ...refusal });
  }

  async function sendRecord({ line, value }: ParsedItem): Promise<void> {
    const read = parseRequest(value);
    if ('wrongField' in read) {
      const { code, text } = inputRefusal('invalid-request');
      return refuseRecord(line, { code, text: `${text}: look at ${read.wrongField}` });
    }
    const sent = eventsOfRequest(read.request);
    const keys = eventKeys.of(read.request, sent);
    const parcel = { line, request: read.request, keys, positions: [...keys.keys()] };
    const fates = keys.map((key) => memory.statusOf(key));
    const positionsOf = (fate: KnownFate | undefined) =>
      parcel.positions.filter((position) => fates[position] === fate);

    const before = positionsOf('deliveredBefore');
    tally.deliveredBefore += before.length;
    tally.knownByContent += before.filter((position) => !sent[position]?.event_id).length;
    tally.repeated += positionsOf('delivered').length;
    await report.inDoubtBefore(line, positionsOf('inDoubt').length);
    const unsent = selectEvents(parcel, positionsOf(undefined));
    if (unsent !== undefined) await sendAndBisect(unsent, post, report);
  }

  return async (record: InputItem): Promise<void> => {
    if ('problem' in record) return refuseRecord(record.line, inputRefusal(record.problem));
    try {
      await sendRecord(record);
    } catch (error) {
      if (error instanceof SendAborted || error instanceof CommandError) throw error;
      // A bug, or what is nested too deep to print: the other records are still sent.
      await refuseRecord(record.line, inputRefusal('internal-error'));
    }
  };
}
