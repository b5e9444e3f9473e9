import { emailV2, externalId, gaid, type Hashing, idfa, personName, phone, zipCode } from '../hashRules.js';
import type { UserV2 } from './payload.js';

/**
 * How each user field of 2.0 is protected. Exhaustive on purpose: a new field does not compile until somebody has decided.
 *
 * @see https://business-api.tiktok.com/portal/docs?id=1771101151059969
 */
export const personalDataV2: Readonly<Record<keyof UserV2, Hashing>> = {
  email: emailV2,
  phone,
  external_id: externalId,
  first_name: personName,
  last_name: personName,
  zip_code: zipCode,
  idfa,
  gaid,
  city: 'plain',
  state: 'plain',
  country: 'plain',
  ttclid: 'plain',
  ttp: 'plain',
  ip: 'plain',
  user_agent: 'plain',
  locale: 'plain',
  idfv: 'plain',
  att_status: 'plain',
};
