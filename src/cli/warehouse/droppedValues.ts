import { type Cast, currency, integer, number } from '../../values/casts.js';
import type { Model, WarehouseTrackEvent } from '../../warehouse/index.js';
import { type Source, sourceColumns } from '../../warehouse/model.js';

/** What the amounts of an event must be, by property. */
const propertyCasts: ReadonlyMap<string, Cast<unknown>> = new Map<string, Cast<unknown>>([
  ...['value', 'revenue', 'total', 'predicted_ltv', 'predictedLtv'].map((name) => [name, number] as const),
  ...['num_items', 'numItems'].map((name) => [name, integer] as const),
  ['currency', currency] as const,
]);

const productCasts: typeof propertyCasts = new Map<string, Cast<unknown>>([
  ['price', number],
  ['quantity', number],
]);

/** A mapped field whose value a cast may drop. */
interface JudgedField {
  readonly name: string;
  readonly isUsable: (value: unknown) => boolean;
  /** What a warning says about a dropped value. */
  readonly text: string;
}

type Fields = Readonly<Record<string, Source>>;

const judgedFields = (fields: Fields = {}, casts: typeof propertyCasts, path: string) =>
  Object.entries(fields).flatMap(([name, source]): JudgedField[] => {
    const cast = casts.get(name);
    const [column] = sourceColumns(source);
    if (cast === undefined || column === undefined) return [];
    const text = `${path}.${name}: dropped, not a ${cast.expects} (column ${column})`;
    return [{ name, isUsable: (value) => cast.read(value) !== undefined, text }];
  });

/**
 * Makes a function that finds the amounts of an event that are present but not readable, such as `12,50`.
 *
 * It casts the amounts a second time: a trace of every event would cost more than the event itself.
 *
 * @returns The text of the warning for each dropped value.
 */
export function createDropFinder(model: Model): (event: WarehouseTrackEvent) => readonly string[] {
  const ofEvent = judgedFields(model.properties, propertyCasts, 'properties');
  const ofProduct = judgedFields(model.products, productCasts, 'properties.contents');
  const droppedOf = (values: unknown, fields: readonly JudgedField[]): string[] =>
    fields.flatMap(({ name, isUsable, text }) => {
      const value = (values as Readonly<Record<string, unknown>>)[name];
      return value === undefined || isUsable(value) ? [] : [text];
    });
  return ({ properties }) => {
    const products = ofProduct.length > 0 ? properties['products'] : undefined;
    const inProducts = Array.isArray(products) ? products.flatMap((product) => droppedOf(product, ofProduct)) : [];
    return [...droppedOf(properties, ofEvent), ...inProducts];
  };
}
