import * as z from 'zod';

/** The fields of a product, in both generations. */
export const contentShape = {
  content_id: z.string().optional(),
  content_category: z.string().optional(),
  content_name: z.string().optional(),
  price: z.number().optional(),
  quantity: z.number().optional(),
  description: z.string().optional(),
  brand: z.string().optional(),
};

/** What a product of RudderStack's becomes. */
export type ProductContent = z.infer<z.ZodObject<typeof contentShape>>;

/** An item of `contents`; keys that are not listed pass as the sender wrote them. */
export const contentSchema = z.looseObject(contentShape);
export type Content = z.infer<typeof contentSchema>;
