import type { HashRule } from '../events-api/hashRules.js';
import { normalizePhone, type PhoneContext, plainNumber } from '../values/normalizePhone.js';
import {
  lowerCase,
  type Normalizer,
  normalizeEmail,
  normalizeZipCode,
  trimmed,
  upperCase,
} from '../values/normalizers.js';
import { isDigest } from '../values/sha256.js';
import { textSteps } from './describe.js';

/** How explanations speak of a normalizer. */
export interface NormalizerWords {
  /** Why it makes nothing of a text. */
  readonly refusal: string;
  /** What it does beyond trimming and changing the case. */
  readonly step: (given: string, normal: string) => string;
}

const blank = { refusal: 'blank', step: () => 'normalised' };

/** The normalizers of all hashed fields. A test fails on one without words. */
export const normalizerWords: ReadonlyMap<Normalizer<PhoneContext>, NormalizerWords> = new Map([
  [trimmed, blank],
  [lowerCase, blank],
  [upperCase, blank],
  [normalizeEmail, { refusal: 'no e-mail address: it has no text on both sides of one @', step: () => 'normalised' }],
  [
    normalizePhone,
    {
      refusal: 'no phone number with a country code, and none could be completed',
      step: (given, normal) =>
        plainNumber(given).replace(/^\+?/, '+') === normal ? 'written in E.164' : 'completed to E.164',
    },
  ],
  [
    normalizeZipCode,
    {
      refusal: 'nothing but spaces and dashes',
      step: (given, normal) =>
        /\d{4}\s*$/.test(given) && /^\d{5}$/.test(normal)
          ? 'a ZIP+4 cut to five digits'
          : 'lower-cased without spaces and dashes',
    },
  ],
]);

/** What protecting a text did to it, where it gave something to send. */
export const protectionSteps = (
  text: string,
  sent: string,
  { normalizer, plainForm }: HashRule,
  context: PhoneContext & { readonly hashing: boolean },
): string[] => {
  if (!context.hashing && plainForm !== undefined) return textSteps(text, sent, 'normalised');
  if (isDigest(text)) return ['already a digest', ...textSteps(text, sent, 'normalised')];
  const normal = normalizer(text, context) ?? '';
  const words = normalizerWords.get(normalizer);
  return [...textSteps(text, normal, words?.step(text, normal) ?? 'normalised'), 'hashed'];
};
