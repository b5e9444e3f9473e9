import { getCountries } from 'libphonenumber-js/max';
import { describe, expect, test } from 'vitest';
import { transformEvent } from '../src/index.js';
import { completePhone } from '../src/phone.js';
import { countryCodes } from '../src/values/countries.js';

describe('completePhone', () => {
  test.each<[digits: string, country: string, number: string | undefined]>([
    ['015112345678', 'DE', '+4915112345678'],
    ['4915112345678', 'DE', '+4915112345678'],
    ['15112345678', 'DE', '+4915112345678'],
    ['2133734253', 'US', '+12133734253'],
    ['12133734253', 'US', '+12133734253'],
    ['12133734253', 'CA', '+12133734253'],
    ['02079460958', 'GB', '+442079460958'],
    ['442079460958', 'GB', '+442079460958'],
    ['442079460958', 'DE', undefined],
    ['0612345678', 'IT', '+390612345678'],
    ['0612345678', 'FR', '+33612345678'],
    ['123', 'DE', undefined],
    ['0000000000', 'US', undefined],
    ['', 'DE', undefined],
    ['015112345678', 'AQ', undefined],
    ['015112345678', 'constructor', undefined],
  ])('%s in %s', (digits, country, number) => {
    expect(completePhone(digits, country)).toBe(number);
  });
});

test('the settings accept every country whose numbers can be completed', () => {
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
])('completePhone %s drops only the number', (_name, broken) => {
  const message = {
    type: 'track',
    event: 'Lead',
    timestamp: '2026-02-03T04:05:06Z',
    context: { traits: { phone: '015112345678', email: 'jane@example.com' } },
  };
  const destination = {
    Config: { accessToken: 'token', pixelCode: 'PIXEL', sendCustomEvents: true, defaultPhoneCountry: 'DE' },
  };
  const [request] = transformEvent({ message, destination }, { completePhone: broken });
  const user = JSON.parse(JSON.stringify(request?.body)).data[0].user;
  expect(Object.keys(user)).toEqual(['email']);
});
