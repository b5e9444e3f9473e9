import chunk from 'lodash/chunk.js';
import { compileMapping } from '../../mapping/compileMapping.js';
import type { ApiVersion, Target } from '../apiVersion.js';
import { copyPayload } from '../copyPayload.js';
import { propertyNames, withCustomProperties } from '../customProperties.js';
import { post, type TikTokRequest } from '../request.js';
import { payloadFieldsV2, requestFieldsV2 } from './fields.js';
import type { PayloadV2 } from './payload.js';
import { personalDataV2 } from './personalData.js';

type PropertiesV2 = NonNullable<PayloadV2['properties']>;

const readPayload = compileMapping(payloadFieldsV2);
const readRequestFields = compileMapping(requestFieldsV2);
const mappedProperties = propertyNames(payloadFieldsV2);

/** Events whose contents are products unless the sender says otherwise: catalogue ads need the type. */
const productEvents: ReadonlySet<string> = new Set([
  'AddToCart',
  'CompletePayment',
  'PlaceAnOrder',
  'Purchase',
  'ViewContent',
]);

/** Fills in the ids of the contents, and how many there are, where the sender does not give them. */
const withContentIds = (properties: PropertiesV2): PropertiesV2 => {
  const ids =
    properties.content_ids ??
    (properties.contents ?? []).map((content) => content.content_id).filter((id) => id !== undefined);
  return ids.length === 0 ? properties : { num_items: ids.length, ...properties, content_ids: ids };
};

const withContentType = (name: string, properties: PropertiesV2 | undefined): PropertiesV2 | undefined =>
  productEvents.has(name) ? { content_type: 'product', ...properties } : properties;

const buildBatch = (target: Target, data: readonly PayloadV2[]): TikTokRequest => {
  const { accessToken, eventSource, eventSourceId, partnerName, testEventCode } = target;
  return post('event/track', accessToken, {
    event_source: eventSource,
    event_source_id: eventSourceId,
    ...(partnerName !== undefined && { partner_name: partnerName }),
    ...(testEventCode !== undefined && { test_event_code: testEventCode }),
    data,
  });
};

/** Events API 2.0: all names of an event in `data` of one request. */
export const v2: ApiVersion<PayloadV2> = {
  maxEventsPerRequest: 1000,

  prepareEvent({ message, names, settings }, protect) {
    const { user: givenUser, properties: mapped, ...fields } = readPayload(message, settings);
    const { event_source: eventSource = 'web', test_event_code: testEventCode } = readRequestFields(message, settings);
    const properties = withCustomProperties(mapped && withContentIds(mapped), mappedProperties, message, settings);
    const user = protect(givenUser, personalDataV2);

    const payloads = names.map((name, index): PayloadV2 => {
      const ofName = withContentType(name, properties);
      const payload = { event: name, ...fields, ...(ofName && { properties: ofName }), ...(user && { user }) };
      return index === 0 ? payload : copyPayload(payload);
    });
    return {
      target: {
        accessToken: settings.accessToken,
        eventSource,
        eventSourceId: settings.eventSourceIds[eventSource] ?? settings.pixelCode,
        partnerName: settings.partnerName,
        testEventCode,
      },
      payloads,
    };
  },

  buildRequests: ({ target, payloads }, maxEventsPerRequest) =>
    chunk(payloads, maxEventsPerRequest).map((data) => buildBatch(target, data)),

  buildBatch,
};
