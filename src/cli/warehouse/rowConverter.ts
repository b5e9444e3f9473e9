import type { WarehouseTrackEvent } from '../../warehouse/buildTrackEvent.js';
import { compileModel } from '../../warehouse/compileModel.js';
import { driverValue } from '../../warehouse/driverValue.js';
import type { Model } from '../../warehouse/index.js';
import { personalColumns } from '../../warehouse/model.js';
import { modelRows } from '../../warehouse/modelRows.js';
import { sortRowsOfKey } from '../../warehouse/sortRowsOfKey.js';
import type { Destination } from '../readDestination.js';
import { createRecordConverter } from '../recordConverter.js';
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

/** Makes a function that turns rows of whole keys into printed requests, and counts them. */
export function createRowConverter({ model, destination, tally, limit }: RowConverterOptions) {
  const compiled = compileModel(model);
  const columns = compiled.table.names();
  const convertEvents = createRecordConverter(destination, { batch: true });
  const isKeyShown = !model.key.some(personalColumns(model));

  function convert({ keys, rows: given }: KeyedRows): ConvertedRows {
    const rows = inOrder(keys, given, columns);
    const rowsBefore = tally.rows.records;
    const place = (rowIndex: number) => ({ row: rowsBefore + rowIndex + 1, ...keyOf(rows[rowIndex]) });

    const { events: all, refusals: ofRows, skipped, warnings } = modelRows(rows, compiled);
    const events = all.slice(0, limit - tally.events.records);
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
    // Each chunk alone may lack a column that another has: that is told at the end.
    for (const warning of warnings.filter(({ code }) => code !== 'unknown-column')) {
      tally.warn({ ...warning, rowIndex: rowsBefore + warning.rowIndex });
    }
    return {
      events: events.map(({ event }) => event),
      text,
      refusals: [...ofRows.map(({ rowIndex, ...refusal }) => ({ ...place(rowIndex), ...refusal })), ...ofEvents],
    };
  }

  function keyOf(row: Row | undefined): { key?: Row } {
    if (!isKeyShown || row === undefined) return {};
    return { key: Object.fromEntries(model.key.map((column) => [column, driverValue(row[column]) ?? null])) };
  }

  return {
    convert,
    /** The columns that no row so far had. */
    unseen: () => compiled.table.unseen(),
  };
}

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
