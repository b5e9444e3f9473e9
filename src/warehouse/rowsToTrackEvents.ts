import { isRecord } from '../values/kinds.js';
import { buildTrackEvent, type WarehouseTrackEvent } from './buildTrackEvent.js';
import { type CompiledModel, compileModel } from './compileModel.js';
import { addRow, identityOf, newGroup, type RowGroup } from './groupRows.js';
import { type Model, parseModel } from './model.js';
import { type RowProblem, type RowRefusal, refuseRow } from './refusals.js';
import { type RowWarning, WarningCounter } from './warnings.js';

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

/** An event that lacks one of its rows would be a wrong event: the others are refused with it. */
const refuseGroup = (group: RowGroup, whole: RowProblem | undefined, refusals: RowRefusal[]): void => {
  for (const rowIndex of group.rowIndexes) {
    const problem = group.problems?.get(rowIndex) ?? whole ?? { code: 'incomplete-event', column: '' };
    refusals.push(refuseRow(rowIndex, problem));
  }
};

/** Puts the rows that count into the groups of their events. */
const groupRows = (rows: readonly unknown[], model: CompiledModel) => {
  const groups = new Map<string, RowGroup>();
  const refusals: RowRefusal[] = [];
  let skipped = 0;
  for (const [rowIndex, row] of rows.entries()) {
    const cells = model.table.read(row);
    if ('code' in cells) {
      refusals.push(refuseRow(rowIndex, cells));
      continue;
    }
    if (!model.isSelected(cells)) {
      skipped += 1;
      continue;
    }
    const found = identityOf(cells, model);
    if ('code' in found) {
      refusals.push(refuseRow(rowIndex, found));
      continue;
    }
    let group = groups.get(found.identity);
    if (group === undefined) {
      group = newGroup(found.name, found.identity, cells);
      groups.set(found.identity, group);
    }
    addRow(group, cells, rowIndex, model);
  }
  return { groups: [...groups.values()], refusals, skipped };
};

/**
 * Turns rows of a warehouse into track events, which `transformEvent` takes as its `message`.
 *
 * Rows that share event name and key are one event wherever they stand, each row a product of it; of every other column
 * the first row with a value wins, and rows that differ are a warning. Without a template the event id is a digest of
 * event name and key, so that the same row has the same id in every run and from every source. Pure: the rows are neither
 * changed nor shared with the events.
 *
 * @throws {ModelError} `invalid-model`, never for a row.
 * @example
 * const model = { event: 'Lead', timestamp: 'signed_at', key: ['id'], eventId: 'lead-{id}' };
 * const { events, refusals } = rowsToTrackEvents([{ id: 7n, signed_at: '2026-02-03 04:05:06' }, { id: 8n }], model);
 * [events[0].messageId, events[0].timestamp, refusals[0].code] // => ['lead-7', '2026-02-03T04:05:06.000Z', 'missing-timestamp']
 */
export const rowsToTrackEvents = (rows: readonly unknown[], model: Model): ModelledRows => {
  const compiled = compileModel(parseModel(model));
  const { groups, refusals, skipped } = groupRows(rows, compiled);
  const events: WarehouseTrackEvent[] = [];
  const warnings = new WarningCounter();
  const ids = new Set<string>();

  const firstRow = rows.findIndex(isRecord);
  if (firstRow >= 0) {
    const rowCount = rows.filter(isRecord).length;
    for (const column of compiled.table.unseen()) warnings.add('unknown-column', column, firstRow, rowCount);
  }
  for (const group of groups) {
    for (const [column, rowIndex] of group.disagreements ?? []) warnings.add('rows-disagree', column, rowIndex);
    const event = group.problems === undefined ? buildTrackEvent(group, compiled) : undefined;
    if (event === undefined || 'code' in event) {
      refuseGroup(group, event, refusals);
      continue;
    }
    events.push(event);
    if (compiled.template === undefined) continue;
    const nameAndId = JSON.stringify([event.event, event.messageId]);
    if (ids.has(nameAndId)) warnings.add('repeated-event-id', compiled.template, group.rowIndexes[0] ?? 0);
    ids.add(nameAndId);
  }
  refusals.sort((one, other) => one.rowIndex - other.rowIndex);
  return { events, refusals, skipped, warnings: warnings.list() };
};
