// Written from the field tables by `npm run generate` (test/generated/mappingModule.ts). Do not edit.

// biome-ignore-all lint/suspicious/noAssignInExpressions: an object is made with its first field, so that none is empty.

import { number, string } from '../values/casts.js';
import type { UnknownObject } from '../values/objects.js';
import type { ProductContent, ProductContentV1 } from './contentFields.js';

/** Reads a product, whose properties are all its own; `undefined` for one without a usable field. */
export const readProduct = (own: UnknownObject): ProductContent | undefined => {
  let content: ProductContent | undefined;
  const contentId =
    string.read(own['product_id']) ??
    string.read(own['productId']) ??
    string.read(own['sku']) ??
    string.read(own['item_id']) ??
    string.read(own['id']);
  if (contentId !== undefined) (content ??= {}).content_id = contentId;
  const contentCategory = string.read(own['category']) ?? string.read(own['item_category']);
  if (contentCategory !== undefined) (content ??= {}).content_category = contentCategory;
  const contentName = string.read(own['name']) ?? string.read(own['item_name']);
  if (contentName !== undefined) (content ??= {}).content_name = contentName;
  const price = number.read(own['price']);
  if (price !== undefined) (content ??= {}).price = price;
  const quantity = number.read(own['quantity']);
  if (quantity !== undefined) (content ??= {}).quantity = quantity;
  const description = string.read(own['description']);
  if (description !== undefined) (content ??= {}).description = description;
  const brand = string.read(own['brand']) ?? string.read(own['item_brand']);
  if (brand !== undefined) (content ??= {}).brand = brand;
  return content;
};

/** The same for 1.0, where each content has its type. */
export const readProductV1 = (own: UnknownObject): ProductContentV1 | undefined => {
  let content: ProductContentV1 | undefined;
  const contentId =
    string.read(own['product_id']) ??
    string.read(own['productId']) ??
    string.read(own['sku']) ??
    string.read(own['item_id']) ??
    string.read(own['id']);
  if (contentId !== undefined) (content ??= {}).content_id = contentId;
  const contentCategory = string.read(own['category']) ?? string.read(own['item_category']);
  if (contentCategory !== undefined) (content ??= {}).content_category = contentCategory;
  const contentName = string.read(own['name']) ?? string.read(own['item_name']);
  if (contentName !== undefined) (content ??= {}).content_name = contentName;
  const price = number.read(own['price']);
  if (price !== undefined) (content ??= {}).price = price;
  const quantity = number.read(own['quantity']);
  if (quantity !== undefined) (content ??= {}).quantity = quantity;
  const description = string.read(own['description']);
  if (description !== undefined) (content ??= {}).description = description;
  const brand = string.read(own['brand']) ?? string.read(own['item_brand']);
  if (brand !== undefined) (content ??= {}).brand = brand;
  const contentType = string.read(own['contentType']) ?? string.read(own['content_type']);
  if (contentType !== undefined) (content ??= {}).content_type = contentType;
  return content;
};
