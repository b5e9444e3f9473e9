// Written from the field tables by `npm run generate` (test/generated/mappingModule.ts). Do not edit.

// biome-ignore-all lint/suspicious/noAssignInExpressions: an object is made with its first field, so that none is empty.

import { PathReader } from '../../mapping/pathReader.js';
import { readPart } from '../../mapping/row.js';
import {
  boolean,
  currency,
  integer,
  locale,
  number,
  personalString,
  placeName,
  string,
  stringList,
  stringOrList,
  unixSeconds,
} from '../../values/casts.js';
import type { UnknownObject } from '../../values/objects.js';
import {
  attStatus,
  attTrackingStatus,
  country,
  customerType,
  deviceId,
  eventSource,
  publicIp,
  share,
  tiktokExternalId,
} from '../casts.js';
import type { HashContext } from '../hash.js';
import { hashAll, hashString } from '../hash.js';
import { emailV2, externalId, gaid, idfa, personName, phone, zipCode } from '../hashRules.js';
import type { EventSettings } from '../sources.js';
import {
  adTrackingAllowed,
  anonymousIdIsChosen,
  clickIdInPageUrl,
  clickIdInReferrer,
  clickIdInSearch,
  clickIdInTabUrl,
  eventIdTemplate,
  fromWarehouse,
  notFromWarehouse,
  notMappedToDestination,
  notOnAndroid,
  notOnApple,
  onWebOrApp,
  referrer,
  testEventCode,
  userIdIsChosen,
} from '../sources.js';
import { contents, products, singleProduct } from './casts.js';
import type { MappedPayloadV2, RequestFieldsV2 } from './payload.js';
import { notVertical } from './verticals.js';

/** Reads the values that the functions below use: a number is the place of its path. */
export const eventReader = new PathReader([
  'properties.eventId', // 0
  'properties.event_id', // 1
  'messageId', // 2
  'properties.timestamp', // 3
  'timestamp', // 4
  'originalTimestamp', // 5
  'properties.limited_data_use', // 6
  'properties.limitedDataUse', // 7
  'properties.context.page.url', // 8
  'properties.url', // 9
  'context.page.url', // 10
  'properties.context.page.referrer', // 11
  'properties.referrer', // 12
  'context.page.referrer', // 13
  'properties.appId', // 14
  'properties.app_id', // 15
  'context.app.namespace', // 16
  'properties.appName', // 17
  'properties.app_name', // 18
  'context.app.name', // 19
  'properties.appVersion', // 20
  'properties.app_version', // 21
  'context.app.version', // 22
  'properties.callBack', // 23
  'properties.callback', // 24
  'properties.campaignId', // 25
  'properties.campaign_id', // 26
  'properties.adId', // 27
  'properties.ad_id', // 28
  'properties.creativeId', // 29
  'properties.creative_id', // 30
  'properties.isRetargeting', // 31
  'properties.is_retargeting', // 32
  'properties.attributed', // 33
  'properties.attributionType', // 34
  'properties.attribution_type', // 35
  'properties.attributionProvider', // 36
  'properties.attribution_provider', // 37
  'properties.attributionShare', // 38
  'properties.attribution_share', // 39
  'properties.leadId', // 40
  'properties.lead_id', // 41
  'properties.leadEventSource', // 42
  'properties.lead_event_source', // 43
  'properties.contents', // 44
  'properties.products', // 45
  'properties.items', // 46
  'properties', // 47
  'properties.contentType', // 48
  'properties.content_type', // 49
  'properties.content_ids', // 50
  'properties.num_items', // 51
  'properties.numItems', // 52
  'properties.query', // 53
  'properties.search_string', // 54
  'properties.shop_id', // 55
  'properties.shopId', // 56
  'properties.order_id', // 57
  'properties.orderId', // 58
  'properties.currency', // 59
  'properties.value', // 60
  'properties.revenue', // 61
  'properties.total', // 62
  'properties.description', // 63
  'properties.delivery_category', // 64
  'properties.customer_type', // 65
  'properties.predicted_ltv', // 66
  'properties.context.user.locale', // 67
  'context.locale', // 68
  'properties.ttclid', // 69
  'properties.context.user.ttclid', // 70
  'context.page.tab_url', // 71
  'context.page.search', // 72
  'properties.context.user.ttp', // 73
  'properties.ttp', // 74
  'properties.context.user.email', // 75
  'context.user.email', // 76
  'traits.email', // 77
  'context.traits.email', // 78
  'properties.email', // 79
  'properties.context.user.phone', // 80
  'traits.phone', // 81
  'context.traits.phone', // 82
  'properties.phone', // 83
  'properties.context.user.ip', // 84
  'context.ip', // 85
  'request_ip', // 86
  'properties.context.user.userAgent', // 87
  'context.userAgent', // 88
  'traits.firstName', // 89
  'traits.firstname', // 90
  'traits.first_name', // 91
  'context.traits.firstName', // 92
  'context.traits.firstname', // 93
  'context.traits.first_name', // 94
  'traits.lastName', // 95
  'traits.lastname', // 96
  'traits.last_name', // 97
  'context.traits.lastName', // 98
  'context.traits.lastname', // 99
  'context.traits.last_name', // 100
  'context.traits.city', // 101
  'context.traits.address.city', // 102
  'traits.city', // 103
  'traits.address.city', // 104
  'properties.city', // 105
  'context.traits.country', // 106
  'context.traits.address.country', // 107
  'traits.country', // 108
  'traits.address.country', // 109
  'properties.country', // 110
  'context.traits.address.state', // 111
  'context.traits.state', // 112
  'traits.address.state', // 113
  'traits.state', // 114
  'properties.state', // 115
  'traits.zip', // 116
  'traits.zipcode', // 117
  'traits.zip_code', // 118
  'traits.zipCode', // 119
  'traits.postalcode', // 120
  'traits.postal_code', // 121
  'traits.postalCode', // 122
  'traits.address.zipcode', // 123
  'traits.address.zip_code', // 124
  'traits.address.zip', // 125
  'traits.address.zipCode', // 126
  'traits.address.postalcode', // 127
  'traits.address.postal_code', // 128
  'traits.address.postalCode', // 129
  'context.traits.zip', // 130
  'context.traits.zipcode', // 131
  'context.traits.zip_code', // 132
  'context.traits.zipCode', // 133
  'context.traits.postalcode', // 134
  'context.traits.postal_code', // 135
  'context.traits.postalCode', // 136
  'context.traits.address.zip', // 137
  'context.traits.address.zipcode', // 138
  'context.traits.address.zip_code', // 139
  'context.traits.address.zipCode', // 140
  'context.traits.address.postalcode', // 141
  'context.traits.address.postal_code', // 142
  'context.traits.address.postalCode', // 143
  'context.device.advertisingId', // 144
  'context.device.id', // 145
  'properties.att_status', // 146
  'context.device.attTrackingStatus', // 147
  'context.externalId', // 148
  'userId', // 149
  'anonymousId', // 150
  'properties.eventSource', // 151
  'properties.event_source', // 152
  'properties.testEventCode', // 153
  'properties.test_event_code', // 154
]);

const readPage = (values: readonly unknown[]): Partial<MappedPayloadV2>['page'] => {
  let page: Partial<MappedPayloadV2>['page'];
  const url =
    (values[8 /* properties.context.page.url */] === undefined ? undefined : string.read(values[8])) ??
    (values[9 /* properties.url */] === undefined ? undefined : string.read(values[9])) ??
    (values[10 /* context.page.url */] === undefined ? undefined : string.read(values[10]));
  if (url !== undefined) (page ??= {}).url = url;
  const pageReferrer =
    (values[11 /* properties.context.page.referrer */] === undefined ? undefined : referrer.read(values[11])) ??
    (values[12 /* properties.referrer */] === undefined ? undefined : referrer.read(values[12])) ??
    (values[13 /* context.page.referrer */] === undefined ? undefined : referrer.read(values[13]));
  if (pageReferrer !== undefined) (page ??= {}).referrer = pageReferrer;
  return page;
};

const readApp = (
  values: readonly unknown[],
  message: UnknownObject,
  settings: EventSettings,
): Partial<MappedPayloadV2>['app'] => {
  let app: Partial<MappedPayloadV2>['app'];
  const appId =
    (values[14 /* properties.appId */] === undefined ? undefined : string.read(values[14])) ??
    (values[15 /* properties.app_id */] === undefined ? undefined : string.read(values[15])) ??
    (values[16 /* context.app.namespace */] === undefined || !notOnApple.holds(message, settings)
      ? undefined
      : string.read(values[16]));
  if (appId !== undefined) (app ??= {}).app_id = appId;
  const appName =
    (values[17 /* properties.appName */] === undefined ? undefined : string.read(values[17])) ??
    (values[18 /* properties.app_name */] === undefined ? undefined : string.read(values[18])) ??
    (values[19 /* context.app.name */] === undefined ? undefined : string.read(values[19]));
  if (appName !== undefined) (app ??= {}).app_name = appName;
  const appVersion =
    (values[20 /* properties.appVersion */] === undefined ? undefined : string.read(values[20])) ??
    (values[21 /* properties.app_version */] === undefined ? undefined : string.read(values[21])) ??
    (values[22 /* context.app.version */] === undefined ? undefined : string.read(values[22]));
  if (appVersion !== undefined) (app ??= {}).app_version = appVersion;
  return app;
};

const readAd = (
  values: readonly unknown[],
  message: UnknownObject,
  settings: EventSettings,
): Partial<MappedPayloadV2>['ad'] => {
  let ad: Partial<MappedPayloadV2>['ad'];
  const callback =
    (values[23 /* properties.callBack */] === undefined ? undefined : string.read(values[23])) ??
    (values[24 /* properties.callback */] === undefined ? undefined : string.read(values[24]));
  if (callback !== undefined) (ad ??= {}).callback = callback;
  const campaignId =
    (values[25 /* properties.campaignId */] === undefined ? undefined : string.read(values[25])) ??
    (values[26 /* properties.campaign_id */] === undefined ? undefined : string.read(values[26]));
  if (campaignId !== undefined) (ad ??= {}).campaign_id = campaignId;
  const adId =
    (values[27 /* properties.adId */] === undefined ? undefined : string.read(values[27])) ??
    (values[28 /* properties.ad_id */] === undefined ? undefined : string.read(values[28]));
  if (adId !== undefined) (ad ??= {}).ad_id = adId;
  const creativeId =
    (values[29 /* properties.creativeId */] === undefined ? undefined : string.read(values[29])) ??
    (values[30 /* properties.creative_id */] === undefined ? undefined : string.read(values[30]));
  if (creativeId !== undefined) (ad ??= {}).creative_id = creativeId;
  const isRetargeting =
    (values[31 /* properties.isRetargeting */] === undefined ? undefined : boolean.read(values[31])) ??
    (values[32 /* properties.is_retargeting */] === undefined ? undefined : boolean.read(values[32]));
  if (isRetargeting !== undefined) (ad ??= {}).is_retargeting = isRetargeting;
  const attributed = values[33 /* properties.attributed */] === undefined ? undefined : boolean.read(values[33]);
  if (attributed !== undefined) (ad ??= {}).attributed = attributed;
  const attributionType =
    (values[34 /* properties.attributionType */] === undefined ? undefined : string.read(values[34])) ??
    (values[35 /* properties.attribution_type */] === undefined ? undefined : string.read(values[35]));
  if (attributionType !== undefined) (ad ??= {}).attribution_type = attributionType;
  const attributionProvider =
    (values[36 /* properties.attributionProvider */] === undefined ? undefined : string.read(values[36])) ??
    (values[37 /* properties.attribution_provider */] === undefined ? undefined : string.read(values[37]));
  if (attributionProvider !== undefined) (ad ??= {}).attribution_provider = attributionProvider;
  const attributionShare =
    (values[38 /* properties.attributionShare */] === undefined || !onWebOrApp.holds(message, settings)
      ? undefined
      : share.read(values[38])) ??
    (values[39 /* properties.attribution_share */] === undefined || !onWebOrApp.holds(message, settings)
      ? undefined
      : share.read(values[39]));
  if (attributionShare !== undefined) (ad ??= {}).attribution_share = attributionShare;
  return ad;
};

const readLead = (values: readonly unknown[]): Partial<MappedPayloadV2>['lead'] => {
  let lead: Partial<MappedPayloadV2>['lead'];
  const leadId =
    (values[40 /* properties.leadId */] === undefined ? undefined : string.read(values[40])) ??
    (values[41 /* properties.lead_id */] === undefined ? undefined : string.read(values[41]));
  if (leadId !== undefined) (lead ??= {}).lead_id = leadId;
  const leadEventSource =
    (values[42 /* properties.leadEventSource */] === undefined ? undefined : string.read(values[42])) ??
    (values[43 /* properties.lead_event_source */] === undefined ? undefined : string.read(values[43]));
  if (leadEventSource !== undefined) (lead ??= {}).lead_event_source = leadEventSource;
  return lead;
};

const readProperties = (
  values: readonly unknown[],
  message: UnknownObject,
  settings: EventSettings,
): Partial<MappedPayloadV2>['properties'] => {
  let properties: Partial<MappedPayloadV2>['properties'];
  const propertiesContents =
    (values[44 /* properties.contents */] === undefined ? undefined : contents.read(values[44], message, settings)) ??
    (values[45 /* properties.products */] === undefined ? undefined : products.read(values[45], message, settings)) ??
    (values[46 /* properties.items */] === undefined ? undefined : products.read(values[46], message, settings)) ??
    (values[47 /* properties */] === undefined ? undefined : singleProduct.read(values[47]));
  if (propertiesContents !== undefined) (properties ??= {}).contents = propertiesContents;
  const contentType =
    (values[48 /* properties.contentType */] === undefined ? undefined : string.read(values[48])) ??
    (values[49 /* properties.content_type */] === undefined ? undefined : string.read(values[49]));
  if (contentType !== undefined) (properties ??= {}).content_type = contentType;
  const contentIds = values[50 /* properties.content_ids */] === undefined ? undefined : stringList.read(values[50]);
  if (contentIds !== undefined) (properties ??= {}).content_ids = contentIds;
  const numItems =
    (values[51 /* properties.num_items */] === undefined ? undefined : integer.read(values[51])) ??
    (values[52 /* properties.numItems */] === undefined ? undefined : integer.read(values[52]));
  if (numItems !== undefined) (properties ??= {}).num_items = numItems;
  const searchString =
    (values[53 /* properties.query */] === undefined ? undefined : string.read(values[53])) ??
    (values[54 /* properties.search_string */] === undefined ? undefined : string.read(values[54]));
  if (searchString !== undefined) (properties ??= {}).search_string = searchString;
  const query = values[53 /* properties.query */] === undefined ? undefined : string.read(values[53]);
  if (query !== undefined) (properties ??= {}).query = query;
  const shopId =
    (values[55 /* properties.shop_id */] === undefined ? undefined : string.read(values[55])) ??
    (values[56 /* properties.shopId */] === undefined ? undefined : string.read(values[56]));
  if (shopId !== undefined) (properties ??= {}).shop_id = shopId;
  const orderId =
    (values[57 /* properties.order_id */] === undefined ? undefined : string.read(values[57])) ??
    (values[58 /* properties.orderId */] === undefined ? undefined : string.read(values[58]));
  if (orderId !== undefined) (properties ??= {}).order_id = orderId;
  const propertiesCurrency = values[59 /* properties.currency */] === undefined ? undefined : currency.read(values[59]);
  if (propertiesCurrency !== undefined) (properties ??= {}).currency = propertiesCurrency;
  const value =
    (values[60 /* properties.value */] === undefined ? undefined : number.read(values[60])) ??
    (values[61 /* properties.revenue */] === undefined ? undefined : number.read(values[61])) ??
    (values[62 /* properties.total */] === undefined ? undefined : number.read(values[62]));
  if (value !== undefined) (properties ??= {}).value = value;
  const description = values[63 /* properties.description */] === undefined ? undefined : string.read(values[63]);
  if (description !== undefined) (properties ??= {}).description = description;
  const deliveryCategory =
    values[64 /* properties.delivery_category */] === undefined ? undefined : string.read(values[64]);
  if (deliveryCategory !== undefined) (properties ??= {}).delivery_category = deliveryCategory;
  const propertiesCustomerType =
    values[65 /* properties.customer_type */] === undefined || !onWebOrApp.holds(message, settings)
      ? undefined
      : customerType.read(values[65]);
  if (propertiesCustomerType !== undefined) (properties ??= {}).customer_type = propertiesCustomerType;
  const predictedLtv = values[66 /* properties.predicted_ltv */] === undefined ? undefined : number.read(values[66]);
  if (predictedLtv !== undefined) (properties ??= {}).predicted_ltv = predictedLtv;
  return properties;
};

const readUser = (
  values: readonly unknown[],
  message: UnknownObject,
  settings: EventSettings,
  hashing: HashContext,
): Partial<MappedPayloadV2>['user'] => {
  let user: Partial<MappedPayloadV2>['user'];
  const userLocale =
    (values[67 /* properties.context.user.locale */] === undefined ? undefined : locale.read(values[67])) ??
    (values[68 /* context.locale */] === undefined ? undefined : locale.read(values[68]));
  if (userLocale !== undefined) (user ??= {}).locale = userLocale;
  const ttclid =
    (values[69 /* properties.ttclid */] === undefined ? undefined : personalString.read(values[69])) ??
    (values[70 /* properties.context.user.ttclid */] === undefined ? undefined : personalString.read(values[70])) ??
    readPart(
      clickIdInPageUrl,
      (values[8 /* properties.context.page.url */] === undefined ? undefined : string.read(values[8])) ??
        (values[9 /* properties.url */] === undefined ? undefined : string.read(values[9])) ??
        (values[10 /* context.page.url */] === undefined ? undefined : string.read(values[10])),
      personalString,
      message,
      settings,
    ) ??
    readPart(
      clickIdInTabUrl,
      values[71 /* context.page.tab_url */] === undefined ? undefined : string.read(values[71]),
      personalString,
      message,
      settings,
    ) ??
    readPart(
      clickIdInSearch,
      values[72 /* context.page.search */] === undefined ? undefined : string.read(values[72]),
      personalString,
      message,
      settings,
    ) ??
    readPart(
      clickIdInReferrer,
      (values[11 /* properties.context.page.referrer */] === undefined ? undefined : string.read(values[11])) ??
        (values[12 /* properties.referrer */] === undefined ? undefined : string.read(values[12])) ??
        (values[13 /* context.page.referrer */] === undefined ? undefined : string.read(values[13])),
      personalString,
      message,
      settings,
    );
  if (ttclid !== undefined) (user ??= {}).ttclid = ttclid;
  const ttp =
    (values[73 /* properties.context.user.ttp */] === undefined ? undefined : personalString.read(values[73])) ??
    (values[74 /* properties.ttp */] === undefined ? undefined : personalString.read(values[74]));
  if (ttp !== undefined) (user ??= {}).ttp = ttp;
  const email = hashAll(
    (values[75 /* properties.context.user.email */] === undefined ? undefined : stringOrList.read(values[75])) ??
      (values[76 /* context.user.email */] === undefined ? undefined : stringOrList.read(values[76])) ??
      (values[77 /* traits.email */] === undefined ? undefined : stringOrList.read(values[77])) ??
      (values[78 /* context.traits.email */] === undefined ? undefined : stringOrList.read(values[78])) ??
      (values[79 /* properties.email */] === undefined ? undefined : stringOrList.read(values[79])),
    emailV2,
    hashing,
  );
  if (email !== undefined) (user ??= {}).email = email;
  const userPhone = hashAll(
    (values[80 /* properties.context.user.phone */] === undefined ? undefined : stringOrList.read(values[80])) ??
      (values[81 /* traits.phone */] === undefined ? undefined : stringOrList.read(values[81])) ??
      (values[82 /* context.traits.phone */] === undefined ? undefined : stringOrList.read(values[82])) ??
      (values[83 /* properties.phone */] === undefined ? undefined : stringOrList.read(values[83])),
    phone,
    hashing,
  );
  if (userPhone !== undefined) (user ??= {}).phone = userPhone;
  const ip =
    (values[84 /* properties.context.user.ip */] === undefined ? undefined : publicIp.read(values[84])) ??
    (values[85 /* context.ip */] === undefined ? undefined : publicIp.read(values[85])) ??
    (values[86 /* request_ip */] === undefined || !notFromWarehouse.holds(message, settings)
      ? undefined
      : publicIp.read(values[86]));
  if (ip !== undefined) (user ??= {}).ip = ip;
  const userAgent =
    (values[87 /* properties.context.user.userAgent */] === undefined ? undefined : personalString.read(values[87])) ??
    (values[88 /* context.userAgent */] === undefined ? undefined : personalString.read(values[88]));
  if (userAgent !== undefined) (user ??= {}).user_agent = userAgent;
  const firstName = hashString(
    (values[89 /* traits.firstName */] === undefined ? undefined : personalString.read(values[89])) ??
      (values[90 /* traits.firstname */] === undefined ? undefined : personalString.read(values[90])) ??
      (values[91 /* traits.first_name */] === undefined ? undefined : personalString.read(values[91])) ??
      (values[92 /* context.traits.firstName */] === undefined ? undefined : personalString.read(values[92])) ??
      (values[93 /* context.traits.firstname */] === undefined ? undefined : personalString.read(values[93])) ??
      (values[94 /* context.traits.first_name */] === undefined ? undefined : personalString.read(values[94])),
    personName,
    hashing,
  );
  if (firstName !== undefined) (user ??= {}).first_name = firstName;
  const lastName = hashString(
    (values[95 /* traits.lastName */] === undefined ? undefined : personalString.read(values[95])) ??
      (values[96 /* traits.lastname */] === undefined ? undefined : personalString.read(values[96])) ??
      (values[97 /* traits.last_name */] === undefined ? undefined : personalString.read(values[97])) ??
      (values[98 /* context.traits.lastName */] === undefined ? undefined : personalString.read(values[98])) ??
      (values[99 /* context.traits.lastname */] === undefined ? undefined : personalString.read(values[99])) ??
      (values[100 /* context.traits.last_name */] === undefined ? undefined : personalString.read(values[100])),
    personName,
    hashing,
  );
  if (lastName !== undefined) (user ??= {}).last_name = lastName;
  const city =
    (values[101 /* context.traits.city */] === undefined ? undefined : placeName.read(values[101])) ??
    (values[102 /* context.traits.address.city */] === undefined ? undefined : placeName.read(values[102])) ??
    (values[103 /* traits.city */] === undefined ? undefined : placeName.read(values[103])) ??
    (values[104 /* traits.address.city */] === undefined ? undefined : placeName.read(values[104])) ??
    (values[105 /* properties.city */] === undefined || !notVertical.holds(message, settings)
      ? undefined
      : placeName.read(values[105]));
  if (city !== undefined) (user ??= {}).city = city;
  const userCountry =
    (values[106 /* context.traits.country */] === undefined ? undefined : country.read(values[106])) ??
    (values[107 /* context.traits.address.country */] === undefined ? undefined : country.read(values[107])) ??
    (values[108 /* traits.country */] === undefined ? undefined : country.read(values[108])) ??
    (values[109 /* traits.address.country */] === undefined ? undefined : country.read(values[109])) ??
    (values[110 /* properties.country */] === undefined || !notVertical.holds(message, settings)
      ? undefined
      : country.read(values[110]));
  if (userCountry !== undefined) (user ??= {}).country = userCountry;
  const state =
    (values[111 /* context.traits.address.state */] === undefined ? undefined : placeName.read(values[111])) ??
    (values[112 /* context.traits.state */] === undefined ? undefined : placeName.read(values[112])) ??
    (values[113 /* traits.address.state */] === undefined ? undefined : placeName.read(values[113])) ??
    (values[114 /* traits.state */] === undefined ? undefined : placeName.read(values[114])) ??
    (values[115 /* properties.state */] === undefined ? undefined : placeName.read(values[115]));
  if (state !== undefined) (user ??= {}).state = state;
  const userZipCode = hashString(
    (values[116 /* traits.zip */] === undefined ? undefined : personalString.read(values[116])) ??
      (values[117 /* traits.zipcode */] === undefined ? undefined : personalString.read(values[117])) ??
      (values[118 /* traits.zip_code */] === undefined ? undefined : personalString.read(values[118])) ??
      (values[119 /* traits.zipCode */] === undefined ? undefined : personalString.read(values[119])) ??
      (values[120 /* traits.postalcode */] === undefined ? undefined : personalString.read(values[120])) ??
      (values[121 /* traits.postal_code */] === undefined ? undefined : personalString.read(values[121])) ??
      (values[122 /* traits.postalCode */] === undefined ? undefined : personalString.read(values[122])) ??
      (values[123 /* traits.address.zipcode */] === undefined ? undefined : personalString.read(values[123])) ??
      (values[124 /* traits.address.zip_code */] === undefined ? undefined : personalString.read(values[124])) ??
      (values[125 /* traits.address.zip */] === undefined ? undefined : personalString.read(values[125])) ??
      (values[126 /* traits.address.zipCode */] === undefined ? undefined : personalString.read(values[126])) ??
      (values[127 /* traits.address.postalcode */] === undefined ? undefined : personalString.read(values[127])) ??
      (values[128 /* traits.address.postal_code */] === undefined ? undefined : personalString.read(values[128])) ??
      (values[129 /* traits.address.postalCode */] === undefined ? undefined : personalString.read(values[129])) ??
      (values[130 /* context.traits.zip */] === undefined ? undefined : personalString.read(values[130])) ??
      (values[131 /* context.traits.zipcode */] === undefined ? undefined : personalString.read(values[131])) ??
      (values[132 /* context.traits.zip_code */] === undefined ? undefined : personalString.read(values[132])) ??
      (values[133 /* context.traits.zipCode */] === undefined ? undefined : personalString.read(values[133])) ??
      (values[134 /* context.traits.postalcode */] === undefined ? undefined : personalString.read(values[134])) ??
      (values[135 /* context.traits.postal_code */] === undefined ? undefined : personalString.read(values[135])) ??
      (values[136 /* context.traits.postalCode */] === undefined ? undefined : personalString.read(values[136])) ??
      (values[137 /* context.traits.address.zip */] === undefined ? undefined : personalString.read(values[137])) ??
      (values[138 /* context.traits.address.zipcode */] === undefined ? undefined : personalString.read(values[138])) ??
      (values[139 /* context.traits.address.zip_code */] === undefined
        ? undefined
        : personalString.read(values[139])) ??
      (values[140 /* context.traits.address.zipCode */] === undefined ? undefined : personalString.read(values[140])) ??
      (values[141 /* context.traits.address.postalcode */] === undefined
        ? undefined
        : personalString.read(values[141])) ??
      (values[142 /* context.traits.address.postal_code */] === undefined
        ? undefined
        : personalString.read(values[142])) ??
      (values[143 /* context.traits.address.postalCode */] === undefined
        ? undefined
        : personalString.read(values[143])),
    zipCode,
    hashing,
  );
  if (userZipCode !== undefined) (user ??= {}).zip_code = userZipCode;
  const userIdfa = hashString(
    values[144 /* context.device.advertisingId */] === undefined ||
      !notOnAndroid.holds(message, settings) ||
      !adTrackingAllowed.holds(message, settings)
      ? undefined
      : deviceId.read(values[144]),
    idfa,
    hashing,
  );
  if (userIdfa !== undefined) (user ??= {}).idfa = userIdfa;
  const userGaid = hashString(
    values[144 /* context.device.advertisingId */] === undefined ||
      !notOnApple.holds(message, settings) ||
      !adTrackingAllowed.holds(message, settings)
      ? undefined
      : deviceId.read(values[144]),
    gaid,
    hashing,
  );
  if (userGaid !== undefined) (user ??= {}).gaid = userGaid;
  const idfv =
    values[145 /* context.device.id */] === undefined || !notOnAndroid.holds(message, settings)
      ? undefined
      : deviceId.read(values[145]);
  if (idfv !== undefined) (user ??= {}).idfv = idfv;
  const userAttStatus =
    (values[146 /* properties.att_status */] === undefined ? undefined : attStatus.read(values[146])) ??
    (values[147 /* context.device.attTrackingStatus */] === undefined
      ? undefined
      : attTrackingStatus.read(values[147]));
  if (userAttStatus !== undefined) (user ??= {}).att_status = userAttStatus;
  const userExternalId = hashAll(
    (values[148 /* context.externalId */] === undefined ? undefined : tiktokExternalId.read(values[148])) ??
      (values[149 /* userId */] === undefined || !userIdIsChosen.holds(message, settings)
        ? undefined
        : stringOrList.read(values[149])) ??
      (values[150 /* anonymousId */] === undefined || !anonymousIdIsChosen.holds(message, settings)
        ? undefined
        : stringOrList.read(values[150])),
    externalId,
    hashing,
  );
  if (userExternalId !== undefined) (user ??= {}).external_id = userExternalId;
  return user;
};

/** Maps an event to a payload of Events API 2.0. */
export const mapEvent = (
  values: readonly unknown[],
  message: UnknownObject,
  settings: EventSettings,
  hashing: HashContext,
): Partial<MappedPayloadV2> => {
  const payload: Partial<MappedPayloadV2> = { event: '' };
  const eventId =
    (values[0 /* properties.eventId */] === undefined ? undefined : string.read(values[0])) ??
    (values[1 /* properties.event_id */] === undefined ? undefined : string.read(values[1])) ??
    string.read(eventIdTemplate.read(message, settings)) ??
    (values[2 /* messageId */] === undefined ? undefined : string.read(values[2]));
  if (eventId !== undefined) payload.event_id = eventId;
  const eventTime =
    (values[3 /* properties.timestamp */] === undefined ||
    !fromWarehouse.holds(message, settings) ||
    !notMappedToDestination.holds(message, settings)
      ? undefined
      : unixSeconds.read(values[3])) ??
    (values[4 /* timestamp */] === undefined ? undefined : unixSeconds.read(values[4])) ??
    (values[5 /* originalTimestamp */] === undefined ? undefined : unixSeconds.read(values[5]));
  if (eventTime !== undefined) payload.event_time = eventTime;
  const limitedDataUse =
    (values[6 /* properties.limited_data_use */] === undefined ? undefined : boolean.read(values[6])) ??
    (values[7 /* properties.limitedDataUse */] === undefined ? undefined : boolean.read(values[7]));
  if (limitedDataUse !== undefined) payload.limited_data_use = limitedDataUse;
  const page = readPage(values);
  if (page !== undefined) payload.page = page;
  const app = readApp(values, message, settings);
  if (app !== undefined) payload.app = app;
  const ad = readAd(values, message, settings);
  if (ad !== undefined) payload.ad = ad;
  const lead = readLead(values);
  if (lead !== undefined) payload.lead = lead;
  const properties = readProperties(values, message, settings);
  if (properties !== undefined) payload.properties = properties;
  const user = readUser(values, message, settings, hashing);
  if (user !== undefined) payload.user = user;
  return payload;
};

/** Maps what an event says about the request that carries it. */
export const mapRequest = (
  values: readonly unknown[],
  message: UnknownObject,
  settings: EventSettings,
): RequestFieldsV2 => {
  const request: RequestFieldsV2 = {};
  const eventSourceValue =
    (values[151 /* properties.eventSource */] === undefined ? undefined : eventSource.read(values[151])) ??
    (values[152 /* properties.event_source */] === undefined ? undefined : eventSource.read(values[152]));
  if (eventSourceValue !== undefined) request.event_source = eventSourceValue;
  const testEventCodeValue =
    (values[153 /* properties.testEventCode */] === undefined ? undefined : string.read(values[153])) ??
    (values[154 /* properties.test_event_code */] === undefined ? undefined : string.read(values[154])) ??
    string.read(testEventCode.read(message, settings));
  if (testEventCodeValue !== undefined) request.test_event_code = testEventCodeValue;
  return request;
};
