import type { StringOrList } from '../values/casts.js';

/** An object of known keys that may hold the keys of other readers, too. Also interfaces, which have no index signature, fit. */
export type WithOtherKeys<Known> = Known | (Known & { readonly [key: string]: unknown });

/** Values that are null or blank count as missing; numbers are accepted as text, and text as numbers. */
type Text = string | number | bigint | null | undefined;
type NumberOrText = number | bigint | string | null | undefined;
type Flag = boolean | string | null | undefined;
type TextOrList = StringOrList | readonly (string | number)[] | number | bigint | null | undefined;

/** An object, or its JSON text, as warehouses deliver it. */
type ObjectOrText<Known> = WithOtherKeys<Known> | string | null | undefined;

/** A RudderStack track event. Every other key may hold any type: a value that is not usable is skipped. */
export interface TrackEvent {
  /** `track`, in any letter case; required. */
  readonly type?: string | undefined;
  /** Name of the event; required, and not blank. */
  readonly event?: string | undefined;
  /** TikTok's `event_id`, by which it drops repeats. `properties.eventId` and `eventIdTemplate` win over it. */
  readonly messageId?: Text;
  /** When it happened: ISO 8601 or another date and time, or Unix seconds, milliseconds or microseconds. Required in 2.0. */
  readonly timestamp?: NumberOrText;
  /** 2.0 reads it where `timestamp` is missing. */
  readonly originalTimestamp?: NumberOrText;
  /** `external_id` with the setting `externalIdFrom`. */
  readonly userId?: unknown;
  /** `external_id` with the setting `externalIdFrom: 'userIdOrAnonymousId'`, where `userId` is missing. */
  readonly anonymousId?: unknown;
  /** `sources` for events of a warehouse, whose time is `properties.timestamp`. */
  readonly channel?: string | null | undefined;
  /** Who it was. `context.traits` is read, too. */
  readonly traits?: ObjectOrText<TrackTraits>;
  /** Where it happened, and to whom. */
  readonly context?: ObjectOrText<TrackContext>;
  /** What happened, and to which products. */
  readonly properties?: ObjectOrText<TrackProperties>;
  /** `false` under `TikTok Ads`, `TIKTOK_ADS` or `TikTok_Ads`, or under `All`, switches the event off. */
  readonly integrations?: unknown;
}

/** The person. */
export interface TrackTraits {
  /** E-mail address, or several of them. An invalid one is dropped. */
  readonly email?: TextOrList;
  /** Phone number, or several of them, with country code; national ones need `options.parsePhone`. */
  readonly phone?: TextOrList;
  /** First name. */
  readonly firstName?: Text;
  /** Last name. */
  readonly lastName?: Text;
  /** Postal address. */
  readonly address?: ObjectOrText<TrackAddress>;
}

/** Where a person lives. */
export interface TrackAddress {
  /** City. */
  readonly city?: Text;
  /** State or region. */
  readonly state?: Text;
  /** Country: its name or ISO 3166 code. It also completes national phone numbers. */
  readonly country?: Text;
  /** Postcode. */
  readonly zip?: Text;
}

/** Where the event happened, and to whom. */
export interface TrackContext {
  /** Who it was. */
  readonly traits?: ObjectOrText<TrackTraits>;
  /** IP address of the person. Private addresses are not sent. */
  readonly ip?: string | null | undefined;
  /** User agent of the browser. */
  readonly userAgent?: string | null | undefined;
  /** Language of the person, such as `en-US`. */
  readonly locale?: string | null | undefined;
  /** The page on which it happened. `url` may hold the click id `ttclid`. */
  readonly page?: ObjectOrText<{
    /** URL of the page. TikTok's click id is read from its parameter `ttclid`. */
    readonly url?: string | null | undefined;
    /** URL of the page before it. */
    readonly referrer?: string | null | undefined;
  }>;
  /** A list of `{ type: 'tiktokExternalId', id }`: the ids under which you know the person. */
  readonly externalId?: unknown;
  /** The device of the person. */
  readonly device?: ObjectOrText<{
    /** IDFV on Apple's systems. */
    readonly id?: Text;
    /** IDFA on Apple's systems, GAID on Android. */
    readonly advertisingId?: Text;
    /** Where it is false, `advertisingId` is not sent. */
    readonly adTrackingEnabled?: Flag;
  }>;
  /** The app in which it happened. */
  readonly app?: ObjectOrText<{
    /** Name of the app. */
    readonly name?: Text;
    /** Version of the app. */
    readonly version?: Text;
    /** Name of the app's package. */
    readonly namespace?: Text;
  }>;
  /** The operating system, which tells IDFA from GAID. */
  readonly os?: ObjectOrText<{
    /** `iOS`, `Android` … */
    readonly name?: Text;
  }>;
}

/** What happened. docs/fields.md says where else each field of TikTok is read from. */
export interface TrackProperties {
  /** Where it happened: `web` (default), `app`, `offline` or `crm`. 2.0 only. */
  readonly eventSource?: string | null | undefined;
  /** TikTok's `event_id`; wins over `messageId`. */
  readonly eventId?: Text;
  /** ISO 4217 code of `value`. */
  readonly currency?: string | null | undefined;
  /** Value of the whole event. */
  readonly value?: NumberOrText;
  /** Read where `value` is missing. */
  readonly revenue?: NumberOrText;
  /** Read where `value` and `revenue` are missing. */
  readonly total?: NumberOrText;
  /** Products, which become TikTok's `contents`. */
  readonly products?: readonly WithOtherKeys<TrackProduct>[] | string | null | undefined;
  /** TikTok's `contents`, as they are; they win over `products`. */
  readonly contents?: readonly object[] | string | null | undefined;
  /** Id of the order. */
  readonly order_id?: Text;
  /** Id of the shop. */
  readonly shop_id?: Text;
  /** What was searched for. */
  readonly query?: Text;
  /** Description of the event. */
  readonly description?: Text;
  /** Sends the event as a test event. */
  readonly testEventCode?: Text;
  /** TikTok's click id. */
  readonly ttclid?: string | null | undefined;
}

/** A product of an event. */
export interface TrackProduct {
  /** Id of the product; `sku`, `item_id` and `id` are read where it is missing. */
  readonly product_id?: Text;
  /** Read where `product_id` is missing. */
  readonly sku?: Text;
  /** Name of the product. */
  readonly name?: Text;
  /** Category of the product. */
  readonly category?: Text;
  /** Brand of the product. */
  readonly brand?: Text;
  /** Price of one piece. */
  readonly price?: NumberOrText;
  /** Number of pieces. */
  readonly quantity?: NumberOrText;
}
