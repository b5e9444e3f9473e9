import type { Normalizer } from './normalizers.js';

/**
 * Completes a number without a country code.
 *
 * @param digits The digits of the number, without `+`.
 * @param country ISO 3166 alpha-2 code, upper case.
 * @returns The number in E.164 with `+`, or `undefined` for a number that is not valid in that country or could belong to
 * another. An error it throws counts as `undefined`: one odd number must not cost its event.
 */
export type CompletePhone = (digits: string, country: string) => string | undefined;

/** What completes a phone number without a country code. */
export interface PhoneContext {
  readonly completePhone: CompletePhone | undefined;
  /** The settings' `defaultPhoneCountry`. */
  readonly defaultCountry: string | undefined;
  /** The country of the person's address; read only for national numbers where there is no default. */
  readonly addressCountry: () => string | undefined;
}

/** Digits of scripts that are not supported: without them, the remaining digits would be another person's number. */
const otherDigits = /[^\P{Nd}0-9]/u;

/** The string in ASCII; `undefined` if digits of other scripts remain. */
const inAscii = (text: string): string | undefined => {
  // Normalizing takes half the time of the whole function, and most numbers need none.
  if (/^[ -~]*$/.test(text)) return text;
  const compatible = text
    .normalize('NFKC')
    .replace(/[\u0660-\u0669\u06F0-\u06F9]/g, (digit) => String(digit.charCodeAt(0) & 15));
  return otherDigits.test(compatible) ? undefined : compatible;
};

/** Most numbers with a country code have no extension and no trunk zero. Reading them with this pattern takes 0.6 of the time. */
const plainInternational = /^\+\d[\d -]*(?:\(\d{2,}\)[\d -]*)?$/;

/** Collecting the digits one by one takes half the time of replacing everything else. */
const digitsOf = (text: string): string => {
  let digits = '';
  for (let index = 0; index < text.length; index++) {
    const character = text[index] as string;
    if (character >= '0' && character <= '9') digits += character;
  }
  return digits;
};

/** The digits, with a leading `+` where the text has a country code, after `+` or the international prefix `00`. */
const plainNumber = (text: string): string => {
  if (plainInternational.test(text)) return `+${digitsOf(text)}`;
  // A whole number from a column of floats.
  const compatible = inAscii(text)?.replace(/^(\s*\+?\d+)\.0+\s*$/, '$1') ?? '';
  const firstDigit = compatible.search(/\d/);
  if (firstDigit < 0) return '';
  const fromFirstDigit = compatible.slice(firstDigit);
  const extension = fromFirstDigit.search(/ext|x|#/i);
  const beforeExtension = extension < 0 ? fromFirstDigit : fromFirstDigit.slice(0, extension);
  const startsWithTrunk = /^0(?!0)/.test(beforeExtension);
  const digits = digitsOf(startsWithTrunk ? beforeExtension : beforeExtension.replace(/\(\s*0\s*\)/, ''));
  if (compatible.slice(0, firstDigit).includes('+')) return `+${digits}`;
  return digits.startsWith('00') ? `+${digits.slice(2)}` : digits;
};

const completed = (digits: string, country: string, { completePhone }: PhoneContext): string | undefined => {
  try {
    return completePhone?.(digits, country);
  } catch {
    return undefined;
  }
};

const withCountryCode = (digits: string, context: PhoneContext): string | undefined => {
  const country = context.defaultCountry ?? (digits.startsWith('0') ? context.addressCountry() : undefined);
  if (country !== undefined) return completed(digits, country, context);
  return /^[1-9]\d{10,14}$/.test(digits) ? `+${digits}` : undefined;
};

/**
 * Brings a phone number into E.164 with `+`, as TikTok hashes it, where that is possible without guessing.
 *
 * @see https://business-api.tiktok.com/portal/docs?id=1771101151059969
 * @example
 * phoneNumber.normalize('(+1)2133734253', { addressCountry: () => undefined }) // => '+12133734253'
 */
export const phoneNumber: Normalizer<PhoneContext> = {
  expects: 'phone number with a country code, or one that can be completed',
  normalize: (text, context) => {
    const plain = plainNumber(text);
    const number = plain.startsWith('+') ? plain : withCountryCode(plain, context);
    return number !== undefined && /^\+[1-9]\d{6,14}$/.test(number) ? number : undefined;
  },
  step: (given, normal) =>
    plainNumber(given).replace(/^\+?/, '+') === normal ? 'written in E.164' : 'completed to E.164',
};
