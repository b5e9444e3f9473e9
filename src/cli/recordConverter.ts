import { type TikTokRequest, transformEvent } from '../index.js';
import { completePhone } from '../phone.js';
import { maskSecrets } from './maskSecrets.js';
import type { Destination } from './readDestination.js';
import { DestinationSharer } from './records/destinationSharer.js';
import { eventOfRecord } from './records/eventOfRecord.js';
import type { InputRecord } from './records/readRecords.js';
import { inputRefusal, type Refusal, refusalOf } from './refusal.js';

export interface PrintOptions {
  /** Indented, over several lines. */
  readonly pretty?: boolean | undefined;
  readonly showSecrets?: boolean | undefined;
}

/** The requests of one record, printed and counted. */
export interface Accepted {
  readonly requests: number;
  readonly text: string;
}

/**
 * Makes a function that turns one record of the input into the text of its requests, or into a refusal. It never throws.
 *
 * @param configured The destination of records that bring none.
 */
export function createRecordConverter(
  configured: Destination | undefined,
  { pretty, showSecrets }: PrintOptions,
): (record: InputRecord) => Accepted | Refusal {
  const destinations = new DestinationSharer();
  const indent = pretty === true ? 2 : undefined;
  const print = (request: TikTokRequest) =>
    `${JSON.stringify(showSecrets === true ? request : maskSecrets(request), null, indent)}\n`;

  return (record) => {
    if ('problem' in record) return inputRefusal(record.problem);
    try {
      const { message, destination } = eventOfRecord(record.value, configured);
      if (destination === undefined) return inputRefusal('missing-destination');
      const shared = destination === configured ? configured : destinations.share(destination);
      const requests = transformEvent({ message, destination: shared }, { completePhone });
      return { requests: requests.length, text: requests.map(print).join('') };
    } catch (error) {
      return refusalOf(error);
    }
  };
}
