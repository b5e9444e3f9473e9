import { describe, expect, test } from 'vitest';
import { countryCodes, toCountry } from '../../src/values/countries.js';

/** What `Intl` calls each country, which may say the political status as well. */
const namesOf = (style: 'long' | 'short') => {
  const names = new Intl.DisplayNames('en', { type: 'region', style });
  return [...countryCodes].map((code) => [names.of(code) ?? '', code.toLowerCase()] as const);
};

describe('the name of a country is read as its code', () => {
  test.each(['long', 'short'] as const)('for each %s English name of Unicode', (style) => {
    const wrong = namesOf(style).filter(([name, code]) => toCountry(name) !== code);
    expect(wrong).toStrictEqual([]);
  });

  test.each([
    ['Iran (Islamic Republic of)', 'ir'],
    ['Tanzania, United Republic of', 'tz'],
    ['The Gambia', 'gm'],
    ['Gambia, The', 'gm'],
    ['Bosnia-Herzegovina', 'ba'],
    ['Guinea Bissau', 'gw'],
    ['Congo (Kinshasa)', 'cd'],
    ['Sint Maarten (Dutch part)', 'sx'],
    ['United Kingdom of Great Britain and Northern Ireland', 'gb'],
    ['Hong Kong SAR', 'hk'],
    ['Cabo Verde', 'cv'],
    ['Myanmar', 'mm'],
    ['Côte d’Ivoire', 'ci'],
    ['CURAÇAO', 'cw'],
    ['Trinidad & Tobago', 'tt'],
    ['Saint Lucia', 'lc'],
    ['St. Lucia', 'lc'],
    ['Türkiye', 'tr'],
    ['Republic of Korea', 'kr'],
    ['U.S.A.', 'us'],
    ['U.S.', 'us'],
    ['DEU', 'de'],
    ['United States (US)', 'us'],
    ['United Kingdom (UK)', 'gb'],
    ['Saint Martin (Dutch part)', 'sx'],
    ['South Georgia/Sandwich Islands', 'gs'],
    ['Palestinian Territory', 'ps'],
    ['Macedonia, the former Yugoslav Republic of', 'mk'],
    ['UK', 'gb'],
    ['EL', 'gr'],
  ])('%s', (name, code) => {
    expect(toCountry(name)).toBe(code);
  });
});

test('two letters and unknown names stay as they are given, in lower case', () => {
  expect([' De ', 'Xy', 'Atlantis', 'Ger', ''].map(toCountry)).toStrictEqual(['de', 'xy', 'atlantis', 'ger', '']);
});
