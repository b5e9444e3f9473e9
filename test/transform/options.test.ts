import { describe, expect, test } from 'vitest';
import { batchEvents, splitRequest, type TransformOptions, transformEvent, transformEvents } from '../../src/index.js';

const event = {
  message: { type: 'track', event: 'Lead', timestamp: '2026-02-03T04:05:06Z' },
  destination: { Config: { accessToken: 'token', pixelCode: 'PIXEL' } },
};

/** The text of the refusal, from each function that takes options. None of them needs an event to see a wrong option. */
const refusals = (options: unknown): unknown[] => {
  const given = options as TransformOptions;
  return [() => transformEvent(event, given), () => transformEvents([], given), () => batchEvents([], given)].map(
    (call) => {
      try {
        call();
      } catch (error) {
        return [(error as { code?: unknown }).code, (error as Error).message];
      }
      return 'accepted';
    },
  );
};

const threeTimes = (value: unknown): unknown[] => [value, value, value];

test.each([5, 0, '', 'v2', true, false, null, 5n, Symbol('options'), () => ({})])(
  'rejects options that are not an object: %s',
  (options) => {
    expect(refusals(options)).toStrictEqual(threeTimes(['invalid-option', 'Options must be an object']));
  },
);

test.each([undefined, {}, { parsePhone: undefined, maxEventsPerRequest: undefined }])(
  'accepts options without a value: %j',
  (options) => {
    expect(refusals(options)).toStrictEqual(threeTimes('accepted'));
  },
);

test.each([null, 'DE', {}, true])('rejects a parsePhone that is not a function: %j', (parsePhone) => {
  expect(refusals({ parsePhone })).toStrictEqual(
    threeTimes(['invalid-option', 'Option "parsePhone" must be a function']),
  );
});

describe('maxEventsPerRequest', () => {
  test.each([5, 'v2', true, [], [5]])('must be an object: %j', (maxEventsPerRequest) => {
    expect(refusals({ maxEventsPerRequest })).toStrictEqual(
      threeTimes(['invalid-option', 'Option "maxEventsPerRequest" must be an object such as { v2: 100 }']),
    );
  });

  test.each([
    ['v1', 50],
    ['v2', 1000],
  ])('must be a whole number from 1 to the limit of %s', (version, limit) => {
    for (const wrong of [0, -1, 1.5, limit + 1, Number.NaN, Number.POSITIVE_INFINITY, '5', true, {}]) {
      expect(refusals({ maxEventsPerRequest: { [version]: wrong } })).toStrictEqual(
        threeTimes([
          'invalid-option',
          `Option "maxEventsPerRequest.${version}" must be a whole number from 1 to ${limit}`,
        ]),
      );
    }
    for (const right of [1, 2, limit - 1, limit, undefined]) {
      expect(refusals({ maxEventsPerRequest: { [version]: right } })).toStrictEqual(threeTimes('accepted'));
    }
  });

  test('may lower one version and leave the other', () => {
    const events = Array.from({ length: 5 }, () => event);
    const sizes = (maxEventsPerRequest: TransformOptions['maxEventsPerRequest']) =>
      transformEvents(events, { maxEventsPerRequest }).requests.map(({ eventIndexes }) => eventIndexes.length);
    expect([sizes({ v2: 2 }), sizes({ v1: 2 })]).toStrictEqual([[2, 2, 1], [5]]);
  });
});

test.each(['completePhone', 'maxEventPerRequest'])('rejects the unknown option %s', (name) => {
  expect(refusals({ [name]: 1 })).toStrictEqual(
    threeTimes(['invalid-option', 'Unknown option: the options are parsePhone, maxEventsPerRequest, sendAlone']),
  );
});

describe('arguments of another shape are errors that say what to pass', () => {
  const errorOf = (call: () => unknown): unknown => {
    try {
      return call();
    } catch (error) {
      return JSON.parse(JSON.stringify(error));
    }
  };
  const invalid = (message: string) => ({
    ...{ name: 'TransformError', code: 'invalid-option', category: 'configuration', status: 400 },
    message,
  });

  test('a message without its destination', () => {
    const expected = invalid('Pass { message, destination }, not the message alone');
    expect(errorOf(() => transformEvent(event.message as never))).toStrictEqual(expected);
    const { refusals } = transformEvents([event.message as never, event]);
    expect(JSON.parse(JSON.stringify(refusals))).toStrictEqual([{ eventIndex: 0, error: expected }]);
  });

  test.each([undefined, null, 5, 'events', {}, { message: {} }])('%j for a list of events', (events) => {
    const expected = invalid('Pass a list of { message, destination }: an array or any other iterable');
    expect(errorOf(() => transformEvents(events as never))).toStrictEqual(expected);
    expect(errorOf(() => batchEvents(events as never))).toStrictEqual(expected);
  });

  test.each([
    [null, [0]],
    [{ body: null }, [0]],
    [{ body: 'text' }, [0]],
    [{ body: { data: [] } }, null],
  ])('%j, %j for a request and positions', (request, indexes) => {
    expect(() => splitRequest(request as never, indexes as never)).toThrow(
      new TypeError('Pass a request with its body, and a list of positions in it'),
    );
  });
});
