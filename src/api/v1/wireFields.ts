import type { WireField } from '../wireField.js';

/**
 * The body of `/pixel/track/`, beside its event.
 *
 * @see https://business-api.tiktok.com/portal/docs?id=1741601162187777
 */
export const trackFieldsV1: readonly WireField[] = [
  { path: 'pixel_code', type: 'text', notCalled: ['pixel_id', 'event_source_id'] },
  { path: 'partner_name', type: 'text' },
  { path: 'test_event_code', type: 'text', notCalled: ['test_code'] },
];

/** The body of `/pixel/batch/`, beside its events. */
export const batchFieldsV1: readonly WireField[] = [...trackFieldsV1, { path: 'batch', type: 'list' }];

/** One event of Events API 1.0. */
export const eventFieldsV1: readonly WireField[] = [
  { path: 'event', type: 'text', notCalled: ['event_name'] },
  { path: 'event_id', type: 'text' },
  { path: 'timestamp', type: 'isoTime', notCalled: ['event_time'] },
  { path: 'context', type: 'object' },
  { path: 'context.ip', type: 'text', form: 'plain', means: 'user.ip', notCalled: ['ip_address', 'client_ip'] },
  { path: 'context.user_agent', type: 'text', form: 'plain', means: 'user.user_agent', notCalled: ['ua'] },
  { path: 'context.ad', type: 'object', means: 'ad', isOpen: true },
  {
    path: 'context.ad.callback',
    type: 'text',
    form: 'plain',
    means: 'user.ttclid',
    notCalled: ['callbeack', 'ttclid'],
  },
  { path: 'context.page', type: 'object', means: 'page', isOpen: true },
  { path: 'context.page.url', type: 'text', means: 'page.url' },
  { path: 'context.page.referrer', type: 'text', means: 'page.referrer', notCalled: ['referer'] },
  { path: 'context.user', type: 'object', means: 'user' },
  { path: 'context.user.email', type: 'text', form: 'digest', means: 'user.email', notCalled: ['emails'] },
  {
    path: 'context.user.phone_number',
    type: 'text',
    form: 'digest',
    means: 'user.phone',
    notCalled: ['phone', 'phone_numbers'],
  },
  { path: 'context.user.external_id', type: 'text', form: 'digest', means: 'user.external_id' },
  { path: 'context.user.ttp', type: 'text', form: 'plain', means: 'user.ttp' },
  { path: 'context.user.locale', type: 'text', form: 'plain', means: 'user.locale' },
  { path: 'properties', type: 'object', isOpen: true },
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
  { path: 'properties.contents', type: 'list', notCalled: ['products'] },
  { path: 'properties.contents[]', type: 'object', isOpen: true },
  { path: 'properties.contents[].content_id', type: 'text', notCalled: ['id', 'product_id', 'item_id'] },
  { path: 'properties.contents[].price', type: 'number' },
  { path: 'properties.contents[].quantity', type: 'integer', notCalled: ['qty'] },
  { path: 'properties.contents[].content_type', type: 'text' },
  { path: 'properties.contents[].content_category', type: 'text' },
  { path: 'properties.contents[].content_name', type: 'text' },
  { path: 'properties.contents[].status', type: 'text' },
];

/** One event of a batch. */
export const batchItemFieldsV1: readonly WireField[] = [
  { path: 'type', type: 'text', oneOf: ['track'] },
  ...eventFieldsV1,
];
