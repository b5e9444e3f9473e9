import { expect, test } from 'vitest';
import { mask, maskWithin } from '../../src/explain/mask.js';
import { cpuTime } from '../cpuTime.js';

test.each([
  ['an e-mail address', 'jane@example.com', 'j***@e***.com'],
  ['a digest', 'ab12'.repeat(16), 'ab12ab12…'],
  ['a phone number', '+49 151 12345678', '+49*********78'],
  ['an IPv4 address', '203.0.113.7', '203.***'],
  ['an address of a page', 'https://shop.example/?email=jane@example.com', 'https://*** (44 characters)'],
  ['any other text', 'Jane Doe', 'J*** (8 characters)'],
  ['a short text', 'de', '*** (2 characters)'],
])('of %s, kind and length are shown', (_kind, text, masked) => {
  expect(mask(text)).toBe(masked);
});

test.each([
  ['mail "jane@example.com" or +49 151 12345678', 'mail "j***@e***.com" or +49*********78'],
  ['jane@example.com,joe@example.com', 'j***@e***.com,j***@e***.com'],
  ['see https://shop.example/?email=jane@example.com now', 'see https://*** (44 characters) now'],
  ['2 @ 3 EUR', '2 @ 3 EUR'],
  ['order 4711-0815', 'order 4711-0815'],
])('within a text, personal parts are: %s', (text, masked) => {
  expect(maskWithin(text)).toBe(masked);
});

test.each([
  ['letters', 'a'.repeat(150_000)],
  ['signs', '@'.repeat(150_000)],
  ['addresses', 'a@'.repeat(75_000)],
  ['domains', `a@${'a.'.repeat(75_000)}`],
  ['digits', `+${'1'.repeat(300_000)}`],
  ['numbers', `+1${'-'.repeat(50)}`.repeat(5_000)],
  ['blanks', `+1${' '.repeat(300_000)}x`],
])('long %s are masked in time in proportion', (_kind, text) => {
  const milliseconds = cpuTime(() => {
    mask(text);
    maskWithin(text);
  });
  expect(milliseconds).toBeLessThan(2000);
});
