import { expect, test } from 'vitest';
import { queryParameter } from '../../src/values/queryParameter.js';

test.each<[url: string, value: string | undefined]>([
  ['https://shop.example/?ttclid=abc', 'abc'],
  ['https://shop.example/?a=1&ttclid=abc&b=2#ttclid=no', 'abc'],
  ['/relative?ttclid=abc', 'abc'],
  ['?ttclid=a%2Eb+c', 'a.b c'],
  ['?ttclid=a+b+c', 'a b c'],
  ['?ttclid=a%2Bb', 'a+b'],
  ['?ttclid=%E0%A4%A', '%E0%A4%A'],
  ['?ttclid=+%E0%A4%A+b+c', '%E0%A4%A b c'],
  ['?ttclid=&ttclid=abc', 'abc'],
  ['?ttclid', undefined],
  ['?xttclid=abc', undefined],
  ['?TTCLID=abc', undefined],
  ['https://shop.example/#?ttclid=abc', 'abc'],
  ['https://shop.example/#/cart?a=1&amp;ttclid=abc', 'abc'],
  ['https://shop.example/?ttclid=first#/?ttclid=second', 'first'],
  ['https://shop.example/ttclid=abc', undefined],
  ['', undefined],
])('reads ttclid of %s', (url, value) => {
  expect(queryParameter(url, 'ttclid')).toBe(value);
});
