import once from 'lodash/once.js';
import { isPersonalKey } from '../../values/names.js';
import { isDigest, sha256 } from '../../values/sha256.js';
import type { EventContext } from '../context.js';
import { type Entry, type FieldIndex, hashingOf } from '../fieldIndex.js';
import { docsUrls, type Rules, reportStrings, reportStringsWhere } from '../rule.js';

const isHashed = ({ field }: Entry): boolean => hashingOf(field) === 'digest';

/** An external id may be any string, so only an e-mail address in it is certainly personal. */
const isExternalId = ({ field }: Entry): boolean => field.path.endsWith('external_id');

/** TikTok accepts advertising ids both hashed and in plain text. */
const mayBeHashed = ({ field: { hash } }: Entry): boolean => hash !== undefined && hash !== 'plain';

/** MD5, SHA-1, SHA-384 and SHA-512 by their lengths, and SHA-256 in base 64. */
const otherDigest = /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{96}|[0-9a-f]{128}|[0-9a-z+/]{43}=)$/i;

/** What programs hash when the value is missing. */
const placeholders = [
  ...['', ' ', 'undefined', 'null', 'NULL', 'none', 'None', 'nan', 'NaN', 'n/a', 'N/A', 'nil', '(null)', 'unknown'],
  ...['true', 'True', 'false', 'False', '0', '-', '+', '{}', '[]', '[object object]', '[object Object]'],
  '00000000-0000-0000-0000-000000000000',
];
const placeholderDigests = once(() => new Set(placeholders.map((text) => sha256(text))));

/** Rules for fields that must be hashed, and for fields that must not. */
export const hashingRules = {
  'raw-personal-data': {
    severity: 'error',
    message:
      'Must be the SHA-256 digest of the normalised value, as 64 lower-case hex digits: TikTok rejects plain text',
    source: docsUrls.parameters,
    check: (fields) =>
      reportStringsWhere(fields, isHashed, (value, entry) => {
        const text = value.trim();
        return !isDigest(text) && (isExternalId(entry) ? text.includes('@') : !otherDigest.test(text));
      }),
  },
  'raw-external-id': {
    severity: 'warning',
    message: 'Must be a SHA-256 digest, as 64 lower-case hex digits',
    source: docsUrls.externalId,
    check: (fields) =>
      reportStringsWhere(fields, isExternalId, (value) => !isDigest(value.trim()) && !value.includes('@')),
  },
  'not-sha-256': {
    severity: 'error',
    message: 'Must be SHA-256 as 64 lower-case hex digits, not another algorithm or encoding',
    source: docsUrls.parameters,
    check: (fields) =>
      reportStringsWhere(
        fields,
        (entry) => isHashed(entry) && !isExternalId(entry),
        (value) => otherDigest.test(value.trim()),
      ),
  },
  'upper-case-digest': {
    severity: 'warning',
    message: 'Must be in lower case: digests are lower-case hex digits',
    source: docsUrls.parameters,
    check: (fields) =>
      reportStringsWhere(fields, mayBeHashed, (value) => isDigest(value.trim()) && value !== value.toLowerCase()),
  },
  'digest-of-nothing': {
    severity: 'error',
    message: 'Is the digest of an empty string or of one such as "undefined" or "null": it matches nobody',
    source: docsUrls.parameters,
    check: (fields) =>
      reportStringsWhere(fields, mayBeHashed, (value) => placeholderDigests().has(value.trim().toLowerCase())),
  },
  'hashed-plain-value': {
    severity: 'error',
    message: 'Must be in plain text: TikTok does not hash this field, so a digest matches nothing',
    source: docsUrls.parameters,
    check: (fields) =>
      reportStringsWhere(
        fields,
        ({ field }) => hashingOf(field) === 'plain',
        (value) => isDigest(value.trim()),
      ),
  },
} as const satisfies Rules<FieldIndex>;

const hasEmail = (text: string): boolean => /[^\s@]@[^\s@.]+\.[^\s@]/.test(text);

const decodeEmail = (text: string): string => text.replaceAll(/%40/g, '@').replaceAll(/%2e/gi, '.');

/** True for a URL with a personal parameter that is not blank, or with an e-mail address after the host. */
const isPersonalUrl = (url: string): boolean => {
  const [, ...parameters] = url.split(/[?&#;]/);
  const hasPersonalKey = parameters.some((parameter) => {
    const [key = '', value = ''] = parameter.split('=', 2);
    return value !== '' && isPersonalKey(key);
  });
  const afterHost = url.replace(/^[a-z]+:\/\/[^/?#]*/i, '');
  return hasPersonalKey || hasEmail(decodeEmail(afterHost));
};

/** Deeper than real properties are nested. */
const MAX_LEVELS = 10;

/** True for a property that contains personal data in plain text at any level. */
const isPersonalProperty = (key: string, value: unknown, level = 0): boolean => {
  if (typeof value === 'number') return isPersonalKey(key);
  if (typeof value === 'string') {
    return value.trim() !== '' && !isDigest(value.trim()) && (isPersonalKey(key) || hasEmail(value));
  }
  if (typeof value !== 'object' || value === null || level === MAX_LEVELS) return false;
  // The items of an array are what its key says.
  const keyOf = (name: string): string => (Array.isArray(value) ? key : name);
  return Object.entries(value).some(([name, part]) => isPersonalProperty(keyOf(name), part, level + 1));
};

/** Strings that a person types, or that a site builds from what a person types. */
const freeTextPaths = [
  'event',
  'event_id',
  'properties.search_string',
  'properties.query',
  'properties.description',
  'properties.order_id',
  'properties.contents[].content_name',
];

/** Rules for personal data in fields that are not meant for it. */
export const leakRules = {
  'personal-data-in-url': {
    severity: 'warning',
    message: 'Contains personal data in plain text, such as an e-mail address or a parameter named email: remove it',
    source: docsUrls.customEvents,
    check: (context) => reportStrings(context, ['page.url', 'page.referrer'], isPersonalUrl),
  },
  'personal-data-in-text': {
    severity: 'warning',
    message: 'Contains an e-mail address in plain text: remove it',
    source: docsUrls.customEvents,
    check: (context) => reportStrings(context, freeTextPaths, hasEmail),
  },
  'personal-data-in-properties': {
    severity: 'warning',
    message: 'Contains a property with personal data in plain text: remove it, or send it hashed as a field of user',
    source: docsUrls.customEvents,
    check: ({ unknownKeys }) => {
      const personal = unknownKeys.filter(
        ({ node, key, value }) => node.field?.additionalProperties && isPersonalProperty(key, value),
      );
      // The path of the holder: the key itself may be personal.
      return new Set(personal.map(({ holderPath }) => holderPath));
    },
  },
} as const satisfies Rules<EventContext>;
