import type { StringOrList } from '../values/casts.js';
import { MAX_PERSONAL_LENGTH } from '../values/normalizers.js';
import type { PhoneContext } from '../values/phoneNumber.js';
import { isDigest, sha256 } from '../values/sha256.js';
import type { HashRule } from './hashRules.js';

/** What hashing depends on besides the field. */
export interface HashContext extends PhoneContext {
  /** The setting `hashUserProperties`. */
  readonly hashing: boolean;
}

/** The digest of the empty string, which systems send that hash blank fields: it matches nobody. */
const isDigestOfNothing = (digest: string): boolean =>
  digest.toLowerCase() === 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/**
 * Normalises and hashes one personal value.
 *
 * @returns Its digest, or with hashing off its plain form; `undefined` for a value that TikTok could not match.
 */
export const hashString = (
  given: string | undefined,
  { normalizer, plainForm }: HashRule,
  context: HashContext,
): string | undefined => {
  if (given === undefined || given.length > MAX_PERSONAL_LENGTH) return undefined;
  if (!context.hashing && plainForm !== undefined) return plainForm(given) || undefined;
  if (isDigest(given)) return isDigestOfNothing(given) ? undefined : given.toLowerCase();
  const normal = normalizer.normalize(given, context);
  return normal === undefined || normal === '' ? undefined : sha256(normal);
};

/** Hashes one identifier, or each of several without repeats; `undefined` where none is left. */
export const hashAll = (
  given: StringOrList | undefined,
  rule: HashRule,
  context: HashContext,
): StringOrList | undefined => {
  if (!Array.isArray(given)) return hashString(given, rule, context);
  const hashed = new Set<string>();
  for (const one of given) {
    const digest = hashString(one, rule, context);
    if (digest !== undefined) hashed.add(digest);
  }
  return hashed.size > 0 ? [...hashed] : undefined;
};

/** Hashes one identifier, or the first usable one of several: 1.0 takes one. */
export const hashFirst = (
  given: StringOrList | undefined,
  rule: HashRule,
  context: HashContext,
): string | undefined => {
  const hashed = hashAll(given, rule, context);
  return Array.isArray(hashed) ? hashed[0] : hashed;
};
