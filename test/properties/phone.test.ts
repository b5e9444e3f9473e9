import fc from 'fast-check';
import { expect, test } from 'vitest';
import { phoneNumber } from '../../src/values/phoneNumber.js';

const noCountry = { completePhone: undefined, defaultCountry: undefined, addressCountry: () => undefined };

// Plain numbers take a fast path. A leading space avoids it, so both paths must agree.
test('outer spaces do not change a number, however it is written', () => {
  const plain = fc.stringMatching(/^\+?[0-9][0-9 -]{0,12}(\([0-9]{0,4}\))?[0-9 .-]{0,8}$/);
  fc.assert(
    fc.property(plain, (number) => {
      expect(phoneNumber.normalize(number, noCountry)).toBe(phoneNumber.normalize(` ${number} `, noCountry));
    }),
    { numRuns: 2000, examples: [['+49 (0)151 12345678'], ['+1 (213) 373-4253'], ['+49 151 1(00)']] },
  );
});

test('a trunk prefix in brackets is removed, another group is kept', () => {
  expect(phoneNumber.normalize('+49 (0) 171 3920012', noCountry)).toBe('+491713920012');
  expect(phoneNumber.normalize('+49 (00) 171 392001', noCountry)).toBe('+4900171392001');
});
