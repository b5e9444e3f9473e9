import { getOwn } from '../values/objects.js';
import { identityFields, identityNames, type Model, sourceColumns, templateColumns } from '../warehouse/model.js';
import type { ModelledEvent } from '../warehouse/modelRows.js';
import { type JsonDocument, locate, parseDocument, type Range } from './jsonDocument.js';
import type { Rows } from './rows.js';

/** A part of the rows or of the model. */
export interface RowSource extends Range {
  readonly editor: 'rows' | 'model';
}

/** Finds what a part of an event is made of, by the keys that lead to it. */
export type FindRowSources = (keys: readonly string[]) => readonly RowSource[];

/** The keys of the model that describe a part of its events, and the columns that they name. */
const describe = (model: Model, keys: readonly string[]) => {
  const [first = '', second = '', , name = ''] = keys;
  const source = (...place: string[]) => ({
    place,
    columns: sourceColumns(place.reduce<unknown>(getOwn, model) as Parameters<typeof sourceColumns>[0]),
  });
  if (first === 'timestamp') return source('timestamp');
  if (first === 'event')
    return { place: ['event'], columns: typeof model.event === 'string' ? [] : [model.event.column] };
  if (first === 'messageId') {
    return model.eventId === undefined
      ? { place: ['key'], columns: model.key }
      : { place: ['eventId'], columns: templateColumns(model.eventId) };
  }
  const identity = identityNames.find((one) => identityFields[one].path.every((key, level) => keys[level] === key));
  if (identity !== undefined) return source('identity', identity);
  if (first !== 'properties') return { place: [first], columns: [] };
  if (second !== 'products') return source('properties', second);
  return getOwn(model.products, 'json') === undefined ? source('products', name) : source('products', 'json');
};

/** The rows that may hold a part of an event. A product is in its own row. */
const rowsOf = ({ event, rowIndexes }: ModelledEvent, [, list, index]: readonly string[], isJson: boolean) => {
  if (list !== 'products' || index === undefined || isJson) return rowIndexes;
  const products = event.properties['products'];
  // A row without a product has none in the list: which row a product is from is then not known.
  const isOnePerRow = Array.isArray(products) && products.length === rowIndexes.length;
  return isOnePerRow ? rowIndexes.slice(Number(index), Number(index) + 1) : [];
};

/**
 * Creates the search for the rows and the parts of a model that an event is made of.
 *
 * @param modelled The event and its rows.
 */
export const rowSourceFinder =
  (rows: Rows, modelDocument: JsonDocument, modelled: ModelledEvent): FindRowSources =>
  (keys) => {
    const model = modelDocument.value as Model;
    const { place, columns } = describe(model, keys);
    if (place.reduce<unknown>(getOwn, model) === undefined) return [];
    const inModel = locate(modelDocument, place);
    const candidates = rowsOf(modelled, keys, getOwn(model.products, 'json') !== undefined);
    const cells = columns.flatMap((column) => {
      const rowIndex = candidates.find((index) => (getOwn(rows.rows[index], column) ?? null) !== null);
      const row = rowIndex === undefined ? undefined : rows.ranges[rowIndex];
      const cell = row && locate(parseDocument(rows.text.slice(row.from, row.to)), [column]);
      return row && cell ? [{ editor: 'rows' as const, from: row.from + cell.from, to: row.from + cell.to }] : [];
    });
    return [...cells, ...(inModel ? [{ editor: 'model' as const, ...inModel }] : [])];
  };
