import { createHash } from 'sha256-uint8array';

/**
 * SHA-256 over UTF-8, as 64 lower-case hex digits.
 *
 * A lone surrogate has no UTF-8 form and counts as U+FFFD, as in Node's own crypto.
 *
 * @example
 * sha256('user_123') // => '80fba0ae1c48e3978e43e4efc365e14e12ea0c830ba8ba5b9a2dafc7e3f2ab8b'
 */
export const sha256 = (text: string): string =>
  createHash()
    .update(text.replace(/\p{Surrogate}/gu, '\uFFFD'))
    .digest('hex');

/** True for 64 hex digits in any case: the sender hashed already, and a digest of a digest would match nothing. */
export const isDigest = (text: string): boolean => /^[0-9a-f]{64}$/i.test(text);
