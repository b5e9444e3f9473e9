import { isObject } from '../values/kinds.js';
import { buildTrackEvent, type WarehouseTrackEvent } from './buildTrackEvent.js';
import type { CompiledModel } from './compileModel.js';
import { addRow, identityOf, newGroup, type RowGroup } from './groupRows.js';
import { type RowProblem, type RowRefusal, refuseRow } from './refusals.js';
import { WarningCounter } from './warnings.js';

/** An event, and the rows that it is made of. */
export interface ModelledEvent {
  readonly event: WarehouseTrackEvent;
  readonly rowIndexes: readonly number[];
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
      group = newGroup(found.name, found.identity);
      groups.set(found.identity, group);
    }
    addRow(group, cells, rowIndex, model);
  }
  return { groups: [...groups.values()], refusals, skipped };
};

/** Models rows by a model made ready; what else is public is a form of this. */
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
  for (const group of groups) {
    for (const [column, rowIndex] of group.disagreements ?? []) warnings.add('rows-disagree', column, rowIndex);
    const event = group.problems === undefined ? buildTrackEvent(group, compiled) : undefined;
    if (event === undefined || 'code' in event) {
      refuseGroup(group, event, refusals);
      continue;
    }
    events.push({ event, rowIndexes: group.rowIndexes });
    if (compiled.template === undefined) continue;
    const nameAndId = JSON.stringify([event.event, event.messageId]);
    if (ids.has(nameAndId)) warnings.add('repeated-event-id', compiled.template, group.rowIndexes[0] ?? 0);
    ids.add(nameAndId);
  }
  refusals.sort((one, other) => one.rowIndex - other.rowIndex);
  return { events, refusals, skipped, warnings: warnings.list() };
};
