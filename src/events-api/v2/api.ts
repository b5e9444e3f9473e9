import chunk from 'lodash/chunk.js';
import { TransformError } from '../../errors.js';
import { UNREADABLE_TIME, unixSeconds } from '../../values/casts.js';
import { getOwn, isEmpty, isObject } from '../../values/objects.js';
import { usStateCode } from '../../values/usStates.js';
import type { ApiVersion, Target } from '../apiVersion.js';
import type { EventSource } from '../casts.js';
import { type Content, documentedItemKeys } from '../contentFields.js';
import { addValue, countPieces } from '../contents.js';
import { productEvents } from '../eventNames.js';
import { mappedProperties, undocumentedFields } from '../fieldNames.js';
import { addCustomProperties, payloadPerName } from '../payloads.js';
import { endpoint, post, type TikTokRequest } from '../request.js';
import { eventSourceOf, timeSourcesV2 } from '../sources.js';
import { unreadableTime } from '../unreadableTime.js';
import { eventReader, mapEvent, mapRequest } from './mapEvent.js';
import type { PayloadV2, PropertiesV2, UserV2 } from './payload.js';
import { addVerticalFields, isVerticalType } from './verticals.js';

const eventTrack = endpoint('event/track');

const idsOf = (contents: readonly Content[]): string[] => {
  const ids: string[] = [];
  for (const { content_id: id } of contents) if (id !== undefined) ids.push(id);
  return ids;
};

/** Fills in the ids of the contents, and the number of pieces, where the sender does not give them. */
const addContentIds = (properties: PropertiesV2): void => {
  const { contents = [] } = properties;
  const ids = properties.content_ids ?? idsOf(contents);
  if (ids.length > 0) properties.content_ids = ids;
  if (properties.num_items !== undefined) return;
  const pieces = contents.length > 0 ? countPieces(contents) : undefined;
  if (pieces !== undefined) properties.num_items = pieces;
  else if (ids.length > 0) properties.num_items = ids.length;
};

/** Writes US states as two letters, where the person is in the US or nobody knows where. */
const shortenUsState = (user: UserV2): void => {
  if (user.state === undefined || (user.country !== undefined && user.country !== 'us')) return;
  user.state = usStateCode(user.state) ?? user.state;
};

/** Removes the fields that TikTok's reference does not list for an event source, and objects without a field left. */
const removeUndocumented = (payload: PayloadV2, source: EventSource): void => {
  for (const path of undocumentedFields[source]) {
    const [holder = '', key] = path.split('.');
    const within = getOwn(payload, holder);
    if (key === undefined) delete payload[holder as keyof PayloadV2];
    else if (isObject(within)) delete (within as Record<string, unknown>)[key];
  }
  for (const item of payload.properties?.contents ?? []) {
    for (const key of Object.keys(item)) if (!documentedItemKeys.has(key)) delete item[key];
  }
  for (const [key, value] of Object.entries(payload)) {
    if (isObject(value) && isEmpty(value)) delete payload[key as keyof PayloadV2];
  }
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
  sourcePaths: eventReader.paths,
  isAppEvent: (message) => eventSourceOf(message) === 'app',

  map(message, settings, hashing, drops) {
    const values = eventReader.read(message);
    // Each step changes the one payload: copying it costs as much as mapping it.
    const mapped = mapEvent(values, message, settings, hashing);
    if (mapped.event_time === UNREADABLE_TIME) {
      throw unreadableTime({ sources: timeSourcesV2, cast: unixSeconds }, message, settings);
    }
    if (mapped.event_time === undefined) throw new TransformError('missing-timestamp');
    const payload = mapped as PayloadV2;
    const { properties } = payload;
    const isOfVertical = isVerticalType(properties?.content_type);
    if (properties !== undefined && isOfVertical) {
      addVerticalFields(properties as Record<string, unknown>, message);
    }
    const request = mapRequest(values, message, settings);
    drops?.watch('v2', values, message, settings, { ...payload, ...request });
    if (properties !== undefined) addContentIds(properties);
    addValue(properties, settings);
    if (payload.user?.state !== undefined) shortenUsState(payload.user);
    const mappedNames = isOfVertical ? [...mappedProperties.v2, ...mappedProperties.vertical] : mappedProperties.v2;
    addCustomProperties(payload, mappedNames, message, settings.customProperties);

    const { event_source: eventSource = 'web', test_event_code: testEventCode } = request;
    if (settings.onlyDocumentedFields) removeUndocumented(payload, eventSource);
    return {
      payload,
      target: {
        accessToken: settings.accessToken,
        eventSource,
        eventSourceId: settings.eventSourceIds[eventSource] ?? settings.pixelCode,
        partnerName: settings.partnerName,
        testEventCode,
      },
    };
  },

  name: (payload, names) => payloadPerName(payload, names, setName),
  buildRequests: (target, payloads, maxEvents) => chunk(payloads, maxEvents).map((data) => buildBatch(target, data)),
  buildBatch,
};
