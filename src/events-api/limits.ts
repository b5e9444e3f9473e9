/**
 * How many events TikTok accepts in one request, by API version; it refuses the whole request above it.
 *
 * @see https://business-api.tiktok.com/portal/docs?id=1771101303285761
 */
export const maxEventsPerRequest = { v1: 50, v2: 1000 } as const;
