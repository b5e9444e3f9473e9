import { compilePath } from '../mapping/compilePath.js';
import { compileRow } from '../mapping/compileRow.js';
import type { Condition, DerivedSource, PathSource, SettingSource } from '../mapping/row.js';
import { boolean, personalString, type StringOrList, string } from '../values/casts.js';
import type { UnknownObject } from '../values/objects.js';
import { queryParameter } from '../values/queryParameter.js';
import { alpha2, tiktokExternalId } from './casts.js';
import { type EventSettings, externalIdPaths } from './settings.js';

// Sources and conditions that the tables of both API versions share.

const channel = compilePath('channel');
const mappedToDestination = compilePath('context.mappedToDestination');
const osName = compilePath('context.os.name');
const adTrackingEnabled = compilePath('context.device.adTrackingEnabled');

const isFromSources = (message: UnknownObject): boolean => channel(message) === 'sources';

const ofWarehouse: Condition<unknown> = {
  holds: (message) => isFromSources(message) && !mappedToDestination(message),
  skipReason: 'the event is not from a warehouse',
};

const notOfWarehouse: Condition<unknown> = {
  holds: (message) => !isFromSources(message),
  skipReason: 'the event is from a warehouse, so it is the IP address of the syncer',
};

const os = (message: UnknownObject): string => personalString.read(osName(message))?.toLowerCase() ?? '';
const appleSystems: ReadonlySet<string> = new Set(['ios', 'watchos', 'ipados', 'tvos']);

/** A device id belongs to Apple or Google, and only the operating system tells which. */
const notOnAndroid: Condition<unknown> = {
  holds: (message) => os(message) !== 'android',
  skipReason: 'context.os.name is Android',
};

const notOnApple: Condition<unknown> = {
  holds: (message) => !appleSystems.has(os(message)),
  skipReason: 'context.os.name is an Apple system',
};

const adTrackingAllowed: Condition<unknown> = {
  holds: (message) => boolean.read(adTrackingEnabled(message)) !== false,
  skipReason: 'context.device.adTrackingEnabled is false',
};

/** The `timestamp` of a warehouse event is the time of the sync; the time of the row is a property. */
export const warehouseTime: PathSource<never, unknown> = { path: 'properties.timestamp', when: [ofWarehouse] };

/** The IP address of whoever sent the event to RudderStack. */
export const requestIp: PathSource<never, unknown> = { path: 'request_ip', when: [notOfWarehouse] };

const advertisingId = 'context.device.advertisingId';
export const idfaSource: PathSource<never, unknown> = { path: advertisingId, when: [notOnAndroid, adTrackingAllowed] };
export const gaidSource: PathSource<never, unknown> = { path: advertisingId, when: [notOnApple, adTrackingAllowed] };
export const idfvSource: PathSource<never, unknown> = { path: 'context.device.id', when: [notOnAndroid] };

const eventIdTemplate: SettingSource<EventSettings> = {
  setting: 'eventIdTemplate',
  read: (message, settings) => settings.eventIdFromTemplate(message),
};

const testEventCode: SettingSource<EventSettings> = {
  setting: 'testEventCode',
  read: (_message, settings) => settings.testEventCode,
};

export const eventIdSources = ['properties.eventId', 'properties.event_id', eventIdTemplate, 'messageId'] as const;
export const testEventCodeSources = ['properties.testEventCode', 'properties.test_event_code', testEventCode] as const;
export const pageUrlSources = ['properties.context.page.url', 'properties.url', 'context.page.url'] as const;

const ttclidOfPageUrl: DerivedSource<EventSettings> = {
  name: 'ttclid of the page url',
  within: { path: 'url', sources: pageUrlSources, cast: string },
  part: (url) => queryParameter(String(url), 'ttclid'),
};

/** TikTok's click id. */
export const ttclidSources = ['properties.ttclid', 'properties.context.user.ttclid', ttclidOfPageUrl] as const;

const isChosen = (path: string): Condition<EventSettings> => ({
  holds: (_message, { externalIdFrom }) => (externalIdPaths[externalIdFrom] as readonly string[]).includes(path),
  skipReason: 'the setting externalIdFrom does not name it',
});

/** The id under which TikTok knows the person, or the id that `externalIdFrom` puts in its place. */
export const externalIdSources = [
  { path: 'context.externalId', cast: tiktokExternalId },
  ...externalIdPaths.userIdOrAnonymousId.map((path) => ({ path, when: [isChosen(path)] })),
] satisfies readonly PathSource<StringOrList, EventSettings>[];

export const ipSources = ['properties.context.user.ip', 'context.ip', requestIp] as const;
export const userAgentSources = ['properties.context.user.userAgent', 'context.userAgent'] as const;
export const contentTypeSources = ['properties.contentType', 'properties.content_type'] as const;
export const shopIdSources = ['properties.shop_id', 'properties.shopId'] as const;
export const orderIdSources = ['properties.order_id', 'properties.orderId'] as const;
export const valueSources = ['properties.value', 'properties.revenue', 'properties.total'] as const;

/** The same keys under one object, in order of preference. */
export const under = (path: string, keys: readonly string[]): string[] => keys.map((key) => `${path}.${key}`);

const personCountrySources = [
  'traits.address.country',
  'traits.country',
  'context.traits.address.country',
  'context.traits.country',
] as const;

/** The person's own country: phone numbers without a country code are read as numbers of it. */
export const readPersonCountry = compileRow<string, unknown>({
  path: 'country',
  sources: personCountrySources,
  cast: alpha2,
});

/** Paths that conditions and phone numbers read, beside the sources of the rows. */
export const pathsBesideRows = ['channel', 'context.mappedToDestination', ...personCountrySources];
/** The same for device ids. */
export const devicePaths = ['context.os.name', 'context.device.adTrackingEnabled'];
