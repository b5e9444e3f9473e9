import type { Normalizer } from './normalizers.js';
import { digitsOf, type PhoneText, type PhoneTextProblem, phoneTextProblem, readPhoneText } from './phoneText.js';

/**
 * Brings a phone number into E.164.
 *
 * @param text The number as it is written, in ASCII, with its extension.
 * @param country ISO 3166 alpha-2 code, upper case: the country of a number that names none, if it is known.
 * @returns The number in E.164 with `+`, or `undefined` for a text that is no number of that country. An error it throws counts
 * as `undefined`: one odd number must not cost its event.
 */
export type ParsePhone = (text: string, country?: string) => string | undefined;

/** What a phone number without a country code is read by. */
export interface PhoneContext {
  readonly parsePhone: ParsePhone | undefined;
  /** The person's own country. It is read only for numbers that need it. */
  readonly personCountry: () => string | undefined;
  /** The settings' `defaultPhoneCountry`. */
  readonly defaultCountry: string | undefined;
}

/** Most numbers with a country code have no extension and no trunk zero. */
const plainInternational = /^\+\d[\d -]*(?:\(\d{2,}\)[\d -]*)?$/;

/** The calling codes of one, two and three digits, those without a country included. */
const callingCode =
  '(?:[17]|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|(?:2[1-689]|3[578]|42|5[09]|6[7-9]|8[035789]|9[679])\\d)';
/** How numbers begin that libphonenumber may change, though no 0 follows the calling code: other prefixes, old and local spellings. */
const otherPrefixes = '11|261|29810|35215|37[05]8|378|42310|4418002|50619|521|54|5590|6118|672|6921|78|861[127]|9938';
/**
 * The digits of a number that libphonenumber leaves as it is: behind the calling code it begins neither with 0 nor with another
 * prefix of the country. Not asking libphonenumber halves the time of an event.
 */
const certainDigits = new RegExp(`^(?!${otherPrefixes})${callingCode}[1-9]`);

/** The number, if it takes nothing but removing blanks, dashes and brackets, whatever the country. */
const certainly = (text: string): string | undefined => {
  if (!plainInternational.test(text)) return undefined;
  const digits = digitsOf(text);
  // Comparing lengths is faster than a pattern of all digits.
  return digits.length >= 7 && digits.length <= 15 && certainDigits.test(digits) ? `+${digits}` : undefined;
};

const e164 = /^\+[1-9]\d{6,14}$/;

/** The number, if E.164 allows its length and its first digit. */
export const inE164 = (number: string | undefined): string | undefined =>
  number !== undefined && e164.test(number) ? number : undefined;

/** Italy, San Marino and Ivory Coast: a zero behind their calling code is part of the number. */
const keepsZero = /^(?:00)?(?:39|378|225)/;

/** Reads a number by its shape alone, where nothing knows the numbers of countries. */
const byShape = ({ number, digits, hasPlus }: PhoneText): string | undefined => {
  if (!hasPlus && !digits.startsWith('00')) return /^[1-9]\d{10,14}$/.test(digits) ? `+${digits}` : undefined;
  const dialled = keepsZero.test(digits) ? digits : digitsOf(number.replace(/\( *0 *\)/, ''));
  return `+${hasPlus ? dialled : dialled.slice(2)}`;
};

const asked = (parsePhone: ParsePhone, text: string, country: string | undefined): string | undefined => {
  try {
    return inE164(parsePhone(text, country));
  } catch {
    return undefined;
  }
};

const byCountry = ({ text }: PhoneText, parsePhone: ParsePhone, context: PhoneContext): string | undefined => {
  const own = context.personCountry();
  const other = context.defaultCountry;
  const number = asked(parsePhone, text, own ?? other);
  if (number !== undefined || own === undefined || other === undefined || own === other) return number;
  return asked(parsePhone, text, other);
};

/**
 * Brings a phone number into E.164 with `+`, as TikTok hashes it, where that is possible without guessing.
 *
 * @see https://business-api.tiktok.com/portal/docs?id=1771101151059969
 * @example
 * phoneNumber.normalize('(+1)2133734253', { personCountry: () => undefined }) // => '+12133734253'
 */
export const phoneNumber: Normalizer<PhoneContext> = {
  expects: 'phone number with a country code, or one of a known country',
  normalize: (text, context) => {
    const certain = certainly(text);
    if (certain !== undefined) return certain;
    const phone = readPhoneText(text);
    if (phone === undefined) return undefined;
    const { parsePhone } = context;
    return parsePhone === undefined ? inE164(byShape(phone)) : byCountry(phone, parsePhone, context);
  },
  step: (given, normal) => {
    const { digits = '', hasPlus = false } = readPhoneText(given) ?? {};
    const namesCountry = hasPlus || digits.startsWith('00') || digits.endsWith(normal.slice(1));
    return namesCountry ? 'written in E.164' : 'completed to E.164';
  },
};

/** Why a text is no phone number that TikTok could match. */
export type PhoneProblem =
  | PhoneTextProblem
  | 'phone-too-short'
  | 'phone-not-in-use'
  | 'phone-without-country'
  | 'phone-of-other-country';

/**
 * Says why {@link phoneNumber} drops a text.
 *
 * @example
 * phoneProblem('12-55', { parsePhone: undefined, personCountry: () => undefined, defaultCountry: undefined }) // => 'phone-too-short'
 */
export const phoneProblem = (text: string, context: PhoneContext): PhoneProblem => {
  const phone = readPhoneText(text);
  if (phone === undefined) return phoneTextProblem(text);
  const { digits, hasPlus } = phone;
  if (digits.length < 7) return 'phone-too-short';
  if (digits.replace(/^00/, '').length > 15) return 'phone-too-long';
  if (hasPlus || digits.startsWith('00')) return 'phone-not-in-use';
  // Without `parsePhone`, nothing reads the numbers of a country.
  const country = context.parsePhone && (context.personCountry() ?? context.defaultCountry);
  return country === undefined ? 'phone-without-country' : 'phone-of-other-country';
};
