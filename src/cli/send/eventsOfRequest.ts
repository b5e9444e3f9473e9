import type { TikTokRequest } from '../../index.js';

/** One event as TikTok gets it, wherever it stands in the body. */
export interface SentEvent {
  readonly event: string;
  readonly event_id?: string | undefined;
}

/** The events of a request, in the order by which TikTok names them. */
export function eventsOfRequest({ body }: TikTokRequest): readonly SentEvent[] {
  if ('data' in body) return body.data;
  return 'batch' in body ? body.batch : [body];
}
