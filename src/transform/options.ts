import type { CompletePhone } from '../values/normalizePhone.js';

/** What a caller may pass besides the event. */
export interface TransformOptions {
  /**
   * Completes phone numbers that name no country; the entry `tiktok-ads-transformer/phone` exports one. Without it such a
   * number is left out, and the setting `defaultPhoneCountry` is refused.
   */
  readonly completePhone?: CompletePhone | undefined;
  /** Lowers how many events one request holds, per API generation: from 1 to 50 (v1) and to 1,000 (v2). */
  readonly maxEventsPerRequest?: { readonly v1?: number | undefined; readonly v2?: number | undefined } | undefined;
}
