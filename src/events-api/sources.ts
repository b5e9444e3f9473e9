import { compilePath } from '../mapping/compilePath.js';
import { compileRow } from '../mapping/compileRow.js';
import type { Condition, DerivedSource, FieldRow, PathSource, SettingSource } from '../mapping/fieldRow.js';
import { boolean, personalString, type StringOrList, string } from '../values/casts.js';
import { queryParameter } from '../values/queryParameter.js';
import { alpha2, tiktokExternalId } from './casts.js';
import { externalIdPaths } from './externalIdPaths.js';

// Sources and conditions that the tables of both generations share.

const channel = compilePath('channel');
const mappedToDestination = compilePath('context.mappedToDestination');
const osName = compilePath('context.os.name');
const adTrackingEnabled = compilePath('context.device.adTrackingEnabled');

const isFromSources: Condition = (message) => channel(message) === 'sources';

const isWarehouseEvent: Condition = (message, settings) =>
  isFromSources(message, settings) && !mappedToDestination(message);

/** A warehouse event's `timestamp` is the time of the sync; the row's own time is a property. */
export const warehouseTime: PathSource<never> = {
  path: 'properties.timestamp',
  when: isWarehouseEvent,
  otherwise: 'read only of warehouse events',
};

/** Of an event from a warehouse this is the address of the syncer. */
export const requestIp: PathSource<never> = {
  path: 'request_ip',
  when: (message, settings) => !isFromSources(message, settings),
  otherwise: 'of a warehouse event it is the address of the syncer',
};

const os = (message: Parameters<Condition>[0]): string => personalString(osName(message))?.toLowerCase() ?? '';
const appleSystems = new Set(['ios', 'watchos', 'ipados', 'tvos']);

/** A device id is Apple's or Google's; only the operating system tells which. */
const mayBeApple: Condition = (message) => os(message) !== 'android';
const mayBeGoogle: Condition = (message) => !appleSystems.has(os(message));
const isAdTrackingAllowed: Condition = (message) => boolean(adTrackingEnabled(message)) !== false;

const trackingRefused = 'context.device.adTrackingEnabled is false';
const onAndroid = 'context.os.name is Android';

const advertisingId = 'context.device.advertisingId';

/** An advertising id that may be Apple's, of a person who allows ad tracking. */
export const idfaSource: PathSource<never> = {
  path: advertisingId,
  when: (message, settings) => mayBeApple(message, settings) && isAdTrackingAllowed(message, settings),
  otherwise: (message) => (os(message) === 'android' ? onAndroid : trackingRefused),
};

/** An advertising id that may be Google's, of a person who allows ad tracking. */
export const gaidSource: PathSource<never> = {
  path: advertisingId,
  when: (message, settings) => mayBeGoogle(message, settings) && isAdTrackingAllowed(message, settings),
  otherwise: (message) => (appleSystems.has(os(message)) ? 'context.os.name is a system of Apple' : trackingRefused),
};

export const idfvSource: PathSource<never> = { path: 'context.device.id', when: mayBeApple, otherwise: onAndroid };

const eventIdTemplate: SettingSource = {
  setting: 'eventIdTemplate',
  read: (message, settings) => settings.eventIdFromTemplate(message),
};

export const eventIdSources = ['properties.eventId', 'properties.event_id', eventIdTemplate, 'messageId'] as const;

export const testEventCodeSources = [
  'properties.testEventCode',
  'properties.test_event_code',
  { setting: 'testEventCode', read: (_message, settings) => settings.testEventCode } satisfies SettingSource,
] as const;

export const pageUrlSources = ['properties.context.page.url', 'properties.url', 'context.page.url'] as const;

const pageUrlRow: FieldRow<{ url?: string }> = { to: 'url', from: pageUrlSources, cast: string };

const ttclidOfPageUrl: DerivedSource = {
  name: 'ttclid of the page url',
  within: pageUrlRow,
  part: (url) => queryParameter(String(url), 'ttclid'),
};

/** TikTok's click id. */
export const ttclidSources = ['properties.ttclid', 'properties.context.user.ttclid', ttclidOfPageUrl] as const;

const isChosen =
  (path: string): Condition =>
  (_message, { externalIdFrom }) =>
    externalIdPaths[externalIdFrom].includes(path);

/** The id under which TikTok knows the person, or what `externalIdFrom` puts in its place. */
export const externalIdSources = [
  { path: 'context.externalId', cast: tiktokExternalId },
  ...externalIdPaths.userIdOrAnonymousId.map((path) => ({
    path,
    when: isChosen(path),
    otherwise: 'read only where the setting externalIdFrom says so',
  })),
] satisfies readonly PathSource<StringOrList>[];

export const ipSources = ['properties.context.user.ip', 'context.ip', requestIp] as const;
export const userAgentSources = ['properties.context.user.userAgent', 'context.userAgent'] as const;
export const contentTypeSources = ['properties.contentType', 'properties.content_type'] as const;
export const shopIdSources = ['properties.shop_id', 'properties.shopId'] as const;
export const orderIdSources = ['properties.order_id', 'properties.orderId'] as const;
export const valueSources = ['properties.value', 'properties.revenue', 'properties.total'] as const;

/** The same keys under one object, in order of preference. */
export const under = (path: string, keys: readonly string[]): string[] => keys.map((key) => `${path}.${key}`);

const addressCountrySources = ['traits.address.country', 'context.traits.address.country'] as const;

/** The country of the person's address: it completes a national phone number where the settings name none. */
export const readAddressCountry = compileRow({ from: addressCountrySources, cast: alpha2 });

/** What the conditions above and phone numbers look at, beside the sources of the rows. */
export const pathsBesideRows = ['channel', 'context.mappedToDestination', ...addressCountrySources];
/** The same for device ids, which only 2.0 has. */
export const pathsOfDevices = ['context.os.name', 'context.device.adTrackingEnabled'];
