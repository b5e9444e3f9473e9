import { compileModel } from '../../warehouse/compileModel.js';
import { driverValue } from '../../warehouse/driverValue.js';
import type { RowWarningCode, WarehouseTrackEvent } from '../../warehouse/index.js';
import { sortRowsOfKey } from '../../warehouse/keys.js';
import { type Source, sourceColumns } from '../../warehouse/model.js';
import { type ModelledEvent, modelRows } from '../../warehouse/modelRows.js';
import { warningText } from '../../warehouse/rowProblems.js';
import { DigestSet } from '../digestMap.js';
import { createItemTransformer } from '../itemTransformer.js';
import type { Job } from './job.js';
import { redactEmail, redactedColumns } from './redact.js';
import type { KeyedRows, Row } from './rowTable.js';
import { createColumnNamer } from './sourceColumn.js';
import type { WarehouseTally } from './warehouseTally.js';

/** A row or an event that is not sent. */
export interface RejectedRow {
  /** The number of the row in the order of the keys, from 1. */
  readonly row: number;
  /** The columns of its key, unless one may hold personal data. */
  readonly key?: Row;
  /** For a rejected event, the number of its rows. */
  readonly rows?: number;
  readonly code: string;
  readonly text: string;
}

/** The results of a chunk of rows. */
export interface ConvertedRows {
  readonly events: readonly WarehouseTrackEvent[];
  /** The requests, one per line. */
  readonly requests: string;
  readonly rejections: readonly RejectedRow[];
}

/** Warnings that depend on all rows; they are counted for the whole run. */
const warningsOfRun: ReadonlySet<RowWarningCode> = new Set(['unknown-column', 'repeated-event-id']);

/** Makes functions that turn chunks of rows into requests, and count them. */
export function createRowConverter({ model, columns, destination, flags }: Job, tally: WarehouseTally) {
  const { limit = Number.POSITIVE_INFINITY } = flags;
  const compiled = compileModel(model);
  const seenIds = new DigestSet();
  const convertEvents = createItemTransformer(destination, { batch: true }, createColumnNamer(model));
  const isKeyShown = !model.key.some(redactedColumns(model));

  /** Converts rows, in which no key may be split. */
  function convert({ keys, rows: unsorted }: KeyedRows): ConvertedRows {
    const rows = sortRowsWithinKeys(keys, unsorted, columns);
    const rowsBefore = tally.rows.total;
    const place = (rowIndex: number) => ({ row: rowsBefore + rowIndex + 1, ...keyOf(rows[rowIndex]) });

    const modelled = modelRows(rows, compiled);
    const events = modelled.events.slice(0, limit - tally.events.total);
    const {
      accepted,
      results,
      text,
      refusals,
      dropped = [],
      retiring = [],
    } = convertEvents(events.map(({ event }, index) => ({ line: index, value: event, bytes: 0 })));
    const rejectedRows = modelled.refusals.map(({ rowIndex, ...refusal }) => ({ ...place(rowIndex), ...refusal }));
    const rejectedEvents = refusals.map(({ line, refusal }) => {
      const rowIndexes = events[line]?.rowIndexes ?? [];
      return { ...place(rowIndexes[0] ?? 0), rows: rowIndexes.length, ...refusal };
    });

    tally.rows.skipped += modelled.skipped;
    const rowsInEvents = events.reduce((sum, { rowIndexes }) => sum + rowIndexes.length, 0);
    tally.rows.accept(rowsInEvents, events.length);
    for (const { code } of rejectedRows) tally.rows.refuse(code);
    tally.events.accept(accepted, results);
    for (const { code } of rejectedEvents) tally.events.refuse(code);
    for (const count of dropped) tally.events.dropped.add(count);
    for (const name of retiring) tally.events.retire(name);
    for (const warning of modelled.warnings.filter(({ code }) => !warningsOfRun.has(code))) {
      tally.warn({ ...warning, rowIndex: rowsBefore + warning.rowIndex });
    }
    warnOfRepeatedIds(events, rowsBefore);
    return {
      events: events.map(({ event }) => event),
      requests: text,
      rejections: [...rejectedRows, ...rejectedEvents],
    };
  }

  function warnOfRepeatedIds(events: readonly ModelledEvent[], rowsBefore: number): void {
    if (model.eventId === undefined) return;
    const code = 'repeated-event-id';
    const text = warningText(code, model.eventId);
    for (const { event, rowIndexes } of events) {
      if (seenIds.addIfNew(JSON.stringify([event.event, event.messageId]))) continue;
      tally.warn({ code, text, count: 1, rowIndex: rowsBefore + (rowIndexes[0] ?? 0) });
    }
  }

  function keyOf(row: Row | undefined): { key?: Row } {
    if (!isKeyShown || row === undefined) return {};
    const values = model.key.map((column) => [column, redactEmail(driverValue(row[column])) ?? null]);
    return { key: Object.fromEntries(values) };
  }

  /** Warns about columns that no row had, or that were always empty: known only after the last row. */
  function warnOfColumns(): void {
    // An empty key or time is refused anyway, and `where` may look for empty columns.
    const { identity = {}, properties = {}, products = {} } = model;
    const fieldColumns = new Set(
      [identity, properties, products].flatMap(Object.values<Source | undefined>).flatMap(sourceColumns),
    );
    const { table } = compiled;
    const warn = (code: RowWarningCode, column: string) =>
      tally.warn({ code, text: warningText(code, column), count: tally.rows.total, rowIndex: 0 });
    for (const column of table.unseen()) warn('unknown-column', column);
    for (const column of table.empty()) if (fieldColumns.has(column)) warn('empty-column', column);
  }

  return { convert, warnOfColumns };
}

/** Sorts the rows of each key by their values, so that the order of the source does not change an event. */
function sortRowsWithinKeys(keys: KeyedRows['keys'], rows: readonly Row[], columns: readonly string[]): readonly Row[] {
  const sorted: Row[] = [];
  for (let start = 0; start < rows.length; ) {
    let end = start + 1;
    while (end < rows.length && keys[start] !== null && keys[end] === keys[start]) end += 1;
    const rowsOfKey = rows.slice(start, end);
    // Most keys have one row.
    sorted.push(...(rowsOfKey.length > 1 ? sortRowsOfKey(rowsOfKey, columns) : rowsOfKey));
    start = end;
  }
  return sorted;
}
