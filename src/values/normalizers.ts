/** Brings one identifier into the form by which TikTok matches it, and says what it expects and does. */
export interface Normalizer<Context = never> {
  /** What a string must be, such as `e-mail address`. */
  readonly expects: string;
  /** @returns `undefined` for a string that is not such an identifier. */
  readonly normalize: (text: string, context: Context) => string | undefined;
  /** What was done to a string beyond trimming it and changing its case; by default `normalised`. */
  readonly step?: (given: string, normal: string) => string;
}

const notBlank = 'string that is not blank';

/** Trims; the case is part of an id. */
export const trimmed = { expects: notBlank, normalize: (text: string) => text.trim() } satisfies Normalizer<unknown>;

/** Trims and lower-cases. */
export const lowerCase = {
  expects: notBlank,
  normalize: (text: string) => text.trim().toLowerCase(),
} satisfies Normalizer<unknown>;

/** Trims and upper-cases. */
export const upperCase = {
  expects: notBlank,
  normalize: (text: string) => text.trim().toUpperCase(),
} satisfies Normalizer<unknown>;

/**
 * Trims and lower-cases; dots and plus parts stay. An e-mail address has exactly one `@` with text on both sides.
 *
 * @example
 * email.normalize(' ALICE_abc@gmail.com ') // => 'alice_abc@gmail.com'
 */
export const email = {
  expects: 'e-mail address with text on both sides of one @',
  normalize: (text: string): string | undefined => {
    const address = text.trim().toLowerCase();
    return /^[^@]+@[^@]+$/.test(address) ? address : undefined;
  },
} satisfies Normalizer<unknown>;

const zipPlus4 = /^\d{5}\p{Dash}\d{4}$/u;

/**
 * Lower-cases and removes spaces and dashes. Of a US ZIP+4 it keeps the first five digits.
 *
 * @example
 * zipCode.normalize('94103-1234') // => '94103'
 */
export const zipCode = {
  expects: 'zip code',
  normalize: (text: string): string | undefined => {
    const code = text.trim().toLowerCase();
    return zipPlus4.test(code) ? code.slice(0, 5) : code.replace(/[\s\p{Dash}]/gu, '');
  },
  step: (given: string) =>
    zipPlus4.test(given.trim()) ? 'ZIP+4 cut to five digits' : 'lower-cased without spaces and dashes',
} satisfies Normalizer<unknown>;
