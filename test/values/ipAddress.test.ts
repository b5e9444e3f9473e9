import { expect, test } from 'vitest';
import { isPrivateAddress } from '../../src/values/ipAddress.js';

test.each([
  '10.0.0.5',
  '127.0.0.1',
  '0.0.0.0',
  '169.254.1.1',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '::1',
  '0:0:0:0:0:0:0:1',
  '::',
  'fc00::1',
  'fd12:3456::1',
  'FE80::1',
  'febf::1',
  '::ffff:10.0.0.5',
  '::FFFF:192.168.0.1',
  '::ffff:7f00:1',
  '::ffff:0a00:0005',
  '0:0:0:0:0:ffff:c0a8:101',
  'fec0::1',
  '192.0.0.8',
  '198.18.0.1',
  '198.19.255.255',
  '[::1]',
  '[fe80::1]',
])('%s is private', (address) => {
  expect(isPrivateAddress(address)).toBe(true);
});

test.each([
  '203.0.113.9',
  '11.0.0.1',
  '100.10.0.1',
  '172.15.0.1',
  '172.32.0.1',
  '192.169.0.1',
  '192.0.1.1',
  '198.20.0.1',
  '2001:db8::1',
  '2001:db8:0:0:0:0:0:1',
  '::ffff:203.0.113.9',
  '::ffff:cb00:7109',
  '[2001:db8::1]',
  '1::',
  '1::1',
])('%s is not private', (address) => {
  expect(isPrivateAddress(address)).toBe(false);
});
