import type { TikTokRequest } from '../../index.js';

/** One event as TikTok gets it, wherever it stands in the body. */
export interface SentEvent {
  readonly event: string;
  readonly event_id?: string | undefined;
}

/** The events of a request, in the order by which TikTok names them, each the same alone and in a batch. */
export function eventsOfRequest({ body }: TikTokRequest): readonly SentEvent[] {
  if ('data' in body) return body.data;
  if ('batch' in body) return body.batch.map(({ type: _type, ...payload }) => payload);
  const { pixel_code: _pixelCode, partner_name: _partnerName, ...payload } = body;
  return [payload];
}
