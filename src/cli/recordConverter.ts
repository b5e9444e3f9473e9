import { type TikTokRequest, type TransformInput, transformEvent, transformEvents } from '../index.js';
import { completePhone } from '../phone.js';
import type { Conversion } from './convertRecords.js';
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

/** How events become requests. */
export interface ConvertOptions extends PrintOptions {
  /** Events share requests. */
  readonly batch?: boolean | undefined;
}

interface Transformed {
  readonly requests: readonly TikTokRequest[];
  readonly refusals: readonly { readonly eventIndex: number; readonly error: unknown }[];
}

const options = { completePhone };

const transformTogether = (events: readonly TransformInput[]): Transformed => {
  const { requests, refusals } = transformEvents(events, options);
  return { requests: requests.map(({ request }) => request), refusals };
};

/** Throws the refusal of an event: its chunk is halved until the event is alone. */
const transformEach = (events: readonly TransformInput[]): Transformed => ({
  requests: events.flatMap((event) => transformEvent(event, options)),
  refusals: [],
});

/**
 * Makes a function that turns a chunk of records into printed requests and refusals. It never throws.
 *
 * @param configured The destination of records that bring none.
 */
export function createRecordConverter(
  configured: Destination | undefined,
  { batch, pretty, showSecrets }: ConvertOptions,
): (records: readonly InputRecord[]) => Conversion {
  const destinations = new DestinationSharer();
  const transform = batch === true ? transformTogether : transformEach;
  const indent = pretty === true ? 2 : undefined;
  const print = (request: TikTokRequest) =>
    `${JSON.stringify(showSecrets === true ? request : maskSecrets(request), null, indent)}\n`;

  function readEvent(record: InputRecord): TransformInput | Refusal {
    if ('problem' in record) return inputRefusal(record.problem);
    const { message, destination } = eventOfRecord(record.value, configured);
    if (destination === undefined) return inputRefusal('missing-destination');
    return { message, destination: destination === configured ? configured : destinations.share(destination) };
  }

  return (records) => {
    const refused = new Map<InputRecord, Refusal>();
    const accepted: [InputRecord, TransformInput][] = [];
    for (const record of records) {
      const event = readEvent(record);
      if ('code' in event) refused.set(record, event);
      else accepted.push([record, event]);
    }

    function printRequests(events: readonly (readonly [InputRecord, TransformInput])[]): string[] {
      try {
        const { requests, refusals } = transform(events.map(([, event]) => event));
        const printed = requests.map(print);
        for (const { eventIndex, error } of refusals) refuse(events[eventIndex], error);
        return printed;
      } catch (error) {
        // A bug, or what is nested too deep to print: the halves show whose it is, and the others are sent.
        const middle = Math.floor(events.length / 2);
        if (middle > 0) return [...printRequests(events.slice(0, middle)), ...printRequests(events.slice(middle))];
        refuse(events[0], error);
        return [];
      }
    }

    function refuse(event: readonly [InputRecord, TransformInput] | undefined, error: unknown): void {
      if (event !== undefined) refused.set(event[0], refusalOf(error));
    }

    const results = printRequests(accepted);
    return {
      accepted: records.length - refused.size,
      results,
      refusals: records.flatMap((record) => {
        const refusal = refused.get(record);
        return refusal === undefined ? [] : [{ line: record.line, refusal }];
      }),
    };
  };
}
