import type { PathReader } from '../mapping/pathReader.js';
import type { Row } from '../mapping/row.js';
import { type RowTrace, traceRow } from '../mapping/trace.js';
import type { UnknownObject } from '../values/objects.js';
import type { FieldTable, Hash } from './field.js';
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
  /** How each field of the person is hashed. */
  readonly hashes: Readonly<Record<string, Hash>>;
  /** True where TikTok accepts only one identifier of a kind. */
  readonly takesOneIdentifier: boolean;
  /** The rows of every event: those of its payload, and those of its request. */
  readonly rows: readonly Row<EventSettings>[];
  /** Reads the values of these rows. */
  readonly reader: PathReader;
  /** The rows that are run for some messages only, of which this is one. */
  rowsBeside(message: UnknownObject): readonly Row<EventSettings>[];
  /** The paths of fields that a setting leaves out of the payload of a message, although rows fill them. */
  leftOut(message: UnknownObject, settings: EventSettings): readonly string[];
}

/** How each field of the person is hashed, by its name. */
const hashesOf = ({ event, userPath }: FieldTable): Readonly<Record<string, Hash>> =>
  Object.fromEntries(
    event.flatMap(({ path, hash }) =>
      path.startsWith(`${userPath}.`) && hash !== undefined ? [[path.slice(userPath.length + 1), hash]] : [],
    ),
  );

const verticalRows = verticalFields as readonly Row<EventSettings>[];

/** The tables of both API versions. */
export const eventTables: Readonly<Record<'v1' | 'v2', EventTable>> = {
  v1: {
    fields: fieldTables.v1,
    alsoReads: pathsBesideRows,
    hashes: hashesOf(fieldTables.v1),
    takesOneIdentifier: true,
    rows: eventRowsV1,
    reader: readerV1,
    rowsBeside: () => [],
    leftOut: () => [],
  },
  v2: {
    fields: fieldTables.v2,
    alsoReads: [...pathsBesideRows, ...devicePaths],
    hashes: hashesOf(fieldTables.v2),
    takesOneIdentifier: false,
    rows: [...eventRowsV2, ...requestRowsV2],
    reader: readerV2,
    rowsBeside: (message) => (isVertical(message) ? verticalRows : []),
    leftOut: (message, settings) => (settings.onlyDocumentedFields ? undocumentedFields[eventSourceOf(message)] : []),
  },
};

/** How the rows of a table read a message, in order. */
export const traceEvent = (
  table: EventTable,
  message: UnknownObject,
  settings: EventSettings,
): RowTrace<EventSettings>[] =>
  [...table.rows, ...table.rowsBeside(message)].map((row) => traceRow(row, message, settings));
