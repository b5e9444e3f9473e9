import type { TikTokResponse } from '../../index.js';

/**
 * Tells an answer, `{ status, body }`, from TikTok's body alone, which came with status 200.
 *
 * TikTok's body has no `status` and no `body`. So a record with either is an answer even when it has a `code`, which is then
 * not TikTok's: it must not be taken for success.
 *
 * @returns `undefined` for what is neither.
 */
export function parseResponse(record: unknown): TikTokResponse | undefined {
  if (typeof record !== 'object' || record === null) return undefined;
  if (Object.hasOwn(record, 'status') || Object.hasOwn(record, 'body')) return record;
  return Object.hasOwn(record, 'code') ? { status: 200, body: record } : undefined;
}
