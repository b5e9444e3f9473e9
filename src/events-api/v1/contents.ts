import type { FlatRow } from '../../mapping/compileFlatMapping.js';
import { compileRow } from '../../mapping/compileRow.js';
import type { Cast, FieldRow } from '../../mapping/fieldRow.js';
import { string } from '../../values/casts.js';
import type { ProductContent } from '../contentSchema.js';
import { contentItems, productFields, productItems } from '../contents.js';
import { contentTypeSources } from '../sources.js';
import type { ContentV1 } from './payload.js';

interface DefaultTypes {
  ofContents?: string;
  ofProducts?: string;
}

/** What stands for the missing type of a content. */
export const defaultTypeRows = {
  ofContents: { to: 'ofContents', from: ['properties.contentType'], cast: string },
  ofProducts: { to: 'ofProducts', from: contentTypeSources, cast: string },
} as const satisfies Readonly<Record<keyof DefaultTypes, FieldRow<DefaultTypes>>>;

const readTypeOfContents = compileRow(defaultTypeRows.ofContents);
const readTypeOfProducts = compileRow(defaultTypeRows.ofProducts);

/** In 1.0 each content says whether it is a product or a group of products. The contents are ours, and changed. */
const typed = (contents: ContentV1[], contentType: string): ContentV1[] => {
  for (const content of contents) {
    if (string(content.content_type) === undefined) content.content_type = contentType;
  }
  return contents;
};

/** The items of `properties.contents`. */
export const contentItemsV1: Cast<ContentV1[]> = (value, message, settings) => {
  const contents = contentItems(value, message, settings);
  return contents && typed(contents, readTypeOfContents(message, settings) ?? 'product_group');
};

type ProductContentV1 = ProductContent & { content_type?: string };

export const productFieldsV1: readonly FlatRow<ProductContentV1>[] = [
  ...productFields,
  { to: 'content_type', from: ['contentType', 'content_type'], cast: string },
];

const products = productItems(productFieldsV1);

/** One item per product. */
export const productItemsV1: Cast<ContentV1[]> = (value, message, settings) => {
  const contents = products(value, message, settings);
  return contents && typed(contents, readTypeOfProducts(message, settings) ?? 'product');
};
