import { getOwn, isObject, isObjectLike, setOwn } from '../values/objects.js';
import { sha256 } from '../values/sha256.js';
import type { CompiledModel } from './compileModel.js';
import { groupRows, type RowGroup } from './groupRows.js';
import { type RowProblem, refuseRow, WarningCounter } from './rowProblems.js';

/** A track event in the form of RudderStack's warehouse sources; `transformEvent` takes it as its `message`. */
export interface WarehouseTrackEvent {
  readonly type: 'track';
  readonly event: string;
  readonly channel: 'sources';
  /** The same in every run. TikTok's `event_id`. */
  readonly messageId: string;
  /** The time of the event, ISO 8601 in UTC. */
  readonly timestamp: string;
  readonly userId?: unknown;
  readonly anonymousId?: unknown;
  readonly context: Readonly<Record<string, unknown>>;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** An event and the indexes of its rows. */
export interface ModelledEvent {
  readonly event: WarehouseTrackEvent;
  readonly rowIndexes: readonly number[];
}

const eventId = ({ identity, conflicts, cells }: RowGroup, { template }: CompiledModel): string | RowProblem => {
  if (template === undefined) return sha256(identity);
  const ambiguous = template.columns.find((column) => conflicts?.has(column));
  return ambiguous === undefined ? template.fill(cells) : { code: 'ambiguous-event-id', column: ambiguous };
};

const setPath = (event: Record<string, unknown>, path: readonly string[], value: unknown): void => {
  let target = event;
  for (const key of path.slice(0, -1)) {
    const inner = getOwn(target, key);
    const next = isObjectLike(inner) ? (inner as Record<string, unknown>) : {};
    target[key] = next;
    target = next;
  }
  setOwn(target, path[path.length - 1] ?? '', value);
};

/** Builds the event of a group, or returns the problem of all its rows. */
const buildTrackEvent = (group: RowGroup, model: CompiledModel): WarehouseTrackEvent | RowProblem => {
  const { name, time, cells, products = [] } = group;
  if (time === undefined) return { code: 'missing-timestamp', column: model.timeColumn };
  const id = eventId(group, model);
  if (typeof id !== 'string') return id;

  const event = {
    type: 'track' as const,
    event: name,
    channel: 'sources' as const,
    messageId: id,
    timestamp: time.iso,
    context: { sources: { job_id: 'tiktok-ads-transformer/warehouse' } },
    properties: {},
  };
  for (const { path, read } of model.fields) {
    const value = read(cells);
    if (value !== undefined) setPath(event, path, value);
  }
  if (products.length > 0) setPath(event, ['properties', 'products'], products);
  return event;
};

const incompleteEvent: RowProblem = { code: 'incomplete-event', column: '' };

/** Turns rows into events, with the indexes of their rows. `compiled` remembers which columns it has seen. */
export const modelRows = (rows: readonly unknown[], compiled: CompiledModel) => {
  const { groups, refusals, skipped } = groupRows(rows, compiled);
  const events: ModelledEvent[] = [];
  const warnings = new WarningCounter();
  const ids = new Set<string>();

  const firstRow = rows.findIndex(isObject);
  if (firstRow >= 0) {
    const rowCount = rows.filter(isObject).length;
    for (const column of compiled.table.unseen()) warnings.add('unknown-column', column, firstRow, rowCount);
  }
  for (const [column, rowIndex] of compiled.table.unscaled) warnings.add('unscaled-decimal', column, rowIndex);
  for (const group of groups) {
    for (const [column, rowIndex] of group.conflicts ?? []) warnings.add('rows-disagree', column, rowIndex);
    // An event without one of its rows would be wrong: the other rows are refused too.
    const event = group.problems === undefined ? buildTrackEvent(group, compiled) : incompleteEvent;
    if ('code' in event) {
      for (const index of group.rowIndexes) refusals.push(refuseRow(index, group.problems?.get(index) ?? event));
      continue;
    }
    events.push({ event, rowIndexes: group.rowIndexes });
    if (compiled.template === undefined) continue;
    const nameAndId = JSON.stringify([event.event, event.messageId]);
    if (ids.has(nameAndId)) warnings.add('repeated-event-id', compiled.template.text, group.rowIndexes[0] ?? 0);
    ids.add(nameAndId);
  }
  refusals.sort((a, b) => a.rowIndex - b.rowIndex);
  return { events, refusals, skipped, warnings: warnings.list() };
};
