import type { TikTokRequest } from '../index.js';

/** A request that may be shown to anybody: whoever holds the access token can send in the account's name. */
export function redactSecrets(request: TikTokRequest): TikTokRequest {
  return { ...request, headers: { ...request.headers, 'Access-Token': '***' } };
}
