import { describe, expect, test } from 'vitest';
import { TransformError, transformEvent } from '../../src/index.js';
import { parsePhone } from '../../src/phone.js';
import { process as processEvent } from '../../src/rudderstack/index.js';
import { configSchema } from '../../src/transform/config.js';
import { createSettingsReader } from '../../src/transform/settings.js';

// The values that each setting of section 2 of the specification accepts and rejects.

type Config = Readonly<Record<string, unknown>>;
type Options = NonNullable<Parameters<typeof transformEvent>[1]>;

const send = (config: Config, options: Options = { parsePhone }): void => {
  transformEvent(
    {
      message: { type: 'track', event: 'Lead', timestamp: '2024-05-05T00:00:00Z' },
      destination: { Config: { accessToken: 'token', pixelCode: 'PIXEL', ...config } },
    },
    options,
  );
};

const refusalOf = (config: Config): unknown => {
  try {
    send(config);
  } catch (error) {
    return error;
  }
  return undefined;
};

interface Forms {
  readonly accepted: readonly unknown[];
  readonly rejected: readonly unknown[];
}

/** `accepted` omits undefined, null and blank strings, which every setting accepts as its default. */
const settings: Readonly<Record<string, Forms>> = {
  version: { accepted: ['v1', 'v2'], rejected: ['V2', 'v3', '2', 2, true, {}, ['v2']] },
  hashUserProperties: { accepted: [true, false, 'true', 'false'], rejected: ['yes', 'maybe', 1, 0, {}, [true]] },
  sendCustomEvents: { accepted: [true, false, 'true', 'false'], rejected: ['yes', 'maybe', 1, 0, {}, [true]] },
  eventsToStandard: {
    accepted: [
      [],
      [{ from: 'a', to: 'Lead' }],
      [null, 'text', 5, {}, { from: 'a' }, { to: 'Lead' }, { from: ' ', to: ' ' }],
    ],
    rejected: ['a', 5, true, {}, { from: 'a', to: 'Lead' }],
  },
  eventNames: { accepted: ['current', 'rudderstack'], rejected: ['segment', 5, true, {}, ['current']] },
  partnerName: { accepted: ['ExamplePartner'], rejected: [5, true, {}, ['ExamplePartner']] },
  eventSourceIds: {
    accepted: [{}, { web: 'W' }, { app: 'A', offline: 'O', crm: 'C', web: null }, { app: ' ' }],
    rejected: ['W', 5, true, ['W'], { app: 5 }, { crm: {} }, { web: true }],
  },
  defaultPhoneCountry: { accepted: ['DE', 'GB', 'US'], rejected: ['UK', 'ZZ', 'DEU', 'Germany', '49', 49, true, {}] },
  externalIdFrom: { accepted: ['none', 'userId', 'userIdOrAnonymousId'], rejected: ['email', 'user_id', 5, true, {}] },
  customProperties: {
    accepted: [[], ['plan'], ['plan', 'seats', 'coupon']],
    rejected: ['plan', 5, true, {}, { 0: 'plan' }, [5], ['plan', null], ['plan', ' '], [{}]],
  },
  eventIdTemplate: {
    accepted: ['{properties.order_id}', '{properties.order_id}-{event}', 'a-{properties.lines.0.sku}', '{messageId}'],
    rejected: ['order', 5, true, {}, ['{event}']],
  },
  testEventCode: { accepted: ['TEST123'], rejected: [5, true, {}, ['TEST123']] },
};

describe.each(Object.entries(settings))('%s', (key, { accepted, rejected }) => {
  test('accepts its own forms', () => {
    for (const value of [undefined, null, '', ' ', ...accepted]) {
      expect(refusalOf({ [key]: value })).toBeUndefined();
    }
  });

  test('rejects other forms and names itself in the error', () => {
    for (const value of rejected) {
      const error = refusalOf({ [key]: value });
      expect(error, JSON.stringify(value)).toBeInstanceOf(TransformError);
      expect(error).toMatchObject({ code: 'invalid-config', category: 'configuration', status: 400 });
      expect(error).toHaveProperty(
        'message',
        expect.stringMatching(new RegExp(`^Setting "${key}(\\.[a-z0-9]+)*" must be `)),
      );
    }
  });
});

test('the error for the version lists the allowed values', () => {
  expect(refusalOf({ version: 'v3' })).toHaveProperty('message', 'Setting "version" must be "v1" or "v2"');
});

test('the error for a nested setting contains its path', () => {
  expect(refusalOf({ eventSourceIds: { app: 5 } })).toHaveProperty(
    'message',
    expect.stringMatching(/^Setting "eventSourceIds\.app" must be /),
  );
});

test('defaultPhoneCountry requires parsePhone', () => {
  expect(() => send({ defaultPhoneCountry: 'DE' }, {})).toThrow(expect.objectContaining({ code: 'invalid-config' }));
});

/** The user fields of section 5, the names of their sources, and the objects that contain them. */
const personalNames = [
  ...[
    'locale',
    'ttclid',
    'ttp',
    'email',
    'phone',
    'ip',
    'user_agent',
    'first_name',
    'last_name',
    'city',
    'country',
    'state',
  ],
  ...['zip_code', 'idfa', 'idfv', 'gaid', 'att_status', 'external_id'],
  ...['firstName', 'firstname', 'lastName', 'lastname', 'address', 'zip', 'zipcode', 'zipCode'],
  ...['postalcode', 'postal_code', 'postalCode', 'traits', 'context', 'user'],
];

/** Names of a person's place, and of the hotel or car of travel and automotive ads. */
const placeNames = ['city', 'region', 'country', 'postal_code'];

test.each(personalNames.filter((name) => !placeNames.includes(name)))('%s is rejected as a custom property', (name) => {
  for (const spelling of [name, name.toUpperCase()]) {
    expect(refusalOf({ customProperties: ['plan', spelling] })).toMatchObject({ code: 'invalid-config' });
  }
});

test.each(placeNames)('%s is accepted as a custom property', (name) => {
  expect(refusalOf({ customProperties: ['plan', name] })).toBeUndefined();
});

describe.each(personalNames)('the personal name %s', (name) => {
  test.each([name, name.toUpperCase()])('is rejected as a part of an event id: %s', (spelling) => {
    for (const path of [spelling, `properties.${spelling}`, `properties.${spelling}.0.id`, ` ${spelling} `]) {
      expect(refusalOf({ eventIdTemplate: `{properties.order_id}-{${path}}` }), path).toMatchObject({
        code: 'invalid-config',
      });
    }
  });
});

test('a name that only contains a personal name is accepted', () => {
  expect(refusalOf({ customProperties: ['emailOptIn', 'city_tour', 'phoneModel', 'userTier'] })).toBeUndefined();
  expect(refusalOf({ eventIdTemplate: '{properties.emailCampaignId}' })).toBeUndefined();
});

describe('a Config shared by many events', () => {
  const message = {
    type: 'track',
    event: 'Signup',
    timestamp: '2024-05-05T00:00:00Z',
    traits: { email: 'jane@example.com' },
  };
  const bodyOf = (config: Config, options: Options = {}): string =>
    JSON.stringify(
      transformEvent({ message, destination: { Config: config } }, options).map(({ headers, body }) => [headers, body]),
    );
  const shared = () => ({
    accessToken: 'token',
    pixelCode: 'PIXEL',
    hashUserProperties: false,
    eventsToStandard: [{ from: 'signup', to: 'Lead' }],
    eventSourceIds: { web: 'WEB-1' },
  });

  test('may be frozen', () => {
    const config = Object.freeze(shared());
    expect(bodyOf(config)).toBe(bodyOf(config));
    expect(bodyOf(config)).toBe(bodyOf(shared()));
  });

  test('is read again when a setting has changed', () => {
    const config: Record<string, unknown> = { ...shared(), version: 'v1' };
    expect(bodyOf(config)).toContain('"PIXEL"');
    const changes = { accessToken: 'token-2', pixelCode: 'PIXEL-2', partnerName: 'Partner-2', testEventCode: 'TEST-2' };
    for (const [key, value] of Object.entries(changes)) {
      config[key] = value;
      expect(bodyOf(config)).toContain(value);
      expect(bodyOf(config)).toBe(bodyOf({ ...config }));
    }
  });

  test('is read again when something inside a setting has changed', () => {
    const config = shared();
    expect(bodyOf(config)).toContain('WEB-1');
    config.eventSourceIds.web = 'WEB-2';
    expect(bodyOf(config)).toContain('WEB-2');
    config.eventsToStandard.push({ from: 'Signup', to: 'Subscribe' });
    expect(bodyOf(config)).toContain('Subscribe');
    config.eventsToStandard.length = 0;
    expect(() => bodyOf(config)).toThrow(expect.objectContaining({ code: 'unmapped-event-name' }));
  });

  test('is accepted after a fix, and rejected after it breaks', () => {
    const config: Record<string, unknown> = { ...shared(), version: 'v3' };
    expect(() => bodyOf(config)).toThrow(expect.objectContaining({ code: 'invalid-config' }));
    expect(() => bodyOf(config)).toThrow(expect.objectContaining({ code: 'invalid-config' }));
    config['version'] = 'v1';
    expect(bodyOf(config)).toContain('pixel_code');
    config['accessToken'] = null;
    expect(() => bodyOf(config)).toThrow(expect.objectContaining({ code: 'missing-access-token' }));
  });

  /** A settings reader with a counter of its parses. */
  const countingReader = () => {
    let count = 0;
    const safeParse: typeof configSchema.safeParse = (...given) => {
      count++;
      return configSchema.safeParse(...given);
    };
    return { read: createSettingsReader({ safeParse }), parsed: () => count };
  };

  test('is parsed once for all objects with the same settings', () => {
    const { read, parsed } = countingReader();
    const first = read(shared(), {});
    expect(read(shared(), {})).toBe(first);
    expect(read({ ...shared(), unknown: 1 }, {})).toBe(first);
    expect(read(Object.fromEntries(Object.entries(shared()).reverse()), {})).toBe(first);
    expect(parsed()).toBe(1);
    expect(read({ ...shared(), pixelCode: 'PIXEL-2' }, {})).not.toEqual(first);
    expect(parsed()).toBe(2);
  });

  test('is cached among the 16 most recent settings', () => {
    const { read, parsed } = countingReader();
    const readEach = (...numbers: number[]) => {
      for (const number of numbers) read({ ...shared(), pixelCode: `PIXEL-${number}` }, {});
      return parsed();
    };
    expect(readEach(...Array.from({ length: 17 }, (_, number) => number))).toBe(17);
    expect(readEach(16, 1)).toBe(17);
    expect(readEach(0)).toBe(18);
  });

  test.each<[setting: string, refused: unknown, accepted: unknown]>([
    ['partnerName', new Date(0), new Date(0).toISOString()],
    ['version', Number.NaN, undefined],
    ['testEventCode', 1n, null],
    ['eventsToStandard', new (class extends Array {})(), []],
    ['eventSourceIds', new Date(0), {}],
  ])('is not confused with a Config that has the same JSON: %s', (setting, other, accepted) => {
    const config = { ...shared(), sendCustomEvents: true, [setting]: accepted };
    const expected = bodyOf({ ...config, accessToken: 'token-2' }).replace('token-2', 'token');
    try {
      bodyOf({ ...config, [setting]: other });
    } catch {
      // Most are rejected.
    }
    expect(bodyOf(config)).toBe(expected);
  });

  test('is not confused with its own earlier state after a fix', () => {
    const config: Record<string, unknown> = { ...shared(), version: Number.NaN };
    expect(() => bodyOf(config)).toThrow('"version"');
    config['version'] = undefined;
    expect(bodyOf(config)).toContain('Lead');
  });

  test('is not confused with a Config that has another setting where this one has undefined', () => {
    expect(bodyOf({ ...shared(), partnerName: 'Example' })).toContain('Example');
    expect(bodyOf({ ...shared(), testEventCode: undefined })).not.toContain('Example');
  });

  test('is checked again with other options', () => {
    const config = { ...shared(), defaultPhoneCountry: 'GB' };
    expect(bodyOf(config, { parsePhone })).toContain('Lead');
    expect(() => bodyOf(config)).toThrow(expect.objectContaining({ code: 'invalid-config' }));
    expect(bodyOf(config, { parsePhone })).toContain('Lead');
  });

  test('gets the defaults of each entry', () => {
    const config = { accessToken: 'token', pixelCode: 'PIXEL', eventsToStandard: [{ from: 'signup', to: 'Lead' }] };
    const versionInHost = (): boolean => Array.isArray(processEvent({ message, destination: { Config: config } }));
    expect(bodyOf(config)).toContain('event_source');
    expect(versionInHost()).toBe(true);
    expect(bodyOf(config)).toContain('event_source');
    expect(bodyOf(config)).not.toContain('RudderStack');
  });
});

test('inherited keys are not settings', () => {
  const config: object = Object.create({ accessToken: 'token', pixelCode: 'PIXEL' });
  const event = { message: { type: 'track', event: 'Lead' }, destination: { Config: config } };
  expect(() => transformEvent(event)).toThrow(expect.objectContaining({ category: 'configuration' }));
});
