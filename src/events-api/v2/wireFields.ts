import type { Field } from '../field.js';

const web = ['web'] as const;
const app = ['app'] as const;
const crm = ['crm'] as const;
const webAndApp = ['web', 'app'] as const;
const webAndCrm = ['web', 'crm'] as const;
const notApp = ['web', 'offline', 'crm'] as const;

/**
 * The body of `/event/track/`, beside its events.
 *
 * @see https://business-api.tiktok.com/portal/docs?id=1771101303285761
 */
export const bodyFieldsV2: readonly Field[] = [
  { path: 'event_source', type: 'text' },
  { path: 'event_source_id', type: 'text', aliases: ['pixel_code', 'pixel_id', 'event_set_id'] },
  { path: 'test_event_code', type: 'text', aliases: ['test_code'] },
  { path: 'partner_name', type: 'text' },
  { path: 'data', type: 'list', aliases: ['batch', 'events'] },
];

const personFields: readonly Field[] = [
  { path: 'user', type: 'object', aliases: ['user_data', 'context'] },
  {
    path: 'user.email',
    type: 'textOrList',
    hashing: 'digest',
    aliases: ['emails', 'em', 'sha256_email', 'email_address'],
  },
  {
    path: 'user.phone',
    type: 'textOrList',
    hashing: 'digest',
    aliases: ['phone_number', 'phone_numbers', 'phones', 'ph', 'sha256_phone_number'],
  },
  {
    path: 'user.external_id',
    type: 'textOrList',
    hashing: 'digest',
    eventSources: webAndCrm,
    toleratedFor: ['app', 'offline'],
    aliases: ['external_ids', 'user_id'],
  },
  { path: 'user.first_name', type: 'text', hashing: 'digest', eventSources: web, aliases: ['fn'] },
  { path: 'user.last_name', type: 'text', hashing: 'digest', eventSources: web, aliases: ['ln'] },
  {
    path: 'user.zip_code',
    type: 'text',
    hashing: 'digest',
    eventSources: web,
    aliases: ['zip', 'zp', 'postal_code', 'postcode'],
  },
  { path: 'user.city', type: 'text', hashing: 'plain', eventSources: web, aliases: ['ct'] },
  { path: 'user.state', type: 'text', hashing: 'plain', eventSources: web, aliases: ['st', 'region'] },
  { path: 'user.country', type: 'text', hashing: 'plain', eventSources: web, aliases: ['country_code'] },
];

const deviceFields: readonly Field[] = [
  { path: 'user.ttclid', type: 'text', hashing: 'plain', eventSources: web, aliases: ['click_id', 'tt_clid'] },
  { path: 'user.ttp', type: 'text', hashing: 'plain', eventSources: web },
  {
    path: 'user.ip',
    type: 'text',
    hashing: 'plain',
    eventSources: webAndApp,
    aliases: ['ip_address', 'client_ip', 'client_ip_address'],
  },
  {
    path: 'user.user_agent',
    type: 'text',
    hashing: 'plain',
    eventSources: webAndApp,
    aliases: ['ua', 'client_user_agent'],
  },
  { path: 'user.locale', type: 'text', hashing: 'plain', eventSources: webAndApp, aliases: ['language'] },
  { path: 'user.idfa', type: 'text', eventSources: app },
  { path: 'user.idfv', type: 'text', hashing: 'plain', eventSources: app },
  { path: 'user.gaid', type: 'text', eventSources: app, aliases: ['aaid', 'google_advertising_id'] },
  { path: 'user.att_status', type: 'text', eventSources: app, aliases: ['att'] },
];

const propertyFields: readonly Field[] = [
  { path: 'properties', type: 'object', additionalProperties: true, aliases: ['custom_data'] },
  { path: 'properties.value', type: 'number' },
  { path: 'properties.currency', type: 'text', aliases: ['currency_code'] },
  { path: 'properties.content_type', type: 'text' },
  { path: 'properties.content_ids', type: 'textList', aliases: ['contents_ids', 'contents_id'] },
  { path: 'properties.num_items', type: 'integer' },
  { path: 'properties.search_string', type: 'text', aliases: ['search_query'] },
  { path: 'properties.query', type: 'text' },
  { path: 'properties.description', type: 'text' },
  { path: 'properties.order_id', type: 'text' },
  { path: 'properties.shop_id', type: 'text' },
  { path: 'properties.customer_type', type: 'text', eventSources: webAndApp, oneOf: ['new', 'returning'] },
  { path: 'properties.delivery_category', type: 'text', oneOf: ['in_store', 'curbside', 'home_delivery'] },
  { path: 'properties.predicted_ltv', type: 'number' },
  { path: 'properties.status', type: 'text' },
  { path: 'properties.contents', type: 'list', aliases: ['products'] },
  { path: 'properties.contents[]', type: 'object', additionalProperties: true },
  { path: 'properties.contents[].content_id', type: 'text', aliases: ['id', 'product_id', 'item_id', 'contents_id'] },
  { path: 'properties.contents[].price', type: 'number', aliases: ['item_price'] },
  { path: 'properties.contents[].quantity', type: 'integer', aliases: ['qty'] },
  { path: 'properties.contents[].content_name', type: 'text' },
  { path: 'properties.contents[].content_category', type: 'text' },
  { path: 'properties.contents[].content_type', type: 'text' },
  { path: 'properties.contents[].brand', type: 'text' },
];

/** Travel and automotive ads name places under the names of the person's. */
const placeFields: readonly Field[] = ['city', 'region', 'country', 'postal_code'].map((name) => ({
  path: `properties.${name}`,
  type: 'text',
}));

const adFields: readonly Field[] = [
  { path: 'ad', type: 'object', eventSources: webAndApp },
  { path: 'ad.callback', type: 'text', eventSources: app, aliases: ['callbeack'] },
  { path: 'ad.campaign_id', type: 'text' },
  { path: 'ad.ad_id', type: 'text' },
  { path: 'ad.creative_id', type: 'text' },
  { path: 'ad.is_retargeting', type: 'boolean', eventSources: app },
  { path: 'ad.attributed', type: 'boolean', eventSources: app },
  { path: 'ad.attribution_type', type: 'text', aliases: ['attribute_type'] },
  { path: 'ad.attribution_provider', type: 'text', aliases: ['attribute_provider'] },
  { path: 'ad.attribution_share', type: 'number' },
  { path: 'ad.attribution_value', type: 'number' },
  { path: 'ad.attribution_model', type: 'text' },
  { path: 'ad.attribution_method', type: 'text' },
  { path: 'ad.attribution_window_hr_click', type: 'integer' },
  { path: 'ad.attribution_window_hr_view', type: 'integer' },
  { path: 'ad.decline_reason', type: 'text' },
  { path: 'ad.touchpoint_type', type: 'text' },
  { path: 'ad.touchpoint_url', type: 'text' },
  { path: 'ad.touchpoint_ts', type: 'integer' },
  { path: 'ad.utm_id', type: 'text' },
  { path: 'ad.utm_source', type: 'text' },
  { path: 'ad.utm_medium', type: 'text' },
  { path: 'ad.utm_campaign', type: 'text' },
];

/**
 * One event of Events API 2.0, an element of `data`.
 *
 * @see https://business-api.tiktok.com/portal/docs?id=1771101151059969
 */
export const eventFieldsV2: readonly Field[] = [
  { path: 'event', type: 'text', aliases: ['event_name'] },
  { path: 'event_time', type: 'unixSeconds', aliases: ['timestamp', 'event_timestamp'] },
  { path: 'event_id', type: 'text', eventSources: notApp, toleratedFor: app },
  { path: 'limited_data_use', type: 'boolean', eventSources: webAndApp, aliases: ['ldu'] },
  ...personFields,
  ...deviceFields,
  ...propertyFields,
  ...placeFields,
  { path: 'page', type: 'object', eventSources: web },
  { path: 'page.url', type: 'text', aliases: ['page_url', 'href'] },
  { path: 'page.referrer', type: 'text', aliases: ['referer'] },
  { path: 'app', type: 'object', eventSources: app },
  { path: 'app.app_id', type: 'text', aliases: ['id'] },
  { path: 'app.app_name', type: 'text', aliases: ['name'] },
  { path: 'app.app_version', type: 'text', aliases: ['version'] },
  ...adFields,
  { path: 'lead', type: 'object', eventSources: crm },
  { path: 'lead.lead_id', type: 'text', aliases: ['id'] },
  { path: 'lead.lead_event_source', type: 'text', aliases: ['source'] },
];
