import { once } from '../../values/once.js';
import { isDigest, sha256 } from '../../values/sha256.js';
import { links } from '../links.js';
import { type Part, textsOf } from '../part.js';
import type { Rules, Strike } from '../rule.js';
import { strikeIf } from '../strikes.js';

const hashedIds = ['user.idfa', 'user.gaid'];

/** The texts of a field that is sent as a digest. */
const digestTexts = (part: Part) =>
  part.entries
    .filter(({ field }) => field.form === 'digest')
    .flatMap((entry) => {
      const isExternalId = entry.field.path.endsWith('external_id');
      return textsOf(entry).map(([path, text]) => ({ path, text: text.trim(), isExternalId }));
    });

/** Every text that may be a digest: advertising ids are taken both ways. */
const possibleDigests = (part: Part): readonly (readonly [path: string, text: string])[] =>
  part.entries
    .filter(({ field }) => field.form === 'digest' || hashedIds.includes(field.path))
    .flatMap(textsOf)
    .map(([path, text]) => [path, text.trim()]);

/** As long as digests of MD5, SHA-1, SHA-384 and SHA-512 are, or SHA-256 in base 64. */
const otherDigest = /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{96}|[0-9a-f]{128}|[0-9a-z+/]{43}=)$/i;

const zeroId = '00000000-0000-0000-0000-000000000000';

/** What programs hash where there is nothing. */
const nothings = ['', ' ', 'undefined', 'null', 'NULL', 'none', 'None', 'nan', 'NaN', 'n/a', 'N/A', 'nil', '(null)'];
const moreNothings = ['unknown', 'true', 'True', 'false', 'False', '0', '-', '+', '{}', '[]', '[object object]'];
const digestsOfNothing = once(
  () => new Set([...nothings, ...moreNothings, '[object Object]', zeroId].map((text) => sha256(text))),
);

const isDigestOfNothing = (digest: string): boolean => digestsOfNothing().has(digest.toLowerCase());

/** What is hashed and what is not. */
export const digestRules = {
  'raw-personal-data': {
    severity: 'error',
    message:
      'Must be the SHA-256 digest of the normalised value, as 64 lower-case hex digits: TikTok refuses it in clear',
    source: links.parameters,
    find: (part) =>
      digestTexts(part).flatMap(({ path, text, isExternalId }): readonly Strike[] => {
        const isRaw = !isDigest(text) && (isExternalId ? text.includes('@') : !otherDigest.test(text));
        return strikeIf(isRaw, path);
      }),
  },
  'raw-external-id': {
    severity: 'warning',
    message: 'Must be a SHA-256 digest, as 64 lower-case hex digits',
    source: links.externalId,
    find: (part) =>
      digestTexts(part).flatMap(({ path, text, isExternalId }) =>
        strikeIf(isExternalId && !isDigest(text) && !text.includes('@'), path),
      ),
  },
  'not-sha-256': {
    severity: 'error',
    message: 'Is the digest of another algorithm or in another form: TikTok takes SHA-256 as 64 lower-case hex digits',
    source: links.parameters,
    find: (part) =>
      digestTexts(part).flatMap(({ path, text, isExternalId }) =>
        strikeIf(!isExternalId && otherDigest.test(text), path),
      ),
  },
  'upper-case-digest': {
    severity: 'warning',
    message: 'Must be in lower case: a digest has no capitals',
    source: links.parameters,
    find: (part) =>
      possibleDigests(part).flatMap(([path, text]) => strikeIf(isDigest(text) && text !== text.toLowerCase(), path)),
  },
  'digest-of-nothing': {
    severity: 'error',
    message: 'Is the digest of an empty text or of one such as "undefined" or "null": it matches nobody',
    source: links.parameters,
    find: (part) =>
      possibleDigests(part).flatMap(([path, text]) => strikeIf(isDigest(text) && isDigestOfNothing(text), path)),
  },
  'hashed-plain-value': {
    severity: 'error',
    message: 'Must be in clear: TikTok does not hash this field, so a digest matches nothing',
    source: links.parameters,
    find: (part) =>
      part.entries
        .filter(({ field }) => field.form === 'plain')
        .flatMap(textsOf)
        .flatMap(([path, text]) => strikeIf(isDigest(text.trim()), path)),
  },
} as const satisfies Rules<Part>;
