import { compileRow } from '../mapping/compileRow.js';
import type { ItemFallback, Row, RowCast } from '../mapping/row.js';
import { type Cast, copyWith, type KeyCasts, number, string } from '../values/casts.js';
import { elements, toObject } from '../values/json.js';
import { getOwn, isEmpty, isObject, ownProperties, type UnknownObject } from '../values/objects.js';
import { type Content, type ContentField, contentFields, type ProductContent } from './contentFields.js';
import type { EventSettings } from './sources.js';

const keyCasts: KeyCasts = new Map<string, Cast<unknown>>(
  contentFields.flatMap(({ path, cast, isCastInContents }) =>
    isCastInContents ? [[path, cast as Cast<unknown>] as const] : [],
  ),
);

type ContentsCast = RowCast<Content[], EventSettings>;
type Fallback = ItemFallback<EventSettings>;

/** Fills the content type of the items that have none. The items are copies, so that it may change them. */
const contentTypeFiller = (fallback: Fallback | undefined) => {
  if (fallback === undefined) return (items: Content[]) => items;
  const read = compileRow(fallback);
  return (items: Content[], message: UnknownObject, settings: EventSettings): Content[] => {
    const type = read(message, settings) ?? fallback.defaultValue;
    for (const item of items) if (string.read(item.content_type) === undefined) item.content_type = type;
    return items;
  };
};

/** Reads `properties.contents`: copies of its items that are objects; usable when there is one. */
export const contentItems = (fallback?: Fallback): ContentsCast => {
  const fill = contentTypeFiller(fallback);
  return {
    expects: 'list with an object in it',
    read: (value, message, settings) => {
      const items = elements(value)?.filter(isObject) ?? [];
      if (items.length === 0) return undefined;
      const copies = items.map((item) => copyWith<Content>(item, keyCasts)).filter((item) => !isEmpty(item));
      return copies.length === 0 ? undefined : fill(copies, message, settings);
    },
    parts: { items: { keys: keyCasts, fallback } },
  };
};

/** Reads a product by the rows of a table. */
type ReadProduct<Item> = (own: UnknownObject) => Item;

/**
 * Reads `properties.products`: one item per product; an empty list of products is an empty list of contents.
 *
 * @param readProduct The code that is generated from the fields.
 */
export const productItems = <Item extends ProductContent>(
  fields: readonly ContentField<Item>[],
  readProduct: ReadProduct<Item>,
  fallback?: Fallback,
): ContentsCast => {
  const fill = contentTypeFiller(fallback);
  return {
    expects: 'list of products',
    read: (value, message, settings) => {
      const products = elements(value);
      if (products === undefined) return undefined;
      const items: Content[] = [];
      for (const product of products) {
        const item = isObject(product) ? readProduct(ownProperties(product)) : {};
        if (!isEmpty(item)) items.push(item);
      }
      if (items.length === 0 && products.length > 0) return undefined;
      return fill(items, message, settings);
    },
    parts: { items: { rows: fields as readonly Row<EventSettings>[], fallback } },
  };
};

/** The keys that make an object a product; `id` alone may be the id of anything. */
const productIdKeys = ['product_id', 'productId', 'sku', 'item_id'];

/**
 * Reads `properties` itself as one product: the e-commerce events of one product carry it there.
 *
 * @see https://www.rudderstack.com/docs/event-spec/ecommerce-events-spec/browsing/
 */
export const oneProduct = <Item extends ProductContent>(
  fields: readonly ContentField<Item>[],
  readProduct: ReadProduct<Item>,
) =>
  ({
    expects: `object with one of ${productIdKeys.join(', ')}`,
    read: (value: unknown): Content[] | undefined => {
      const product = toObject(value);
      if (product === undefined || !productIdKeys.some((key) => string.read(getOwn(product, key)) !== undefined)) {
        return undefined;
      }
      return [readProduct(ownProperties(product))];
    },
    parts: { self: fields as readonly Row<EventSettings>[] },
    // Most events are not about one product.
    isNoValue: () => true,
  }) satisfies ContentsCast;

/** The sum of price × quantity of some contents, 1 piece where none is given; `undefined` unless each has a price. */
const sumOfContents = (contents: readonly Content[]): number | undefined => {
  let sum = 0;
  for (const { price, quantity = 1 } of contents) {
    if (price === undefined) return undefined;
    sum += price * quantity;
  }
  // Sums of binary fractions end in 0.30000000000000004; no currency has more than four decimals.
  return contents.length === 0 ? undefined : number.read(sum.toFixed(6));
};

/** The number of pieces in some contents, 1 where none is given; `undefined` unless it is a whole number. */
export const countPieces = (contents: readonly Content[]): number | undefined => {
  let pieces = 0;
  for (const { quantity = 1 } of contents) pieces += quantity;
  return Number.isSafeInteger(pieces) ? pieces : undefined;
};

/** Fills in the value where the sender gives none, from contents that all have a price. */
export const addValue = (
  properties: { value?: number; contents?: Content[] } | undefined,
  { valueFromContents }: Pick<EventSettings, 'valueFromContents'>,
): void => {
  if (!valueFromContents || properties?.contents === undefined || properties.value !== undefined) return;
  const sum = sumOfContents(properties.contents);
  if (sum !== undefined) properties.value = sum;
};
