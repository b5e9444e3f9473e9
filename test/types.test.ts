import { describe, expectTypeOf, test } from 'vitest';
import type { FieldOf } from '../src/events-api/field.js';
import { emailV2 } from '../src/events-api/hashRules.js';
import type { MappedPayloadV1 } from '../src/events-api/v1/payload.js';
import {
  type BatchBodyV1,
  type Config,
  type ConfigInput,
  type ErrorCategory,
  type EventNameRow,
  type FindingCode,
  isRecordMessage,
  type ParsePhone,
  type Payload,
  type PayloadV1,
  type PayloadV2,
  parseConfig,
  type RequestBody,
  type TikTokRequest,
  type TrackBodyV1,
  type TrackBodyV2,
  TransformError,
  type TransformErrorCode,
  type TransformInput,
  type TransformOptions,
  transformEvent,
} from '../src/index.js';
import type { rules } from '../src/lint/lintRequest.js';
import { parsePhone } from '../src/phone.js';
import {
  type DestinationError,
  type Envelope,
  type NetworkHandlerConstructor,
  networkHandlerV1,
  type ProxyV1Response,
  process as processEvent,
  type StatTags,
} from '../src/rudderstack/index.js';
import { boolean, number, string, stringOrList } from '../src/values/casts.js';
import {
  type Model,
  type ModelledRows,
  type RowRefusalCode,
  rowsToTrackEvents,
  type WarehouseTrackEvent,
} from '../src/warehouse/index.js';

// `tsc --noEmit` checks these types; vitest alone would pass every line. An unused `@ts-expect-error` fails there too.

describe('the core entry', () => {
  test('transformEvent takes an event and options and returns requests', () => {
    expectTypeOf(transformEvent).parameters.toEqualTypeOf<[event: TransformInput, options?: TransformOptions]>();
    expectTypeOf(transformEvent).returns.toEqualTypeOf<TikTokRequest[]>();
  });

  test('an event may be frozen, come from JSON, and contain keys of a host', () => {
    const frozen = { message: { type: 'track' }, destination: { Config: {} }, metadata: { jobId: 1 } } as const;
    expectTypeOf(frozen).toExtend<TransformInput>();
    // @ts-expect-error an event contains the message and its destination
    expectTypeOf<{ type: 'track'; event: string }>().toExtend<TransformInput>();
  });

  test('a request is ready for fetch', () => {
    expectTypeOf<TikTokRequest['method']>().toEqualTypeOf<'POST'>();
    expectTypeOf<TikTokRequest['url']>().toEqualTypeOf<string>();
    expectTypeOf<TikTokRequest['path']>().toEqualTypeOf<'pixel/track' | 'pixel/batch' | 'event/track'>();
    expectTypeOf<TikTokRequest['headers']>().toEqualTypeOf<Readonly<Record<string, string>>>();
    expectTypeOf<TikTokRequest['body']>().toEqualTypeOf<RequestBody>();
    expectTypeOf<TrackBodyV1 | TrackBodyV2>().toExtend<RequestBody>();
    expectTypeOf<TrackBodyV2['data']>().toEqualTypeOf<readonly PayloadV2[]>();
    expectTypeOf<TrackBodyV1>().toExtend<PayloadV1>();
  });

  test('the path of a request says which body it has', () => {
    void ((request: TikTokRequest) => {
      if (request.path === 'event/track') expectTypeOf(request.body).toEqualTypeOf<TrackBodyV2>();
      if (request.path === 'pixel/batch') expectTypeOf(request.body).toEqualTypeOf<BatchBodyV1>();
      if (request.path === 'pixel/track') expectTypeOf(request.body).toEqualTypeOf<TrackBodyV1>();
      // @ts-expect-error there is no such path
      void (request.path === 'event/batch');
    });
  });

  test('settings and messages written in place are checked, and may hold keys of other readers', () => {
    const message = { type: 'track', event: 'Lead' };
    void (() => [
      transformEvent({
        message,
        destination: { ID: '1', Config: { pixelCode: 'P', useNativeSDK: {}, version: 'v1' } },
      }),
      transformEvent({ message: { type: 'track', event: 'Lead', sentAt: 1, context: { library: {} } }, metadata: {} }),
      transformEvent({ message: JSON.parse('{}') }),
      // @ts-expect-error there is no API version 2.0
      transformEvent({ message, destination: { Config: { version: '2.0' } } }),
      // @ts-expect-error text, "true" and "false" excepted, is no switch
      transformEvent({ message, destination: { Config: { hashUserProperties: 'yes' } } }),
      // @ts-expect-error a name is a string
      transformEvent({ message: { type: 'track', event: 7 } }),
      // @ts-expect-error traits are an object
      transformEvent({ message: { type: 'track', context: { traits: ['jane@example.com'] } } }),
      // @ts-expect-error the message is an object
      transformEvent({ message: 'track' }),
    ]);
  });

  test('interfaces without an index signature are messages and settings, too', () => {
    interface Message {
      readonly type: 'track';
      readonly event: string;
      readonly sentAt: string;
    }
    interface Settings {
      readonly pixelCode: string;
      readonly consentManagement: object;
    }
    expectTypeOf<{ message: Message; destination: { Config: Settings } }>().toExtend<TransformInput>();
  });

  test('every rule of lint has its code', () => {
    expectTypeOf<keyof typeof rules>().toEqualTypeOf<FindingCode>();
  });

  test('a refusal has one of the stable codes', () => {
    expectTypeOf<TransformErrorCode>().toEqualTypeOf<
      | 'invalid-option'
      | 'invalid-message'
      | 'invalid-config'
      | 'missing-access-token'
      | 'missing-pixel-code'
      | 'missing-type'
      | 'record-not-supported'
      | 'unsupported-type'
      | 'invalid-event-name'
      | 'missing-event-name'
      | 'unmapped-event-name'
      | 'integration-disabled'
      | 'invalid-timestamp'
      | 'missing-timestamp'
      | 'internal-error'
    >();
    expectTypeOf<TransformError>().toExtend<Error>();
    expectTypeOf<TransformError['code']>().toEqualTypeOf<TransformErrorCode>();
    expectTypeOf<TransformError['category']>().toEqualTypeOf<ErrorCategory>();
    expectTypeOf<ErrorCategory>().toEqualTypeOf<'instrumentation' | 'configuration'>();
    expectTypeOf<TransformError['status']>().toEqualTypeOf<400>();
  });

  test('a code with a variable text requires one', () => {
    expectTypeOf(TransformError).toBeConstructibleWith('missing-type');
    expectTypeOf(TransformError).toBeConstructibleWith('invalid-config', 'Setting "version" must be "v1" or "v2"');
    // @ts-expect-error the text must name the setting
    void (() => new TransformError('invalid-config'));
    // @ts-expect-error no such code
    void (() => new TransformError('unknown-code', 'text'));
  });

  test('isRecordMessage takes any value', () => {
    expectTypeOf(isRecordMessage).toEqualTypeOf<(message: unknown) => boolean>();
  });
});

describe('settings and options', () => {
  test('parseConfig gives every setting its default', () => {
    expectTypeOf(parseConfig).parameter(0).toEqualTypeOf<unknown>();
    expectTypeOf(parseConfig).returns.toEqualTypeOf<Config>();
    expectTypeOf<Config['accessToken']>().toEqualTypeOf<string>();
    expectTypeOf<Config['version']>().toEqualTypeOf<'v1' | 'v2'>();
    expectTypeOf<Config['hashUserProperties']>().toEqualTypeOf<boolean>();
    expectTypeOf<Config['eventsToStandard']>().toEqualTypeOf<readonly EventNameRow[]>();
    expectTypeOf<Config['eventNames']>().toEqualTypeOf<'current' | 'rudderstack'>();
    expectTypeOf<Config['eventSourceIds']['offline']>().toEqualTypeOf<string | undefined>();
    expectTypeOf<Config['externalIdFrom']>().toEqualTypeOf<'none' | 'userId' | 'userIdOrAnonymousId'>();
    expectTypeOf<Config['customProperties']>().toEqualTypeOf<readonly string[]>();
    expectTypeOf<Config['partnerName']>().toEqualTypeOf<string | undefined>();
    // @ts-expect-error many events share the settings, so they are readonly
    void ((config: Config) => (config.version = 'v1'));
  });

  test('a user may omit settings, set them to null and add the keys of other products', () => {
    expectTypeOf<Record<never, never>>().toExtend<ConfigInput>();
    expectTypeOf<Config>().toExtend<ConfigInput>();
    expectTypeOf<{ version: null; consentManagement: [] }>().toExtend<ConfigInput>();
    // @ts-expect-error there is no API version v3
    expectTypeOf<{ version: 'v3' }>().toExtend<ConfigInput>();
    // @ts-expect-error an array of { from, to }, not a map
    expectTypeOf<{ eventsToStandard: { 'Order Completed': string } }>().toExtend<ConfigInput>();
  });

  test('each option may be undefined', () => {
    expectTypeOf<{ parsePhone: undefined }>().toExtend<TransformOptions>();
    expectTypeOf<{ maxEventsPerRequest: { v1: undefined; v2: 100 } }>().toExtend<TransformOptions>();
    // @ts-expect-error one limit per API version
    expectTypeOf<{ maxEventsPerRequest: 100 }>().toExtend<TransformOptions>();
  });

  test('the option takes parsePhone of ./phone', () => {
    expectTypeOf<ParsePhone>().toEqualTypeOf<(text: string, country?: string) => string | undefined>();
    expectTypeOf(parsePhone).toEqualTypeOf<ParsePhone>();
    expectTypeOf<TransformOptions['parsePhone']>().toEqualTypeOf<ParsePhone | undefined>();
    // @ts-expect-error transformation is synchronous
    expectTypeOf<(text: string, country?: string) => Promise<string>>().toExtend<ParsePhone>();
  });
});

describe('payloads', () => {
  type Person = NonNullable<PayloadV2['user']>;
  type Properties = NonNullable<PayloadV2['properties']>;

  test('of 2.0 have the documented fields', () => {
    expectTypeOf<Payload>().toEqualTypeOf<PayloadV1 | PayloadV2>();
    expectTypeOf<PayloadV2['event']>().toEqualTypeOf<string>();
    expectTypeOf<PayloadV2['event_time']>().toEqualTypeOf<number>();
    expectTypeOf<PayloadV2['limited_data_use']>().toEqualTypeOf<boolean | undefined>();
    expectTypeOf<Person['email']>().toEqualTypeOf<string | string[] | undefined>();
    expectTypeOf<Person['phone']>().toEqualTypeOf<string | string[] | undefined>();
    expectTypeOf<Person['external_id']>().toEqualTypeOf<string | string[] | undefined>();
    expectTypeOf<Person['zip_code']>().toEqualTypeOf<string | undefined>();
    expectTypeOf<Person['att_status']>().toEqualTypeOf<
      'AUTHORIZED' | 'DENIED' | 'NOT_DETERMINED' | 'RESTRICTED' | 'NOT_APPLICABLE' | undefined
    >();
    expectTypeOf<Properties['value']>().toEqualTypeOf<number | undefined>();
    expectTypeOf<Properties['content_ids']>().toEqualTypeOf<string[] | undefined>();
    expectTypeOf<Properties>().not.toHaveProperty('contents_ids');
  });

  test('of 1.0 have one identifier of each kind, and the time as a string', () => {
    type PersonV1 = NonNullable<NonNullable<PayloadV1['context']>['user']>;
    expectTypeOf<PayloadV1['timestamp']>().toEqualTypeOf<string | undefined>();
    expectTypeOf<PersonV1['email']>().toEqualTypeOf<string | undefined>();
    expectTypeOf<PersonV1['phone_number']>().toEqualTypeOf<string | undefined>();
    expectTypeOf<PersonV1['external_id']>().toEqualTypeOf<string | undefined>();
    expectTypeOf<PayloadV1>().not.toHaveProperty('event_time');
  });
});

describe('the tables', () => {
  type Row = FieldOf<PayloadV2>;

  test('accept a row whose cast returns the type of its target', () => {
    void ([
      { path: 'event_id', type: 'string', sources: ['messageId'], cast: string },
      { path: 'user.email', type: 'stringOrList', sources: ['traits.email'], cast: stringOrList, hash: emailV2 },
      { path: 'user.city', type: 'string', sources: ['traits.city'], cast: string, hash: 'plain' },
      {
        path: 'properties.value',
        type: 'number',
        sources: [{ path: 'properties.value', cast: number }],
        cast: number,
      },
      { path: 'ad.utm_id', type: 'string' },
    ] satisfies Row[]);
  });

  test('reject unknown targets and casts of another type', () => {
    const type = 'string';
    // @ts-expect-error TikTok has no such field
    void ({ path: 'user.fax', type, sources: ['traits.fax'], cast: string, hash: 'plain' } satisfies Row);
    // @ts-expect-error the field is in `properties`
    void ({ path: 'value', type, sources: ['properties.value'], cast: number } satisfies Row);
    // @ts-expect-error the value is a number
    void ({ path: 'properties.value', type, sources: ['properties.value'], cast: string } satisfies Row);
    // @ts-expect-error a postcode is one string, not an array
    void ({ path: 'user.zip_code', type, sources: ['traits.zip'], cast: stringOrList, hash: 'plain' } satisfies Row);
    const sources = [{ path: 'properties.attributed', cast: string }] as const;
    // @ts-expect-error the cast of a single source must return the type of the target
    void ({ path: 'ad.attributed', type, sources, cast: boolean } satisfies Row);
  });

  test('do not compile without a decision on hashing every user field', () => {
    const type = 'string';
    // @ts-expect-error neither plain nor hashed
    void ({ path: 'user.zip_code', type, sources: ['traits.zip'], cast: string } satisfies Row);
    // @ts-expect-error only 'plain' or a hash rule
    void ({ path: 'user.zip_code', type, sources: ['traits.zip'], cast: string, hash: 'hashed' } satisfies Row);
    const inV1 = { path: 'context.user.locale', type, sources: ['context.locale'], cast: string } as const;
    // @ts-expect-error neither plain nor hashed
    void (inV1 satisfies FieldOf<MappedPayloadV1>);
    // @ts-expect-error only fields of the person are hashed
    void ({ path: 'event_id', type, sources: ['messageId'], cast: string, hash: emailV2 } satisfies Row);
  });
});

describe('the entry ./rudderstack', () => {
  test('process takes any value and returns envelopes', () => {
    expectTypeOf(processEvent).toEqualTypeOf<(event: unknown) => Envelope | Envelope[]>();
    expectTypeOf<Envelope['endpoint']>().toEqualTypeOf<string>();
    expectTypeOf<Envelope['body']['JSON']>().toEqualTypeOf<RequestBody>();
    expectTypeOf<DestinationError['status']>().toEqualTypeOf<number>();
    expectTypeOf<DestinationError['statTags']>().toEqualTypeOf<StatTags>();
    expectTypeOf<DestinationError['code']>().toEqualTypeOf<TransformErrorCode | undefined>();
    expectTypeOf(networkHandlerV1).toEqualTypeOf<NetworkHandlerConstructor<ProxyV1Response>>();
  });
});

describe('the warehouse entry', () => {
  test('rowsToTrackEvents takes any rows and a model and returns events for transformEvent', () => {
    expectTypeOf(rowsToTrackEvents).parameters.toEqualTypeOf<[rows: readonly unknown[], model: Model]>();
    expectTypeOf(rowsToTrackEvents).returns.toEqualTypeOf<ModelledRows>();
    expectTypeOf<{ message: WarehouseTrackEvent }>().toExtend<TransformInput>();
    expectTypeOf<ModelledRows['refusals'][number]['code']>().toEqualTypeOf<RowRefusalCode>();
  });

  test('a model may be frozen, or come from JSON', () => {
    const frozen = {
      event: { column: 'name' },
      timestamp: 'at',
      key: ['id'],
      identity: { email: ['a', 'b'], zip: { constant: '1' } },
      properties: { currency: { constant: 'EUR' }, content_ids: ['a', 'b'] },
      products: { json: 'items' },
      where: { status: ['paid', 3, null], is_test: false },
    } as const;
    expectTypeOf(frozen).toExtend<Model>();
    const fromJson = { event: 'Lead', timestamp: 'at', key: ['id'], where: { status: ['paid', 'shipped'] } };
    expectTypeOf(fromJson).toExtend<Model>();
    // @ts-expect-error identity has no such field
    expectTypeOf({ ...fromJson, identity: { mail: 'email' } }).toExtend<Model>();
    // @ts-expect-error a model requires a key
    expectTypeOf<{ event: string; timestamp: string }>().toExtend<Model>();
  });
});
