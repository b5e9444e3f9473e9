import { type Cast, number, string } from '../values/casts.js';
import type { FieldFacts } from './field.js';

/** An item of `contents`. Keys that are not listed pass as the sender wrote them. */
export type Content = ProductContent & {
  /** In 1.0 each content has its type here; in 2.0 the type stands beside the contents. */
  content_type?: unknown;
  [key: string]: unknown;
};

/** What a product of RudderStack becomes. */
export type ProductContent = {
  /** Id of the product. */
  content_id?: string;
  /** Category of the product. */
  content_category?: string;
  /** Name of the product. */
  content_name?: string;
  /** Price of one piece. */
  price?: number;
  /** Number of pieces. */
  quantity?: number;
  /** Description of the product. */
  description?: string;
  /** Brand of the product. 2.0 only. */
  brand?: string;
};

/** A row whose sources are keys of a product. */
type KeyRow<Item> = {
  [Key in keyof Item & string]: {
    readonly path: Key;
    readonly sources: readonly string[];
    readonly cast: Cast<NonNullable<Item[Key]>>;
  };
}[keyof Item & string];

/** A field of an item of `contents`. */
export type ContentField<Item> = KeyRow<Item> &
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

/** What a product becomes in 1.0, where each content has its type. */
export type ProductContentV1 = ProductContent & { content_type?: string };

/** The fields of an item of `contents` in 1.0. */
export const contentFieldsV1: readonly ContentField<ProductContentV1>[] = [
  ...contentFields,
  { path: 'content_type', type: 'string', sources: ['contentType', 'content_type'], cast: string },
];

const documentedFields = <Item>(fields: readonly ContentField<Item>[], version: 'v1' | 'v2') =>
  fields.filter(({ documentedIn }) => documentedIn?.includes(version) ?? true);

/** The documented fields of an item, as rows of the table of an event. */
export const rowsOfItems = <Item>(fields: readonly ContentField<Item>[], version: 'v1' | 'v2') =>
  documentedFields(fields, version).map(({ path, type, aliases }) => ({
    path: `properties.contents[].${path}`,
    type,
    ...(aliases && { aliases }),
  }));

/** The keys of an item that the reference of 2.0 lists. */
export const documentedItemKeys: ReadonlySet<string> = new Set(
  documentedFields(contentFields, 'v2').map(({ path }) => path),
);
