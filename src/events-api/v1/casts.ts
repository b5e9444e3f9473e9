import type { DerivedSource } from '../../mapping/row.js';
import { type KeyCasts, objectOf, personalString, string } from '../../values/casts.js';
import { contentFieldsV1 } from '../contentFields.js';
import { contentItems, productItems } from '../contents.js';
import { readProductV1 } from '../readProduct.js';
import { contentTypeSources, type EventSettings, referrer } from '../sources.js';
import type { ContextV1 } from './payload.js';

/** `properties.contents` of the sender. */
export const contents = contentItems({
  path: 'content_type',
  itemKeys: ['content_type'],
  sources: ['properties.contentType'],
  cast: string,
  defaultValue: 'product_group',
});
/** Lists of products, under other names. */
export const products = productItems(contentFieldsV1, readProductV1, {
  path: 'content_type',
  itemKeys: ['contentType', 'content_type'],
  sources: contentTypeSources,
  cast: string,
  defaultValue: 'product',
});

export const adSources = ['properties.context.ad', 'context.ad'] as const;
const adKeys: KeyCasts = new Map([['callback', personalString]]);
const pageKeys: KeyCasts = new Map([
  ['url', string],
  ['referrer', referrer],
]);
export const adObject = objectOf<NonNullable<ContextV1['ad']>>(adKeys);
export const pageObject = objectOf<NonNullable<ContextV1['page']>>(pageKeys);

export const callbackOfAd: DerivedSource<EventSettings> = {
  name: 'callback of context.ad',
  within: { path: 'ad', sources: adSources, cast: adObject },
  part: 'callback',
};
