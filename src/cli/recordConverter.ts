import { type TikTokRequest, type TransformInput, transformEvent, transformEvents } from '../index.js';
import { completePhone } from '../phone.js';
import type { Conversion } from './convertRecords.js';
import { DestinationCache } from './input/destinationCache.js';
import { parseEvent } from './input/parseEvent.js';
import type { InputRecord } from './input/readRecord.js';
import type { Destination } from './readDestination.js';
import { redactSecrets } from './redactSecrets.js';
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

/** An event, and the record that brought it. */
interface ReadEvent {
  readonly record: InputRecord;
  readonly event: TransformInput;
}

type Refuse = (event: ReadEvent, error: unknown) => void;

const transformOptions = { completePhone };

/**
 * Makes a function that turns a chunk of records into printed requests and refusals. It never throws.
 *
 * @param configured The destination of records that bring none.
 */
export function createRecordConverter(
  configured: Destination | undefined,
  { batch, pretty, showSecrets }: ConvertOptions,
): (records: readonly InputRecord[]) => Conversion {
  const destinations = new DestinationCache();
  const indent = pretty === true ? 2 : undefined;
  const print = (request: TikTokRequest) =>
    `${JSON.stringify(showSecrets === true ? request : redactSecrets(request), null, indent)}\n`;
  const printRequests = batch === true ? printTogether : printEach;

  function readEvent(record: InputRecord): TransformInput | Refusal {
    if ('problem' in record) return inputRefusal(record.problem);
    const { message, destination } = parseEvent(record.value, configured);
    if (destination === undefined) return inputRefusal('missing-destination');
    return { message, destination: destination === configured ? configured : destinations.share(destination) };
  }

  function printEach(events: readonly ReadEvent[], refuse: Refuse): string[] {
    return events.flatMap((readEvent) => {
      try {
        return transformEvent(readEvent.event, transformOptions).map(print);
      } catch (error) {
        refuse(readEvent, error);
        return [];
      }
    });
  }

  function printTogether(events: readonly ReadEvent[], refuse: Refuse): string[] {
    try {
      const { requests, refusals } = transformEvents(
        events.map(({ event }) => event),
        transformOptions,
      );
      const printed = requests.map(({ request }) => print(request));
      for (const { eventIndex, error } of refusals) refuseAt(events, eventIndex, error, refuse);
      return printed;
    } catch (error) {
      // A bug, or what is nested too deep to print: the halves show whose it is, and the others are sent.
      const middle = Math.floor(events.length / 2);
      if (middle > 0)
        return [events.slice(0, middle), events.slice(middle)].flatMap((half) => printTogether(half, refuse));
      refuseAt(events, 0, error, refuse);
      return [];
    }
  }

  return (records) => {
    const refused = new Map<InputRecord, Refusal>();
    const events: ReadEvent[] = [];
    for (const record of records) {
      const event = readEvent(record);
      if ('code' in event) refused.set(record, event);
      else events.push({ record, event });
    }
    const results = printRequests(events, ({ record }, error) => refused.set(record, refusalOf(error)));
    return {
      accepted: records.length - refused.size,
      results: results.length,
      text: results.join(''),
      refusals: records.flatMap((record) => {
        const refusal = refused.get(record);
        return refusal === undefined ? [] : [{ line: record.line, refusal }];
      }),
    };
  };
}

function refuseAt(events: readonly ReadEvent[], index: number, error: unknown, refuse: Refuse): void {
  const event = events[index];
  if (event !== undefined) refuse(event, error);
}
