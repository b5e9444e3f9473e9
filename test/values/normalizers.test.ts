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

const byShape = { parsePhone: undefined, personCountry: () => undefined, defaultCountry: undefined };

describe('phoneNumber, by its shape', () => {
  test.each<[text: string, number: string | undefined]>([
    ['(+1)2133734253', '+12133734253'],
    ['+1 (213) 373-4253', '+12133734253'],
    ['+49 (0)151 12345678', '+4915112345678'],
    ['+49 ( 0 ) 151 12345678', '+4915112345678'],
    ['0049 (0)151 12345678', '+4915112345678'],
    ['+39 (0)6 1234 5678', '+390612345678'],
    ['00225 (0)7 07 07 07 07', '+2250707070707'],
    ['0049 151 12345678', '+4915112345678'],
    ['0049151/12345678', '+4915112345678'],
    ['００４９ 151 12345678', '+4915112345678'],
    ['＋49 151 12345678', '+4915112345678'],
    ['+49\u2011151\u00A012345678', '+4915112345678'],
    ['\u202A+4915112345678\u202C', '+4915112345678'],
    ["'+4915112345678", '+4915112345678'],
    ['="+4915112345678"', '+4915112345678'],
    ['%2B49 151 12345678', '+4915112345678'],
    ['&#43;4915112345678', '+4915112345678'],
    ['+12133734253 ext. 12', '+12133734253'],
    ['+12133734253x12', '+12133734253'],
    ['+12133734253#12', '+12133734253'],
    ['+12133734253;EXT=12', '+12133734253'],
    ['+12133734253,5', '+12133734253'],
    ['+12133734253 доб. 5', '+12133734253'],
    ['4915112345678', '+4915112345678'],
    ['12133734253', '+12133734253'],
    ['2133734253', undefined],
    ['123456789012345', '+123456789012345'],
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
    ['-4915112345678', undefined],
    ['++4915112345678', undefined],
    ['+٤٩١٥١١٢٣٤٥٦٧٨', '+4915112345678'],
    ['+49151123456۷۸', '+4915112345678'],
    ['+49151123456७८', undefined],
    ['491713920021.0', '+491713920021'],
    ['+491713920021.00', '+491713920021'],
    ['491713920021.5', undefined],
    ['4.91713920021E+11', '+491713920021'],
    ['4,91713920021e11', '+491713920021'],
    ['4.917139200210E+11', '+491713920021'],
    ['4.9171392002E+11', undefined],
    ['4.91714E+11', undefined],
    ['x'.repeat(100_000), undefined],
    [`+49 0151${' '.repeat(1000)}12345678`, undefined],
  ])('%.40s', (text, number) => {
    expect(phoneNumber.normalize(text, byShape)).toBe(number);
  });

  test.each([
    [
      'two numbers',
      ['373-4253 / 373-4254', '373-4253 373-4254', '3734253,3734254', '4930 1234567/68', '+1213373425/+1213373426'],
    ],
    ['a date', ['2025-11-30', '2025/11/30 10', '30.11.2025', '11/30/2025 10.20', '20251130102030', '1764498030000']],
    ['an IP address', ['203.200.113.107', '203.200.113.107/24', '203.200.113.107:8080']],
    [
      'letters',
      ['tel 4915112345678', '4915112345678 (mobile)', '+1 800 FLOWERS', '+49 151 1234567B', 'order 12345678901'],
    ],
  ])('is not %s', (_what, texts) => {
    for (const text of texts) expect(phoneNumber.normalize(text, byShape), text).toBeUndefined();
  });
});

describe('phoneNumber calls parsePhone', () => {
  const asked: string[] = [];
  const run = (text: string, own: string | undefined, defaultCountry: string | undefined, result?: string) => {
    asked.length = 0;
    const parsePhone = (given: string, country?: string) => {
      asked.push(`${given} ${country}`);
      return result;
    };
    const normal = phoneNumber.normalize(text, { parsePhone, personCountry: () => own, defaultCountry });
    return { asked, normal };
  };

  test("with the whole text and the person's country, then the default country", () => {
    const number = '+4915112345678';
    expect(run('0151/12345678 x5', 'AT', 'DE', number)).toStrictEqual({
      asked: ['0151/12345678 x5 AT'],
      normal: number,
    });
    expect(run('0151/12345678', 'AT', 'DE').asked).toStrictEqual(['0151/12345678 AT', '0151/12345678 DE']);
  });

  test('once where one country or none is known', () => {
    expect(run('0151 12345678', 'AT', undefined).asked).toStrictEqual(['0151 12345678 AT']);
    expect(run('0151 12345678', 'AT', 'AT').asked).toStrictEqual(['0151 12345678 AT']);
    expect(run('0151 12345678', undefined, 'DE').asked).toStrictEqual(['0151 12345678 DE']);
    expect(run('0151 12345678', undefined, undefined).asked).toStrictEqual(['0151 12345678 undefined']);
  });

  test('with the text in ASCII', () => {
    expect(run('\u202A٠١٥١\u00A012345678', undefined, 'DE').asked).toStrictEqual(['0151 12345678 DE']);
    expect(run("'%2B49 0151 1.0", undefined, undefined).asked).toStrictEqual(['+49 0151 1.0 undefined']);
  });

  test('neither for plain international numbers nor for texts that are no number', () => {
    for (const text of ['+49 151 12345678', '+1 (213) 373-4253', '2026-02-03', '4.91E+11', '1234567 / 1234568']) {
      expect(run(text, 'AT', 'DE').asked, text).toStrictEqual([]);
    }
  });

  test.each(['n/a', '+', '+0123456789', '015112345678', undefined])('and ignores the invalid result %s', (result) => {
    expect(run('015112345678', undefined, 'DE', result).normal).toBeUndefined();
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
