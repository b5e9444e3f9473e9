import { emailV1, externalId, type Hashing, phone } from '../hashRules.js';
import type { UserV1 } from './payload.js';

/**
 * How each user field of 1.0 is protected. Exhaustive on purpose: a new field does not compile until somebody has decided.
 *
 * @see https://github.com/tiktok/tiktok-business-api-sdk/tree/main/python_sdk/docs
 */
export const personalDataV1: Readonly<Record<keyof UserV1, Hashing>> = {
  external_id: externalId,
  email: emailV1,
  phone_number: phone,
  ttp: 'plain',
  locale: 'plain',
};
