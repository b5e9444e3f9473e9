import { compileMapping } from '../../mapping/compileMapping.js';
import type { TextOrList } from '../../values/casts.js';
import { isEmpty } from '../../values/kinds.js';
import type { ApiVersion, Target } from '../apiVersion.js';
import { copyPayload } from '../copyPayload.js';
import { propertyNames, withCustomProperties } from '../customProperties.js';
import { post } from '../request.js';
import { type MappedUserV1, payloadFieldsV1 } from './fields.js';
import type { PayloadV1, UserV1 } from './payload.js';
import { personalDataV1 } from './personalData.js';

const readPayload = compileMapping(payloadFieldsV1);
const mappedProperties = propertyNames(payloadFieldsV1);

/** 1.0 takes one identifier of each kind. */
const first = (value: TextOrList | undefined): string | undefined => (Array.isArray(value) ? value[0] : value);

const withSingleIdentifiers = (user: MappedUserV1 | undefined): UserV1 | undefined =>
  user && Object.fromEntries(Object.entries(user).map(([field, value]) => [field, first(value)]));

const partner = ({ partnerName }: Target) => (partnerName === undefined ? {} : { partner_name: partnerName });

/** Events API 1.0: one request per name of an event. */
export const v1: ApiVersion<PayloadV1> = {
  maxEventsPerRequest: 50,

  prepareEvent({ message, names, settings }, protect) {
    const {
      context: { user: givenUser, ...givenContext } = {},
      properties: mapped,
      ...fields
    } = readPayload(message, settings);
    const properties = withCustomProperties(mapped, mappedProperties, message, settings);
    const user = withSingleIdentifiers(protect(givenUser, personalDataV1));
    const context = { ...givenContext, ...(user && { user }) };

    const payloads = names.map((event, index): PayloadV1 => {
      const payload = { event, ...fields, ...(properties && { properties }), ...(!isEmpty(context) && { context }) };
      return index === 0 ? payload : copyPayload(payload);
    });
    return {
      target: {
        accessToken: settings.accessToken,
        eventSource: 'web',
        eventSourceId: settings.pixelCode,
        partnerName: settings.partnerName,
        testEventCode: fields.test_event_code,
      },
      payloads,
    };
  },

  buildRequests: ({ target, payloads }) =>
    payloads.map((payload) =>
      post('pixel/track', target.accessToken, {
        pixel_code: target.eventSourceId,
        ...payload,
        ...partner(target),
      }),
    ),

  buildBatch: (target, payloads) =>
    post('pixel/batch', target.accessToken, {
      pixel_code: target.eventSourceId,
      ...partner(target),
      batch: payloads.map((payload) => ({ type: 'track', ...payload })),
    }),
};
