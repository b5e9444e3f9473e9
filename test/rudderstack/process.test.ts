import { describe, expect, test } from 'vitest';
import { deepFreeze, destination, type HostRequest, payloadsOf } from './host.js';

const names = (count: number) => Array.from({ length: count }, (_, index) => `Name${index}`);

const event = (version: string | undefined, eventNames: readonly string[] = ['Lead']) =>
  deepFreeze({
    message: {
      type: 'track',
      event: 'Many',
      messageId: 'm-1',
      timestamp: '2026-02-03T04:05:06Z',
      properties: { context: { user: { email: 'alice@example.org' } } },
      context: { traits: { phone: '030 23125 001' } },
    },
    destination: {
      Config: {
        accessToken: 'token',
        pixelCode: 'PIXEL',
        version,
        defaultPhoneCountry: 'DE',
        eventsToStandard: eventNames.map((to) => ({ from: 'many', to })),
      },
    },
  });

const envelope = (path: string, body: object) => ({
  version: '1',
  type: 'REST',
  method: 'POST',
  endpoint: `https://business-api.tiktok.com/open_api/v1.3/${path}/`,
  endpointPath: path,
  headers: { 'Access-Token': 'token', 'Content-Type': 'application/json' },
  params: {},
  body: { JSON: body, JSON_ARRAY: {}, XML: {}, FORM: {} },
  files: {},
});

const namesIn = (request: HostRequest) => payloadsOf(request).map((payload) => payload.event);

describe('2.0', () => {
  test('gives one envelope, not an array', () => {
    const user = { email: expect.stringMatching(/^[0-9a-f]{64}$/), phone: expect.stringMatching(/^[0-9a-f]{64}$/) };
    expect(destination.process(event('v2'))).toStrictEqual(
      envelope('event/track', {
        event_source: 'web',
        event_source_id: 'PIXEL',
        partner_name: 'RudderStack',
        data: [{ event: 'Lead', event_id: 'm-1', event_time: 1770091506, user }],
      }),
    );
  });

  test('gives one envelope for all names of an event', () => {
    const request = destination.process(event('v2', names(1000)));
    expect(Array.isArray(request)).toBe(false);
    expect(namesIn(request as HostRequest)).toStrictEqual(names(1000));
  });

  test('gives an array of envelopes above the limit', () => {
    const requests = destination.process(event('v2', names(1001))) as readonly HostRequest[];
    expect(requests.map((request) => namesIn(request).length)).toStrictEqual([1000, 1]);
  });
});

describe.each(['v1', undefined])('1.0 (version %s)', (version) => {
  test('gives an array, even of one envelope', () => {
    expect(destination.process(event(version))).toStrictEqual([
      envelope('pixel/track', {
        pixel_code: 'PIXEL',
        event: 'Lead',
        partner_name: 'RudderStack',
        event_id: 'm-1',
        timestamp: '2026-02-03T04:05:06Z',
        context: {
          user: {
            email: expect.stringMatching(/^[0-9a-f]{64}$/),
            phone_number: expect.stringMatching(/^[0-9a-f]{64}$/),
          },
        },
      }),
    ]);
  });

  test('gives one envelope per name', () => {
    const requests = destination.process(event(version, ['Lead', 'Contact'])) as readonly HostRequest[];
    expect(requests.map(({ body }) => body.JSON.event)).toStrictEqual(['Lead', 'Contact']);
  });
});
