import { normalizePhone, type PhoneContext } from '../values/normalizePhone.js';
import {
  lowerCase,
  type Normalizer,
  normalizeEmail,
  normalizeZipCode,
  trimmed,
  upperCase,
} from '../values/normalizers.js';
import { isDigest } from '../values/sha256.js';

/** How one user field is made safe to send. */
export interface HashRule {
  /** The form TikTok matches by. What has no such form is left out. */
  readonly normalizer: Normalizer<PhoneContext>;
  /** What is sent when hashing is off; a field without it is hashed in any case, because TikTok takes only its digest. */
  readonly plainForm?: (text: string) => string;
}

/** `plain`: TikTok takes the field as it is, and a digest of it would match nothing. */
export type Hashing = 'plain' | HashRule;

export const phone: HashRule = { normalizer: normalizePhone, plainForm: trimmed };
export const externalId: HashRule = { normalizer: trimmed, plainForm: trimmed };
/** With hashing off, 1.0 sends an address as it was written and 2.0 in lower case. */
export const emailV1: HashRule = { normalizer: normalizeEmail, plainForm: trimmed };
export const emailV2: HashRule = { normalizer: normalizeEmail, plainForm: lowerCase };
export const personName: HashRule = { normalizer: lowerCase };
export const zipCode: HashRule = { normalizer: normalizeZipCode };
/** Apple writes its ids in capitals and Google in small letters; a digest is lower case in any case. */
export const idfa: HashRule = {
  normalizer: upperCase,
  plainForm: (text) => (isDigest(text) ? lowerCase(text) : upperCase(text)),
};
export const gaid: HashRule = { normalizer: lowerCase, plainForm: lowerCase };
