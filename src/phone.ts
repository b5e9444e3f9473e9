import { type CountryCode, type PhoneNumber, parsePhoneNumberFromString } from 'libphonenumber-js/max';

export type { CompletePhone } from './values/phoneNumber.js';

const valid = (number: PhoneNumber | undefined): PhoneNumber | undefined => (number?.isValid() ? number : undefined);

/**
 * Completes a phone number without a country code, with libphonenumber's full metadata.
 *
 * The digits may begin with the country code of `country`; otherwise they are a national number. A number that could also be a
 * valid international number of another country is not completed: a wrong number matches a stranger.
 *
 * Pass it as `options.completePhone`: the core itself does not load libphonenumber.
 *
 * @param digits The digits of the number, without `+`.
 * @param countryCode ISO 3166 alpha-2 code.
 * @returns The number in E.164 with `+`, or `undefined`.
 * @see https://business-api.tiktok.com/portal/docs?id=1771101151059969 (TikTok recommends libphonenumber-js)
 * @example
 * completePhone('015112345678', 'DE') // => '+4915112345678'
 */
export const completePhone = (digits: string, countryCode: string): string | undefined => {
  const country = countryCode.toUpperCase();
  const international = valid(parsePhoneNumberFromString(`+${digits}`));
  if (international?.country === country) return international.number;
  const national = valid(parsePhoneNumberFromString(digits, country as CountryCode));
  const isAmbiguous = international !== undefined && international.number !== national?.number;
  return isAmbiguous ? undefined : national?.number;
};
