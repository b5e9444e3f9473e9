import type { FieldRow } from '../../mapping/fieldRow.js';
import {
  boolean,
  currency,
  integer,
  lowerCaseString,
  number,
  personalString,
  publicIp,
  string,
  stringList,
  stringOrList,
  unixSeconds,
} from '../../values/casts.js';
import { attStatus, attTrackingStatus, deviceId, type EventSource, eventSource } from '../casts.js';
import { contentItems, productFields, productItems } from '../contents.js';
import {
  contentTypeSources,
  eventIdSources,
  externalIdSources,
  gaidSource,
  idfaSource,
  idfvSource,
  ipSources,
  orderIdSources,
  pageUrlSources,
  shopIdSources,
  testEventCodeSources,
  ttclidSources,
  under,
  userAgentSources,
  valueSources,
  warehouseTime,
} from '../sources.js';
import type { PayloadV2 } from './payload.js';

export const productContents = productItems(productFields);

const firstName = ['firstName', 'firstname', 'first_name'];
const lastName = ['lastName', 'lastname', 'last_name'];
const zip = ['zip', 'zipcode', 'zip_code', 'zipCode', 'postalcode', 'postal_code', 'postalCode'];
const zipOfAddress = ['zipcode', 'zip_code', 'zip', 'zipCode', 'postalcode', 'postal_code', 'postalCode'];

/**
 * The payload of Events API 2.0, one field a row, but for the name. The order of the rows is that of the fields in the payload.
 *
 * @see https://business-api.tiktok.com/portal/docs?id=1771101151059969
 */
export const payloadFieldsV2: readonly FieldRow<PayloadV2>[] = [
  // TikTok drops a second event with the same event name and event_id.
  { to: 'event_id', from: eventIdSources, cast: string },
  {
    to: 'event_time',
    from: [warehouseTime, 'timestamp', 'originalTimestamp'],
    cast: unixSeconds,
    required: 'missing-timestamp',
  },
  {
    to: 'limited_data_use',
    from: ['properties.limited_data_use', 'properties.limitedDataUse'],
    cast: boolean,
  },

  { to: 'page.url', from: pageUrlSources, cast: string },
  {
    to: 'page.referrer',
    from: ['properties.context.page.referrer', 'properties.referrer', 'context.page.referrer'],
    cast: string,
  },

  { to: 'app.app_id', from: ['properties.appId', 'properties.app_id', 'context.app.namespace'], cast: string },
  { to: 'app.app_name', from: ['properties.appName', 'properties.app_name', 'context.app.name'], cast: string },
  {
    to: 'app.app_version',
    from: ['properties.appVersion', 'properties.app_version', 'context.app.version'],
    cast: string,
  },

  { to: 'ad.callback', from: ['properties.callBack', 'properties.callback'], cast: string },
  { to: 'ad.campaign_id', from: ['properties.campaignId', 'properties.campaign_id'], cast: string },
  { to: 'ad.ad_id', from: ['properties.adId', 'properties.ad_id'], cast: string },
  { to: 'ad.creative_id', from: ['properties.creativeId', 'properties.creative_id'], cast: string },
  { to: 'ad.is_retargeting', from: ['properties.isRetargeting', 'properties.is_retargeting'], cast: boolean },
  { to: 'ad.attributed', from: ['properties.attributed'], cast: boolean },
  { to: 'ad.attribution_type', from: ['properties.attributionType', 'properties.attribution_type'], cast: string },
  {
    to: 'ad.attribution_provider',
    from: ['properties.attributionProvider', 'properties.attribution_provider'],
    cast: string,
  },

  { to: 'lead.lead_id', from: ['properties.leadId', 'properties.lead_id'], cast: string },
  {
    to: 'lead.lead_event_source',
    from: ['properties.leadEventSource', 'properties.lead_event_source'],
    cast: string,
  },

  {
    to: 'properties.contents',
    from: ['properties.contents', { path: 'properties.products', cast: productContents }],
    cast: contentItems,
  },
  { to: 'properties.content_type', from: contentTypeSources, cast: string },
  { to: 'properties.content_ids', from: ['properties.content_ids'], cast: stringList },
  { to: 'properties.num_items', from: ['properties.num_items', 'properties.numItems'], cast: integer },
  { to: 'properties.search_string', from: ['properties.query', 'properties.search_string'], cast: string },
  { to: 'properties.query', from: ['properties.query'], cast: string },
  { to: 'properties.shop_id', from: shopIdSources, cast: string },
  { to: 'properties.order_id', from: orderIdSources, cast: string },
  { to: 'properties.currency', from: ['properties.currency'], cast: currency },
  { to: 'properties.value', from: valueSources, cast: number },
  { to: 'properties.description', from: ['properties.description'], cast: string },
  { to: 'properties.delivery_category', from: ['properties.delivery_category'], cast: string },
  { to: 'properties.customer_type', from: ['properties.customer_type'], cast: string },
  { to: 'properties.predicted_ltv', from: ['properties.predicted_ltv'], cast: number },

  { to: 'user.locale', from: ['properties.context.user.locale', 'context.locale'], cast: personalString },
  { to: 'user.ttclid', from: ttclidSources, cast: personalString },
  { to: 'user.ttp', from: ['properties.context.user.ttp', 'properties.ttp'], cast: personalString },
  {
    to: 'user.email',
    from: [
      'properties.context.user.email',
      'context.user.email',
      'traits.email',
      'context.traits.email',
      'properties.email',
    ],
    cast: stringOrList,
  },
  {
    to: 'user.phone',
    from: ['properties.context.user.phone', 'traits.phone', 'context.traits.phone', 'properties.phone'],
    cast: stringOrList,
  },
  { to: 'user.ip', from: ipSources, cast: publicIp },
  { to: 'user.user_agent', from: userAgentSources, cast: personalString },
  {
    to: 'user.first_name',
    from: [...under('traits', firstName), ...under('context.traits', firstName)],
    cast: personalString,
  },
  {
    to: 'user.last_name',
    from: [...under('traits', lastName), ...under('context.traits', lastName)],
    cast: personalString,
  },
  {
    to: 'user.city',
    from: ['context.traits.city', 'context.traits.address.city', 'properties.city'],
    cast: lowerCaseString,
  },
  {
    to: 'user.country',
    from: ['context.traits.country', 'context.traits.address.country', 'properties.country'],
    cast: lowerCaseString,
  },
  {
    to: 'user.state',
    from: ['context.traits.address.state', 'context.traits.state', 'properties.state'],
    cast: lowerCaseString,
  },
  {
    to: 'user.zip_code',
    from: [
      ...under('traits', zip),
      ...under('traits.address', zipOfAddress),
      ...under('context.traits', zip),
      ...under('context.traits.address', zip),
    ],
    cast: personalString,
  },
  { to: 'user.idfa', from: [idfaSource], cast: deviceId },
  { to: 'user.gaid', from: [gaidSource], cast: deviceId },
  { to: 'user.idfv', from: [idfvSource], cast: deviceId },
  {
    to: 'user.att_status',
    from: ['properties.att_status', { path: 'context.device.attTrackingStatus', cast: attTrackingStatus }],
    cast: attStatus,
  },
  { to: 'user.external_id', from: externalIdSources, cast: stringOrList },
];

/** What an event says about the request that carries it. */
export interface RequestFieldsV2 {
  event_source?: EventSource;
  test_event_code?: string;
}

/** The fields beside `data`, one a row. */
export const requestFieldsV2: readonly FieldRow<RequestFieldsV2>[] = [
  { to: 'event_source', from: ['properties.eventSource', 'properties.event_source'], cast: eventSource },
  { to: 'test_event_code', from: testEventCodeSources, cast: string },
];
