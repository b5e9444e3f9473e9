import { copyJson, elements } from '../values/json.js';
import { isObject, isObjectLike, setOwn, type UnknownObject } from '../values/objects.js';
import { scaledDecimal } from './arrowNumbers.js';
import { driverValue } from './driverValue.js';
import { canonicalString, exactString } from './keys.js';
import {
  columnInBraces,
  identityFields,
  identityNames,
  type Model,
  type Source,
  sourceColumns,
  templateColumns,
} from './model.js';
import type { RowProblem } from './rowProblems.js';

/** The values of the columns that a model names, indexed by column number. */
export type Cells = readonly unknown[];

/** Numbers the columns that a model names, so that each is read once per row, however many parts of the model use it. */
class ColumnTable {
  readonly #numbers = new Map<string, number>();
  readonly #seen = new Set<string>();
  readonly #filled = new Set<string>();
  /** Where the scale of a decimal is unknown: the columns and indexes of rows. */
  readonly unscaled: (readonly [column: string, rowIndex: number])[] = [];
  #rowsRead = 0;

  /** Returns the number of a column, and adds the column if it is new. */
  numberOf(column: string): number {
    const known = this.#numbers.get(column);
    if (known !== undefined) return known;
    const number = this.#numbers.size;
    this.#numbers.set(column, number);
    return number;
  }

  /** Reads the columns of a row; own properties only. */
  read(row: unknown): Cells | RowProblem {
    const rowIndex = this.#rowsRead++;
    if (!isObject(row)) return { code: 'invalid-row', column: '' };
    const cells: unknown[] = [];
    for (const column of this.#numbers.keys()) {
      try {
        const isPresent = Object.hasOwn(row, column);
        if (isPresent && this.#seen.size < this.#numbers.size) this.#seen.add(column);
        const value = isPresent ? this.#readCell(row, column, rowIndex) : undefined;
        if (value !== undefined && this.#filled.size < this.#numbers.size) this.#filled.add(column);
        cells.push(value);
      } catch {
        return { code: 'unreadable-column', column };
      }
    }
    return cells;
  }

  #readCell(row: UnknownObject, column: string, rowIndex: number): unknown {
    const value = row[column];
    if (!isObjectLike(value)) return driverValue(value);
    const scaled = ArrayBuffer.isView(value) ? scaledDecimal(value, row, column) : undefined;
    let isScaled = true;
    const converted =
      scaled ??
      driverValue(value, () => {
        isScaled = false;
      });
    if (!isScaled) this.unscaled.push([column, rowIndex]);
    return converted;
  }

  /** All columns, in the order of their numbers. */
  names(): string[] {
    return [...this.#numbers.keys()];
  }

  /** The columns that no row had. */
  unseen(): string[] {
    return this.names().filter((column) => !this.#seen.has(column));
  }

  /** The columns that some row had, but none with a value. */
  empty(): string[] {
    return this.names().filter((column) => this.#seen.has(column) && !this.#filled.has(column));
  }
}

/** Reads a value from the cells of a row, or from the merged cells of the rows of an event. */
type Reader = (cells: Cells) => unknown;

/** A value of the event and its path. */
interface Field {
  readonly path: readonly string[];
  readonly read: Reader;
}

/** A column of identifiers may itself hold a list of them, also as a JSON string. */
const identifiers = (value: unknown): readonly unknown[] => {
  const isJsonList = typeof value === 'string' && value.trimStart().startsWith('[');
  if (!Array.isArray(value) && !isJsonList) return [value];
  return (elements(value) ?? []).filter((item) => driverValue(item) !== undefined);
};

const single = (value: unknown): readonly unknown[] => [value];

const compileSource = (source: Source, table: ColumnTable, valuesOf = single): Reader => {
  if (isObject(source)) return () => copyJson(source['constant']) ?? undefined;
  if (typeof source === 'string') {
    const number = table.numberOf(source);
    return (cells) => cells[number];
  }
  const numbers = source.map((column) => table.numberOf(column));
  return (cells) => {
    const present = numbers.flatMap((number) => (cells[number] === undefined ? [] : valuesOf(cells[number])));
    return present.length === 0 ? undefined : present;
  };
};

/** Names of fields that hold ids or codes. */
const idName = /(?:^|_)ids?$|[a-z](?:Ids?|ID)$|^(?:sku|SKU|zip)$/;

const floatOfWhole = /^\s*(-?(?:0|[1-9]\d*))\.0+\s*$/;

/** CSV exports of float columns write the id 700 as `700.0`; every other source writes `700`. */
const wholeId = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(wholeId);
  return typeof value === 'string' ? value.replace(floatOfWhole, '$1') : value;
};

const compileNamed = (name: string, source: Source, table: ColumnTable, valuesOf = single): Reader => {
  const read = compileSource(source, table, valuesOf);
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

/** Checks whether `where` selects a row. A list or struct never equals a value of a condition. */
const compileWhere = (where: NonNullable<Model['where']>, table: ColumnTable) => {
  const conditions = Object.entries(where).map(([column, values]) => ({
    number: table.numberOf(column),
    accepted: new Set([values].flat().map((value) => canonicalString(driverValue(value)))),
  }));
  return (cells: Cells): boolean =>
    conditions.every(({ number, accepted }) => {
      const value = cells[number];
      return !isObjectLike(value) && accepted.has(canonicalString(value));
    });
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

/** Reads the strings that identify an event, or the first problem. */
const compileStrings = (columns: readonly string[], part: 'key' | 'event-id', table: ColumnTable) => {
  const numbered = columns.map((column) => ({ column, number: table.numberOf(column) }));
  return (cells: Cells): readonly string[] | RowProblem => {
    const strings: string[] = [];
    for (const { column, number } of numbered) {
      const value = cells[number];
      if (value === undefined) return { code: `missing-${part}`, column };
      const string = exactString(value);
      if (string === undefined) return { code: `invalid-${part}`, column };
      strings.push(string);
    }
    return strings;
  };
};

/** Fills the template of the event id. */
const compileTemplate = (template: string, table: ColumnTable) => {
  const columns = templateColumns(template);
  const stringsOf = compileStrings(columns, 'event-id', table);
  const fill = (cells: Cells): string | RowProblem => {
    const strings = stringsOf(cells);
    if ('code' in strings) return strings;
    let next = 0;
    return template.replace(columnInBraces, () => strings[next++] ?? '');
  };
  return { text: template, columns, fill };
};

/** Builds the product of a row. A row whose product would hold constants only has no product. */
const compileProduct = (products: NonNullable<Model['products']>, table: ColumnTable) => {
  const fields = Object.entries(products).map(([name, source]) => ({
    name,
    isConstant: isObject(source),
    read: compileNamed(name, source, table),
  }));
  return (cells: Cells): UnknownObject | undefined => {
    const product: Record<string, unknown> = {};
    let hasRowValue = false;
    for (const { name, isConstant, read } of fields) {
      const value = read(cells);
      if (value === undefined) continue;
      setOwn(product, name, value);
      hasRowValue ||= !isConstant;
    }
    return hasRowValue ? product : undefined;
  };
};

/** Prepares a model for many rows: gives each column a number, and turns each part into a function of the cells. */
export const compileModel = (model: Model) => {
  const { identity = {}, properties = {}, products = {}, eventId } = model;
  const productColumn = typeof products['json'] === 'string' ? products['json'] : undefined;
  const table = new ColumnTable();
  const numbered = (column: string) => ({ name: column, number: table.numberOf(column) });
  // The parts number their columns in this order, which warnings and the sorting of a key's rows follow.
  const isSelected = compileWhere(model.where ?? {}, table);
  const eventName = compileEventName(model.event, table);
  const key = compileStrings(model.key, 'key', table);
  const time = compileSource(model.timestamp, table);
  const fields = [
    ...compileIdentity(identity, table),
    ...Object.entries(properties).map(
      ([name, source]): Field => ({ path: ['properties', name], read: compileNamed(name, source, table) }),
    ),
  ];
  const template = eventId === undefined ? undefined : compileTemplate(eventId, table);
  const merged = [...Object.values(identity), ...Object.values(properties), productColumn].flatMap(sourceColumns);

  return {
    table,
    isSelected,
    eventName,
    key,
    time,
    timeColumn: sourceColumns(model.timestamp)[0] ?? '',
    fields,
    template,
    product: productColumn === undefined ? compileProduct(products, table) : () => undefined,
    productColumn: productColumn === undefined ? undefined : numbered(productColumn),
    /** The columns of which the first row with a value wins. */
    mergedColumns: [...new Set([...merged, ...(template?.columns ?? [])])].map(numbered),
  };
};

/** A model prepared for many rows. */
export type CompiledModel = ReturnType<typeof compileModel>;
