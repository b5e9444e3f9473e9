import type { Field } from '../field.js';

/**
 * The body of `/pixel/track/`, beside its event.
 *
 * @see https://business-api.tiktok.com/portal/docs?id=1741601162187777
 */
export const trackFieldsV1: readonly Field[] = [
  { path: 'pixel_code', type: 'text', aliases: ['pixel_id', 'event_source_id'] },
  { path: 'partner_name', type: 'text' },
  { path: 'test_event_code', type: 'text', aliases: ['test_code'] },
];

/** The body of `/pixel/batch/`, beside its events. */
export const batchFieldsV1: readonly Field[] = [...trackFieldsV1, { path: 'batch', type: 'list' }];

/** One event of Events API 1.0. */
export const eventFieldsV1: readonly Field[] = [
  { path: 'event', type: 'text', aliases: ['event_name'] },
  { path: 'event_id', type: 'text' },
  { path: 'timestamp', type: 'isoTime', aliases: ['event_time'] },
  { path: 'context', type: 'object' },
  { path: 'context.ip', type: 'text', hashing: 'plain', v2Path: 'user.ip', aliases: ['ip_address', 'client_ip'] },
  { path: 'context.user_agent', type: 'text', hashing: 'plain', v2Path: 'user.user_agent', aliases: ['ua'] },
  { path: 'context.ad', type: 'object', v2Path: 'ad', additionalProperties: true },
  {
    path: 'context.ad.callback',
    type: 'text',
    hashing: 'plain',
    v2Path: 'user.ttclid',
    aliases: ['callbeack', 'ttclid'],
  },
  { path: 'context.page', type: 'object', v2Path: 'page', additionalProperties: true },
  { path: 'context.page.url', type: 'text', v2Path: 'page.url' },
  { path: 'context.page.referrer', type: 'text', v2Path: 'page.referrer', aliases: ['referer'] },
  { path: 'context.user', type: 'object', v2Path: 'user' },
  { path: 'context.user.email', type: 'text', hashing: 'digest', v2Path: 'user.email', aliases: ['emails'] },
  {
    path: 'context.user.phone_number',
    type: 'text',
    hashing: 'digest',
    v2Path: 'user.phone',
    aliases: ['phone', 'phone_numbers'],
  },
  { path: 'context.user.external_id', type: 'text', hashing: 'digest', v2Path: 'user.external_id' },
  { path: 'context.user.ttp', type: 'text', hashing: 'plain', v2Path: 'user.ttp' },
  { path: 'context.user.locale', type: 'text', hashing: 'plain', v2Path: 'user.locale' },
  { path: 'properties', type: 'object', additionalProperties: true },
  { path: 'properties.value', type: 'number' },
  { path: 'properties.currency', type: 'text' },
  { path: 'properties.query', type: 'text' },
  { path: 'properties.description', type: 'text' },
  { path: 'properties.order_id', type: 'text' },
  { path: 'properties.shop_id', type: 'text' },
  { path: 'properties.status', type: 'text' },
  { path: 'properties.content_type', type: 'text' },
  { path: 'properties.content_id', type: 'text' },
  { path: 'properties.content_name', type: 'text' },
  { path: 'properties.content_category', type: 'text' },
  { path: 'properties.contents', type: 'list', aliases: ['products'] },
  { path: 'properties.contents[]', type: 'object', additionalProperties: true },
  { path: 'properties.contents[].content_id', type: 'text', aliases: ['id', 'product_id', 'item_id'] },
  { path: 'properties.contents[].price', type: 'number' },
  { path: 'properties.contents[].quantity', type: 'integer', aliases: ['qty'] },
  { path: 'properties.contents[].content_type', type: 'text' },
  { path: 'properties.contents[].content_category', type: 'text' },
  { path: 'properties.contents[].content_name', type: 'text' },
  { path: 'properties.contents[].status', type: 'text' },
];

/** One event of a batch. */
export const batchItemFieldsV1: readonly Field[] = [{ path: 'type', type: 'text', oneOf: ['track'] }, ...eventFieldsV1];
