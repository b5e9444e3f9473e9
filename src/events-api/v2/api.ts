import { compileMapping } from '../../mapping/compileMapping.js';
import { SourceList } from '../../mapping/sourceList.js';
import { chunk } from '../../values/chunk.js';
import type { ApiVersion, Target } from '../apiVersion.js';
import type { Content } from '../contentSchema.js';
import { propertyNames, withCustomProperties } from '../customProperties.js';
import { forEachName } from '../forEachName.js';
import { endpoint, maxEventsPerRequest, post, type TikTokRequest } from '../request.js';
import { productEvents } from '../standardEvents.js';
import { payloadFieldsV2, requestFieldsV2 } from './fields.js';
import type { PayloadV2 } from './payload.js';
import { personalDataV2 } from './personalData.js';

type PropertiesV2 = NonNullable<PayloadV2['properties']>;

const sources = new SourceList();
const mapPayload = compileMapping(payloadFieldsV2, sources);
const mapRequestFields = compileMapping(requestFieldsV2, sources);
const mappedProperties = propertyNames(payloadFieldsV2);

const eventTrack = endpoint('event/track');

const idsOf = (contents: readonly Content[]): string[] => {
  const ids: string[] = [];
  for (const { content_id: id } of contents) if (id !== undefined) ids.push(id);
  return ids;
};

/** Fills in the ids of the contents, and how many there are, where the sender does not give them. */
const addContentIds = (properties: PropertiesV2): void => {
  const ids = properties.content_ids ?? idsOf(properties.contents ?? []);
  if (ids.length === 0) return;
  properties.content_ids = ids;
  properties.num_items ??= ids.length;
};

/** Gives a mapped payload its name, and what goes with it. */
const withName = (payload: PayloadV2, name: string): PayloadV2 => {
  payload.event = name;
  if (productEvents.has(name)) {
    payload.properties ??= {};
    payload.properties.content_type ??= 'product';
  }
  return payload;
};

const buildBatch = (target: Target, data: readonly PayloadV2[]): TikTokRequest => {
  const { accessToken, eventSource, eventSourceId, partnerName, testEventCode } = target;
  return post(eventTrack, accessToken, {
    event_source: eventSource,
    event_source_id: eventSourceId,
    ...(partnerName !== undefined && { partner_name: partnerName }),
    ...(testEventCode !== undefined && { test_event_code: testEventCode }),
    data,
  });
};

/** Events API 2.0: all names of an event in `data` of one request. */
export const v2: ApiVersion<PayloadV2> = {
  maxEventsPerRequest: maxEventsPerRequest.v2,

  prepareEvent({ message, names, settings }, protect) {
    // The payload is made once and filled in where it is: taking it apart and putting it together costs as much as mapping it.
    const event = sources.read(message, settings);
    const payload = mapPayload(event, { event: '' });
    if (payload.properties !== undefined) addContentIds(payload.properties);
    const properties = withCustomProperties(payload.properties, mappedProperties, message, settings);
    if (properties !== undefined) payload.properties = properties;
    const user = protect(payload.user, personalDataV2);
    if (user === undefined) delete payload.user;
    else payload.user = user;

    const { event_source: eventSource = 'web', test_event_code: testEventCode } = mapRequestFields(event);
    return {
      target: {
        accessToken: settings.accessToken,
        eventSource,
        eventSourceId: settings.eventSourceIds[eventSource] ?? settings.pixelCode,
        partnerName: settings.partnerName,
        testEventCode,
      },
      payloads: forEachName(payload, names, withName),
    };
  },

  buildRequests: ({ target, payloads }, limit) => chunk(payloads, limit).map((data) => buildBatch(target, data)),

  buildBatch,
};
