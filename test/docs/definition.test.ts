import { expect, test } from 'vitest';
import { destinationDefinition } from '../../src/index.js';

const partsOf = (value: unknown): object[] =>
  typeof value === 'object' && value !== null ? [value, ...Object.values(value).flatMap(partsOf)] : [];

test("the definition matches RudderStack's definition of the destination", () => {
  const cloudOnly = [
    'cloud',
    'ios',
    'iosSwift',
    'android',
    'androidKotlin',
    'unity',
    'amp',
    'warehouse',
    'reactnative',
    'flutter',
    'cordova',
    'shopify',
  ];
  expect(destinationDefinition).toStrictEqual({
    name: 'TIKTOK_ADS',
    displayName: 'TikTok Ads',
    supportedMessageTypes: { cloud: ['track'], device: { web: ['identify', 'track', 'page'] } },
    supportedSourceTypes: ['web', ...cloudOnly],
    supportedConnectionModes: {
      web: ['cloud', 'device'],
      ...Object.fromEntries(cloudOnly.map((source) => [source, ['cloud']])),
    },
    supportsRetl: false,
    supportsVdmV2: false,
    secretKeys: ['accessToken'],
  });
});

test('the definition is deeply frozen', () => {
  expect(partsOf(destinationDefinition).filter((part) => !Object.isFrozen(part))).toStrictEqual([]);
});
