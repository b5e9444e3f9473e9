import { type HashContext, hashString } from '../events-api/hash.js';
import type { HashRule } from '../events-api/hashRules.js';
import { MAX_PERSONAL_LENGTH } from '../values/normalizers.js';
import { phoneNumber, phoneProblem } from '../values/phoneNumber.js';
import { isDigest } from '../values/sha256.js';
import type { Reason } from './reasons.js';
import { stringSteps } from './words.js';

/** What hashing makes of a string: as it is sent and how it became so, or why nothing is sent. */
export type HashedString = { readonly sent: string; readonly steps: readonly string[] } | { readonly reason: Reason };

const hashSteps = (text: string, sent: string, { normalizer, plainForm }: HashRule, context: HashContext): string[] => {
  if (!context.hashing && plainForm !== undefined) return stringSteps(text, sent, 'normalised');
  if (isDigest(text)) return ['already a digest', ...stringSteps(text, sent, 'normalised')];
  const normal = normalizer.normalize(text, context) ?? '';
  return [...stringSteps(text, normal, normalizer.step?.(text, normal) ?? 'normalised'), 'hashed'];
};

const reasonNotSent = (text: string, { normalizer }: HashRule, context: HashContext): Reason => {
  if (text.length > MAX_PERSONAL_LENGTH) return { code: 'too-long' };
  if (isDigest(text)) return { code: 'digest-of-nothing' };
  return normalizer === phoneNumber
    ? { code: phoneProblem(text, context) }
    : { code: 'unusable', expects: normalizer.expects };
};

/** Hashes a string, and says what was done to it. */
export const explainHash = (text: string, rule: HashRule, context: HashContext): HashedString => {
  const sent = hashString(text, rule, context);
  if (sent === undefined) return { reason: reasonNotSent(text, rule, context) };
  return { sent, steps: hashSteps(text, sent, rule, context) };
};
