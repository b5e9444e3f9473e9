import { once } from '../../values/once.js';
import { isDigest, sha256 } from '../../values/sha256.js';
import { docsUrls } from '../docsUrls.js';
import { type FieldIndex, textsOf } from '../fieldIndex.js';
import { hashingOf } from '../fieldTree.js';
import { reportIf } from '../report.js';
import type { Rules, Violation } from '../rule.js';

const hashedIds = ['user.idfa', 'user.gaid'];

/** The texts of a field that is sent as a digest. */
const digestTexts = (part: FieldIndex) =>
  part.entries
    .filter(({ field }) => hashingOf(field) === 'digest')
    .flatMap((entry) => {
      const isExternalId = entry.field.path.endsWith('external_id');
      return textsOf(entry).map(([path, text]) => ({ path, text: text.trim(), isExternalId }));
    });

/** Every text that may be a digest: advertising ids are taken both ways. */
const possibleDigests = (part: FieldIndex): readonly (readonly [path: string, text: string])[] =>
  part.entries
    .filter(({ field }) => hashingOf(field) === 'digest' || hashedIds.includes(field.path))
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
    source: docsUrls.parameters,
    check: (part) =>
      digestTexts(part).flatMap(({ path, text, isExternalId }): readonly Violation[] => {
        const isRaw = !isDigest(text) && (isExternalId ? text.includes('@') : !otherDigest.test(text));
        return reportIf(isRaw, path);
      }),
  },
  'raw-external-id': {
    severity: 'warning',
    message: 'Must be a SHA-256 digest, as 64 lower-case hex digits',
    source: docsUrls.externalId,
    check: (part) =>
      digestTexts(part).flatMap(({ path, text, isExternalId }) =>
        reportIf(isExternalId && !isDigest(text) && !text.includes('@'), path),
      ),
  },
  'not-sha-256': {
    severity: 'error',
    message: 'Is the digest of another algorithm or in another form: TikTok takes SHA-256 as 64 lower-case hex digits',
    source: docsUrls.parameters,
    check: (part) =>
      digestTexts(part).flatMap(({ path, text, isExternalId }) =>
        reportIf(!isExternalId && otherDigest.test(text), path),
      ),
  },
  'upper-case-digest': {
    severity: 'warning',
    message: 'Must be in lower case: a digest has no capitals',
    source: docsUrls.parameters,
    check: (part) =>
      possibleDigests(part).flatMap(([path, text]) => reportIf(isDigest(text) && text !== text.toLowerCase(), path)),
  },
  'digest-of-nothing': {
    severity: 'error',
    message: 'Is the digest of an empty text or of one such as "undefined" or "null": it matches nobody',
    source: docsUrls.parameters,
    check: (part) =>
      possibleDigests(part).flatMap(([path, text]) => reportIf(isDigest(text) && isDigestOfNothing(text), path)),
  },
  'hashed-plain-value': {
    severity: 'error',
    message: 'Must be in clear: TikTok does not hash this field, so a digest matches nothing',
    source: docsUrls.parameters,
    check: (part) =>
      part.entries
        .filter(({ field }) => hashingOf(field) === 'plain')
        .flatMap(textsOf)
        .flatMap(([path, text]) => reportIf(isDigest(text.trim()), path)),
  },
} as const satisfies Rules<FieldIndex>;
