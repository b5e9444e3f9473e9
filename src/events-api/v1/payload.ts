import * as z from 'zod';
import { contentShape } from '../contentSchema.js';

const text = z.string().min(1);

/** An item of `contents`: 1.0 has the content type here, 2.0 beside the contents. */
export const contentSchemaV1 = z.looseObject({ ...contentShape, content_type: z.unknown().optional() });

/**
 * One event of Events API 1.0: the body of `/pixel/track/` but for `pixel_code` and `partner_name`.
 *
 * Names and types are strict; `ad` and `page` are objects of the sender's, of which TikTok reads the named fields.
 *
 * @see https://github.com/tiktok/tiktok-business-api-sdk/tree/main/python_sdk/docs
 */
export const payloadSchemaV1 = z.strictObject({
  event: text,
  event_id: text.optional(),
  timestamp: text.optional(),
  test_event_code: text.optional(),
  properties: z
    .strictObject({
      contents: z.array(contentSchemaV1).optional(),
      content_category: text.optional(),
      content_id: text.optional(),
      content_name: text.optional(),
      content_type: text.optional(),
      status: text.optional(),
      shop_id: text.optional(),
      order_id: text.optional(),
      currency: text.optional(),
      value: z.number().optional(),
      description: text.optional(),
      query: text.optional(),
    })
    .optional(),
  context: z
    .strictObject({
      ad: z.looseObject({ callback: text.optional() }).optional(),
      page: z.looseObject({ url: text.optional(), referrer: text.optional() }).optional(),
      user: z
        .strictObject({
          external_id: text.optional(),
          email: text.optional(),
          phone_number: text.optional(),
          ttp: text.optional(),
          locale: text.optional(),
        })
        .optional(),
      ip: text.optional(),
      user_agent: text.optional(),
    })
    .optional(),
});

/** One event of Events API 1.0. */
export type PayloadV1 = z.infer<typeof payloadSchemaV1>;

export type ContextV1 = NonNullable<PayloadV1['context']>;
export type ContentV1 = z.infer<typeof contentSchemaV1>;

/** The person of a 1.0 event. */
export type UserV1 = NonNullable<ContextV1['user']>;
