import type { StringOrList, UNREADABLE_TIME } from '../../values/casts.js';
import type { Content } from '../contentFields.js';

/**
 * One event of Events API 1.0: the body of `/pixel/track/` without `pixel_code` and `partner_name`.
 *
 * @see https://github.com/tiktok/tiktok-business-api-sdk/tree/main/python_sdk/docs
 */
export interface PayloadV1 {
  event: string;
  event_id?: string;
  /** ISO 8601. */
  timestamp?: string;
  test_event_code?: string;
  properties?: PropertiesV1;
  context?: ContextV1;
}

/** What happened, and to which products. */
export interface PropertiesV1 {
  contents?: Content[];
  content_category?: string;
  content_id?: string;
  content_name?: string;
  content_type?: string;
  status?: string;
  shop_id?: string;
  order_id?: string;
  /** ISO 4217. */
  currency?: string;
  value?: number;
  description?: string;
  query?: string;
}

/** Where the event happened, and to whom. `ad` and `page` are objects of the sender, of which TikTok reads the named keys. */
export interface ContextV1 {
  ad?: { callback?: string; [key: string]: unknown };
  page?: { url?: string; referrer?: string; [key: string]: unknown };
  user?: UserV1;
  ip?: string;
  user_agent?: string;
}

/** The person. Hashed fields hold SHA-256 digests, as 64 lower-case hex digits. */
export interface UserV1 {
  external_id?: string;
  email?: string;
  phone_number?: string;
  /** TikTok's cookie `_ttp`. */
  ttp?: string;
  locale?: string;
}

/** A payload as it is mapped: its time may be unreadable, and hashing keeps the first usable of several identifiers. */
export type MappedPayloadV1 = Omit<PayloadV1, 'timestamp' | 'context'> & {
  timestamp?: string | typeof UNREADABLE_TIME;
  context?: Omit<ContextV1, 'user'> & {
    user?: Omit<UserV1, 'external_id' | 'email' | 'phone_number'> & {
      external_id?: StringOrList;
      email?: StringOrList;
      phone_number?: StringOrList;
    };
  };
};
