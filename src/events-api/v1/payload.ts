import type { StringOrList, UNREADABLE_TIME } from '../../values/casts.js';
import type { Content } from '../contentFields.js';

/**
 * One event of Events API 1.0: the body of `/pixel/track/` without `pixel_code` and `partner_name`.
 *
 * @see https://github.com/tiktok/tiktok-business-api-sdk/tree/main/python_sdk/docs
 */
export interface PayloadV1 {
  /** Name of the event, such as `Purchase`. */
  event: string;
  /** Id by which TikTok drops a repeat with the same name. */
  event_id?: string;
  /** When it happened: ISO 8601. Where it is missing, TikTok takes the time of receipt. */
  timestamp?: string;
  /** Code of the test in Events Manager: the event is a test event. */
  test_event_code?: string;
  /** What happened, and to which products. */
  properties?: PropertiesV1;
  /** Where it happened, and to whom. */
  context?: ContextV1;
}

/** What happened, and to which products. */
export interface PropertiesV1 {
  /** The products. */
  contents?: Content[];
  /** Category of the product or page. */
  content_category?: string;
  /** Id of the product, where there is only one. */
  content_id?: string;
  /** Name of the product or page. */
  content_name?: string;
  /** `product` or `product_group`. */
  content_type?: string;
  /** Status of an order, item or service. */
  status?: string;
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
  /** What was searched for. */
  query?: string;
}

/** Where the event happened, and to whom. `ad` and `page` are objects of the sender, of which TikTok reads the named keys. */
export interface ContextV1 {
  /** The ad that led to the event. */
  ad?: {
    /** TikTok's click id. */
    callback?: string;
    /** Keys of the sender. */
    [key: string]: unknown;
  };
  /** The page on which it happened. */
  page?: {
    /** URL of the page. */
    url?: string;
    /** URL of the page before it. */
    referrer?: string;
    /** Keys of the sender. */
    [key: string]: unknown;
  };
  /** Who it was. */
  user?: UserV1;
  /** Public IP address of the person, in plain text. */
  ip?: string;
  /** User agent of the browser, in plain text. */
  user_agent?: string;
}

/** The person. Hashed fields hold SHA-256 digests, as 64 lower-case hex digits. */
export interface UserV1 {
  /** Your id of the person, hashed. */
  external_id?: string;
  /** E-mail address, hashed. */
  email?: string;
  /** Phone number in E.164, hashed. */
  phone_number?: string;
  /** TikTok's cookie `_ttp`, in plain text. */
  ttp?: string;
  /** Language of the person, such as `en-US`. */
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
