import {
  type CountryCode,
  getCountryCallingCode,
  isSupportedCountry,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max';
import { inE164 } from './values/phoneNumber.js';
import { digitsOf, readPhoneText } from './values/phoneText.js';

export type { ParsePhone } from './values/phoneNumber.js';

/** Mexico dropped these prefixes in 2019, and libphonenumber with it. People still write them. */
const oldMexicanPrefix = /^(?:0?1|04[45])(?=\d{10}$)/;

const parse = (digits: string, country?: CountryCode): PhoneNumber | undefined => {
  const number = parsePhoneNumberFromString(digits, country);
  if (number?.countryCallingCode !== '52' || number.isValid()) return number;
  const current = parsePhoneNumberFromString(`+52${number.nationalNumber.replace(oldMexicanPrefix, '')}`);
  return current?.isValid() ? current : number;
};

const validOnly = (number: PhoneNumber | undefined): PhoneNumber | undefined =>
  number?.isValid() ? number : undefined;

const inCountry = (digits: string, country: CountryCode): string | undefined => {
  // libphonenumber knows the international prefix of each country, but not the 00 that people write everywhere.
  const reading = parse(digits, country);
  const isAbroad = reading !== undefined && reading.countryCallingCode !== getCountryCallingCode(country);
  const common = digits.startsWith('00') ? parse(`+${digits.slice(2)}`) : undefined;
  const valid = validOnly(reading);
  if (isAbroad && valid !== undefined) return valid.number;
  if (common?.isValid()) return common.number;

  const complete = digits.startsWith('0') ? undefined : validOnly(parse(`+${digits}`));
  if (valid === undefined) return (complete ?? (isAbroad ? reading : common))?.number;
  if (complete === undefined || digitsOf(valid.formatNational()) === digits) return valid.number;
  return complete.countryCallingCode === valid.countryCallingCode ? complete.number : undefined;
};

/** A number that libphonenumber does not know stays as it is. */
const international = (digits: string): string => parse(`+${digits}`)?.number ?? `+${digits}`;

const withoutCountry = (digits: string): string | undefined => {
  if (digits.startsWith('00')) return international(digits.slice(2));
  return digits.length >= 11 ? validOnly(parse(`+${digits}`))?.number : undefined;
};

/**
 * Brings a phone number into E.164 with libphonenumber's full metadata.
 *
 * With `+` or an international prefix, the number is complete. Otherwise it is read as a number of `country`, or as one that
 * includes its country code if only that is valid. Digits that are valid as both are a national number if `country` writes it so,
 * else a number with the code of `country`, else dropped: a wrong number matches a stranger. Without a country, 11 to 15 digits
 * must be valid with their country code.
 *
 * Pass it as `options.parsePhone`: the core itself does not load libphonenumber.
 *
 * @param text The number as it is written, with its extension.
 * @param country ISO 3166 alpha-2 code, if the country is known.
 * @returns The number in E.164 with `+`, or `undefined` for a text that is not exactly one number.
 * @see https://business-api.tiktok.com/portal/docs?id=1771101151059969 (TikTok recommends libphonenumber-js)
 * @example
 * parsePhone('0151 12345678', 'DE') // => '+4915112345678'
 */
export const parsePhone = (text: string, country?: string): string | undefined => {
  const phone = readPhoneText(text);
  if (phone === undefined) return undefined;
  const { digits, hasPlus } = phone;
  if (hasPlus) return inE164(international(digits));
  if (country === undefined) return inE164(withoutCountry(digits));
  const code = country.toUpperCase();
  return isSupportedCountry(code) ? inE164(inCountry(digits, code)) : undefined;
};
