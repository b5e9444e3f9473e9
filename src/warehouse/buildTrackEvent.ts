import { copyJson } from '../values/copyJson.js';
import { getOwn, setOwn } from '../values/getOwn.js';
import { isObjectLike } from '../values/kinds.js';
import { sha256 } from '../values/sha256.js';
import { type CompiledModel, idTexts, productList } from './compileModel.js';
import { fillTemplate } from './eventIdTemplate.js';
import type { RowGroup } from './groupRows.js';
import type { RowProblem } from './refusals.js';

/** A track event as RudderStack's warehouse sources send it: `transformEvent` takes it as its `message`. */
export interface WarehouseTrackEvent {
  readonly type: 'track';
  readonly event: string;
  readonly channel: 'sources';
  /** The same for the same event in every run: it becomes TikTok's `event_id`. */
  readonly messageId: string;
  /** When it happened, ISO 8601 in UTC. */
  readonly timestamp: string;
  readonly userId?: unknown;
  readonly anonymousId?: unknown;
  readonly context: Readonly<Record<string, unknown>>;
  readonly properties: Readonly<Record<string, unknown>>;
}

const put = (event: Record<string, unknown>, path: readonly string[], value: unknown): void => {
  let holder = event;
  for (const key of path.slice(0, -1)) {
    const inner = getOwn(holder, key);
    const next = isObjectLike(inner) ? (inner as Record<string, unknown>) : {};
    holder[key] = next;
    holder = next;
  }
  setOwn(holder, path[path.length - 1] ?? '', value);
};

const eventId = (group: RowGroup, { template, templateColumns }: CompiledModel): string | RowProblem => {
  if (template === undefined) return sha256(group.identity);
  const ambiguous = templateColumns.find(({ name }) => group.disagreements?.has(name));
  if (ambiguous !== undefined) return { code: 'ambiguous-event-id', column: ambiguous.name };
  const texts = idTexts(group.cells, templateColumns, 'event-id');
  if ('code' in texts) return texts;
  const textOf = new Map(templateColumns.map(({ name }, index) => [name, texts[index] ?? '']));
  return fillTemplate(template, (column) => textOf.get(column) ?? '');
};

const productsOf = (group: RowGroup, { jsonColumn }: CompiledModel): readonly unknown[] => {
  if (jsonColumn === undefined) return group.products;
  // JSON text may be nested without end.
  return copyJson(productList(group.cells[jsonColumn.number]) ?? []) as unknown[];
};

/** Makes the event of some rows, or says what is wrong with all of them. */
export const buildTrackEvent = (group: RowGroup, model: CompiledModel): WarehouseTrackEvent | RowProblem => {
  const { name, time, cells } = group;
  if (time === undefined) return { code: 'missing-timestamp', column: model.timeColumn ?? '' };
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
    if (value !== undefined) put(event, path, value);
  }
  const products = productsOf(group, model);
  if (products.length > 0) put(event, ['properties', 'products'], products);
  return event;
};
