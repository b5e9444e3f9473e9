import type { WarehouseTrackEvent } from './buildTrackEvent.js';
import { compileModel } from './compileModel.js';
import { type Model, parseModel } from './model.js';
import { modelRows } from './modelRows.js';
import type { RowRefusal } from './refusals.js';
import { checkRows } from './rowsError.js';
import type { RowWarning } from './warnings.js';

/** Every row is in one of the events, refused, or counted as skipped. */
export interface ModelledRows {
  /** In the order of their first rows. */
  readonly events: readonly WarehouseTrackEvent[];
  /** In the order of the rows. */
  readonly refusals: readonly RowRefusal[];
  /** How many rows `where` left out. */
  readonly skipped: number;
  readonly warnings: readonly RowWarning[];
}

/**
 * Turns rows of a warehouse into track events, which `transformEvent` takes as its `message`.
 *
 * Rows that share event name and key are one event wherever they stand, each row a product of it; of every other column
 * the first row with a value wins, and rows that differ are a warning. Without a template the event id is a digest of
 * event name and key, so that the same row has the same id in every run and from every source. Pure: the rows are neither
 * changed nor shared with the events.
 *
 * @throws {ModelError} `invalid-model`, never for a row.
 * @throws {RowsError} `invalid-rows`, when the rows are no list.
 * @example
 * const model = { event: 'Lead', timestamp: 'signed_at', key: ['id'], eventId: 'lead-{id}' };
 * const { events, refusals } = rowsToTrackEvents([{ id: 7n, signed_at: '2026-02-03 04:05:06' }, { id: 8n }], model);
 * [events[0].messageId, events[0].timestamp, refusals[0].code] // => ['lead-7', '2026-02-03T04:05:06.000Z', 'missing-timestamp']
 */
export const rowsToTrackEvents = (rows: readonly unknown[], model: Model): ModelledRows => {
  checkRows(rows);
  const { events, ...rest } = modelRows(rows, compileModel(parseModel(model)));
  return { events: events.map(({ event }) => event), ...rest };
};
