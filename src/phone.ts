import {
  type CountryCode,
  getCountryCallingCode,
  isSupportedCountry,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max';
import { inE164 } from './values/phoneNumber.js';
import { digitsOf, type PhoneText, readPhoneText } from './values/phoneText.js';

export type { ParsePhone } from './values/phoneNumber.js';

/** The 1 that Mexican mobile numbers had until 2019. WhatsApp still writes it, and libphonenumber does not know it any more. */
const oldMexicanPrefix = /^1(?=\d{10}$)/;

const parse = (digits: string, country?: CountryCode): PhoneNumber | undefined => {
  const number = parsePhoneNumberFromString(digits, country);
  if (number?.countryCallingCode !== '52' || number.isValid()) return number;
  const current = parsePhoneNumberFromString(`+52${number.nationalNumber.replace(oldMexicanPrefix, '')}`);
  return current?.isValid() ? current : number;
};

const validOnly = (number: PhoneNumber | undefined): PhoneNumber | undefined =>
  number?.isValid() ? number : undefined;

const inCountry = (digits: string, country: CountryCode): string | undefined => {
  const reading = parse(digits, country);
  // Nothing but the country's international prefix makes it a number of another country.
  if (reading !== undefined && reading.countryCallingCode !== getCountryCallingCode(country)) return reading.number;
  const national = validOnly(reading);
  const complete = validOnly(parse(`+${digits}`));
  if (national === undefined || complete === undefined) return (national ?? complete)?.number;
  if (digitsOf(national.formatNational()) === digits) return national.number;
  // Digits with the country's own code are hardly a longer national number.
  return complete.countryCallingCode === national.countryCallingCode ? complete.number : undefined;
};

const withoutCountry = (digits: string): string | undefined => {
  if (digits.startsWith('00')) return parse(`+${digits.slice(2)}`)?.number;
  return digits.length >= 11 ? validOnly(parse(`+${digits}`))?.number : undefined;
};

/** A number with a plus that libphonenumber cannot parse stays as it is, unless it has an extension. */
const withPlus = ({ digits, number, text }: PhoneText): string | undefined =>
  parse(`+${digits}`)?.number ?? (number === text ? `+${digits}` : undefined);

/**
 * Brings a phone number into E.164 with libphonenumber's full metadata.
 *
 * With `+` or the international prefix of `country` (`00` if no country is given), the number is complete. Otherwise it is read as
 * a number of `country`, or as one that includes its country code if only that is valid. Digits that are valid as both are a
 * national number if `country` writes it so, else a number with the code of `country`, else dropped: a wrong number matches a
 * stranger. Without a country, 11 to 15 digits must be valid with their country code.
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
  if (phone.hasPlus) return inE164(withPlus(phone));
  if (country === undefined) return inE164(withoutCountry(phone.digits));
  const code = country.toUpperCase();
  return isSupportedCountry(code) ? inE164(inCountry(phone.digits, code)) : undefined;
};
