import type { PathReader } from '../mapping/pathReader.js';
import { type RowTrace, traceRow } from '../mapping/trace.js';
import type { UnknownObject } from '../values/objects.js';
import type { EventSource } from './casts.js';
import { documentedItemKeys } from './contentFields.js';
import type { EventRow, FieldTable } from './field.js';
import { undocumentedFields } from './fieldNames.js';
import { fieldTables } from './fieldTables.js';
import { devicePaths, type EventSettings, eventSourceOf, pathsBesideRows } from './sources.js';
import { eventRowsV1 } from './v1/fields.js';
import { eventReader as readerV1 } from './v1/mapEvent.js';
import { eventRowsV2, requestRowsV2 } from './v2/fields.js';
import { eventReader as readerV2 } from './v2/mapEvent.js';
import { isVertical, verticalFields } from './v2/verticals.js';

/** What explanations read of an API version: the rows from which its code is written, and what belongs to them. */
export interface EventTable {
  readonly fields: FieldTable;
  /** Paths of an event that conditions read, beside the sources of the rows. */
  readonly alsoReads: readonly string[];
  /** True where TikTok accepts only one identifier of a kind. */
  readonly takesOneIdentifier: boolean;
  /** The rows of every event: those of its payload, and those of its request. */
  readonly rows: readonly EventRow[];
  /** Reads the values of these rows. */
  readonly reader: PathReader;
  /** The rows that are run for some messages only, of which this is one. */
  rowsBeside(message: UnknownObject): readonly EventRow[];
  /**
   * Tells which keys lead to a value that a setting leaves out of the payload of a message, although a row fills it; `undefined`
   * where nothing is left out.
   */
  leftOut(message: UnknownObject, settings: EventSettings): ((keys: readonly string[]) => boolean) | undefined;
}

/** Tells which keys lead to a value that TikTok's reference for an event source does not list. */
const undocumentedIn = (source: EventSource): ((keys: readonly string[]) => boolean) => {
  const fields = undocumentedFields[source].map((path) => path.split('.'));
  return (keys) => {
    const [holder, list, , itemKey] = keys;
    const isOfItem = holder === 'properties' && list === 'contents' && itemKey !== undefined;
    if (isOfItem && !documentedItemKeys.has(itemKey)) return true;
    return fields.some((field) => field.every((name, index) => keys[index] === name));
  };
};

/** The tables of both API versions. */
export const eventTables: Readonly<Record<'v1' | 'v2', EventTable>> = {
  v1: {
    fields: fieldTables.v1,
    alsoReads: pathsBesideRows,
    takesOneIdentifier: true,
    rows: eventRowsV1,
    reader: readerV1,
    rowsBeside: () => [],
    leftOut: () => undefined,
  },
  v2: {
    fields: fieldTables.v2,
    alsoReads: [...pathsBesideRows, ...devicePaths],
    takesOneIdentifier: false,
    rows: [...eventRowsV2, ...requestRowsV2],
    reader: readerV2,
    rowsBeside: (message) => (isVertical(message) ? verticalFields : []),
    leftOut: (message, { onlyDocumentedFields }) =>
      onlyDocumentedFields ? undocumentedIn(eventSourceOf(message)) : undefined,
  },
};

/** How a row of a table read a message. */
export interface EventTrace extends RowTrace<EventSettings> {
  readonly row: EventRow;
}

/** How the rows of a table read a message, in order. */
export const traceEvent = (table: EventTable, message: UnknownObject, settings: EventSettings): EventTrace[] =>
  [...table.rows, ...table.rowsBeside(message)].map((row) => ({ ...traceRow(row, message, settings), row }));
