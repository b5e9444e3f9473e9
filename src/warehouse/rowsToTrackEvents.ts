import { isObject, readElements } from '../values/objects.js';
import { compileModel } from './compileModel.js';
import { type Model, parseModel } from './model.js';
import { modelRows, type WarehouseTrackEvent } from './modelRows.js';
import type { RowRefusal, RowWarning } from './rowProblems.js';

/**
 * Thrown if the given rows are not an array, or one that cannot be read.
 *
 * @example
 * new RowsError().code // => 'invalid-rows'
 */
export class RowsError extends Error {
  override readonly name = 'RowsError';
  readonly code = 'invalid-rows';
  readonly category = 'configuration';
  /** As for every refusal: a retry gives the same error. */
  readonly status = 400;

  constructor() {
    super('Rows must be a list of objects');
  }
}

/** The row, or `undefined` for a revoked proxy, which throws whatever is asked of it. */
const readableRow = (row: unknown): unknown => {
  try {
    isObject(row);
    return row;
  } catch {
    return undefined;
  }
};

/** The rows, each read once: what throws is refused as a value that is no row. */
const readRows = <Row>(rows: readonly Row[]): readonly Row[] => {
  try {
    if (Array.isArray(rows)) return readElements(rows).map(readableRow) as Row[];
  } catch {
    // As for anything that is no list.
  }
  throw new RowsError();
};

/** The result of {@link rowsToTrackEvents}: every row is in one of the events, refused, or counted as skipped. */
export interface ModelledRows {
  /** In the order of their first rows. */
  readonly events: readonly WarehouseTrackEvent[];
  /** In the order of the rows. */
  readonly refusals: readonly RowRefusal[];
  /** Number of rows that `where` excludes. */
  readonly skipped: number;
  readonly warnings: readonly RowWarning[];
}

/**
 * Turns warehouse rows into track events, which `transformEvent` takes as its `message`.
 *
 * Rows with the same event name and key are one event, wherever they are in the list, and each row is a product of it. For
 * every other column the first row with a value wins; rows that differ give a warning. Without a template, the event id is
 * a digest of event name and key, so that a row gets the same id in every run and from every source. The function is pure:
 * it does not change the rows, and the events share no object with them.
 *
 * @throws {ModelError} `invalid-model`.
 * @throws {RowsError} `invalid-rows`, if `rows` is not an array. A row that cannot be used never throws: it is a refusal.
 * @example
 * const model = { event: 'Lead', timestamp: 'signed_at', key: ['id'], eventId: 'lead-{id}' };
 * const { events, refusals } = rowsToTrackEvents([{ id: 7n, signed_at: '2026-02-03 04:05:06' }, { id: 8n }], model);
 * [events[0].messageId, events[0].timestamp, refusals[0].code] // => ['lead-7', '2026-02-03T04:05:06.000Z', 'missing-timestamp']
 */
export const rowsToTrackEvents = (rows: readonly unknown[], model: Model): ModelledRows => {
  const { events, ...rest } = modelRows(readRows(rows), compileModel(parseModel(model)));
  return { events: events.map(({ event }) => event), ...rest };
};

/** The result of {@link splitLastKey}. */
export interface SplitRows<Row> {
  /** Rows of complete keys. */
  readonly complete: readonly Row[];
  /** Rows of the last key, which may have more rows in the next chunk. */
  readonly rest: readonly Row[];
}

/**
 * Splits sorted rows before their last key, so that a long input can be read in chunks and no event is split.
 *
 * The rows must be sorted by the columns of the model's `key`. Pass `complete` to {@link rowsToTrackEvents} and put `rest`
 * in front of the next chunk; after the last chunk, pass `rest` too.
 *
 * @throws {ModelError} `invalid-model`.
 * @throws {RowsError} `invalid-rows`, if `rows` is not an array.
 * @example
 * const model = { event: 'Order Completed', timestamp: 'paid_at', key: ['order_id'] };
 * splitLastKey([{ order_id: 1 }, { order_id: 2 }, { order_id: '2' }], model).rest // => [{ order_id: 2 }, { order_id: '2' }]
 */
export const splitLastKey = <Row>(rows: readonly Row[], model: Model): SplitRows<Row> => {
  const list = readRows(rows);
  const { table, key } = compileModel(parseModel(model));
  const keyOf = (row: unknown): string | undefined => {
    const cells = table.read(row);
    if ('code' in cells) return undefined;
    const strings = key(cells);
    return 'code' in strings ? undefined : JSON.stringify(strings);
  };
  // Rows without a key belong to no event, and may be anywhere.
  let lastKey: string | undefined;
  let start = list.length;
  for (let index = list.length - 1; index >= 0; index--) {
    const found = keyOf(list[index]);
    if (found === undefined) continue;
    if (lastKey !== undefined && found !== lastKey) break;
    lastKey = found;
    start = index;
  }
  return { complete: list.slice(0, start), rest: list.slice(start) };
};
