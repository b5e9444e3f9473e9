import { retiringEvents } from '../events-api/eventNames.js';
import { eventsOf } from '../events-api/request.js';
import type { TikTokRequest, TransformInput } from '../index.js';
import { parsePhone } from '../phone.js';
import { hiddenToken } from '../transform/hiddenToken.js';
import { readCoreSettings } from '../transform/settings.js';
import { transformWith } from '../transform/transformEvent.js';
import { batchWith } from '../transform/transformEvents.js';
import { printJson } from '../values/escapeInvisible.js';
import { DestinationWatch } from './configWarnings.js';
import type { ConvertedItems } from './convertItems.js';
import { createDropCounter, type DescribeSource, describePath } from './dropCounter.js';
import type { Destination } from './findDestination.js';
import type { InputItem } from './input/parseItem.js';
import { createEventReader } from './input/readEvent.js';
import { adviceOf, inputRefusal, type Refusal, refusalOf } from './refusal.js';

/** How events become requests, and how requests are printed. */
export interface TransformOptions {
  /** Whether events share requests. */
  readonly batch?: boolean | undefined;
  /** Whether requests are indented, over several lines. */
  readonly pretty?: boolean | undefined;
  readonly showSecrets?: boolean | undefined;
}

/** An event, and the item that holds it. */
interface ItemEvent {
  readonly item: InputItem;
  readonly event: TransformInput;
}

type Refuse = (event: ItemEvent, error: unknown) => void;

const coreOptions = { parsePhone };

/**
 * Makes a function that turns a batch of items into printed requests and refusals. The function never throws.
 *
 * @param configured The destination of items that have none of their own.
 * @param describeSource Names the places of dropped values.
 */
export function createItemTransformer(
  configured: Destination | undefined,
  { batch, pretty, showSecrets }: TransformOptions,
  describeSource: DescribeSource = describePath,
): (items: readonly InputItem[]) => ConvertedItems {
  const watch = new DestinationWatch();
  const readEvent = createEventReader(configured, watch);
  const indent = pretty === true ? 2 : undefined;
  let retiring: string[] = [];
  const print = (request: TikTokRequest) => {
    for (const { event } of eventsOf(request.body)) if (retiringEvents.has(event)) retiring.push(event);
    return `${printJson(showSecrets === true ? request : redactSecrets(request), indent)}\n`;
  };
  const drops = createDropCounter<ItemEvent>(coreOptions, describeSource);
  const printRequests = batch === true ? printBatched : printEach;

  function printEach(events: readonly ItemEvent[], refuse: Refuse): string[] {
    return events.flatMap((itemEvent) => {
      try {
        return transformWith(readCoreSettings, itemEvent.event, coreOptions, drops.watch).requests.map(print);
      } catch (error) {
        refuse(itemEvent, error);
        return [];
      } finally {
        drops.endEvent(itemEvent);
      }
    });
  }

  /** Events are transformed one by one: when the next is asked for, the one before has been. */
  function* inputsOf(events: readonly ItemEvent[]): Generator<TransformInput> {
    for (const itemEvent of events) {
      yield itemEvent.event;
      drops.endEvent(itemEvent);
    }
  }

  function printBatched(events: readonly ItemEvent[], refuse: Refuse): string[] {
    const printed: { readonly firstEvent: number; readonly text: string }[] = [];
    try {
      for (const result of batchWith(inputsOf(events), coreOptions, drops.watch)) {
        if ('error' in result) refuseAt(events, result.eventIndex, result.error, refuse);
        else printed.push({ firstEvent: result.eventIndexes[0] ?? 0, text: print(result.request) });
      }
    } catch (error) {
      // A bug, or an event that is nested too deep to print. Halving finds that event, and the others still become requests.
      const middle = Math.floor(events.length / 2);
      if (middle > 0)
        return [events.slice(0, middle), events.slice(middle)].flatMap((half) => printBatched(half, refuse));
      refuseAt(events, 0, error, refuse);
      return [];
    }
    // A request comes as soon as it is full. The output has the order of the events.
    return printed.sort((one, other) => one.firstEvent - other.firstEvent).map(({ text }) => text);
  }

  return (items) => {
    retiring = [];
    const refusalOfItem = new Map<InputItem, Refusal>();
    const adviceOfItem = new Map<InputItem, string | undefined>();
    const events: ItemEvent[] = [];
    for (const item of items) {
      const event = 'problem' in item ? inputRefusal(item.problem) : readEvent(item);
      if ('code' in event) refusalOfItem.set(item, event);
      else events.push({ item, event });
    }
    const results = printRequests(events, ({ item }, error) => {
      refusalOfItem.set(item, refusalOf(error));
      adviceOfItem.set(item, adviceOf(error));
    });
    return {
      accepted: items.length - refusalOfItem.size,
      results: results.length,
      text: results.join(''),
      refusals: items.flatMap((item) => {
        const refusal = refusalOfItem.get(item);
        return refusal === undefined ? [] : [{ line: item.line, refusal, advice: adviceOfItem.get(item) }];
      }),
      dropped: drops.count(({ item }) => refusalOfItem.has(item)),
      retiring,
      warnings: watch.take(),
    };
  };
}

function refuseAt(events: readonly ItemEvent[], index: number, error: unknown, refuse: Refuse): void {
  const event = events[index];
  if (event !== undefined) refuse(event, error);
}

/** Makes a request safe to show: whoever has the access token can send events in the name of the account. */
function redactSecrets(request: TikTokRequest): TikTokRequest {
  return { ...request, headers: { ...request.headers, 'Access-Token': hiddenToken } };
}
