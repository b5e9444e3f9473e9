import * as z from 'zod';
import { attStatuses } from '../casts.js';
import { contentSchema } from '../contentSchema.js';

const text = z.string().min(1);
const textOrList = z.union([text, z.array(text).min(1)]);
const flag = z.boolean();

/**
 * One event of Events API 2.0, an element of `data`.
 *
 * Names and types are strict; which fields an event source must have is not said here.
 *
 * @see https://business-api.tiktok.com/portal/docs?id=1771101151059969
 */
export const payloadSchemaV2 = z.strictObject({
  event: text,
  event_time: z.int(),
  event_id: text.optional(),
  limited_data_use: flag.optional(),
  properties: z
    .strictObject({
      contents: z.array(contentSchema).optional(),
      content_type: text.optional(),
      content_ids: z.array(text).optional(),
      num_items: z.int().optional(),
      search_string: text.optional(),
      query: text.optional(),
      shop_id: text.optional(),
      order_id: text.optional(),
      currency: text.optional(),
      value: z.number().optional(),
      description: text.optional(),
      delivery_category: text.optional(),
      customer_type: text.optional(),
      predicted_ltv: z.number().optional(),
    })
    .optional(),
  page: z.strictObject({ url: text.optional(), referrer: text.optional() }).optional(),
  user: z
    .strictObject({
      email: textOrList.optional(),
      phone: textOrList.optional(),
      external_id: textOrList.optional(),
      first_name: text.optional(),
      last_name: text.optional(),
      city: text.optional(),
      state: text.optional(),
      country: text.optional(),
      zip_code: text.optional(),
      ttclid: text.optional(),
      ttp: text.optional(),
      ip: text.optional(),
      user_agent: text.optional(),
      locale: text.optional(),
      idfa: text.optional(),
      idfv: text.optional(),
      gaid: text.optional(),
      att_status: z.enum(attStatuses).optional(),
    })
    .optional(),
  app: z.strictObject({ app_id: text.optional(), app_name: text.optional(), app_version: text.optional() }).optional(),
  ad: z
    .strictObject({
      callback: text.optional(),
      campaign_id: text.optional(),
      ad_id: text.optional(),
      creative_id: text.optional(),
      is_retargeting: flag.optional(),
      attributed: flag.optional(),
      attribution_type: text.optional(),
      attribution_provider: text.optional(),
    })
    .optional(),
  lead: z.strictObject({ lead_id: text.optional(), lead_event_source: text.optional() }).optional(),
});

/** One event of Events API 2.0, an element of `data`. */
export type PayloadV2 = z.infer<typeof payloadSchemaV2>;

/** The person of a 2.0 event. */
export type UserV2 = NonNullable<PayloadV2['user']>;
