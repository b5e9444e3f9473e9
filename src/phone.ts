import {
  type CountryCode,
  isSupportedCountry,
  Metadata,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max';
import memoize from 'lodash/memoize.js';
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

/** The digits behind an international prefix, which no 0 follows. */
const behind = (prefix: RegExp, digits: string): string | undefined => {
  const [found] = prefix.exec(digits) ?? [];
  return found && digits.slice(found.length);
};

const commonPrefix = /^00(?=[1-9])/;

/** The international prefix of a country: `011` of the US, `0011` and others of Australia. */
const prefixOf = memoize((country: CountryCode): RegExp => {
  const metadata = new Metadata();
  metadata.selectNumberingPlan(country);
  return new RegExp(`^(?:${metadata.numberingPlan?.IDDPrefix() ?? '00'})(?=[1-9])`);
});

/** How a number behind an international prefix is read: behind that of the country, and behind the `00` of most others. */
const abroad = (digits: string, country: CountryCode): PhoneNumber[] =>
  [prefixOf(country), commonPrefix].flatMap((prefix) => {
    const number = behind(prefix, digits);
    return number === undefined ? [] : (parse(`+${number}`) ?? []);
  });

const inCountry = (digits: string, country: CountryCode): string | undefined => {
  const fromAbroad = abroad(digits, country);
  const valid = fromAbroad.find((number) => number.isValid());
  if (valid !== undefined) return valid.number;

  const national = validOnly(parse(digits, country));
  const complete = digits.startsWith('0') ? undefined : validOnly(parse(`+${digits}`));
  if (national === undefined) return (complete ?? fromAbroad[0])?.number;
  if (complete === undefined || digitsOf(national.formatNational()) === digits) return national.number;
  return complete.countryCallingCode === national.countryCallingCode ? complete.number : undefined;
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
