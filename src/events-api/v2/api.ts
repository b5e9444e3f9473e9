import chunk from 'lodash/chunk.js';
import { TransformError } from '../../errors.js';
import { compileMapping } from '../../mapping/compileMapping.js';
import { SourceList } from '../../mapping/sourceList.js';
import { type ApiVersion, hashesOf, type Target } from '../apiVersion.js';
import type { Content } from '../contents.js';
import { productEvents } from '../eventNames.js';
import { addCustomProperties, payloadPerName, propertyNames } from '../payloads.js';
import { endpoint, maxEventsPerRequest, post, type TikTokRequest } from '../request.js';
import { devicePaths, type EventSettings, pathsBesideRows } from '../sources.js';
import { eventRowsV2, fieldsV2, requestRowsV2 } from './fields.js';
import type { PayloadV2, PropertiesV2 } from './payload.js';

const sources = new SourceList<EventSettings>();
const payloadMapping = compileMapping(eventRowsV2, sources);
const requestMapping = compileMapping(requestRowsV2, sources);
const mappedProperties = propertyNames(eventRowsV2);

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

const setName = (payload: PayloadV2, name: string): void => {
  payload.event = name;
  if (productEvents.has(name)) {
    payload.properties ??= {};
    payload.properties.content_type ??= 'product';
  }
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
  fields: fieldsV2,
  alsoReads: [...pathsBesideRows, ...devicePaths],
  maxEventsPerRequest: maxEventsPerRequest.v2,
  hashes: hashesOf(fieldsV2),
  takesOneIdentifier: false,

  map(message, settings) {
    const read = sources.read(message, settings);
    // Each step changes the one payload: copying it costs as much as mapping it.
    const payload = payloadMapping.read(read, { event: '' }) as PayloadV2;
    if (payload.event_time === undefined) throw new TransformError('missing-timestamp');
    if (payload.properties !== undefined) addContentIds(payload.properties);
    addCustomProperties(payload, mappedProperties, message, settings.customProperties);

    const { event_source: eventSource = 'web', test_event_code: testEventCode } = requestMapping.read(read);
    return {
      payload,
      person: payload,
      target: {
        accessToken: settings.accessToken,
        eventSource,
        eventSourceId: settings.eventSourceIds[eventSource] ?? settings.pixelCode,
        partnerName: settings.partnerName,
        testEventCode,
      },
    };
  },

  trace(message, settings) {
    const read = sources.read(message, settings);
    return [...payloadMapping.trace(read), ...requestMapping.trace(read)];
  },

  name: (payload, names) => payloadPerName(payload, names, setName),
  buildRequests: (target, payloads, maxEvents) => chunk(payloads, maxEvents).map((data) => buildBatch(target, data)),
  buildBatch,
};
