import { MAX_PERSONAL_LENGTH } from './normalizers.js';

/** A text that is one phone number, in ASCII. */
export interface PhoneText {
  /** The text as it is written, with its extension. */
  readonly text: string;
  /** The number as it is written, without its extension. */
  readonly number: string;
  /** The digits of the number. */
  readonly digits: string;
  readonly hasPlus: boolean;
}

/** The longest prefix and the longest number together have fewer digits. */
const maxDigits = 30;

/** Digits of scripts that are not supported: without them, the remaining digits would be another person's number. */
const otherDigits = /[^\P{Nd}0-9]/u;

/** The text in ASCII, letters excepted; `undefined` where digits of other scripts remain. */
const inAscii = (text: string): string | undefined => {
  // Normalizing takes half the time of the whole function, and most numbers need none.
  if (/^[ -~]*$/.test(text)) return text;
  const compatible = text
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    // The katakana sign is the dash of Japanese keyboards.
    .replace(/[\p{Pd}\u2212\u30FC]/gu, '-')
    .replace(/[\u0660-\u0669\u06F0-\u06F9]/g, (digit) => String(digit.charCodeAt(0) & 15));
  return otherDigits.test(compatible) ? undefined : compatible;
};

/** What spreadsheets and CSV files put around a value. */
const quotes = /^[ '"=]{1,9}|[ '",;]{1,9}$/g;
/** A plus that a URL or an HTML page encodes. */
const encodedPlus = /^(?:%2B|&#(?:43|x2B);)/i;

/** The whole number that a spreadsheet writes in exponents, if it writes all digits, or with the fraction of a float column. */
const wholeNumber = (text: string): string => {
  const [, whole = '', fraction = '', exponent = '0'] = /^(\+?\d+)[.,](\d+)(?:E\+?(\d{1,3}))?$/i.exec(text) ?? [];
  const places = Number(exponent);
  const hasAllDigits = fraction.length >= Math.max(places, 1) && /^0*$/.test(fraction.slice(places));
  return hasAllDigits ? whole + fraction.slice(0, places) : text;
};

const numberAtStart = /^[ ([]*(?:\+[ ([]*)?\d[\d .()/[\]-]*/;

/**
 * The extensions that libphonenumber knows. Behind commas and semicolons alone it takes more digits, but there they are the
 * second number of a list.
 */
const extension =
  /^(?:;ext=\d{1,20}|[ ,]*(?:(?:e?xt(?:ensi[oó]?)?n?|доб|anexo)[:.]?[ ,-]*\d{1,20}|(?:x|#|~|int)[:.]?[ ,-]*\d{1,9})#?|[,;]+[:.]?[ ,-]*\d{1,6}#?)$/i;

/** Collecting the digits one by one takes half the time of replacing everything else. */
export const digitsOf = (text: string): string => {
  let digits = '';
  for (let index = 0; index < text.length; index++) {
    const character = text[index] as string;
    if (character >= '0' && character <= '9') digits += character;
  }
  return digits;
};

const yearFirst = /^(?:19|20)\d\d([-./])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])(?: |$)/;
const yearLast = /^(?:0?[1-9]|[12]\d|3[01])([-./])(?:0?[1-9]|[12]\d|3[01])\1(?:(?:19|20)\d\d|\d\d)(?: |$)/;
const dateAndTime = /^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])(?:[0-5]\d){2}$|^1\d{12}$/; // or Unix time in ms
const fraction = /^\+?\d{7,}\.\d+$/;
const ipAddress = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?=\d)|(?=\/|$))){4}(?:\/\d{1,2})?$/;

/** A number has at least seven digits, and so has each of two. */
const minDigits = 7;

/** True for `555-0100 / 555-0101`, and for `030 1234567/68`, which stands for two. */
const isTwoNumbers = (number: string, hasPlus: boolean): boolean => {
  const isInternational = hasPlus || number.startsWith('00');
  const parts = number.replace(/^00/, '').split('/');
  const sizes = parts.map((part) => digitsOf(part).length);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  let before = 0;
  for (const size of sizes) {
    before += size;
    const after = total - before;
    if (before >= minDigits && (after >= minDigits || (sizes.length === 2 && after > 0 && after <= 3))) return true;
  }
  const shape = number.replace(/\d/g, '0');
  return !isInternational && total >= 2 * minDigits && /^(.+?)[ .-]+\1$/.test(shape);
};

const isDateText = (number: string, digits: string, hasPlus: boolean): boolean =>
  !hasPlus && (yearFirst.test(number) || yearLast.test(number) || dateAndTime.test(digits));

const isSomethingElse = (number: string, digits: string, hasPlus: boolean): boolean =>
  isDateText(number, digits, hasPlus) ||
  fraction.test(number) ||
  ipAddress.test(number) ||
  isTwoNumbers(number, hasPlus);

/** The text in ASCII without what spreadsheets and web pages add, the number at its start, and the rest. */
const partsOf = (
  given: string,
): { readonly text: string; readonly number: string; readonly rest: string } | undefined => {
  const ascii = inAscii(given);
  if (ascii === undefined) return undefined;
  const text = wholeNumber(ascii.trim().replace(quotes, '').replace(encodedPlus, '+'));
  const [start = ''] = numberAtStart.exec(text) ?? [];
  return { text, number: start.trim(), rest: text.slice(start.length) };
};

/**
 * Reads a text that is one phone number, whatever its country.
 *
 * @returns `undefined` for two numbers, a date, a time, an IP address, letters that are no extension, and a number in exponents
 * without all its digits: their digits would be a stranger's number.
 * @example
 * readPhoneText('%2B49 171 3920012 ext. 5')?.digits // => '491713920012'
 */
export const readPhoneText = (given: string): PhoneText | undefined => {
  const parts = given.length > MAX_PERSONAL_LENGTH ? undefined : partsOf(given);
  if (parts === undefined) return undefined;
  const { text, number, rest } = parts;
  if (number === '' || !(rest === '' || extension.test(rest))) return undefined;
  const digits = digitsOf(number);
  const hasPlus = number.includes('+');
  if (digits.length > maxDigits || isSomethingElse(number, digits, hasPlus)) return undefined;
  return { text, number, digits, hasPlus };
};

/** What a text is that {@link readPhoneText} does not read. */
export type PhoneTextProblem =
  | 'phone-too-long'
  | 'phone-is-date'
  | 'phone-is-ip'
  | 'phone-in-exponents'
  | 'phone-with-fraction'
  | 'phone-with-text'
  | 'phone-in-other-digits'
  | 'two-phones';

const exponent = /^\+?\d+(?:[.,]\d+)?E\+?\d{1,3}$/i;

/**
 * Says why {@link readPhoneText} does not read a text.
 *
 * @example
 * phoneTextProblem('4.91E+11') // => 'phone-in-exponents'
 */
export const phoneTextProblem = (given: string): PhoneTextProblem => {
  const parts = partsOf(given);
  if (parts === undefined) return 'phone-in-other-digits';
  const { text, number, rest } = parts;
  const [hasPlus, digits] = [number.includes('+'), digitsOf(number)];
  if (exponent.test(text)) return 'phone-in-exponents';
  if (isDateText(number, digits, hasPlus)) return 'phone-is-date';
  if (fraction.test(number)) return 'phone-with-fraction';
  if (ipAddress.test(number)) return 'phone-is-ip';
  if (isTwoNumbers(number, hasPlus) || (digits.length >= minDigits && digitsOf(rest).length >= minDigits))
    return 'two-phones';
  return digits.length > maxDigits && rest === '' ? 'phone-too-long' : 'phone-with-text';
};
