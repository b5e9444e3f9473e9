import type { StringOrList, UNREADABLE_TIME } from '../../values/casts.js';
import type { AttStatus, EventSource } from '../casts.js';
import type { Content } from '../contentFields.js';

/**
 * One event of Events API 2.0, an element of `data`.
 *
 * @see https://business-api.tiktok.com/portal/docs?id=1771101151059969
 */
export interface PayloadV2 {
  /** Name of the event, such as `Purchase`. */
  event: string;
  /** When it happened: seconds since 1970. */
  event_time: number;
  /** Id by which TikTok drops a repeat with the same name. */
  event_id?: string;
  /** Whether TikTok may use the data only in a limited way, as some US states require. */
  limited_data_use?: boolean;
  /** What happened, and to which products. */
  properties?: PropertiesV2;
  /** The page on which a web event happened. */
  page?: {
    /** URL of the page. */
    url?: string;
    /** URL of the page before it. */
    referrer?: string;
  };
  /** Who it was, and on which device. */
  user?: UserV2;
  /** The app in which an app event happened. */
  app?: {
    /** Id of the app in its store. */
    app_id?: string;
    /** Name of the app. */
    app_name?: string;
    /** Version of the app. */
    app_version?: string;
  };
  /** The ad to which a mobile measurement partner attributes the event. */
  ad?: AdV2;
  /** The lead of a CRM event. */
  lead?: {
    /** TikTok's id of the lead. */
    lead_id?: string;
    /** The CRM that has the lead. */
    lead_event_source?: string;
  };
}

/** What happened, and to which products. */
export interface PropertiesV2 {
  /** The products. */
  contents?: Content[];
  /** `product` or `product_group`; a vertical such as `hotel` for catalogs of travel, automotive and entertainment. */
  content_type?: string;
  /** Ids of the products. */
  content_ids?: string[];
  /** Number of pieces. */
  num_items?: number;
  /** What was searched for. */
  search_string?: string;
  /** What was searched for. */
  query?: string;
  /** Id of the shop. */
  shop_id?: string;
  /** Id of the order. */
  order_id?: string;
  /** Currency of `value`: ISO 4217. */
  currency?: string;
  /** Value of the whole event. */
  value?: number;
  /** Description of the event. */
  description?: string;
  /** How it is delivered: `in_store`, `curbside` or `home_delivery`. */
  delivery_category?: string;
  /** Whether the customer is new or returns. */
  customer_type?: string;
  /** Predicted lifetime value of the customer. */
  predicted_ltv?: number;
}

/** The person and the device. Hashed fields hold SHA-256 digests, as 64 lower-case hex digits. */
export interface UserV2 {
  /** E-mail address, or several of them, hashed. */
  email?: StringOrList;
  /** Phone number in E.164, or several of them, hashed. */
  phone?: StringOrList;
  /** Your id of the person, or several of them, hashed. */
  external_id?: StringOrList;
  /** First name, hashed. */
  first_name?: string;
  /** Last name, hashed. */
  last_name?: string;
  /** City, in lower case. */
  city?: string;
  /** State or region, in lower case; US states as two letters. */
  state?: string;
  /** Country: ISO 3166 alpha-2, in lower case. */
  country?: string;
  /** Postcode, hashed. */
  zip_code?: string;
  /** TikTok's click id, in plain text. */
  ttclid?: string;
  /** TikTok's cookie `_ttp`, in plain text. */
  ttp?: string;
  /** Public IP address of the person, in plain text. */
  ip?: string;
  /** User agent of the browser, in plain text. */
  user_agent?: string;
  /** Language of the person, such as `en-US`. */
  locale?: string;
  /** Apple's advertising id, hashed. */
  idfa?: string;
  /** Apple's vendor id, in plain text. */
  idfv?: string;
  /** Google's advertising id, hashed. */
  gaid?: string;
  /** App Tracking Transparency: what the person decided. */
  att_status?: AttStatus;
}

/** The ad to which a mobile measurement partner attributes the event. */
export interface AdV2 {
  /** Callback information of the click or view. */
  callback?: string;
  /** Id of the campaign. */
  campaign_id?: string;
  /** Id of the ad. */
  ad_id?: string;
  /** Id of the creative. */
  creative_id?: string;
  /** Whether the campaign is a retargeting campaign. */
  is_retargeting?: boolean;
  /** Whether the event is attributed. */
  attributed?: boolean;
  /** Type of the attribution. */
  attribution_type?: string;
  /** Name of the measurement partner. */
  attribution_provider?: string;
  /** Share of the attribution, from 0 to 1. */
  attribution_share?: number;
}

/** A payload as it is mapped: its time may be there and unreadable. */
export type MappedPayloadV2 = Omit<PayloadV2, 'event_time'> & { event_time: number | typeof UNREADABLE_TIME };

/** What an event says about the request that carries it. */
export interface RequestFieldsV2 {
  event_source?: EventSource;
  test_event_code?: string;
}
