import fc from 'fast-check';
import { getCountries, getCountryCallingCode, getExampleNumber } from 'libphonenumber-js/max';
import metadata from 'libphonenumber-js/metadata.max.json';
import examples from 'libphonenumber-js/mobile/examples';
import { describe, expect, test } from 'vitest';
import { parsePhone } from '../../src/phone.js';
import { phoneNumber } from '../../src/values/phoneNumber.js';
import { samples } from '../samples.js';

const byShape = { parsePhone: undefined, personCountry: () => undefined, defaultCountry: undefined };

/** What a text gives without asking libphonenumber; `asked` if it does ask. */
const certainly = (text: string): string | undefined => {
  const parsePhone = () => '+4400000000';
  const number = phoneNumber.normalize(text, { ...byShape, parsePhone });
  return number === parsePhone() ? 'asked' : number;
};

describe('a number that takes the fast path is what libphonenumber makes of it', () => {
  const expectSame = (text: string): boolean => {
    const number = certainly(text);
    if (number === 'asked') return false;
    if (number !== parsePhone(text)) expect(number, text).toBe(parsePhone(text));
    return true;
  };

  test('for all calling codes and lengths', () => {
    let taken = 0;
    let count = 0;
    // Five digits hold every calling code, with at least two digits behind it.
    for (let start = 10_000; start < 100_000; start++) {
      const length = 7 + (start % 9);
      const rest = String((start * 7919) % 1_000_000_007).padStart(10, '0');
      count++;
      if (expectSame(`+${start}${rest}`.slice(0, length + 1))) taken++;
    }
    expect(taken / count).toBeGreaterThan(0.7);
  });

  // What libphonenumber takes off the beginning of a national number, in all countries where that is not just a zero.
  const prefixes = getCountries().flatMap((country) => {
    const pattern = metadata.countries[country]?.[7];
    return typeof pattern === 'string' ? [{ country, pattern: new RegExp(`^(?:${pattern.replace(/\$$/, '')})$`) }] : [];
  });

  test.each(prefixes)('for the prefixes of $country', ({ country, pattern }) => {
    const code = getCountryCallingCode(country);
    const example = getExampleNumber(country, examples)?.nationalNumber ?? '';
    fc.assert(
      fc.property(fc.stringMatching(pattern), fc.nat({ max: 4 }), (prefix, cut) => {
        expectSame(`+${code}${prefix}${example.slice(cut)}`);
        expectSame(`+${code}${prefix}${example.slice(prefix.length)}`);
      }),
      { numRuns: samples(100) },
    );
  });

  test('for Mexico', () => {
    expect(expectSame('+52 55 1234 5678')).toBe(true);
    expect(expectSame('+52 1 55 1234 5678')).toBe(false);
  });

  test('however it is written', () => {
    const separators = fc.array(fc.constantFrom('', '', ' ', '-', ' - '), { minLength: 15, maxLength: 15 });
    fc.assert(
      fc.property(fc.stringMatching(/^\d{3,15}$/), separators, (digits, between) => {
        expectSame(`+${[...digits].map((digit, index) => digit + between[index]).join('')}`);
      }),
      { numRuns: samples(3000) },
    );
  });

  test('for brackets', () => {
    const plain = fc.stringMatching(/^\+[0-9][0-9 -]{0,8}(\([0-9]{0,4}\))?[0-9 -]{0,8}$/);
    fc.assert(
      fc.property(plain, (text) => {
        expectSame(text);
      }),
      { numRuns: samples(3000), examples: [['+49 (0)151 12345678'], ['+1 (213) 373-4253'], ['+49 151 1(00)']] },
    );
  });
});

test('without parsePhone, a number that takes the fast path is what its shape says', () => {
  const plain = fc.stringMatching(/^\+[1-9][0-9 -]{0,12}(\([0-9]{2,4}\))?[0-9 -]{0,8}$/);
  fc.assert(
    fc.property(plain, (text) => {
      const number = certainly(text);
      if (number !== 'asked') expect(number).toBe(phoneNumber.normalize(`'${text}`, byShape));
    }),
    { numRuns: samples(2000) },
  );
});

test('no text makes it throw, and every number is E.164', () => {
  const parts = fc.constantFrom(
    '+',
    '0',
    '00',
    '49',
    '151',
    '12345678',
    '7',
    ' ',
    '-',
    '.',
    '/',
    '(',
    ')',
    ',',
    'ext',
    'x',
    '#',
    'E+',
    '٤',
    'é',
    '\n',
    '%2B',
  );
  const texts = fc.array(parts, { maxLength: 12 }).map((all) => all.join(''));
  const countries = fc.constantFrom(undefined, 'DE', 'US', 'IT', 'AR', 'WS', 'AQ', '');
  fc.assert(
    fc.property(fc.oneof(texts, fc.string({ unit: 'binary' })), countries, (text, country) => {
      for (const number of [parsePhone(text, country), phoneNumber.normalize(text, byShape)]) {
        if (number !== undefined) expect(number).toMatch(/^\+[1-9]\d{6,14}$/);
      }
      // Reading what was read changes nothing, unless libphonenumber knows no such number.
      const number = parsePhone(text, country);
      if (number !== undefined) expect(phoneNumber.normalize(number, byShape)).toBe(number);
    }),
    { numRuns: samples(1000) },
  );
});
