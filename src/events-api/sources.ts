import { compilePath, compileRow } from '../mapping/compileRow.js';
import type { Condition, DerivedSource, PathSource, SettingSource } from '../mapping/row.js';
import { boolean, type Cast, personalString, type StringOrList, string } from '../values/casts.js';
import type { UnknownObject } from '../values/objects.js';
import { queryParameter } from '../values/queryParameter.js';
import { alpha2, type EventSource, eventSource, tiktokExternalId } from './casts.js';

/** The values of the setting `externalIdFrom`, and the ids of the event that each value accepts in place of an external id. */
export const externalIdPaths = {
  none: [],
  userId: ['userId'],
  userIdOrAnonymousId: ['userId', 'anonymousId'],
} as const satisfies Record<string, readonly string[]>;

export type ExternalIdFrom = keyof typeof externalIdPaths;

/** The settings that change how an event is mapped. */
export interface EventSettings {
  readonly accessToken: string;
  readonly pixelCode: string;
  readonly partnerName?: string | undefined;
  readonly eventSourceIds: Readonly<Partial<Record<EventSource, string | undefined>>>;
  readonly externalIdFrom: ExternalIdFrom;
  readonly customProperties: readonly string[];
  readonly valueFromContents: boolean;
  readonly onlyDocumentedFields: boolean;
  readonly testEventCode?: string | undefined;
  /** The id that `eventIdTemplate` gives an event; `undefined` when a part is missing or there is no template. */
  readonly eventIdFromTemplate: (message: UnknownObject) => string | undefined;
}

// Sources and conditions that the tables of both API versions share.

export const eventSourcePaths = ['properties.eventSource', 'properties.event_source'] as const;

const channel = compilePath('channel');
const mappedToDestination = compilePath('context.mappedToDestination');
const osName = compilePath('context.os.name');
const adTrackingEnabled = compilePath('context.device.adTrackingEnabled');

const isFromSources = (message: UnknownObject): boolean => channel(message) === 'sources';

export const fromWarehouse: Condition<unknown> = {
  holds: isFromSources,
  skipReason: 'the event is not from a warehouse',
};

export const notMappedToDestination: Condition<unknown> = {
  holds: (message) => !mappedToDestination(message),
  skipReason: 'context.mappedToDestination is set, so timestamp is the time of the event',
};

export const notFromWarehouse: Condition<unknown> = {
  holds: (message) => !isFromSources(message),
  skipReason: 'the event is from a warehouse, so it is the IP address of the syncer',
};

const os = (message: UnknownObject): string => personalString.read(osName(message))?.toLowerCase() ?? '';
const appleSystems: ReadonlySet<string> = new Set(['ios', 'watchos', 'ipados', 'tvos']);

/** A device id belongs to Apple or Google, and only the operating system shows which. */
export const notOnAndroid: Condition<unknown> = {
  holds: (message) => os(message) !== 'android',
  skipReason: 'context.os.name is Android',
};

export const notOnApple: Condition<unknown> = {
  holds: (message) => !appleSystems.has(os(message)),
  skipReason: 'context.os.name is an Apple system',
};

export const adTrackingAllowed: Condition<unknown> = {
  holds: (message) => boolean.read(adTrackingEnabled(message)) !== false,
  skipReason: 'context.device.adTrackingEnabled is false',
};

/** The `timestamp` of a warehouse event is the time of the sync; the time of the row is a property. */
const warehouseTime: PathSource<never, unknown> = {
  path: 'properties.timestamp',
  when: [fromWarehouse, notMappedToDestination],
};

export const timeSourcesV1 = [warehouseTime, 'timestamp'] as const;
export const timeSourcesV2 = [warehouseTime, 'timestamp', 'originalTimestamp'] as const;

/** The IP address of the sender of the event to RudderStack. */
const requestIp: PathSource<never, unknown> = { path: 'request_ip', when: [notFromWarehouse] };

const readEventSource = compileRow<EventSource, unknown>({
  sources: eventSourcePaths,
  cast: eventSource,
});

/** Where an event happened; by default on the web. */
export const eventSourceOf = (message: UnknownObject): EventSource => readEventSource(message, undefined) ?? 'web';

/** TikTok lists some fields for web and app events only. */
export const onWebOrApp: Condition<unknown> = {
  holds: (message) => ['web', 'app'].includes(eventSourceOf(message)),
  skipReason: 'the event source is neither web nor app',
};

/** The name of the app's package; on Apple's systems TikTok wants the number of the App Store there. */
export const appNamespace: PathSource<never, unknown> = { path: 'context.app.namespace', when: [notOnApple] };

const advertisingId = 'context.device.advertisingId';
export const idfaSource: PathSource<never, unknown> = { path: advertisingId, when: [notOnAndroid, adTrackingAllowed] };
export const gaidSource: PathSource<never, unknown> = { path: advertisingId, when: [notOnApple, adTrackingAllowed] };
export const idfvSource: PathSource<never, unknown> = { path: 'context.device.id', when: [notOnAndroid] };

export const eventIdTemplate: SettingSource<EventSettings> = {
  setting: 'eventIdTemplate',
  read: (message, settings) => settings.eventIdFromTemplate(message),
};

export const testEventCode: SettingSource<EventSettings> = {
  setting: 'testEventCode',
  read: (_message, settings) => settings.testEventCode,
};

export const eventIdSources = ['properties.eventId', 'properties.event_id', eventIdTemplate, 'messageId'] as const;
export const testEventCodeSources = ['properties.testEventCode', 'properties.test_event_code', testEventCode] as const;
export const pageUrlSources = ['properties.context.page.url', 'properties.url', 'context.page.url'] as const;

/** RudderStack's SDK writes it where there is no referrer. */
const noReferrer = '$direct';

/** The page from which the person came. */
export const referrer: Cast<string> = {
  expects: 'page URL',
  read: (value) => {
    const url = string.read(value);
    return url === noReferrer ? undefined : url;
  },
  isNoValue: (value) => value === noReferrer,
};

export const referrerSources = [
  'properties.context.page.referrer',
  'properties.referrer',
  'context.page.referrer',
] as const;

const clickIdIn = (
  name: string,
  sources: readonly string[],
  when?: readonly Condition<unknown>[],
  toUrl: (text: string) => string = (url) => url,
): DerivedSource<EventSettings> => ({
  name: `ttclid of ${name}`,
  within: { path: 'url', sources, cast: string },
  part: (url) => queryParameter(toUrl(String(url)), 'ttclid'),
  when,
});

const readPageUrl = compileRow<string, unknown>({ sources: pageUrlSources, cast: string });
const readReferrer = compileRow<string, unknown>({ sources: referrerSources, cast: referrer });

/** The host of a URL, without the host global `URL`. */
const hostOf = (url: string | undefined): string | undefined =>
  /^[a-z][a-z\d+.-]*:\/\/([^/?#]+)/i.exec(url ?? '')?.[1]?.toLowerCase();

/** The referrer of another site has the click id of another click. */
const ofSameHost: Condition<unknown> = {
  holds: (message) => {
    const host = hostOf(readReferrer(message, undefined));
    return host !== undefined && host === hostOf(readPageUrl(message, undefined));
  },
  skipReason: 'the referrer has another host than the page',
};

export const clickIdInPageUrl = clickIdIn('the page url', pageUrlSources);
export const clickIdInTabUrl = clickIdIn('context.page.tab_url', ['context.page.tab_url']);
/** Servers write the query without its question mark. */
export const clickIdInSearch = clickIdIn(
  'context.page.search',
  ['context.page.search'],
  undefined,
  (search) => `?${search.replace(/^\?/, '')}`,
);
export const clickIdInReferrer = clickIdIn('the page referrer', referrerSources, [ofSameHost]);

/** TikTok's click id. */
export const ttclidSources = [
  'properties.ttclid',
  'properties.context.user.ttclid',
  clickIdInPageUrl,
  clickIdInTabUrl,
  clickIdInSearch,
  clickIdInReferrer,
] as const;

const isChosen = (path: string): Condition<EventSettings> => ({
  holds: (_message, { externalIdFrom }) => (externalIdPaths[externalIdFrom] as readonly string[]).includes(path),
  skipReason: 'the setting externalIdFrom does not name it',
});
export const userIdIsChosen = isChosen('userId');
export const anonymousIdIsChosen = isChosen('anonymousId');

/** The id under which TikTok knows the person, or the id that `externalIdFrom` puts in its place. */
export const externalIdSources = [
  { path: 'context.externalId', cast: tiktokExternalId },
  { path: 'userId', when: [userIdIsChosen] },
  { path: 'anonymousId', when: [anonymousIdIsChosen] },
] as const satisfies readonly PathSource<StringOrList, EventSettings>[];

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
  sources: personCountrySources,
  cast: alpha2,
});

/** Paths that conditions and phone numbers read, beside the sources of the rows. */
export const pathsBesideRows = ['channel', 'context.mappedToDestination', ...personCountrySources];
/** The same for device ids. */
export const devicePaths = ['context.os.name', 'context.device.adTrackingEnabled'];
