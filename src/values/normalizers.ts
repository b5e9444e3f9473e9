/** Brings one identifier into the form by which TikTok matches it, and says what it expects and does. */
export interface Normalizer<Context = never> {
  /** What a string must be, such as `e-mail address`. */
  readonly expects: string;
  /** @returns `undefined` for a string that is not such an identifier. */
  readonly normalize: (text: string, context: Context) => string | undefined;
  /** What was done to a string beyond trimming it and changing its case; by default `normalised`. */
  readonly step?: (given: string, normal: string) => string;
}

/** No value that says who or where a person is is longer: what is longer is something else, and is not looked at. */
export const MAX_PERSONAL_LENGTH = 1000;

const notBlank = 'string that is not blank';

/** For strings as short as a name, a loop takes a quarter of the time of a pattern. */
const isAscii = (text: string): boolean => {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 0x7e) return false;
  return true;
};

/** Brings a string into one form of Unicode, which has several for the same text; an ASCII string has one. */
export const toNfc = (text: string): string => (isAscii(text) ? text : text.normalize('NFC'));

/** Trims; the case is part of an id. */
export const trimmed = {
  expects: notBlank,
  normalize: (text: string) => toNfc(text).trim(),
} satisfies Normalizer<unknown>;

/** Trims and lower-cases. */
export const lowerCase = {
  expects: notBlank,
  normalize: (text: string) => toNfc(text).trim().toLowerCase(),
} satisfies Normalizer<unknown>;

/** Trims and upper-cases. */
export const upperCase = {
  expects: notBlank,
  normalize: (text: string) => text.trim().toUpperCase(),
} satisfies Normalizer<unknown>;

/** Characters that leave no trace on a screen: zero-width ones, marks of writing direction, soft hyphens. */
const invisible = /[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF]/g;

/** Nearly every address: nothing to remove, whatever the rules below say. */
const plainAddress = /^[\w.%+-]+@[\w.-]+$/;

/** What no address holds outside of quotes, curly quotes included; an apostrophe stands before the `@` only. */
const address = /^[^\s"«»‹›\u2018-\u201F<>()[\],;:@\p{Cc}]+@[^\s"'«»‹›\u2018-\u201F<>()[\],;:@\p{Cc}]+$/u;

/** `Name <address>`. A name with an address of its own is that of a list, unless the two are the same person's, without a comma. */
const mailbox = /^(?:[^<>@]*|[^<>,;]*)<([^<>]*)>$/;

/**
 * Removes invisible characters, takes the address out of `Name <address>` or quotes, trims and lower-cases; dots and plus parts
 * stay.
 *
 * @example
 * email.normalize(' ALICE_abc@gmail.com ') // => 'alice_abc@gmail.com'
 */
export const email = {
  expects: 'e-mail address',
  normalize: (text: string): string | undefined => {
    if (plainAddress.test(text)) return text.toLowerCase();
    const visible = toNfc(text).replace(invisible, '').trim();
    const inBrackets = mailbox.exec(visible)?.[1] ?? visible;
    const bare = inBrackets
      .trim()
      .replace(/^\p{Quotation_Mark}(.*)\p{Quotation_Mark}$|^'/u, '$1')
      .trim()
      .toLowerCase();
    return address.test(bare) ? bare : undefined;
  },
} satisfies Normalizer<unknown>;

/** What the form of a zip code depends on. */
export interface PlaceContext {
  /** The person's own country as alpha-2, upper case, where it is known. */
  readonly personCountry: () => string | undefined;
}

const zipPlus4 = /^\d{5}[\s\p{Dash}]\d{4}$/u;

/**
 * Lower-cases and removes spaces, dashes and the fraction of a float column. A US ZIP+4 keeps its first five digits, and a US zip code
 * that lost its leading zeros as a number gets them back.
 *
 * @example
 * zipCode.normalize('94103-1234') // => '94103'
 */
export const zipCode = {
  expects: 'zip code',
  normalize: (text: string, context?: PlaceContext): string => {
    const code = toNfc(text).trim().toLowerCase();
    if (zipPlus4.test(code)) return code.slice(0, 5);
    const plain = code.replace(/[\s\p{Dash}]|\.0+$/gu, '');
    if (!/^(?:\d{3,4}|\d{7,9})$/.test(plain) || context?.personCountry() !== 'US') return plain;
    return plain.padStart(plain.length > 5 ? 9 : 5, '0').slice(0, 5);
  },
  step: (given: string, normal: string): string => {
    if (/^\d{5}$/.test(normal) && /\d{9}|\d{5}[\s\p{Dash}]\d{4}/u.test(given)) return 'ZIP+4 cut to five digits';
    return normal.startsWith('0') && !given.trim().startsWith('0')
      ? 'leading zeros restored'
      : 'lower-cased without spaces and dashes';
  },
} satisfies Normalizer<PlaceContext>;
