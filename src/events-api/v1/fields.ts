import { currency, isoTimestamp, locale, number, personalString, string, stringOrList } from '../../values/casts.js';
import { publicIp } from '../casts.js';
import { contentFieldsV1, rowsOfItems } from '../contentFields.js';
import { type Field, type FieldOf, type FieldTable, filledRows } from '../field.js';
import { emailV1, externalId, phone } from '../hashRules.js';
import {
  contentTypeSources,
  eventIdSources,
  externalIdSources,
  ipSources,
  orderIdSources,
  shopIdSources,
  testEventCodeSources,
  timeSourcesV1,
  ttclidSources,
  userAgentSources,
  valueSources,
} from '../sources.js';
import { adObject, adSources, callbackOfAd, contents, pageObject, products } from './casts.js';
import type { MappedPayloadV1 } from './payload.js';

/**
 * The fields of one event of Events API 1.0. The order of the rows is that of the fields in the payload.
 *
 * @see https://github.com/tiktok/tiktok-business-api-sdk/tree/main/python_sdk/docs
 */
const eventFields: readonly FieldOf<MappedPayloadV1>[] = [
  { path: 'event', type: 'string', aliases: ['event_name'] },
  { path: 'event_id', type: 'string', sources: eventIdSources, cast: string },
  {
    path: 'timestamp',
    type: 'isoTime',
    // No originalTimestamp: without a timestamp TikTok takes the time of receipt.
    sources: timeSourcesV1,
    cast: isoTimestamp,
    aliases: ['event_time'],
  },
  { path: 'test_event_code', type: 'string', sources: testEventCodeSources, cast: string, aliases: ['test_code'] },

  { path: 'properties', type: 'object', additionalProperties: true },
  {
    path: 'properties.contents',
    type: 'array',
    sources: [
      'properties.contents',
      { path: 'properties.products', cast: products },
      { path: 'properties.items', cast: products },
    ],
    cast: contents,
    aliases: ['products'],
  },
  { path: 'properties.content_category', type: 'string', sources: ['properties.category'], cast: string },
  { path: 'properties.status', type: 'string', sources: ['properties.status'], cast: string },
  { path: 'properties.content_name', type: 'string', sources: ['properties.name'], cast: string },
  {
    path: 'properties.content_id',
    type: 'string',
    sources: ['properties.product_id', 'properties.productId'],
    cast: string,
  },
  { path: 'properties.shop_id', type: 'string', sources: shopIdSources, cast: string },
  { path: 'properties.order_id', type: 'string', sources: orderIdSources, cast: string },
  { path: 'properties.content_type', type: 'string', sources: contentTypeSources, cast: string },
  { path: 'properties.currency', type: 'string', sources: ['properties.currency'], cast: currency },
  {
    path: 'properties.value',
    type: 'number',
    sources: valueSources,
    cast: number,
    fallback: { from: 'derived', step: 'the sum of price × quantity of properties.contents' },
  },
  { path: 'properties.description', type: 'string', sources: ['properties.description'], cast: string },
  { path: 'properties.query', type: 'string', sources: ['properties.query'], cast: string },
  { path: 'properties.contents[]', type: 'object', additionalProperties: true },
  ...rowsOfItems(contentFieldsV1, 'v1'),
  { path: 'properties.contents[].status', type: 'string' },

  { path: 'context', type: 'object' },
  { path: 'context.ad', type: 'object', sources: adSources, cast: adObject, v2Path: 'ad', additionalProperties: true },
  // In 1.0 the click id is the ad's callback. The row comes after the object that it is written into.
  {
    path: 'context.ad.callback',
    type: 'string',
    sources: ['properties.clickId', callbackOfAd, ...ttclidSources],
    cast: personalString,
    hash: 'plain',
    v2Path: 'user.ttclid',
    aliases: ['callbeack', 'ttclid'],
  },
  {
    path: 'context.page',
    type: 'object',
    sources: ['properties.context.page', 'context.page'],
    cast: pageObject,
    v2Path: 'page',
    additionalProperties: true,
  },
  { path: 'context.page.url', type: 'string', v2Path: 'page.url' },
  { path: 'context.page.referrer', type: 'string', v2Path: 'page.referrer', aliases: ['referer'] },
  {
    path: 'context.ip',
    type: 'string',
    sources: ipSources,
    cast: publicIp,
    hash: 'plain',
    v2Path: 'user.ip',
    aliases: ['ip_address', 'client_ip'],
  },
  {
    path: 'context.user_agent',
    type: 'string',
    sources: userAgentSources,
    cast: personalString,
    hash: 'plain',
    v2Path: 'user.user_agent',
    aliases: ['ua'],
  },
  // No other key of `properties.context.user` is read, because it could be personal data in plain text.
  { path: 'context.user', type: 'object', v2Path: 'user' },
  {
    path: 'context.user.external_id',
    type: 'string',
    sources: [...externalIdSources, 'properties.context.user.external_id'],
    cast: stringOrList,
    hash: externalId,
    v2Path: 'user.external_id',
  },
  {
    path: 'context.user.email',
    type: 'string',
    sources: ['properties.context.user.email', 'traits.email', 'context.traits.email'],
    cast: stringOrList,
    hash: emailV1,
    v2Path: 'user.email',
    aliases: ['emails'],
  },
  {
    path: 'context.user.phone_number',
    type: 'string',
    sources: [
      'properties.context.user.phone_number',
      'properties.context.user.phone',
      'traits.phone',
      'context.traits.phone',
    ],
    cast: stringOrList,
    hash: phone,
    v2Path: 'user.phone',
    aliases: ['phone', 'phone_numbers'],
  },
  {
    path: 'context.user.ttp',
    type: 'string',
    sources: ['properties.context.user.ttp'],
    cast: personalString,
    hash: 'plain',
    v2Path: 'user.ttp',
  },
  {
    path: 'context.user.locale',
    type: 'string',
    sources: ['properties.context.user.locale'],
    cast: locale,
    hash: 'plain',
    v2Path: 'user.locale',
  },
];

/**
 * The fields of a request beside its events.
 *
 * @see https://business-api.tiktok.com/portal/docs?id=1741601162187777
 */
const requestFields: readonly Field[] = [
  { path: 'pixel_code', type: 'string', aliases: ['pixel_id', 'event_source_id'] },
  { path: 'partner_name', type: 'string' },
];

const batchFields: readonly Field[] = [
  ...requestFields,
  { path: 'test_event_code', type: 'string', aliases: ['test_code'] },
  { path: 'batch', type: 'array' },
];

/** All fields of Events API 1.0. */
export const fieldsV1 = {
  docsUrl: 'https://business-api.tiktok.com/portal/docs?id=1741601162187777',
  userPath: 'context.user',
  event: eventFields,
  bodies: {
    'pixel/track': { fields: requestFields },
    'pixel/batch': {
      list: 'batch',
      fields: batchFields,
      itemFields: [{ path: 'type', type: 'string', oneOf: ['track'] }],
    },
  },
} as const satisfies FieldTable;

export const eventRowsV1 = filledRows(eventFields);
