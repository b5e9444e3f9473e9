import type { DropWatch } from '../events-api/dropWatch.js';
import { createDropWatch } from '../explain/dropWatch.js';
import { type DroppedValue, findDropped } from '../explain/findDropped.js';
import type { TransformInput } from '../index.js';
import { truncate } from '../transform/guard.js';
import type { TransformOptions } from '../transform/options.js';
import { escapeInvisible } from '../values/escapeInvisible.js';
import { type DroppedCount, DroppedCounts } from './droppedCounts.js';

/** Names the place of a value, by the keys that lead to it in the event. */
export type DescribeSource = (keys: readonly string[]) => string;

/** The path of a message. The elements of a list are counted together. */
export const describePath: DescribeSource = (keys) =>
  `from ${keys.map((key) => (/^\d+$/.test(key) ? '[]' : key)).join('.')}`.replaceAll('.[]', '[]');

/** Collects the events of which a value was dropped, and counts these values. */
export interface DropCounter<Event> {
  readonly watch: DropWatch;
  /** Ends an event: remembers it when the watch has noticed something. */
  readonly endEvent: (event: Event) => void;
  /** Counts the dropped values of the events since the last call, except for those that are refused. */
  readonly count: (isRefused: (event: Event) => boolean) => readonly DroppedCount[];
}

/** Creates a counter of dropped values. */
export function createDropCounter<Event extends { readonly event: TransformInput }>(
  options: TransformOptions,
  describeSource: DescribeSource,
): DropCounter<Event> {
  const watch = createDropWatch();
  const suspects = new Set<Event>();
  return {
    watch,
    endEvent: (event) => {
      if (watch.hasDropped) suspects.add(event);
      watch.hasDropped = false;
    },
    count: (isRefused) => {
      const counts = new DroppedCounts();
      for (const suspect of suspects) {
        if (isRefused(suspect)) continue;
        for (const dropped of findDropped(suspect.event, options)) counts.add(toCount(dropped, describeSource));
      }
      suspects.clear();
      return counts.sorted;
    },
  };
}

function toCount({ path, from, mistake }: DroppedValue, describeSource: DescribeSource): DroppedCount {
  const reason = `${mistake} (${escapeInvisible(truncate(describeSource(from)))})`;
  return { field: escapeInvisible(truncate(path)), reason, count: 1 };
}
