import type { WireField } from '../wireField.js';

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
export const bodyFieldsV2: readonly WireField[] = [
  { path: 'event_source', type: 'text' },
  { path: 'event_source_id', type: 'text', notCalled: ['pixel_code', 'pixel_id', 'event_set_id'] },
  { path: 'test_event_code', type: 'text', notCalled: ['test_code'] },
  { path: 'partner_name', type: 'text' },
  { path: 'data', type: 'list', notCalled: ['batch', 'events'] },
];

const personFields: readonly WireField[] = [
  { path: 'user', type: 'object', notCalled: ['user_data', 'context'] },
  {
    path: 'user.email',
    type: 'textOrList',
    form: 'digest',
    notCalled: ['emails', 'em', 'sha256_email', 'email_address'],
  },
  {
    path: 'user.phone',
    type: 'textOrList',
    form: 'digest',
    notCalled: ['phone_number', 'phone_numbers', 'phones', 'ph', 'sha256_phone_number'],
  },
  {
    path: 'user.external_id',
    type: 'textOrList',
    form: 'digest',
    sources: webAndCrm,
    seenFor: ['app', 'offline'],
    notCalled: ['external_ids', 'user_id'],
  },
  { path: 'user.first_name', type: 'text', form: 'digest', sources: web, notCalled: ['fn'] },
  { path: 'user.last_name', type: 'text', form: 'digest', sources: web, notCalled: ['ln'] },
  {
    path: 'user.zip_code',
    type: 'text',
    form: 'digest',
    sources: web,
    notCalled: ['zip', 'zp', 'postal_code', 'postcode'],
  },
  { path: 'user.city', type: 'text', form: 'plain', sources: web, notCalled: ['ct'] },
  { path: 'user.state', type: 'text', form: 'plain', sources: web, notCalled: ['st', 'region'] },
  { path: 'user.country', type: 'text', form: 'plain', sources: web, notCalled: ['country_code'] },
];

const deviceFields: readonly WireField[] = [
  { path: 'user.ttclid', type: 'text', form: 'plain', sources: web, notCalled: ['click_id', 'tt_clid'] },
  { path: 'user.ttp', type: 'text', form: 'plain', sources: web },
  {
    path: 'user.ip',
    type: 'text',
    form: 'plain',
    sources: webAndApp,
    notCalled: ['ip_address', 'client_ip', 'client_ip_address'],
  },
  { path: 'user.user_agent', type: 'text', form: 'plain', sources: webAndApp, notCalled: ['ua', 'client_user_agent'] },
  { path: 'user.locale', type: 'text', form: 'plain', sources: webAndApp, notCalled: ['language'] },
  { path: 'user.idfa', type: 'text', sources: app },
  { path: 'user.idfv', type: 'text', form: 'plain', sources: app },
  { path: 'user.gaid', type: 'text', sources: app, notCalled: ['aaid', 'google_advertising_id'] },
  { path: 'user.att_status', type: 'text', sources: app, notCalled: ['att'] },
];

const propertyFields: readonly WireField[] = [
  { path: 'properties', type: 'object', isOpen: true, notCalled: ['custom_data'] },
  { path: 'properties.value', type: 'number' },
  { path: 'properties.currency', type: 'text', notCalled: ['currency_code'] },
  { path: 'properties.content_type', type: 'text' },
  { path: 'properties.content_ids', type: 'textList', notCalled: ['contents_ids', 'contents_id'] },
  { path: 'properties.num_items', type: 'integer' },
  { path: 'properties.search_string', type: 'text', notCalled: ['search_query'] },
  { path: 'properties.query', type: 'text' },
  { path: 'properties.description', type: 'text' },
  { path: 'properties.order_id', type: 'text' },
  { path: 'properties.shop_id', type: 'text' },
  { path: 'properties.customer_type', type: 'text', sources: webAndApp, oneOf: ['new', 'returning'] },
  { path: 'properties.delivery_category', type: 'text', oneOf: ['in_store', 'curbside', 'home_delivery'] },
  { path: 'properties.predicted_ltv', type: 'number' },
  { path: 'properties.status', type: 'text' },
  { path: 'properties.contents', type: 'list', notCalled: ['products'] },
  { path: 'properties.contents[]', type: 'object', isOpen: true },
  { path: 'properties.contents[].content_id', type: 'text', notCalled: ['id', 'product_id', 'item_id', 'contents_id'] },
  { path: 'properties.contents[].price', type: 'number', notCalled: ['item_price'] },
  { path: 'properties.contents[].quantity', type: 'integer', notCalled: ['qty'] },
  { path: 'properties.contents[].content_name', type: 'text' },
  { path: 'properties.contents[].content_category', type: 'text' },
  { path: 'properties.contents[].content_type', type: 'text' },
  { path: 'properties.contents[].brand', type: 'text' },
];

/** Travel and automotive ads name places under the names of the person's. */
const placeFields: readonly WireField[] = ['city', 'region', 'country', 'postal_code'].map((name) => ({
  path: `properties.${name}`,
  type: 'text',
}));

const adFields: readonly WireField[] = [
  { path: 'ad', type: 'object', sources: webAndApp },
  { path: 'ad.callback', type: 'text', sources: app, notCalled: ['callbeack'] },
  { path: 'ad.campaign_id', type: 'text' },
  { path: 'ad.ad_id', type: 'text' },
  { path: 'ad.creative_id', type: 'text' },
  { path: 'ad.is_retargeting', type: 'boolean', sources: app },
  { path: 'ad.attributed', type: 'boolean', sources: app },
  { path: 'ad.attribution_type', type: 'text', notCalled: ['attribute_type'] },
  { path: 'ad.attribution_provider', type: 'text', notCalled: ['attribute_provider'] },
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
export const eventFieldsV2: readonly WireField[] = [
  { path: 'event', type: 'text', notCalled: ['event_name'] },
  { path: 'event_time', type: 'unixSeconds', notCalled: ['timestamp', 'event_timestamp'] },
  { path: 'event_id', type: 'text', sources: notApp, seenFor: app },
  { path: 'limited_data_use', type: 'boolean', sources: webAndApp, notCalled: ['ldu'] },
  ...personFields,
  ...deviceFields,
  ...propertyFields,
  ...placeFields,
  { path: 'page', type: 'object', sources: web },
  { path: 'page.url', type: 'text', notCalled: ['page_url', 'href'] },
  { path: 'page.referrer', type: 'text', notCalled: ['referer'] },
  { path: 'app', type: 'object', sources: app },
  { path: 'app.app_id', type: 'text', notCalled: ['id'] },
  { path: 'app.app_name', type: 'text', notCalled: ['name'] },
  { path: 'app.app_version', type: 'text', notCalled: ['version'] },
  ...adFields,
  { path: 'lead', type: 'object', sources: crm },
  { path: 'lead.lead_id', type: 'text', notCalled: ['id'] },
  { path: 'lead.lead_event_source', type: 'text', notCalled: ['source'] },
];
