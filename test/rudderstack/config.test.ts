import { describe, expect, test } from 'vitest';
import { destination, payloadsOf } from './host.js';

/** The settings of a destination in the host, with values that its form cannot give but that templates and old versions can. */
const send = (settings: object, message: object = {}) => {
  const requests = [
    destination.process({
      message: { type: 'track', event: 'Lead', traits: { email: 'jane@example.com' }, ...message },
      destination: { Config: { accessToken: 'token', pixelCode: 'PIXEL', ...settings } },
    }),
  ].flat();
  return requests.flatMap(payloadsOf);
};

/** Values that are no form of any setting, each as the arguments of a test. */
const anyValueAnd = (...others: readonly unknown[]): [unknown][] =>
  [0, '', ' ', 'false', 'FALSE', 'no', Number.NaN, [], {}, [false], null, undefined, true, 'true', 1, ...others].map(
    (value) => [value],
  );

describe('hashUserProperties', () => {
  const emailOf = (hashUserProperties: unknown) => send({ hashUserProperties })[0]?.context?.user?.email;

  test.each(anyValueAnd())('%j hashes, as in the service or by default', (value) => {
    expect(emailOf(value)).toMatch(/^[0-9a-f]{64}$/);
  });

  test('false itself does not hash', () => {
    expect(emailOf(false)).toBe('jane@example.com');
  });
});

describe('sendCustomEvents', () => {
  const sends = (sendCustomEvents: unknown) => {
    try {
      return send({ sendCustomEvents }, { event: 'Newsletter Opened' }).map(({ event }) => event);
    } catch {
      return 'refused';
    }
  };

  test.each(anyValueAnd(false))('%j counts as JavaScript reads it in a condition', (value) => {
    expect(sends(value)).toStrictEqual(value ? ['Newsletter Opened'] : 'refused');
  });
});

describe('eventsToStandard', () => {
  test.each(anyValueAnd('[{"from":"Lead","to":"Subscribe"}]', { from: 'Lead', to: 'Subscribe' }))(
    '%j gives no names',
    (eventsToStandard) => {
      expect(send({ eventsToStandard }).map(({ event }) => event)).toStrictEqual(['Lead']);
    },
  );

  test('a list maps names, and its other rows are skipped', () => {
    const eventsToStandard = [null, 'Lead', 5, { from: 'Lead', to: ' ' }, { from: 'lead', to: 'Subscribe' }];
    expect(send({ eventsToStandard }).map(({ event }) => event)).toStrictEqual(['Subscribe']);
  });
});

test.each(anyValueAnd('V2', 'v3', 2, '2.0'))('version %j runs 1.0', (version) => {
  expect(send({ version })).toHaveLength(1);
  const [request] = [
    destination.process({
      message: { type: 'track', event: 'Lead' },
      destination: { Config: { accessToken: 'token', pixelCode: 'PIXEL', version } },
    }),
  ].flat();
  expect(request?.endpointPath).toBe('pixel/track');
});

test('a changed setting of a Config that was read before counts', () => {
  const config: Record<string, unknown> = { hashUserProperties: 'false' };
  const email = () => send(config)[0]?.context?.user?.email;
  const hashed = email();
  config['hashUserProperties'] = false;
  expect([hashed, email()]).toStrictEqual([expect.stringMatching(/^[0-9a-f]{64}$/), 'jane@example.com']);
});
