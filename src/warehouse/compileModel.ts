import { elements } from '../values/casts.js';
import { copyJson } from '../values/copyJson.js';
import { setOwn } from '../values/getOwn.js';
import { isObject, isObjectLike, type UnknownObject } from '../values/kinds.js';
import { epochMilliseconds } from '../values/time.js';
import { canonicalText, exactText } from './canonicalText.js';
import { type Cells, ColumnTable } from './columnTable.js';
import { templateColumns } from './eventIdTemplate.js';
import { identityFields, identityNames } from './identityFields.js';
import { type Model, type Source, sourceColumns } from './model.js';
import type { RowProblem } from './refusals.js';

/** Reads a value from the columns of a row, or from the merged columns of the rows of an event. */
type Reader = (cells: Cells) => unknown;

/** A column with its number in the table. */
export interface Column {
  readonly name: string;
  readonly number: number;
}

/** A value of an event and where it goes. */
interface Field {
  readonly path: readonly string[];
  readonly read: Reader;
}

/** A list within a list of identifiers, or the JSON text of one, counts with all it holds. */
const identifiers = (value: unknown): readonly unknown[] => {
  const isJsonList = typeof value === 'string' && value.trimStart().startsWith('[');
  return Array.isArray(value) || isJsonList ? (elements(value) ?? []) : [value];
};

const single = (value: unknown): readonly unknown[] => [value];

/** Names of values that are ids, whatever says them. */
const idName = /(?:^|_)ids?$|[a-z](?:Ids?|ID)$|^(?:sku|SKU|zip)$/;

const floatOfWhole = /^\s*(-?(?:0|[1-9]\d*))\.0+\s*$/;

/** `700.0`, as a column of floats writes the id 700 in CSV, is the text that the number has in every other source. */
const wholeId = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(wholeId);
  return typeof value === 'string' ? value.replace(floatOfWhole, '$1') : value;
};

const compileSource = (source: Source, table: ColumnTable, unfold = single): Reader => {
  if (isObject(source)) return () => copyJson(source['constant']) ?? undefined;
  if (typeof source === 'string') {
    const number = table.numberOf(source);
    return (cells) => cells[number];
  }
  const numbers = source.map((column) => table.numberOf(column));
  return (cells) => {
    const present = numbers.flatMap((number) => (cells[number] === undefined ? [] : unfold(cells[number])));
    return present.length === 0 ? undefined : present;
  };
};

const compileNamed = (name: string, source: Source, table: ColumnTable, unfold = single): Reader => {
  const read = compileSource(source, table, unfold);
  return idName.test(name) && !isObject(source) ? (cells) => wholeId(read(cells)) : read;
};

const compileIdentity = (identity: NonNullable<Model['identity']>, table: ColumnTable): Field[] =>
  identityNames.flatMap((name) => {
    const source = identity[name];
    if (source === undefined) return [];
    const read = compileNamed(name, source, table, identifiers);
    const { path } = identityFields[name];
    if (name !== 'externalId') return [{ path, read }];
    const readId: Reader = (cells) => {
      const id = read(cells);
      return id === undefined ? undefined : [{ type: 'tiktokExternalId', id }];
    };
    return [{ path, read: readId }];
  });

/** Says whether a row counts. A list or struct is like no value that a condition can name. */
const compileWhere = (where: NonNullable<Model['where']>, table: ColumnTable) => {
  const conditions = Object.entries(where).map(([column, values]) => ({
    number: table.numberOf(column),
    accepted: new Set([values].flat().map(canonicalText)),
  }));
  return (cells: Cells): boolean =>
    conditions.every(
      ({ number, accepted }) => !isObjectLike(cells[number]) && accepted.has(canonicalText(cells[number])),
    );
};

const compileEventName = (event: Model['event'], table: ColumnTable): ((cells: Cells) => string | RowProblem) => {
  if (typeof event === 'string') return () => event.trim();
  const { column } = event;
  const number = table.numberOf(column);
  return (cells) => {
    const name = cells[number];
    if (name === undefined) return { code: 'missing-event-name', column };
    return typeof name === 'string' ? name.trim() : { code: 'invalid-event-name', column };
  };
};

/** The text of a value that tells events apart. */
const idText = (value: unknown, { name: column }: Column, part: 'key' | 'event-id'): string | RowProblem => {
  if (value === undefined) return { code: `missing-${part}`, column };
  return exactText(value) ?? { code: `invalid-${part}`, column };
};

/** The texts of some columns, or the first problem. */
export const idTexts = (
  cells: Cells,
  columns: readonly Column[],
  part: 'key' | 'event-id',
): readonly string[] | RowProblem => {
  const texts: string[] = [];
  for (const column of columns) {
    const text = idText(cells[column.number], column, part);
    if (typeof text !== 'string') return text;
    texts.push(text);
  }
  return texts;
};

/** Makes the product of a row; one without a value of its own is none. */
const compileProduct = (products: NonNullable<Model['products']>, table: ColumnTable) => {
  const fields = Object.entries(products).map(([name, source]) => ({
    name,
    isOfRow: !isObject(source),
    read: compileNamed(name, source, table),
  }));
  return (cells: Cells): UnknownObject | undefined => {
    const product: Record<string, unknown> = {};
    let isThere = false;
    for (const { name, isOfRow, read } of fields) {
      const value = read(cells);
      if (value === undefined) continue;
      setOwn(product, name, value);
      isThere ||= isOfRow;
    }
    return isThere ? product : undefined;
  };
};

/** The products that a column lists; `undefined` where it is no list of objects. */
export const productList = (value: unknown): readonly UnknownObject[] | undefined => {
  const items = elements(value);
  return items?.every(isObject) ? items : undefined;
};

/** ISO 8601 in UTC of what is a date and time; sub-milliseconds are cut. */
export const isoTime = (value: unknown): string | undefined => {
  const milliseconds = epochMilliseconds(value);
  return milliseconds === undefined ? undefined : new Date(milliseconds).toISOString();
};

/** Makes a model ready for many rows: each column gets a number, and each part that uses columns a function. */
export const compileModel = (model: Model) => {
  const table = new ColumnTable();
  const columnsOf = (names: readonly string[]): Column[] =>
    names.map((name) => ({ name, number: table.numberOf(name) }));

  const isSelected = compileWhere(model.where ?? {}, table);
  const eventName = compileEventName(model.event, table);
  const key = columnsOf(model.key);
  const identity = model.identity ?? {};
  const properties = model.properties ?? {};
  const products = model.products ?? {};
  const jsonColumn = typeof products['json'] === 'string' ? products['json'] : undefined;
  const template = model.eventId;
  const ofEvent = [...Object.values(identity), ...Object.values(properties), jsonColumn].flatMap(sourceColumns);
  const ofId = template === undefined ? [] : templateColumns(template);

  return {
    table,
    isSelected,
    eventName,
    key,
    time: compileSource(model.timestamp, table),
    timeColumn: sourceColumns(model.timestamp)[0],
    fields: [
      ...compileIdentity(identity, table),
      ...Object.entries(properties).map(
        ([name, source]): Field => ({ path: ['properties', name], read: compileNamed(name, source, table) }),
      ),
    ],
    template,
    templateColumns: columnsOf(ofId),
    product: jsonColumn === undefined ? compileProduct(products, table) : () => undefined,
    jsonColumn: jsonColumn === undefined ? undefined : { name: jsonColumn, number: table.numberOf(jsonColumn) },
    /** The columns of which the first row with a value wins. */
    shared: columnsOf([...new Set([...ofEvent, ...ofId])]),
  };
};

/** A model made ready for many rows. */
export type CompiledModel = ReturnType<typeof compileModel>;
