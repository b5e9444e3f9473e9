import { compileFlatMapping, type FlatRow } from '../mapping/compileFlatMapping.js';
import { compileRow } from '../mapping/compileRow.js';
import type { ItemFallback, Row, RowCast } from '../mapping/row.js';
import { type Cast, copyWith, type KeyCasts, number, string } from '../values/casts.js';
import { elements, toObject } from '../values/json.js';
import { getOwn, isEmpty, isObject, type UnknownObject } from '../values/objects.js';
import type { FieldFacts } from './field.js';
import type { EventSettings } from './sources.js';

/** An item of `contents`. Keys that are not listed pass as the sender wrote them. */
export type Content = ProductContent & {
  /** In 1.0 each content has its type here; in 2.0 the type stands beside the contents. */
  content_type?: unknown;
  [key: string]: unknown;
};

/** What a product of RudderStack becomes. */
export type ProductContent = {
  content_id?: string;
  content_category?: string;
  content_name?: string;
  price?: number;
  quantity?: number;
  description?: string;
  brand?: string;
};

/** A field of an item of `contents`. Its sources are keys of a product. */
type ContentField<Item> = FlatRow<Item, EventSettings> &
  FieldFacts & {
    /** True where TikTok fixes the type: it is cast in `contents` of the sender too, whose other keys are copied. */
    readonly isCastInContents?: true;
    /** The API versions whose reference lists the field; both when absent. */
    readonly documentedIn?: readonly ('v1' | 'v2')[];
  };

/** The fields of an item of `contents`, in both API versions. */
export const contentFields: readonly ContentField<ProductContent>[] = [
  {
    path: 'content_id',
    type: 'string',
    sources: ['product_id', 'productId', 'sku', 'item_id', 'id'],
    cast: string,
    isCastInContents: true,
    aliases: ['id', 'product_id', 'item_id', 'contents_id'],
  },
  { path: 'content_category', type: 'string', sources: ['category', 'item_category'], cast: string },
  { path: 'content_name', type: 'string', sources: ['name', 'item_name'], cast: string },
  {
    path: 'price',
    type: 'number',
    sources: ['price'],
    cast: number,
    isCastInContents: true,
    aliases: ['item_price'],
  },
  { path: 'quantity', type: 'integer', sources: ['quantity'], cast: number, isCastInContents: true, aliases: ['qty'] },
  { path: 'description', type: 'string', sources: ['description'], cast: string, documentedIn: [] },
  { path: 'brand', type: 'string', sources: ['brand', 'item_brand'], cast: string, documentedIn: ['v2'] },
];

/** The documented fields of an item, as rows of the table of an event. */
export const rowsOfItems = <Item>(fields: readonly ContentField<Item>[], version: 'v1' | 'v2') =>
  fields
    .filter(({ documentedIn }) => documentedIn?.includes(version) ?? true)
    .map(({ path, type, aliases }) => ({
      path: `properties.contents[].${path}`,
      type,
      ...(aliases && { aliases }),
    }));

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

/** Reads `properties.products`: one item per product; an empty list of products is an empty list of contents. */
export const productItems = <Item extends ProductContent>(
  fields: readonly ContentField<Item>[],
  fallback?: Fallback,
): ContentsCast => {
  const readProduct = compileFlatMapping(fields);
  const fill = contentTypeFiller(fallback);
  return {
    expects: 'list of products',
    read: (value, message, settings) => {
      const products = elements(value);
      if (products === undefined) return undefined;
      const items: Content[] = [];
      for (const product of products) {
        const item = isObject(product) ? readProduct(product, settings) : undefined;
        if (item !== undefined) items.push(item);
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
export const singleProduct: ContentsCast = (() => {
  const readProduct = compileFlatMapping<ProductContent, EventSettings>(contentFields);
  return {
    expects: `object with one of ${productIdKeys.join(', ')}`,
    read: (value, _message, settings) => {
      const product = toObject(value);
      if (product === undefined || !productIdKeys.some((key) => string.read(getOwn(product, key)) !== undefined))
        return undefined;
      const item = readProduct(product, settings);
      return item === undefined ? undefined : [item as Content];
    },
    parts: { self: contentFields as readonly Row<EventSettings>[] },
    // Most events are not about one product.
    isNoValue: () => true,
  };
})();

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
