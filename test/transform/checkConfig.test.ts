import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkConfig, parseConfig, TransformError } from '../../src/index.js';
import { parsePhone } from '../../src/phone.js';
import { samples } from '../samples.js';

const usable = { accessToken: 'example-token', pixelCode: 'EXAMPLE' };

const summaryOf = (config: unknown) => checkConfig(config, { parsePhone }).map(({ code, path }) => [code, path]);

describe('finds nothing wrong with', () => {
  test.each<[string, object]>([
    ['the credentials alone', {}],
    [
      'all settings',
      {
        version: 'v2',
        eventNames: 'current',
        eventsToStandard: [
          { from: 'Paid', to: 'Purchase' },
          { from: 'Trial booked', to: 'Trial Booked' },
          { from: 'Level reached', to: 'AchieveLevel' },
        ],
        eventSourceIds: { web: 'W', app: 'A', offline: 'O', crm: 'C' },
        defaultPhoneCountry: 'DE',
        customProperties: ['coupon'],
        testEventCode: ' ',
      },
    ],
    [
      'settings of other readers',
      {
        connectionMode: { web: 'cloud', android: 'cloud' },
        useNativeSDK: { web: false },
        consentManagement: { web: [{ provider: 'oneTrust' }] },
        eventFilteringOption: 'disable',
        whitelistedEvents: [],
        oneTrustCookieCategories: [],
        sdk: { version: 3 },
      },
    ],
    [
      "RudderStack's map, where the user maps what retires",
      { eventNames: 'rudderstack', eventsToStandard: [{ from: ' order completed', to: 'Purchase' }] },
    ],
  ])('%s', (_name, settings) => {
    expect(checkConfig({ ...usable, ...settings }, { parsePhone })).toStrictEqual([]);
  });
});

describe('warns of', () => {
  test.each<[string, object, [code: string, path: string][]]>([
    ['another letter case', { PixelCode: 'X' }, [['misspelt-setting', 'PixelCode']]],
    ['other separators', { partner_name: 'X' }, [['misspelt-setting', 'partner_name']]],
    [
      'two edits',
      { hashUserPropertys: false, verzion: 'v1' },
      [
        ['misspelt-setting', 'hashUserPropertys'],
        ['misspelt-setting', 'verzion'],
      ],
    ],
    ['a singular', { customProperty: ['coupon'] }, [['misspelt-setting', 'customProperty']]],
    ['settings within Config', { Config: { testEventCode: 'T' } }, [['misplaced-setting', 'Config.testEventCode']]],
    ['ids of event sources on the top level', { offline: '1' }, [['misplaced-setting', 'offline']]],
    [
      'unknown keys of eventSourceIds',
      { eventSourceIds: { ofline: '1', partnerName: 'X' } },
      [
        ['misspelt-setting', 'eventSourceIds.ofline'],
        ['misplaced-setting', 'eventSourceIds.partnerName'],
      ],
    ],
    [
      'keys of eventSourceIds that are ids: they are not repeated',
      { eventSourceIds: { C4REALPIXEL: 'web', 'jane@example.com': 'x' } },
      [
        ['misspelt-setting', 'eventSourceIds'],
        ['misspelt-setting', 'eventSourceIds'],
      ],
    ],
    [
      'names that are nearly standard',
      {
        eventsToStandard: [
          { from: 'a', to: 'Leed' },
          { from: 'b', to: 'purchase' },
          { from: 'c', to: ' AddToKart ' },
        ],
      },
      [
        ['misspelt-event-name', 'eventsToStandard[1].to'],
        ['misspelt-event-name', 'eventsToStandard[2].to'],
      ],
    ],
    [
      'names that TikTok retires',
      { eventsToStandard: [{ from: 'a', to: 'ClickButton' }], eventNames: 'rudderstack' },
      [
        ['retiring-event-name', 'eventsToStandard[0].to'],
        ['retiring-event-name', 'eventNames'],
      ],
    ],
    ['a test code', { testEventCode: 'TEST1' }, [['test-event-code', 'testEventCode']]],
  ])('%s', (_name, settings, findings) => {
    expect(summaryOf({ ...usable, ...settings })).toStrictEqual(findings);
  });
});

test('reports every setting that is refused, the refusal of parseConfig first', () => {
  const config = { accessToken: '', version: '2.0', customProperties: ['email'] };
  expect(summaryOf(config)).toStrictEqual([
    ['invalid-config', 'version'],
    ['invalid-config', 'customProperties.0'],
    ['missing-access-token', 'accessToken'],
    ['missing-pixel-code', 'pixelCode'],
  ]);
  expect(summaryOf('settings')).toStrictEqual([['invalid-config', '']]);
  expect(checkConfig({ ...usable, defaultPhoneCountry: 'DE' })).toMatchObject([{ path: 'defaultPhoneCountry' }]);
});

const secret = 'Secret4711';
const value = fc.oneof(
  fc.constant(secret),
  fc.constant([secret]),
  fc.constant([{ from: secret, to: secret }]),
  fc.constant({ [secret]: secret, web: secret, pixelCode: secret }),
  fc.anything(),
);
const key = fc.constantFrom(
  'accessToken',
  'pixelCode',
  'version',
  'eventsToStandard',
  'eventSourceIds',
  'testEventCode',
  'eventNames',
  'customProperties',
  'Config',
  'web',
  'pixel_code',
);

test('never throws, agrees with parseConfig and repeats no value', () => {
  fc.assert(
    fc.property(fc.oneof(fc.dictionary(key, value), fc.anything()), (config) => {
      const findings = checkConfig(config);
      const errors = findings.filter(({ severity }) => severity === 'error');
      let refusal: unknown;
      try {
        parseConfig(config);
      } catch (error) {
        refusal = error;
      }
      expect(errors[0]?.message).toBe(refusal instanceof TransformError ? refusal.message : undefined);
      expect(JSON.stringify(findings.map(({ message }) => message))).not.toContain(secret);
    }),
    { numRuns: samples(500) },
  );
  const throwing = Object.defineProperty({ ...usable }, 'version', {
    get: () => {
      throw new Error(secret);
    },
    enumerable: true,
  });
  for (const config of [throwing, Proxy.revocable({}, {}).proxy]) {
    expect(JSON.stringify(checkConfig(config))).not.toContain(secret);
  }
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  expect(checkConfig(proxy)).toMatchObject([{ severity: 'error', code: 'invalid-config' }]);
});
