import { compileModel } from '../../warehouse/compileModel.js';
import { driverValue } from '../../warehouse/driverValue.js';
import type { Model, RowWarningCode, WarehouseTrackEvent } from '../../warehouse/index.js';
import { sortRowsOfKey } from '../../warehouse/keys.js';
import { type Source, sourceColumns } from '../../warehouse/model.js';
import { type ModelledEvent, modelRows } from '../../warehouse/modelRows.js';
import { warningText } from '../../warehouse/warnings.js';
import { createItemTransformer } from '../itemTransformer.js';
import type { Destination } from '../readDestination.js';
import { DigestSet } from './digestSet.js';
import { redactedColumns } from './hiddenColumns.js';
import { hidden } from './hideValues.js';
import type { KeyedRows, Row } from './keyedRows.js';
import type { WarehouseTally } from './warehouseTally.js';

/** A row or an event that is not sent; `row` is its place in the order of the keys, from 1. */
export interface RefusedRow {
  readonly row: number;
  /** The columns of its key, where they hold no personal data. */
  readonly key?: Row;
  /** How many rows the event has, where it is not the row but the event that is refused. */
  readonly rows?: number;
  readonly code: string;
  readonly text: string;
}

/** What a chunk of rows has become. */
export interface ConvertedRows {
  readonly events: readonly WarehouseTrackEvent[];
  /** The requests as they are printed. */
  readonly text: string;
  readonly refusals: readonly RefusedRow[];
}

export interface RowConverterOptions {
  readonly model: Model;
  readonly destination: Destination;
  readonly tally: WarehouseTally;
  /** How many events are wanted at most. */
  readonly limit: number;
}

/** What each chunk alone would tell otherwise. */
const ofWholeRun = new Set<RowWarningCode>(['unknown-column', 'repeated-event-id']);

/** Makes a function that turns rows of whole keys into printed requests, and counts them. */
export function createRowConverter({ model, destination, tally, limit }: RowConverterOptions) {
  const compiled = compileModel(model);
  const columns = compiled.table.names();
  // What lacks key or time is refused, and a condition may well be that a column has no value.
  const { identity = {}, properties = {}, products = {} } = model;
  const fieldColumns = new Set(
    [identity, properties, products].flatMap(Object.values<Source | undefined>).flatMap(sourceColumns),
  );
  const seenIds = new DigestSet();
  const convertEvents = createItemTransformer(destination, { batch: true });
  const isKeyShown = !model.key.some(redactedColumns(model));

  function convert({ keys, rows: given }: KeyedRows): ConvertedRows {
    const rows = inOrder(keys, given, columns);
    const rowsBefore = tally.rows.total;
    const place = (rowIndex: number) => ({ row: rowsBefore + rowIndex + 1, ...keyOf(rows[rowIndex]) });

    const { events: all, refusals: ofRows, skipped, warnings } = modelRows(rows, compiled);
    const events = all.slice(0, limit - tally.events.total);
    const { accepted, results, text, refusals } = convertEvents(
      events.map(({ event }, index) => ({ line: index, value: event, bytes: 0 })),
    );
    const ofEvents = refusals.map(({ line, refusal }) => {
      const rowIndexes = events[line]?.rowIndexes ?? [];
      return { ...place(rowIndexes[0] ?? 0), rows: rowIndexes.length, ...refusal };
    });

    tally.rows.skipped += skipped;
    const rowsInEvents = events.reduce((sum, { rowIndexes }) => sum + rowIndexes.length, 0);
    tally.rows.accept(rowsInEvents, events.length);
    for (const { code } of ofRows) tally.rows.refuse(code);
    tally.events.accept(accepted, results);
    for (const { code } of ofEvents) tally.events.refuse(code);
    for (const warning of warnings.filter(({ code }) => !ofWholeRun.has(code))) {
      tally.warn({ ...warning, rowIndex: rowsBefore + warning.rowIndex });
    }
    warnOfRepeatedIds(events, rowsBefore);
    return {
      events: events.map(({ event }) => event),
      text,
      refusals: [...ofRows.map(({ rowIndex, ...refusal }) => ({ ...place(rowIndex), ...refusal })), ...ofEvents],
    };
  }

  function warnOfRepeatedIds(events: readonly ModelledEvent[], rowsBefore: number): void {
    if (model.eventId === undefined) return;
    const code = 'repeated-event-id';
    const text = warningText(code, model.eventId);
    for (const { event, rowIndexes } of events) {
      if (!seenIds.addIfNew(JSON.stringify([event.event, event.messageId]))) continue;
      tally.warn({ code, text, count: 1, rowIndex: rowsBefore + (rowIndexes[0] ?? 0) });
    }
  }

  function keyOf(row: Row | undefined): { key?: Row } {
    if (!isKeyShown || row === undefined) return {};
    return { key: Object.fromEntries(model.key.map((column) => [column, shown(driverValue(row[column])) ?? null])) };
  }

  return {
    convert,
    /** Counts what can be told only when all rows are read. */
    warnOfColumns(): void {
      const count = tally.rows.total;
      const { table } = compiled;
      const empty = table.empty().filter((column) => fieldColumns.has(column));
      for (const [code, columns] of [
        ['unknown-column', table.unseen()],
        ['empty-column', empty],
      ] as const) {
        for (const column of columns) tally.warn({ code, text: warningText(code, column), count, rowIndex: 0 });
      }
    },
  };
}

/** An e-mail address may be in a column of any name. */
const shown = (value: unknown): unknown => (typeof value === 'string' && /[^\s@]@[^\s@]/.test(value) ? hidden : value);

/** The rows of each key in an order that does not depend on where they come from. */
function inOrder(keys: KeyedRows['keys'], rows: readonly Row[], columns: readonly string[]): readonly Row[] {
  const sorted: Row[] = [];
  for (let start = 0; start < rows.length; ) {
    let end = start + 1;
    while (end < rows.length && keys[start] !== null && keys[end] === keys[start]) end += 1;
    const ofKey = rows.slice(start, end);
    sorted.push(...(ofKey.length > 1 ? sortRowsOfKey(ofKey, columns) : ofKey));
    start = end;
  }
  return sorted;
}
