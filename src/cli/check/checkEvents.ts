import { maskWithin } from '../../explain/mask.js';
import { explainEvent } from '../../index.js';
import { parsePhone } from '../../phone.js';
import { truncate } from '../../transform/guard.js';
import { readCoreSettings } from '../../transform/settings.js';
import { nearestName } from '../../transform/suggestName.js';
import { getOwn } from '../../values/objects.js';
import type { CommandIo } from '../commandIo.js';
import { type Count, CountsByName, ExplanationSummary } from '../explain/explanationSummary.js';
import type { Destination } from '../findDestination.js';
import { parseItem } from '../input/parseItem.js';
import { createEventReader } from '../input/readEvent.js';
import { readItems } from '../input/recognizeInput.js';
import { openInput } from '../openInput.js';
import { inputRefusal, type Refusal } from '../refusal.js';
import { percentOf } from '../summaryLine.js';

/** Events that would be refused for one reason. */
export interface RefusedEvents {
  readonly code: string;
  readonly count: number;
  /** What is wrong with the first of them. */
  readonly text: string;
}

/** An event name that no map contains, with e-mail addresses and phone numbers masked. */
export interface UnmappedName extends Count {
  /** The known name that is probably meant. */
  readonly nearest?: string;
}

/** What would become of the events of a sample. */
export interface EventsReport {
  readonly events: number;
  readonly payloads: number;
  readonly refused: readonly RefusedEvents[];
  /** At most {@link maxNames}, the most frequent first. */
  readonly unmapped: readonly UnmappedName[];
  readonly otherUnmapped: number;
  readonly matchKeys: readonly (Count & { readonly percent: number })[];
  readonly withoutMatchKey: number;
}

/** So many unmapped names show what is wrong. */
const maxNames = 20;

/**
 * Checks a sample of events.
 *
 * @param file As for {@link openInput}.
 * @throws {CommandError} When the file cannot be read, or holds something else than events.
 */
export async function checkEvents(file: string, destination: Destination, io: CommandIo): Promise<EventsReport> {
  const readEvent = createEventReader(destination);
  const summary = new ExplanationSummary();
  const settings = readCoreSettings(destination.Config, { parsePhone });
  const unmapped = new CountsByName();
  /** By the name that is shown, of the first whole name: what is masked may be what makes it similar. */
  const nearestNames = new Map<string, string | undefined>();
  const refused = new Map<string, RefusedEvents>();
  let unreadable = 0;
  const refuse = ({ code, text }: Refusal): void => {
    const { count, text: first } = refused.get(code) ?? { count: 0, text };
    refused.set(code, { code, count: count + 1, text: first });
  };

  const input = await openInput(file, io);
  try {
    for await (const items of readItems(input.chunks, input.name, 'event')) {
      for (const item of items.map(parseItem)) {
        const event = 'problem' in item ? inputRefusal(item.problem) : readEvent(item);
        if ('code' in event) {
          unreadable += 1;
          refuse(event);
          continue;
        }
        const explanation = explainEvent(event, { parsePhone });
        summary.add(explanation);
        if (explanation.refusal === undefined) continue;
        refuse(explanation.refusal);
        if (explanation.refusal.code !== 'unmapped-event-name') continue;
        const name = String(getOwn(event.message, 'event')).trim();
        const shown = truncate(maskWithin(name));
        if (unmapped.add(shown)) nearestNames.set(shown, nearestName(truncate(name).toLowerCase(), settings));
      }
    }
  } finally {
    input.close();
  }

  const { events, payloads, matchKeys, withoutMatchKey } = summary.toCounts();
  const shown = unmapped.sorted.slice(0, maxNames);
  return {
    events: events + unreadable,
    payloads,
    refused: [...refused.values()].sort((one, other) => other.count - one.count),
    unmapped: shown.map(({ name, count }) => {
      const nearest = nearestNames.get(name);
      return { name, count, ...(nearest !== undefined && { nearest }) };
    }),
    otherUnmapped: unmapped.sorted.length - shown.length + unmapped.withoutName,
    matchKeys: matchKeys.map((key) => ({ ...key, percent: percentOf(key.count, payloads) })),
    withoutMatchKey,
  };
}
