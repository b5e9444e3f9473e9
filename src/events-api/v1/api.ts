import { compileMapping } from '../../mapping/compileMapping.js';
import { SourceList } from '../../mapping/sourceList.js';
import type { StringOrList } from '../../values/casts.js';
import { isEmpty } from '../../values/kinds.js';
import type { ApiVersion, Protect, Target } from '../apiVersion.js';
import { propertyNames, withCustomProperties } from '../customProperties.js';
import { forEachName } from '../forEachName.js';
import { endpoint, maxEventsPerRequest, post } from '../request.js';
import { type MappedContextV1, type MappedUserV1, payloadFieldsV1 } from './fields.js';
import type { ContextV1, PayloadV1, UserV1 } from './payload.js';
import { personalDataV1 } from './personalData.js';

const sources = new SourceList();
const mapPayload = compileMapping(payloadFieldsV1, sources);
const mappedProperties = propertyNames(payloadFieldsV1);

const pixelTrack = endpoint('pixel/track');
const pixelBatch = endpoint('pixel/batch');

/** 1.0 takes one identifier of each kind. */
const first = (value: StringOrList | undefined): string | undefined => (Array.isArray(value) ? value[0] : value);

const withSingleIdentifiers = (user: MappedUserV1): UserV1 => {
  const single: UserV1 = {};
  for (const field of Object.keys(user) as (keyof UserV1)[]) single[field] = first(user[field]);
  return single;
};

/** Protects the person of a mapped context; `undefined` when nothing is left of the context. */
const protectContext = (context: MappedContextV1, protect: Protect): ContextV1 | undefined => {
  const user = protect(context.user, personalDataV1);
  if (user === undefined) delete context.user;
  else context.user = withSingleIdentifiers(user);
  return isEmpty(context) ? undefined : (context as ContextV1);
};

const withName = (payload: PayloadV1, name: string): PayloadV1 => {
  payload.event = name;
  return payload;
};

const partner = ({ partnerName }: Target) => partnerName !== undefined && { partner_name: partnerName };

/** Events API 1.0: one request per name of an event. */
export const v1: ApiVersion<PayloadV1> = {
  maxEventsPerRequest: maxEventsPerRequest.v1,

  prepareEvent({ message, names, settings }, protect) {
    // The payload is made once and filled in where it is, as in 2.0.
    const mapped = mapPayload(sources.read(message, settings), { event: '' });
    const properties = withCustomProperties(mapped.properties, mappedProperties, message, settings);
    if (properties !== undefined) mapped.properties = properties;
    const context = mapped.context && protectContext(mapped.context, protect);
    if (context === undefined) delete mapped.context;
    else mapped.context = context;
    const payload = mapped as PayloadV1;
    return {
      target: {
        accessToken: settings.accessToken,
        eventSource: 'web',
        eventSourceId: settings.pixelCode,
        partnerName: settings.partnerName,
        testEventCode: payload.test_event_code,
      },
      payloads: forEachName(payload, names, withName),
    };
  },

  buildRequests: ({ target, payloads }) =>
    payloads.map((payload) =>
      post(pixelTrack, target.accessToken, {
        pixel_code: target.eventSourceId,
        ...payload,
        ...partner(target),
      }),
    ),

  buildBatch: (target, payloads) =>
    post(pixelBatch, target.accessToken, {
      pixel_code: target.eventSourceId,
      ...partner(target),
      batch: payloads.map((payload) => ({ type: 'track', ...payload })),
    }),
};
