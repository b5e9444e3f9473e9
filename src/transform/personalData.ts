import type { Hashing, HashRule } from '../events-api/hashRules.js';
import { isEmpty } from '../values/kinds.js';
import type { PhoneContext } from '../values/normalizePhone.js';
import { isDigest, sha256 } from '../values/sha256.js';

/** What protection depends on besides the field. */
export interface HashContext extends PhoneContext {
  /** The setting `hashUserProperties`. */
  readonly hashing: boolean;
}

/**
 * Makes one personal value safe to send.
 *
 * @returns Its digest, or where hashing is off its plain form; `undefined` when it is nothing that TikTok could match.
 */
export const hashString = (
  given: string,
  { normalizer, plainForm }: HashRule,
  context: HashContext,
): string | undefined => {
  if (!context.hashing && plainForm !== undefined) return plainForm(given) || undefined;
  if (isDigest(given)) return given.toLowerCase();
  const normal = normalizer(given, context);
  return normal === undefined || normal === '' ? undefined : sha256(normal);
};

const protectValue = (value: unknown, field: HashRule, context: HashContext): unknown => {
  if (typeof value === 'string') return hashString(value, field, context);
  if (!Array.isArray(value)) return undefined;
  const texts = value.map((text) => hashString(text, field, context)).filter((text) => text !== undefined);
  return texts.length > 0 ? [...new Set(texts)] : undefined;
};

/**
 * Normalises and hashes the personal fields of a mapped user where they are, each as its generation's table says.
 *
 * Lists are protected one by one, without repeats. A field that nothing is left of goes; `undefined` when all do.
 */
export const hashPersonalData = <User extends object>(
  user: User | undefined,
  protections: Readonly<Record<keyof User & string, Hashing>>,
  context: HashContext,
): User | undefined => {
  if (user === undefined) return undefined;
  for (const field of Object.keys(user) as (keyof User & string)[]) {
    const protection = protections[field];
    if (protection === 'plain') continue;
    const safe = protectValue(user[field], protection, context);
    if (safe === undefined) delete user[field];
    else user[field] = safe as User[typeof field];
  }
  return isEmpty(user) ? undefined : user;
};
