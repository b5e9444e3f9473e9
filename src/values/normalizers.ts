/** Brings one identifier into the form TikTok matches by; `undefined` when it is no such thing. */
export type Normalizer<Context = never> = (text: string, context: Context) => string | undefined;

/** Trimmed; the case is part of an id. */
export const trimmed = (text: string): string => text.trim();

/** Trimmed, lower case. */
export const lowerCase = (text: string): string => text.trim().toLowerCase();

/** Trimmed, upper case. */
export const upperCase = (text: string): string => text.trim().toUpperCase();

/**
 * Trimmed, lower case; dots and plus parts stay. Without exactly one `@` between texts it is no e-mail address.
 *
 * @example
 * normalizeEmail(' ALICE_abc@gmail.com ') // => 'alice_abc@gmail.com'
 */
export const normalizeEmail = (text: string): string | undefined => {
  const email = lowerCase(text);
  return /^[^@]+@[^@]+$/.test(email) ? email : undefined;
};

/**
 * Lower case, without spaces and dashes; of a US ZIP+4 the first five digits.
 *
 * @example
 * normalizeZipCode('94103-1234') // => '94103'
 */
export const normalizeZipCode = (text: string): string => {
  const zipCode = lowerCase(text);
  return /^\d{5}\p{Dash}\d{4}$/u.test(zipCode) ? zipCode.slice(0, 5) : zipCode.replace(/[\s\p{Dash}]/gu, '');
};
