/**
 * Completes a number that names no country.
 *
 * @param digits The digits of the number, without `+`.
 * @param country ISO 3166 alpha-2 code, upper case.
 * @returns The number in E.164 with `+`, or `undefined` where it is none of that country or could be of another. What it
 * throws counts as that: one odd number must not cost its event.
 */
export type CompletePhone = (digits: string, country: string) => string | undefined;

/** What a phone number without a country code is completed by. */
export interface PhoneContext {
  readonly completePhone: CompletePhone | undefined;
  /** The settings' `defaultPhoneCountry`. */
  readonly defaultCountry: string | undefined;
  /** The country of the person's address; asked only for national numbers where there is no default. */
  readonly addressCountry: () => string | undefined;
}

/** Digits of scripts that are not read here: without them, what is left would be somebody else's number. */
const otherDigits = /[^\P{Nd}0-9]/u;

/** The text in plain characters; `undefined` where digits of other scripts are left. */
const inAscii = (text: string): string | undefined => {
  // Normalising costs as much as all the rest, and most numbers need none.
  if (/^[ -~]*$/.test(text)) return text;
  const compatible = text
    .normalize('NFKC')
    .replace(/[\u0660-\u0669\u06F0-\u06F9]/g, (digit) => String(digit.charCodeAt(0) & 15));
  return otherDigits.test(compatible) ? undefined : compatible;
};

/** Most numbers with a country code have nothing to cut off and no trunk: reading them so takes 0.6 of the time. */
const plainInternational = /^\+\d[\d -]*(?:\(\d{2,}\)[\d -]*)?$/;

/** Picking the digits one by one takes half the time of leaving out all else with a pattern. */
const digitsOf = (text: string): string => {
  let digits = '';
  for (let index = 0; index < text.length; index++) {
    const character = text[index] as string;
    if (character >= '0' && character <= '9') digits += character;
  }
  return digits;
};

/** Digits, with a leading `+` where the text names its country: by `+` or by the international prefix `00`. */
export const plainNumber = (text: string): string => {
  if (plainInternational.test(text)) return `+${digitsOf(text)}`;
  // A whole number of a column of floats.
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
 * Brings a phone number into E.164 with `+`, as TikTok hashes it; `undefined` where that is not possible without guessing.
 *
 * @see https://business-api.tiktok.com/portal/docs?id=1771101151059969
 * @example
 * normalizePhone('(+1)2133734253', { addressCountry: () => undefined }) // => '+12133734253'
 */
export const normalizePhone = (text: string, context: PhoneContext): string | undefined => {
  const plain = plainNumber(text);
  const number = plain.startsWith('+') ? plain : withCountryCode(plain, context);
  return number !== undefined && /^\+[1-9]\d{6,14}$/.test(number) ? number : undefined;
};
