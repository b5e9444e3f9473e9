import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { email as emailAddress, zipCode as postcode } from '../../src/values/normalizers.js';
import { phoneNumber } from '../../src/values/phoneNumber.js';
import { isDigest, portableSha256, sha256 } from '../../src/values/sha256.js';

describe('email', () => {
  test.each<[text: string, email: string | undefined]>([
    [' ALICE_abc@gmail.com ', 'alice_abc@gmail.com'],
    ['A.b+c@Example.COM', 'a.b+c@example.com'],
    ['münchen@bücher.example', 'münchen@bücher.example'],
    ['n/a', undefined],
    ['@example.com', undefined],
    ['a@', undefined],
    ['a@b@c', undefined],
  ])('%s', (text, email) => {
    expect(emailAddress.normalize(text)).toBe(email);
  });
});

describe('zipCode', () => {
  test.each([
    ['94103-1234', '94103'],
    ['94103–1234', '94103'],
    [' SW1A 1AA ', 'sw1a1aa'],
    ['123-4567', '1234567'],
    ['12345-678', '12345678'],
    ['941031234', '941031234'],
    ['CA 94103-1234', 'ca941031234'],
    ['94103-1234 USA', '941031234usa'],
    ['94103-12345', '9410312345'],
    [' - ', ''],
  ])('%s', (text, zipCode) => {
    expect(postcode.normalize(text)).toBe(zipCode);
  });
});

const unknownCountry = { completePhone: undefined, defaultCountry: undefined, addressCountry: () => undefined };

describe('normalizePhone, without a country', () => {
  test.each<[text: string, number: string | undefined]>([
    ['(+1)2133734253', '+12133734253'],
    ['+1 (213) 373-4253', '+12133734253'],
    ['+49 (0)151 12345678', '+4915112345678'],
    ['+49 ( 0 ) 151 12345678', '+4915112345678'],
    ['0049 151 12345678', '+4915112345678'],
    ['００４９ 151 12345678', '+4915112345678'],
    ['＋49 151 12345678', '+4915112345678'],
    ['tel:+49-151-12345678', '+4915112345678'],
    ['Fax: +49 151 12345678', '+4915112345678'],
    ['+12133734253 ext. 12', '+12133734253'],
    ['+12133734253x12', '+12133734253'],
    ['+12133734253#12', '+12133734253'],
    ['+12133734253;EXT=12', '+12133734253'],
    ['4915112345678', '+4915112345678'],
    ['12133734253', '+12133734253'],
    ['123456789012345', '+123456789012345'],
    ['2133734253', undefined],
    ['1234567890123456', undefined],
    ['015112345678', undefined],
    ['+0151123456', undefined],
    ['000491511234567', undefined],
    ['+123456', undefined],
    ['+1234567', '+1234567'],
    ['1234567+', undefined],
    ['12345+67', undefined],
    ['+1234567890123456', undefined],
    ['+', undefined],
    ['n/a', undefined],
    ['(0)', undefined],
    ['+٤٩١٥١١٢٣٤٥٦٧٨', '+4915112345678'],
    ['+49151123456۷۸', '+4915112345678'],
    ['+49151123456७८', undefined],
    ['491713920021.0', '+491713920021'],
    ['+491713920021.00', '+491713920021'],
    ['x'.repeat(100_000), undefined],
  ])('%.40s', (text, number) => {
    expect(phoneNumber.normalize(text, unknownCountry)).toBe(number);
  });
});

describe('normalizePhone calls completePhone', () => {
  const asked: string[] = [];
  const completePhone = (digits: string, country: string) => {
    asked.push(`${digits} ${country}`);
    return '+4915112345678';
  };
  const run = (text: string, defaultCountry?: string) => {
    asked.length = 0;
    phoneNumber.normalize(text, { completePhone, defaultCountry, addressCountry: () => 'AT' });
    return asked;
  };

  test('with the country of the settings, for every number without a country code', () => {
    expect(run('0151 12345678', 'DE')).toStrictEqual(['015112345678 DE']);
    expect(run('4915112345678', 'DE')).toStrictEqual(['4915112345678 DE']);
  });

  test('with the country of the address, only for a national number', () => {
    expect(run('0151 12345678')).toStrictEqual(['015112345678 AT']);
    expect(run('4915112345678')).toStrictEqual([]);
  });

  test('never for a number with a country code', () => {
    expect(run('+49 151 12345678', 'DE')).toStrictEqual([]);
    expect(run('0049 151 12345678', 'DE')).toStrictEqual([]);
  });

  test.each(['n/a', '+', '+0123456789', '015112345678', undefined])('and ignores the invalid result %s', (result) => {
    const context = { completePhone: () => result, defaultCountry: 'DE', addressCountry: () => undefined };
    expect(phoneNumber.normalize('015112345678', context)).toBeUndefined();
  });
});

describe.each(Object.entries({ sha256, portableSha256 }))('%s', (_name, digest) => {
  const expected = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');

  /** Any sequence of UTF-16 units, including lone surrogates. */
  const anyUnits = fc
    .array(fc.oneof(fc.integer({ min: 0, max: 0xff_ff }), fc.integer({ min: 0xd7_ff, max: 0xe0_00 })))
    .map((units) => String.fromCharCode(...units));

  test("equals Node's digest for every string", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), anyUnits), (text) => {
        expect(digest(text)).toBe(expected(text));
      }),
    );
  });

  test.each(['', 'é', '日本', '👋🏽', 'a\uD800', '\uDC00b', '\uDC00\uD800', 'x'.repeat(1000)])(
    "equals Node's digest of %.12j",
    (text) => {
      expect(digest(text)).toBe(expected(text));
    },
  );
});

describe('if the host', () => {
  /** The digest of a string, computed by a library that finds this `process`. */
  const digestWith = async (process: unknown, text: string) => {
    vi.resetModules();
    vi.stubGlobal('process', process);
    try {
      const { sha256: chosen } = await import('../../src/values/sha256.js');
      return chosen(text);
    } finally {
      vi.unstubAllGlobals();
    }
  };
  const offering = (hash: unknown) => ({ getBuiltinModule: () => ({ hash }) });

  test.each<[what: string, process: unknown]>([
    ['has no process', undefined],
    ['has a process without modules', {}],
    ['has no crypto', { getBuiltinModule: () => undefined }],
    ['has a crypto module without hash', { getBuiltinModule: () => ({}) }],
    ['returns wrong digests', offering(() => 'f'.repeat(64))],
    [
      'throws when it hashes',
      offering(() => {
        throw new Error('not implemented');
      }),
    ],
    [
      'throws when it loads a module',
      {
        getBuiltinModule: () => {
          throw new Error('not implemented');
        },
      },
    ],
  ])('%s, sha256 uses the portable implementation', async (_what, process) => {
    expect(await digestWith(process, 'user_123')).toBe(portableSha256('user_123'));
  });

  test('hashes correctly, sha256 uses the host', async () => {
    const asked: unknown[] = [];
    const hash = (algorithm: string, text: string, encoding: 'hex') => {
      asked.push([algorithm, text, encoding]);
      return createHash(algorithm).update(text).digest(encoding);
    };
    expect(await digestWith(offering(hash), 'user_123')).toBe(portableSha256('user_123'));
    expect(asked.at(-1)).toStrictEqual(['sha256', 'user_123', 'hex']);
  });
});

test('a digest is 64 hex digits in any case', () => {
  expect(isDigest('aB'.repeat(32))).toBe(true);
  for (const text of [
    'ab'.repeat(31),
    'ab'.repeat(33),
    'ag'.repeat(32),
    ` ${'ab'.repeat(32)}`,
    `${'ab'.repeat(32)}\n`,
  ]) {
    expect(isDigest(text)).toBe(false);
  }
});
