import { email, lowerCase, type Normalizer, trimmed, upperCase, zipCode as zip } from '../values/normalizers.js';
import { type PhoneContext, phoneNumber } from '../values/phoneNumber.js';
import { isDigest } from '../values/sha256.js';

/** How a field of the person is normalised and hashed. */
export interface HashRule {
  /** The form by which TikTok matches the field. A value without such a form is dropped. */
  readonly normalizer: Normalizer<PhoneContext>;
  /** What is sent when hashing is off. A field without it is always hashed, because TikTok accepts only its digest. */
  readonly plainForm?: (text: string) => string;
  /** True where TikTok accepts the plain form too. */
  readonly isOptional?: true;
}

const trim = (text: string): string => text.trim();
const lower = (text: string): string => text.trim().toLowerCase();
const upper = (text: string): string => text.trim().toUpperCase();

export const phone: HashRule = { normalizer: phoneNumber, plainForm: trim };
export const externalId: HashRule = { normalizer: trimmed, plainForm: trim };
/** With hashing off, 1.0 gets an e-mail address as it was written and 2.0 in lower case. */
export const emailV1: HashRule = { normalizer: email, plainForm: trim };
export const emailV2: HashRule = { normalizer: email, plainForm: lower };
export const personName: HashRule = { normalizer: lowerCase };
export const zipCode: HashRule = { normalizer: zip };
/** Apple writes its ids in upper case and Google in lower case; a digest is always in lower case. */
export const idfa: HashRule = {
  normalizer: upperCase,
  plainForm: (text) => (isDigest(text) ? lower(text) : upper(text)),
  isOptional: true,
};
export const gaid: HashRule = { normalizer: lowerCase, plainForm: lower, isOptional: true };
