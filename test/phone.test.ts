import { getCountries } from 'libphonenumber-js/max';
import { describe, expect, test } from 'vitest';
import { transformEvent } from '../src/index.js';
import { parsePhone } from '../src/phone.js';
import { countryCodes } from '../src/values/countries.js';

type Case = [text: string, country: string | undefined, number: string | undefined];

describe('parsePhone reads', () => {
  test.each<Case>([
    ['+49 0151 12345678', undefined, '+4915112345678'],
    ['+49 (0)151 12345678', 'US', '+4915112345678'],
    ['+39 06 1234 5678', undefined, '+390612345678'],
    ['+54 11 15 2345 6789', undefined, '+5491123456789'],
    ['+52 1 55 1234 5678', undefined, '+525512345678'],
    ['+999 123 45 67', undefined, '+9991234567'],
    ['+999 123 45 67 ext. 5', undefined, undefined],
    ['+1234567', undefined, '+1234567'],
    ['+0000000000', undefined, undefined],
    ['+0049 151 12345678', undefined, undefined],
    ['+123456', undefined, undefined],
    ['+1234567890123456', undefined, undefined],
  ])('%s, a complete number', (text, country, number) => {
    expect(parsePhone(text, country)).toBe(number);
  });

  test.each<Case>([
    ['0044 20 7946 0958', undefined, '+442079460958'],
    ['0044 020 7946 0958', 'DE', '+442079460958'],
    ['011 44 20 7946 0958', 'US', '+442079460958'],
    ['0011 44 20 7946 0958', 'AU', '+442079460958'],
    ['010-44-20-7946-0958', 'JP', '+442079460958'],
    ['8 10 44 20 7946 0958', 'RU', '+442079460958'],
    // A mobile number of Porto Alegre with a zero too many is no number of Peru.
    ['0051 99876 5432', 'BR', undefined],
    ['0044 20 7946 0958', 'US', undefined],
    // No number has these digits, but whoever dials 00 means another country.
    ['0049 1 234 567', 'FR', '+491234567'],
    ['00', undefined, undefined],
    ['00999 123 45 67', undefined, undefined],
    ['000491511234567', undefined, undefined],
  ])('%s in %s behind an international prefix', (text, country, number) => {
    expect(parsePhone(text, country)).toBe(number);
  });

  test.each<Case>([
    ['0151 12345678', 'DE', '+4915112345678'],
    ['0151 12345678', 'de', '+4915112345678'],
    ['15112345678', 'DE', '+4915112345678'],
    ['2133734253', 'US', '+12133734253'],
    ['12133734253', 'US', '+12133734253'],
    ['12133734253', 'CA', '+12133734253'],
    ['02079460958', 'GB', '+442079460958'],
    ['442079460958', 'GB', '+442079460958'],
    ['0612345678', 'IT', '+390612345678'],
    ['0612345678', 'FR', '+33612345678'],
    ['8 (912) 345-67-89', 'RU', '+79123456789'],
    ['11 91234-5678', 'BR', '+5511912345678'],
    ['521 55 1234 5678', 'MX', '+525512345678'],
    // Also a valid number of New Jersey.
    ['1 55 1234 5678', 'MX', undefined],
    ['0171 3920012 ext. 5', 'DE', '+491713920012'],
    // China writes its numbers so, although they are valid in the US with a plus.
    ['13055551234', 'CN', '+8613055551234'],
    // Germany does not write its numbers so, and they are valid with a plus.
    ['442079460958', 'DE', undefined],
    ['4915112345678', 'DE', '+4915112345678'],
    ['442079460958', 'US', '+442079460958'],
    ['123', 'DE', undefined],
    ['0000000000', 'US', undefined],
    ['', 'DE', undefined],
    ['015112345678', 'AQ', undefined],
    ['015112345678', 'constructor', undefined],
  ])('%s in %s', (text, country, number) => {
    expect(parsePhone(text, country)).toBe(number);
  });

  test.each<Case>([
    ['12133734253', undefined, '+12133734253'],
    ['4915112345678.0', undefined, '+4915112345678'],
    ['2133734253', undefined, undefined],
    ['0151 12345678', undefined, undefined],
    ['11133734253', undefined, undefined],
  ])('%s without a country', (text, country, number) => {
    expect(parsePhone(text, country)).toBe(number);
  });
});

test('the settings accept every country whose numbers can be read', () => {
  // Ascension and Tristan da Cunha are not ISO 3166 countries.
  const missing = getCountries().filter((country) => !countryCodes.has(country));
  expect(missing).toStrictEqual(['AC', 'TA']);
});

test.each([
  [
    'that throws',
    () => {
      throw new Error('not a number: 015112345678');
    },
  ],
  ['that returns something else', () => Promise.resolve('+4915112345678') as unknown as string],
])('parsePhone %s drops only the number', (_name, broken) => {
  const message = {
    type: 'track',
    event: 'Lead',
    timestamp: '2026-02-03T04:05:06Z',
    context: { traits: { phone: '015112345678', email: 'jane@example.com' } },
  };
  const destination = {
    Config: { accessToken: 'token', pixelCode: 'PIXEL', sendCustomEvents: true, defaultPhoneCountry: 'DE' },
  };
  const [request] = transformEvent({ message, destination }, { parsePhone: broken });
  const user = JSON.parse(JSON.stringify(request?.body)).data[0].user;
  expect(Object.keys(user)).toEqual(['email']);
});
