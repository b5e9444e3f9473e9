// Written from the field tables by `npm run generate` (test/generated/mappingModule.ts). Do not edit.

// biome-ignore-all lint/suspicious/noAssignInExpressions: an object is made with its first field, so that none is empty.

import { PathReader } from '../../mapping/pathReader.js';
import { readPart } from '../../mapping/row.js';
import { currency, isoTimestamp, locale, number, personalString, string, stringOrList } from '../../values/casts.js';
import type { UnknownObject } from '../../values/objects.js';
import { publicIp, tiktokExternalId } from '../casts.js';
import type { HashContext } from '../hash.js';
import { hashFirst } from '../hash.js';
import { emailV1, externalId, phone } from '../hashRules.js';
import type { EventSettings } from '../sources.js';
import {
  anonymousIdIsChosen,
  clickIdInPageUrl,
  clickIdInReferrer,
  clickIdInSearch,
  clickIdInTabUrl,
  eventIdTemplate,
  fromWarehouse,
  notFromWarehouse,
  notMappedToDestination,
  testEventCode,
  userIdIsChosen,
} from '../sources.js';
import { adObject, callbackOfAd, contents, pageObject, products } from './casts.js';
import type { MappedPayloadV1 } from './payload.js';

/** Reads the values that the functions below use: a number is the place of its path. */
export const eventReader = new PathReader([
  'properties.eventId', // 0
  'properties.event_id', // 1
  'messageId', // 2
  'properties.timestamp', // 3
  'timestamp', // 4
  'properties.testEventCode', // 5
  'properties.test_event_code', // 6
  'properties.contents', // 7
  'properties.products', // 8
  'properties.items', // 9
  'properties.category', // 10
  'properties.status', // 11
  'properties.name', // 12
  'properties.product_id', // 13
  'properties.productId', // 14
  'properties.shop_id', // 15
  'properties.shopId', // 16
  'properties.order_id', // 17
  'properties.orderId', // 18
  'properties.contentType', // 19
  'properties.content_type', // 20
  'properties.currency', // 21
  'properties.value', // 22
  'properties.revenue', // 23
  'properties.total', // 24
  'properties.description', // 25
  'properties.query', // 26
  'properties.context.ad', // 27
  'context.ad', // 28
  'properties.clickId', // 29
  'properties.ttclid', // 30
  'properties.context.user.ttclid', // 31
  'properties.context.page.url', // 32
  'properties.url', // 33
  'context.page.url', // 34
  'context.page.tab_url', // 35
  'context.page.search', // 36
  'properties.context.page.referrer', // 37
  'properties.referrer', // 38
  'context.page.referrer', // 39
  'properties.context.page', // 40
  'context.page', // 41
  'properties.context.user.ip', // 42
  'context.ip', // 43
  'request_ip', // 44
  'properties.context.user.userAgent', // 45
  'context.userAgent', // 46
  'context.externalId', // 47
  'userId', // 48
  'anonymousId', // 49
  'properties.context.user.external_id', // 50
  'properties.context.user.email', // 51
  'traits.email', // 52
  'context.traits.email', // 53
  'properties.context.user.phone_number', // 54
  'properties.context.user.phone', // 55
  'traits.phone', // 56
  'context.traits.phone', // 57
  'properties.context.user.ttp', // 58
  'properties.context.user.locale', // 59
]);

const readProperties = (
  values: readonly unknown[],
  message: UnknownObject,
  settings: EventSettings,
): Partial<MappedPayloadV1>['properties'] => {
  let properties: Partial<MappedPayloadV1>['properties'];
  const propertiesContents =
    (values[7 /* properties.contents */] === undefined ? undefined : contents.read(values[7], message, settings)) ??
    (values[8 /* properties.products */] === undefined ? undefined : products.read(values[8], message, settings)) ??
    (values[9 /* properties.items */] === undefined ? undefined : products.read(values[9], message, settings));
  if (propertiesContents !== undefined) (properties ??= {}).contents = propertiesContents;
  const contentCategory = values[10 /* properties.category */] === undefined ? undefined : string.read(values[10]);
  if (contentCategory !== undefined) (properties ??= {}).content_category = contentCategory;
  const status = values[11 /* properties.status */] === undefined ? undefined : string.read(values[11]);
  if (status !== undefined) (properties ??= {}).status = status;
  const contentName = values[12 /* properties.name */] === undefined ? undefined : string.read(values[12]);
  if (contentName !== undefined) (properties ??= {}).content_name = contentName;
  const contentId =
    (values[13 /* properties.product_id */] === undefined ? undefined : string.read(values[13])) ??
    (values[14 /* properties.productId */] === undefined ? undefined : string.read(values[14]));
  if (contentId !== undefined) (properties ??= {}).content_id = contentId;
  const shopId =
    (values[15 /* properties.shop_id */] === undefined ? undefined : string.read(values[15])) ??
    (values[16 /* properties.shopId */] === undefined ? undefined : string.read(values[16]));
  if (shopId !== undefined) (properties ??= {}).shop_id = shopId;
  const orderId =
    (values[17 /* properties.order_id */] === undefined ? undefined : string.read(values[17])) ??
    (values[18 /* properties.orderId */] === undefined ? undefined : string.read(values[18]));
  if (orderId !== undefined) (properties ??= {}).order_id = orderId;
  const contentType =
    (values[19 /* properties.contentType */] === undefined ? undefined : string.read(values[19])) ??
    (values[20 /* properties.content_type */] === undefined ? undefined : string.read(values[20]));
  if (contentType !== undefined) (properties ??= {}).content_type = contentType;
  const propertiesCurrency = values[21 /* properties.currency */] === undefined ? undefined : currency.read(values[21]);
  if (propertiesCurrency !== undefined) (properties ??= {}).currency = propertiesCurrency;
  const value =
    (values[22 /* properties.value */] === undefined ? undefined : number.read(values[22])) ??
    (values[23 /* properties.revenue */] === undefined ? undefined : number.read(values[23])) ??
    (values[24 /* properties.total */] === undefined ? undefined : number.read(values[24]));
  if (value !== undefined) (properties ??= {}).value = value;
  const description = values[25 /* properties.description */] === undefined ? undefined : string.read(values[25]);
  if (description !== undefined) (properties ??= {}).description = description;
  const query = values[26 /* properties.query */] === undefined ? undefined : string.read(values[26]);
  if (query !== undefined) (properties ??= {}).query = query;
  return properties;
};

const readContextAd = (
  values: readonly unknown[],
  message: UnknownObject,
  settings: EventSettings,
): NonNullable<Partial<MappedPayloadV1>['context']>['ad'] => {
  let ad: NonNullable<Partial<MappedPayloadV1>['context']>['ad'] =
    (values[27 /* properties.context.ad */] === undefined ? undefined : adObject.read(values[27])) ??
    (values[28 /* context.ad */] === undefined ? undefined : adObject.read(values[28]));
  const callback =
    (values[29 /* properties.clickId */] === undefined ? undefined : personalString.read(values[29])) ??
    readPart(
      callbackOfAd,
      (values[27 /* properties.context.ad */] === undefined ? undefined : adObject.read(values[27])) ??
        (values[28 /* context.ad */] === undefined ? undefined : adObject.read(values[28])),
      personalString,
      message,
      settings,
    ) ??
    (values[30 /* properties.ttclid */] === undefined ? undefined : personalString.read(values[30])) ??
    (values[31 /* properties.context.user.ttclid */] === undefined ? undefined : personalString.read(values[31])) ??
    readPart(
      clickIdInPageUrl,
      (values[32 /* properties.context.page.url */] === undefined ? undefined : string.read(values[32])) ??
        (values[33 /* properties.url */] === undefined ? undefined : string.read(values[33])) ??
        (values[34 /* context.page.url */] === undefined ? undefined : string.read(values[34])),
      personalString,
      message,
      settings,
    ) ??
    readPart(
      clickIdInTabUrl,
      values[35 /* context.page.tab_url */] === undefined ? undefined : string.read(values[35]),
      personalString,
      message,
      settings,
    ) ??
    readPart(
      clickIdInSearch,
      values[36 /* context.page.search */] === undefined ? undefined : string.read(values[36]),
      personalString,
      message,
      settings,
    ) ??
    readPart(
      clickIdInReferrer,
      (values[37 /* properties.context.page.referrer */] === undefined ? undefined : string.read(values[37])) ??
        (values[38 /* properties.referrer */] === undefined ? undefined : string.read(values[38])) ??
        (values[39 /* context.page.referrer */] === undefined ? undefined : string.read(values[39])),
      personalString,
      message,
      settings,
    );
  if (callback !== undefined) (ad ??= {}).callback = callback;
  return ad;
};

const readContextUser = (
  values: readonly unknown[],
  message: UnknownObject,
  settings: EventSettings,
  hashing: HashContext,
): NonNullable<Partial<MappedPayloadV1>['context']>['user'] => {
  let user: NonNullable<Partial<MappedPayloadV1>['context']>['user'];
  const contextUserExternalId = hashFirst(
    (values[47 /* context.externalId */] === undefined ? undefined : tiktokExternalId.read(values[47])) ??
      (values[48 /* userId */] === undefined || !userIdIsChosen.holds(message, settings)
        ? undefined
        : stringOrList.read(values[48])) ??
      (values[49 /* anonymousId */] === undefined || !anonymousIdIsChosen.holds(message, settings)
        ? undefined
        : stringOrList.read(values[49])) ??
      (values[50 /* properties.context.user.external_id */] === undefined ? undefined : stringOrList.read(values[50])),
    externalId,
    hashing,
  );
  if (contextUserExternalId !== undefined) (user ??= {}).external_id = contextUserExternalId;
  const email = hashFirst(
    (values[51 /* properties.context.user.email */] === undefined ? undefined : stringOrList.read(values[51])) ??
      (values[52 /* traits.email */] === undefined ? undefined : stringOrList.read(values[52])) ??
      (values[53 /* context.traits.email */] === undefined ? undefined : stringOrList.read(values[53])),
    emailV1,
    hashing,
  );
  if (email !== undefined) (user ??= {}).email = email;
  const phoneNumber = hashFirst(
    (values[54 /* properties.context.user.phone_number */] === undefined ? undefined : stringOrList.read(values[54])) ??
      (values[55 /* properties.context.user.phone */] === undefined ? undefined : stringOrList.read(values[55])) ??
      (values[56 /* traits.phone */] === undefined ? undefined : stringOrList.read(values[56])) ??
      (values[57 /* context.traits.phone */] === undefined ? undefined : stringOrList.read(values[57])),
    phone,
    hashing,
  );
  if (phoneNumber !== undefined) (user ??= {}).phone_number = phoneNumber;
  const ttp = values[58 /* properties.context.user.ttp */] === undefined ? undefined : personalString.read(values[58]);
  if (ttp !== undefined) (user ??= {}).ttp = ttp;
  const contextUserLocale =
    values[59 /* properties.context.user.locale */] === undefined ? undefined : locale.read(values[59]);
  if (contextUserLocale !== undefined) (user ??= {}).locale = contextUserLocale;
  return user;
};

const readContext = (
  values: readonly unknown[],
  message: UnknownObject,
  settings: EventSettings,
  hashing: HashContext,
): Partial<MappedPayloadV1>['context'] => {
  let context: Partial<MappedPayloadV1>['context'];
  const ad = readContextAd(values, message, settings);
  if (ad !== undefined) (context ??= {}).ad = ad;
  const page =
    (values[40 /* properties.context.page */] === undefined ? undefined : pageObject.read(values[40])) ??
    (values[41 /* context.page */] === undefined ? undefined : pageObject.read(values[41]));
  if (page !== undefined) (context ??= {}).page = page;
  const ip =
    (values[42 /* properties.context.user.ip */] === undefined ? undefined : publicIp.read(values[42])) ??
    (values[43 /* context.ip */] === undefined ? undefined : publicIp.read(values[43])) ??
    (values[44 /* request_ip */] === undefined || !notFromWarehouse.holds(message, settings)
      ? undefined
      : publicIp.read(values[44]));
  if (ip !== undefined) (context ??= {}).ip = ip;
  const userAgent =
    (values[45 /* properties.context.user.userAgent */] === undefined ? undefined : personalString.read(values[45])) ??
    (values[46 /* context.userAgent */] === undefined ? undefined : personalString.read(values[46]));
  if (userAgent !== undefined) (context ??= {}).user_agent = userAgent;
  const user = readContextUser(values, message, settings, hashing);
  if (user !== undefined) (context ??= {}).user = user;
  return context;
};

/** Maps an event to a payload of Events API 1.0. */
export const mapEvent = (
  values: readonly unknown[],
  message: UnknownObject,
  settings: EventSettings,
  hashing: HashContext,
): Partial<MappedPayloadV1> => {
  const payload: Partial<MappedPayloadV1> = { event: '' };
  const eventId =
    (values[0 /* properties.eventId */] === undefined ? undefined : string.read(values[0])) ??
    (values[1 /* properties.event_id */] === undefined ? undefined : string.read(values[1])) ??
    string.read(eventIdTemplate.read(message, settings)) ??
    (values[2 /* messageId */] === undefined ? undefined : string.read(values[2]));
  if (eventId !== undefined) payload.event_id = eventId;
  const timestamp =
    (values[3 /* properties.timestamp */] === undefined ||
    !fromWarehouse.holds(message, settings) ||
    !notMappedToDestination.holds(message, settings)
      ? undefined
      : isoTimestamp.read(values[3])) ??
    (values[4 /* timestamp */] === undefined ? undefined : isoTimestamp.read(values[4]));
  if (timestamp !== undefined) payload.timestamp = timestamp;
  const testEventCodeValue =
    (values[5 /* properties.testEventCode */] === undefined ? undefined : string.read(values[5])) ??
    (values[6 /* properties.test_event_code */] === undefined ? undefined : string.read(values[6])) ??
    string.read(testEventCode.read(message, settings));
  if (testEventCodeValue !== undefined) payload.test_event_code = testEventCodeValue;
  const properties = readProperties(values, message, settings);
  if (properties !== undefined) payload.properties = properties;
  const context = readContext(values, message, settings, hashing);
  if (context !== undefined) payload.context = context;
  return payload;
};
