import { compileFlatMapping, type FlatRow } from '../mapping/compileFlatMapping.js';
import type { Cast } from '../mapping/fieldRow.js';
import { copyWith, elements, type KeyCasts, number, string } from '../values/casts.js';
import { isEmpty, isObject } from '../values/kinds.js';
import type { Content, ProductContent } from './contentSchema.js';

/** The keys of a content whose form TikTok fixes. */
export const typedKeys: KeyCasts = new Map<string, (value: unknown) => unknown>([
  ['content_id', string],
  ['price', number],
  ['quantity', number],
]);

/** The items of `properties.contents` that are objects, copied; usable when there is one. */
export const contentItems: Cast<Content[]> = (value) => {
  const items = elements(value)?.filter(isObject) ?? [];
  if (items.length === 0) return undefined;
  return items.map((item) => copyWith<Content>(item, typedKeys)).filter((item) => !isEmpty(item));
};

/** The fields of an item of `properties.products`; the sources are keys of the product. */
export const productFields: readonly FlatRow<ProductContent>[] = [
  { to: 'content_id', from: ['product_id', 'productId', 'sku', 'id'], cast: string },
  { to: 'content_category', from: ['category'], cast: string },
  { to: 'content_name', from: ['name'], cast: string },
  { to: 'price', from: ['price'], cast: number },
  { to: 'quantity', from: ['quantity'], cast: number },
  { to: 'description', from: ['description'], cast: string },
  { to: 'brand', from: ['brand'], cast: string },
];

/** One item per product; an empty list of products is an empty list of contents. */
export const productItems = <Item extends object>(rows: readonly FlatRow<Item>[]): Cast<Item[]> => {
  const readProduct = compileFlatMapping(rows);
  return (value, _message, settings) => {
    const products = elements(value);
    if (products === undefined) return undefined;
    const items: Item[] = [];
    for (const product of products) {
      const item = isObject(product) ? readProduct(product, settings) : undefined;
      if (item !== undefined) items.push(item);
    }
    return items;
  };
};
