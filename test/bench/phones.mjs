// Phone numbers of 67 countries in the forms people type, and how google-libphonenumber reads them: Google's own code, as an oracle.
// The same numbers in every run.

import google from 'google-libphonenumber';

const { PhoneNumberFormat, PhoneNumberType, PhoneNumberUtil } = google;
const util = PhoneNumberUtil.getInstance();

const countries =
  'AE AR AT AU BD BE BG BR CA CH CI CL CN CO CR CZ DE DK EC EE EG ES FI FR GB GR HK HR HU ID IE IL IN IS IT JP KE KR LT LU LV MA MX MY NG NL NO NZ PE PH PK PL PT RO RU SA SE SG SK TH TR TW UA US UY VN ZA'.split(
    ' ',
  );
const types = [PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE];

/** Lehmer's generator, which gives the same numbers on every machine. */
const randomBelow = (seed) => {
  let state = seed;
  return (limit) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % limit;
  };
};

const significant = (number) => util.getNationalSignificantNumber(number);
const digits = (text) => text.replace(/\D/g, '');
const trunkOf = (country) => util.getNddPrefixForRegion(country, true) ?? '';

/** Valid numbers of a country: its examples with other last digits. */
const numbersOf = (country, type, count, below) => {
  const example = util.getExampleNumberForType(country, type);
  const numbers = [];
  while (numbers.length < count) {
    const start = significant(example).slice(0, -5);
    const written = start + String(below(100_000)).padStart(5, '0');
    const number = util.parse(`+${example.getCountryCode()}${written}`, undefined);
    if (util.isValidNumberForRegion(number, country)) numbers.push(number);
  }
  return numbers;
};

/** The forms in which people type a number, by name. `undefined`: the country has no such form. */
const forms = {
  'E.164': ({ e164 }) => e164,
  '+ and blanks': ({ international }) => international,
  '+ and dashes': ({ international }) => international.replace(/ /g, '-'),
  '+ and dots': ({ international }) => international.replace(/[ -]/g, '.'),
  '+ and brackets': ({ code, nsn }) => `+${code} (${nsn.slice(0, 3)}) ${nsn.slice(3, 6)}-${nsn.slice(6)}`,
  '+ and (0)': ({ code, nsn, trunk }) => (trunk === '0' ? `+${code} (0)${nsn}` : undefined),
  '+ and a trunk zero': ({ code, nsn, trunk }) => (trunk === '0' ? `+${code} 0${nsn}` : undefined),
  '+ and ext.': ({ international }) => `${international} ext. 12`,
  '+ and x': ({ e164 }) => `${e164}x7`,
  '+ and a comma': ({ international }) => `${international},5`,
  '+ and ;ext=': ({ e164 }) => `${e164};ext=204`,
  '+ and доб.': ({ international }) => `${international} доб. 3`,
  '00 without a country': ({ code, nsn }) => [`00${code} ${nsn}`, undefined],
  '00 of Germany': ({ code, nsn }) => [`00 ${code} ${nsn}`, 'DE'],
  '011 of the US': ({ code, nsn }) => [`011 ${code} ${nsn}`, 'US'],
  '0011 of Australia': ({ code, nsn }) => [`0011 ${code} ${nsn}`, 'AU'],
  '010 of Japan': ({ code, nsn }) => [`010-${code}-${nsn}`, 'JP'],
  '810 of Russia': ({ code, nsn }) => [`8 10 ${code} ${nsn}`, 'RU'],
  '00 of another country': ({ code, nsn, other }) => [`00${code}${nsn}`, other],
  national: ({ national }) => national,
  'national with dashes': ({ national }) => national.replace(/[ ()]+/g, '-').replace(/^-/, ''),
  'national with dots': ({ national }) => national.replace(/[ ()-]+/g, '.').replace(/^\./, ''),
  'national with a slash': ({ national }) =>
    national
      .replace(/[ ()-]+/g, ' ')
      .trim()
      .replace(' ', '/'),
  'national digits': ({ national }) => digits(national),
  'national with ext': ({ national }) => `${national} ext 5`,
  'without trunk zero': ({ nsn }) => nsn,
  'a float column': ({ nsn }) => `${nsn}.0`,
  'code without +': ({ code, nsn }) => `${code} ${nsn}`,
  'code without + or country': ({ code, nsn }) => [`${code}${nsn}`, undefined],
  'code of another country without +': ({ code, nsn, other }) => [`${code}${nsn}`, other],
  'Arabic-Indic digits': ({ e164 }) => e164.replace(/\d/g, (digit) => String.fromCharCode(0x660 + Number(digit))),
};

/** Texts with the country they are read in, their form and the number that was typed. */
export const writtenPhones = (() => {
  const below = randomBelow(20_260_203);
  return countries.flatMap((country, index) =>
    Object.entries(forms).flatMap(([form, write], position) => {
      const number = numbersOf(country, types[position % types.length], 1, below)[0];
      const e164 = util.format(number, PhoneNumberFormat.E164);
      const written = write({
        e164,
        code: number.getCountryCode(),
        nsn: significant(number),
        trunk: trunkOf(country),
        national: util.format(number, PhoneNumberFormat.NATIONAL),
        international: util.format(number, PhoneNumberFormat.INTERNATIONAL),
        other: countries[(index + 7) % countries.length],
      });
      if (written === undefined) return [];
      const [text, readIn] = Array.isArray(written) ? written : [written, country];
      return [{ text, country: readIn, form, number: e164 }];
    }),
  );
})();

const parsed = (text, country) => {
  try {
    return util.parse(text, country);
  } catch {
    return undefined;
  }
};

const validOnly = (number) => (number !== undefined && util.isValidNumber(number) ? number : undefined);

/**
 * How google-libphonenumber reads a text: with `+` or an international prefix as it is, else a valid number of the country. Without
 * a country, it takes digits as a number with its country code.
 */
export const googleReading = (text, country) => {
  const isComplete = /^\s*[+＋]/.test(text) || country === undefined;
  const reading = isComplete ? parsed(text.replace(/^\s*(?:00|\+)?/, '+'), undefined) : parsed(text, country);
  const isAbroad = reading?.getCountryCode() !== util.getCountryCodeForRegion(country);
  const number = isComplete || isAbroad ? reading : validOnly(reading);
  return number && util.format(number, PhoneNumberFormat.E164);
};
