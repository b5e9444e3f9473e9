import type { ApiVersion, PersonHolder } from '../events-api/apiVersion.js';
import type { HashRule } from '../events-api/hashRules.js';
import { readPersonCountry } from '../events-api/sources.js';
import type { DropWatch } from '../mapping/dropWatch.js';
import { MAX_PERSONAL_LENGTH } from '../values/normalizers.js';
import { isEmpty, type UnknownObject } from '../values/objects.js';
import type { PhoneContext } from '../values/phoneNumber.js';
import { isDigest, sha256 } from '../values/sha256.js';
import type { TransformOptions } from './options.js';
import type { Settings } from './settings.js';

/** What hashing depends on besides the field. */
export interface HashContext extends PhoneContext {
  /** The setting `hashUserProperties`. */
  readonly hashing: boolean;
}

export const hashContext = (
  message: UnknownObject,
  settings: Settings,
  { parsePhone }: TransformOptions,
): HashContext => ({
  hashing: settings.hashUserProperties,
  parsePhone,
  defaultCountry: settings.defaultPhoneCountry,
  personCountry: () => readPersonCountry(message, settings),
});

/** The digest of the empty string, which systems send that hash blank fields: it matches nobody. */
const isDigestOfNothing = (digest: string): boolean =>
  digest.trim().toLowerCase() === 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/**
 * Makes one personal value safe to send.
 *
 * @returns Its digest, or with hashing off its plain form; `undefined` for a value that TikTok could not match.
 */
export const hashString = (
  given: string,
  { normalizer, plainForm }: HashRule,
  context: HashContext,
): string | undefined => {
  if (given.length > MAX_PERSONAL_LENGTH) return undefined;
  if (!context.hashing && plainForm !== undefined) return plainForm(given) || undefined;
  if (isDigest(given)) return isDigestOfNothing(given) ? undefined : given.toLowerCase();
  const normal = normalizer.normalize(given, context);
  return normal === undefined || normal === '' ? undefined : sha256(normal);
};

const hashValue = (
  value: unknown,
  rule: HashRule,
  takesOne: boolean,
  context: HashContext,
  drops: DropWatch | undefined,
): unknown => {
  if (typeof value === 'string') {
    const safe = hashString(value, rule, context);
    if (drops !== undefined && safe === undefined) drops.hasDropped = true;
    return safe;
  }
  if (!Array.isArray(value)) return undefined;
  const hashed = value.map((one) => hashString(one, rule, context)).filter((one) => one !== undefined);
  if (drops !== undefined && hashed.length < value.length) drops.hasDropped = true;
  if (takesOne) return hashed[0];
  return hashed.length > 0 ? [...new Set(hashed)] : undefined;
};

/**
 * Normalises and hashes the fields of the mapped person in place, each by the rule of its row.
 *
 * The elements of a list are hashed one by one, without repeats; 1.0 keeps the first. Fields without a usable value are
 * removed, and so is a person without fields.
 *
 * @param drops Notices values that are dropped.
 */
export const hashPersonalData = (
  holder: PersonHolder | undefined,
  { hashes, takesOneIdentifier }: Pick<ApiVersion, 'hashes' | 'takesOneIdentifier'>,
  context: HashContext,
  drops?: DropWatch,
): void => {
  if (holder?.user === undefined) return;
  const user = holder.user as Record<string, unknown>;
  for (const field of Object.keys(user)) {
    const hash = hashes[field];
    if (hash === 'plain') continue;
    const safe = hash && hashValue(user[field], hash, takesOneIdentifier, context, drops);
    if (safe === undefined) delete user[field];
    else user[field] = safe;
  }
  if (isEmpty(user)) delete holder.user;
};
