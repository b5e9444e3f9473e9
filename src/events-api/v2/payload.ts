import type { StringOrList, UNREADABLE_TIME } from '../../values/casts.js';
import type { AttStatus, EventSource } from '../casts.js';
import type { Content } from '../contentFields.js';

/**
 * One event of Events API 2.0, an element of `data`.
 *
 * @see https://business-api.tiktok.com/portal/docs?id=1771101151059969
 */
export interface PayloadV2 {
  event: string;
  /** Seconds since 1970. */
  event_time: number;
  event_id?: string;
  limited_data_use?: boolean;
  properties?: PropertiesV2;
  page?: { url?: string; referrer?: string };
  user?: UserV2;
  app?: { app_id?: string; app_name?: string; app_version?: string };
  ad?: AdV2;
  lead?: { lead_id?: string; lead_event_source?: string };
}

/** What happened, and to which products. */
export interface PropertiesV2 {
  contents?: Content[];
  content_type?: string;
  content_ids?: string[];
  num_items?: number;
  search_string?: string;
  query?: string;
  shop_id?: string;
  order_id?: string;
  /** ISO 4217. */
  currency?: string;
  value?: number;
  description?: string;
  delivery_category?: string;
  customer_type?: string;
  predicted_ltv?: number;
}

/** The person and the device. Hashed fields hold SHA-256 digests, as 64 lower-case hex digits. */
export interface UserV2 {
  email?: StringOrList;
  phone?: StringOrList;
  external_id?: StringOrList;
  first_name?: string;
  last_name?: string;
  city?: string;
  state?: string;
  country?: string;
  zip_code?: string;
  /** TikTok's click id. */
  ttclid?: string;
  /** TikTok's cookie `_ttp`. */
  ttp?: string;
  ip?: string;
  user_agent?: string;
  locale?: string;
  idfa?: string;
  idfv?: string;
  gaid?: string;
  att_status?: AttStatus;
}

/** The ad to which a mobile measurement partner attributes the event. */
export interface AdV2 {
  callback?: string;
  campaign_id?: string;
  ad_id?: string;
  creative_id?: string;
  is_retargeting?: boolean;
  attributed?: boolean;
  attribution_type?: string;
  attribution_provider?: string;
  /** From 0 to 1. */
  attribution_share?: number;
}

/** A payload as it is mapped: its time may be there and unreadable. */
export type MappedPayloadV2 = Omit<PayloadV2, 'event_time'> & { event_time: number | typeof UNREADABLE_TIME };

/** What an event says about the request that carries it. */
export interface RequestFieldsV2 {
  event_source?: EventSource;
  test_event_code?: string;
}
