import type { DerivedSource, FieldRow } from '../../mapping/fieldRow.js';
import {
  currency,
  isoTimestamp,
  type KeyCasts,
  number,
  objectOf,
  personalString,
  publicIp,
  type StringOrList,
  string,
  stringOrList,
} from '../../values/casts.js';
import {
  contentTypeSources,
  eventIdSources,
  externalIdSources,
  ipSources,
  orderIdSources,
  shopIdSources,
  testEventCodeSources,
  ttclidSources,
  userAgentSources,
  valueSources,
  warehouseTime,
} from '../sources.js';
import { contentItemsV1, productItemsV1 } from './contents.js';
import type { ContextV1, PayloadV1, UserV1 } from './payload.js';

type Identifier = 'external_id' | 'email' | 'phone_number';

/** The person as mapped: an identifier may still be a list, of which 1.0 takes one. */
export type MappedUserV1 = Omit<UserV1, Identifier> & { [Key in Identifier]?: StringOrList | undefined };

/** The context as mapped, its personal data still as it came. */
export type MappedContextV1 = Omit<ContextV1, 'user'> & { user?: MappedUserV1 | undefined };
export type MappedPayloadV1 = Omit<PayloadV1, 'context'> & { context?: MappedContextV1 };

type AdV1 = NonNullable<ContextV1['ad']>;
type PageV1 = NonNullable<ContextV1['page']>;

const adSources = ['properties.context.ad', 'context.ad'] as const;
/** The keys of `ad` and `page` whose form TikTok fixes. */
export const adKeys: KeyCasts = new Map([['callback', personalString]]);
export const pageKeys: KeyCasts = new Map([
  ['url', string],
  ['referrer', string],
]);
export const ad = objectOf<AdV1>(adKeys);
export const page = objectOf<PageV1>(pageKeys);

const adRow: FieldRow<{ ad?: AdV1 }> = { to: 'ad', from: adSources, cast: ad };

const callbackOfAd: DerivedSource = {
  name: 'callback of context.ad',
  within: adRow,
  part: 'callback',
};

/**
 * The payload of Events API 1.0, one field a row, but for the name. The order of the rows is that of the fields in the payload.
 *
 * @see https://github.com/tiktok/tiktok-business-api-sdk/tree/main/python_sdk/docs
 */
export const payloadFieldsV1: readonly FieldRow<MappedPayloadV1>[] = [
  { to: 'event_id', from: eventIdSources, cast: string },
  // No originalTimestamp: without a timestamp TikTok takes the time of receipt.
  { to: 'timestamp', from: [warehouseTime, 'timestamp'], cast: isoTimestamp },
  { to: 'test_event_code', from: testEventCodeSources, cast: string },

  {
    to: 'properties.contents',
    from: ['properties.contents', { path: 'properties.products', cast: productItemsV1 }],
    cast: contentItemsV1,
  },
  { to: 'properties.content_category', from: ['properties.category'], cast: string },
  { to: 'properties.status', from: ['properties.status'], cast: string },
  { to: 'properties.content_name', from: ['properties.name'], cast: string },
  { to: 'properties.content_id', from: ['properties.product_id', 'properties.productId'], cast: string },
  { to: 'properties.shop_id', from: shopIdSources, cast: string },
  { to: 'properties.order_id', from: orderIdSources, cast: string },
  { to: 'properties.content_type', from: contentTypeSources, cast: string },
  { to: 'properties.currency', from: ['properties.currency'], cast: currency },
  { to: 'properties.value', from: valueSources, cast: number },
  { to: 'properties.description', from: ['properties.description'], cast: string },
  { to: 'properties.query', from: ['properties.query'], cast: string },

  { to: 'context.ad', from: adSources, cast: ad },
  // In 1.0 the click id is the ad's callback. It comes after the object that it is written into.
  { to: 'context.ad.callback', from: ['properties.clickId', callbackOfAd, ...ttclidSources], cast: personalString },
  { to: 'context.page', from: ['properties.context.page', 'context.page'], cast: page },
  { to: 'context.ip', from: ipSources, cast: publicIp },
  { to: 'context.user_agent', from: userAgentSources, cast: personalString },
  // No other key of this object is read, because it could be personal data in clear.
  {
    to: 'context.user.external_id',
    from: [...externalIdSources, 'properties.context.user.external_id'],
    cast: stringOrList,
  },
  {
    to: 'context.user.email',
    from: ['properties.context.user.email', 'traits.email', 'context.traits.email'],
    cast: stringOrList,
  },
  {
    to: 'context.user.phone_number',
    from: [
      'properties.context.user.phone_number',
      'properties.context.user.phone',
      'traits.phone',
      'context.traits.phone',
    ],
    cast: stringOrList,
  },
  { to: 'context.user.ttp', from: ['properties.context.user.ttp'], cast: personalString },
  { to: 'context.user.locale', from: ['properties.context.user.locale'], cast: personalString },
];
