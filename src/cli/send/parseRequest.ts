import * as z from 'zod';
import type { TikTokRequest } from '../../index.js';

/** Of a large number as an id, digits are lost already: two events would count as one. */
const payload = z.looseObject({ event: z.string().min(1), event_id: z.string().nullish() });
const target = z.string().min(1);
const absent = z.never().optional();
const isTrack = z.looseObject({ ...payload.shape, type: z.literal('track') });

/** What each path of TikTok takes; of the events, only what sending them needs. */
const requestSchema = z.discriminatedUnion('path', [
  z.looseObject({
    path: z.literal('event/track'),
    body: z.looseObject({ event_source: target, event_source_id: target, data: z.array(payload).min(1).max(1000) }),
  }),
  z.looseObject({
    path: z.literal('pixel/batch'),
    body: z.looseObject({ pixel_code: target, batch: z.array(isTrack).min(1).max(50), data: absent }),
  }),
  z.looseObject({
    path: z.literal('pixel/track'),
    body: z.looseObject({ pixel_code: target, ...payload.shape, batch: absent, data: absent }),
  }),
]);

/** A request as `transform` prints it, or which field of the record is wrong. */
export type ReadRequest = { readonly request: TikTokRequest } | { readonly wrongField: string };

/**
 * Reads a record as a request.
 *
 * Where it goes is decided by its path alone: whoever could change its URL would get the access token.
 */
export function parseRequest(record: unknown): ReadRequest {
  const parsed = requestSchema.safeParse(record);
  // The schema asks for less than the type tells; TikTok judges the rest.
  if (parsed.success) return { request: record as TikTokRequest };
  const issue = parsed.error.issues[0];
  const field = issue?.path.map(String).join('.') ?? '';
  return { wrongField: field === '' ? 'the record' : field };
}
