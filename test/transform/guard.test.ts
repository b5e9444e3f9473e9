import { describe, expect, test } from 'vitest';
import { TransformError, type TransformInput, transformEvent } from '../../src/index.js';

// The checks of section 2 of the specification in their order, and the values that a fixture cannot express.

interface Input {
  readonly message: unknown;
  readonly config: unknown;
  readonly options: { readonly maxEventsPerRequest?: { readonly v1?: number; readonly v2?: number } };
}

const versions = ['v1', 'v2'] as const;
type Version = (typeof versions)[number];

const goodInput = (version: Version): Input => {
  return {
    message: { type: 'track', event: 'Lead', timestamp: '2024-05-05T00:00:00Z' },
    config: { accessToken: 'token', pixelCode: 'PIXEL', version },
    options: {},
  };
};

const fields = (value: unknown): Readonly<Record<string, unknown>> => {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
};

const withMessage = (input: Input, change: Readonly<Record<string, unknown>>): Input => {
  return { ...input, message: { ...fields(input.message), ...change } };
};

const withConfig = (input: Input, change: Readonly<Record<string, unknown>>): Input => {
  return { ...input, config: { ...fields(input.config), ...change } };
};

const send = (
  { message, config, options }: Input,
  around: Readonly<Record<string, unknown>> = {},
): readonly unknown[] => {
  return transformEvent({ message, destination: { Config: config }, ...around } as TransformInput, options);
};

const refusalOf = (input: Input): TransformError => {
  try {
    send(input);
  } catch (error) {
    if (error instanceof TransformError) {
      return error;
    }
    throw error;
  }
  throw new Error('The event was sent');
};

/** One fault each, in the order of the checks. Two faults of the same place cannot occur at once. */
const faults: readonly {
  readonly code: string;
  readonly category: 'instrumentation' | 'configuration';
  readonly place: string;
  readonly message: string | RegExp;
  readonly only?: Version;
  readonly spoil: (input: Input) => Input;
}[] = [
  {
    code: 'invalid-option',
    category: 'configuration',
    place: 'options',
    message: /./,
    spoil: (input) => ({ ...input, options: { maxEventsPerRequest: { v1: 0, v2: 0 } } }),
  },
  {
    code: 'invalid-message',
    category: 'instrumentation',
    place: 'message',
    message: 'Message must be an object',
    spoil: (input) => ({ ...input, message: null }),
  },
  {
    code: 'invalid-config',
    category: 'configuration',
    place: 'config',
    message: /^Setting "sendCustomEvents" must be /,
    spoil: (input) => withConfig(input, { sendCustomEvents: 'perhaps' }),
  },
  {
    code: 'missing-access-token',
    category: 'configuration',
    place: 'token',
    message: 'Access Token not found. Aborting',
    spoil: (input) => withConfig(input, { accessToken: undefined }),
  },
  {
    code: 'missing-pixel-code',
    category: 'configuration',
    place: 'pixel',
    message: 'Pixel Code not found. Aborting',
    spoil: (input) => withConfig(input, { pixelCode: undefined }),
  },
  {
    code: 'missing-type',
    category: 'instrumentation',
    place: 'type',
    message: 'Event type is required',
    spoil: (input) => withMessage(input, { type: undefined }),
  },
  {
    code: 'record-not-supported',
    category: 'instrumentation',
    place: 'type',
    message: /^Event type record is not supported: .*track events$/,
    spoil: (input) => withMessage(input, { type: 'record' }),
  },
  {
    code: 'unsupported-type',
    category: 'instrumentation',
    place: 'type',
    message: 'Event type identify is not supported',
    spoil: (input) => withMessage(input, { type: 'identify' }),
  },
  {
    code: 'invalid-event-name',
    category: 'instrumentation',
    place: 'event',
    message: 'Event is a required field and should be a string',
    spoil: (input) => withMessage(input, { event: 5 }),
  },
  {
    code: 'missing-event-name',
    category: 'instrumentation',
    place: 'event',
    message: 'Event name is required',
    spoil: (input) => withMessage(input, { event: '  ' }),
  },
  {
    code: 'unmapped-event-name',
    category: 'instrumentation',
    place: 'event',
    message: 'Event name (cart viewed) is not valid, must be mapped to one of standard events',
    spoil: (input) => withMessage(input, { event: ' Cart Viewed' }),
  },
  {
    code: 'integration-disabled',
    category: 'instrumentation',
    place: 'integrations',
    message: 'Event is switched off for TikTok Ads by its integrations',
    spoil: (input) => withMessage(input, { integrations: { All: false } }),
  },
  {
    code: 'missing-timestamp',
    category: 'instrumentation',
    place: 'time',
    message: 'Missing required value from "timestamp"',
    only: 'v2',
    spoil: (input) => withMessage(input, { timestamp: undefined }),
  },
];

describe.each(versions)('%s rejects', (version) => {
  const checks = faults.filter(({ only }) => only === undefined || only === version);

  test.each(checks)('$code', ({ code, category, message, spoil }) => {
    const error = refusalOf(spoil(goodInput(version)));
    expect(error).toMatchObject({ code, category, status: 400 });
    expect(error.message).toEqual(typeof message === 'string' ? message : expect.stringMatching(message));
  });

  test.each(checks)('$code before the faults that are checked later', (first) => {
    for (const later of checks.slice(checks.indexOf(first) + 1)) {
      if (later.place !== first.place) {
        const error = refusalOf(first.spoil(later.spoil(goodInput(version))));
        expect([later.code, error.code]).toEqual([later.code, first.code]);
      }
    }
  });

  test('a message that is not a plain object', () => {
    const messages = [
      undefined,
      null,
      '',
      'track',
      0,
      5,
      true,
      [],
      [{ type: 'track' }],
      () => 'track',
      new Date(0),
      new Map(),
    ];
    for (const message of messages) {
      expect(refusalOf({ ...goodInput(version), message }).code).toBe('invalid-message');
    }
  });

  test('settings that are not an object', () => {
    for (const config of [undefined, null, '', 'token', 0, 5, true, [], ['token']]) {
      expect(refusalOf({ ...goodInput(version), config })).toMatchObject({
        code: 'invalid-config',
        category: 'configuration',
      });
    }
  });

  test('an event without a destination', () => {
    const { message } = goodInput(version);
    const destinations: unknown[] = [undefined, null, {}, 'destination', []];
    for (const destination of destinations) {
      // A host may pass any parsed JSON, whatever our types say.
      const event = { message, destination } as Parameters<typeof transformEvent>[0];
      expect(() => transformEvent(event)).toThrow(expect.objectContaining({ code: 'invalid-config' }));
    }
  });

  test('a missing type in each of its forms', () => {
    for (const type of [undefined, null, '', 0, false]) {
      expect(refusalOf(withMessage(goodInput(version), { type })).code).toBe('missing-type');
    }
  });

  test('the type record in any letter case and with outer spaces', () => {
    for (const type of ['record', 'RECORD', 'Record', ' record', 'record\n', '\t ReCoRd ']) {
      expect(refusalOf(withMessage(goodInput(version), { type, action: 'insert', fields: {} })).code).toBe(
        'record-not-supported',
      );
    }
  });

  test.each([
    ['identify', 'identify'],
    ['Page', 'page'],
    [' SCREEN ', 'screen'],
    ['records', 'records'],
    ['audiencelist', 'audiencelist'],
    ['constructor', 'constructor'],
    ['__proto__', '__proto__'],
    [5, '5'],
    [true, 'true'],
    [{ toString: 'no function' }, 'object'],
  ])('the type %j', (type, name) => {
    expect(refusalOf(withMessage(goodInput(version), { type }))).toMatchObject({
      code: 'unsupported-type',
      message: `Event type ${name} is not supported`,
    });
  });

  test('an event name that is not a string', () => {
    for (const event of [undefined, null, '', 0, 5, true, {}, ['Lead']]) {
      expect(refusalOf(withMessage(goodInput(version), { event })).code).toBe('invalid-event-name');
    }
  });

  test("limits that are not a whole number within TikTok's limit", () => {
    const limit = { v1: 50, v2: 1000 }[version];
    for (const count of [0, -1, 1.5, limit + 1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(refusalOf({ ...goodInput(version), options: { maxEventsPerRequest: { [version]: count } } }).code).toBe(
        'invalid-option',
      );
    }
    for (const count of [1, limit]) {
      expect(send({ ...goodInput(version), options: { maxEventsPerRequest: { [version]: count } } })).toHaveLength(1);
    }
  });

  test('limits that are not an object', () => {
    for (const limits of [7, '100', true, [], () => {}]) {
      const options = { maxEventsPerRequest: limits as never };
      expect(refusalOf({ ...goodInput(version), options })).toMatchObject({
        code: 'invalid-option',
        message: 'Option "maxEventsPerRequest" must be an object such as { v2: 100 }',
      });
    }
  });
});

describe.each(versions)('%s accepts', (version) => {
  test('a warehouse event with every mark of a warehouse', () => {
    const input = withMessage(goodInput(version), {
      channel: 'sources',
      recordId: '2',
      action: 'insert',
      identifiers: { email: 'jane@example.com' },
      fields: { first_name: 'Jane' },
      context: { sources: { job_id: 'job-1', job_run_id: 'run-1' }, mappedToDestination: 'true' },
    });
    const around = {
      metadata: { jobId: 1, sourceCategory: 'warehouse' },
      connection: { config: { destination: { schemaVersion: '1.1', object: 'Leads' } } },
    };
    expect(send(input, around)).toHaveLength(1);
  });

  test('an event with empty connection and metadata', () => {
    for (const empty of [undefined, null, {}, { config: null }]) {
      expect(send(goodInput(version), { connection: empty, metadata: empty })).toHaveLength(1);
    }
  });

  test('a deeply frozen event with frozen settings, without changing them', () => {
    const input = withMessage(goodInput(version), {
      properties: {
        contents: [{ content_id: 1 }],
        context: { user: { email: 'jane@example.com' }, ad: { a: 1 }, page: { url: 'https://shop.example/?ttclid=a' } },
      },
    });
    const before = JSON.stringify(input);
    expect(send(deepFrozen(input))).toHaveLength(1);
    expect(JSON.stringify(input)).toBe(before);
  });

  test('changes to a request without changing the event', () => {
    const page = { url: 'https://shop.example/', path: '/' };
    const content = { content_id: '1', size: { eu: 42 } };
    const input = withMessage(goodInput(version), {
      properties: { contents: [content], coupon: { code: 'MAY' }, context: { page } },
    });
    const spoiled = send(withConfig(input, { customProperties: ['coupon'] }));
    scribble(spoiled);
    expect(page).toEqual({ url: 'https://shop.example/', path: '/' });
    expect(content).toEqual({ content_id: '1', size: { eu: 42 } });
    expect(input.message).toMatchObject({ properties: { coupon: { code: 'MAY' } } });
  });
});

describe('no refusal text contains a secret', () => {
  const secret = 'jane-secret@example.com';
  test.each<readonly [string, (input: Input) => Input]>([
    ['access token', (input) => withConfig(input, { accessToken: `tök ${secret}` })],
    ['pixel code', (input) => withConfig(input, { pixelCode: secret, accessToken: '' })],
    [
      'token beside a bad setting',
      (input) => withConfig(input, { accessToken: secret, pixelCode: secret, version: 'v3' }),
    ],
    ['type', (input) => withMessage(input, { type: { email: secret } })],
    ['record', (input) => withMessage(input, { type: 'record', identifiers: { email: secret } })],
    ['event name', (input) => withMessage(input, { event: { email: secret } })],
    ['time', (input) => withMessage(input, { timestamp: 'n/a', traits: { email: secret } })],
  ])('%s', (_place, spoil) => {
    expect(refusalOf(spoil(goodInput('v2'))).message).not.toContain(secret);
  });
});

const deepFrozen = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) {
      deepFrozen(part);
    }
    Object.freeze(value);
  }
  return value;
};

/** Writes into every object and array that it can reach. */
const scribble = (value: unknown): void => {
  if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) {
      scribble(part);
    }
    Reflect.set(value, Array.isArray(value) ? 0 : 'scribbled', 'scribbled');
  }
};
