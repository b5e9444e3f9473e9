import { type HashContext, hashString } from '../events-api/hash.js';
import type { HashRule } from '../events-api/hashRules.js';
import { isDigest } from '../values/sha256.js';
import { stringSteps } from './words.js';

/** What hashing makes of a string. */
export interface HashedString {
  /** As it is sent; absent where nothing is. */
  readonly sent?: string | undefined;
  readonly steps: readonly string[];
  /** Why nothing is sent. */
  readonly why: string;
}

const hashSteps = (text: string, sent: string, { normalizer, plainForm }: HashRule, context: HashContext): string[] => {
  if (!context.hashing && plainForm !== undefined) return stringSteps(text, sent, 'normalised');
  if (isDigest(text)) return ['already a digest', ...stringSteps(text, sent, 'normalised')];
  const normal = normalizer.normalize(text, context) ?? '';
  return [...stringSteps(text, normal, normalizer.step?.(text, normal) ?? 'normalised'), 'hashed'];
};

/** Hashes a string, and says what was done to it. */
export const explainHash = (text: string, rule: HashRule, context: HashContext): HashedString => {
  const sent = hashString(text, rule, context);
  if (sent === undefined) return { steps: [], why: `expected ${rule.normalizer.expects}` };
  return { sent, steps: hashSteps(text, sent, rule, context), why: '' };
};
