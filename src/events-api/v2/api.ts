import chunk from 'lodash/chunk.js';
import { TransformError } from '../../errors.js';
import { compileMapping } from '../../mapping/compileMapping.js';
import type { Row } from '../../mapping/row.js';
import { SourceList } from '../../mapping/sourceList.js';
import { UNREADABLE_TIME } from '../../values/casts.js';
import { getOwn, isEmpty, isObject } from '../../values/objects.js';
import { usStateCode } from '../../values/usStates.js';
import { type ApiVersion, hashesOf, type Target } from '../apiVersion.js';
import { type EventSource, eventSources } from '../casts.js';
import { addValue, type Content, contentFields, countPieces } from '../contents.js';
import { productEvents } from '../eventNames.js';
import { addCustomProperties, payloadPerName, propertyNames, unreadableTime } from '../payloads.js';
import { placeNames } from '../placeNames.js';
import { endpoint, post, type TikTokRequest } from '../request.js';
import { devicePaths, type EventSettings, eventSourceOf, pathsBesideRows } from '../sources.js';
import { eventRowsV2, fieldsV2, requestRowsV2 } from './fields.js';
import type { MappedPayloadV2, PayloadV2, PropertiesV2, RequestFieldsV2, UserV2 } from './payload.js';
import { isVertical, isVerticalType, verticalFields } from './verticals.js';

const sources = new SourceList<EventSettings>();
const payloadMapping = compileMapping<MappedPayloadV2, EventSettings>(eventRowsV2, sources);
const requestMapping = compileMapping<RequestFieldsV2, EventSettings>(requestRowsV2, sources);

// Read only for events of travel and automotive ads: their many rows would cost every other event time.
const verticalSources = new SourceList<EventSettings>();
const verticalMapping = compileMapping<PayloadV2, EventSettings>(verticalFields, verticalSources);

const mappedProperties = new Set([...propertyNames(eventRowsV2), ...placeNames]);
const mappedOfVertical = new Set([...mappedProperties, ...propertyNames(verticalFields)]);

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

const undocumentedBySource = new Map<EventSource, readonly string[]>(
  eventSources.map((source) => [
    source,
    fieldsV2.event
      .filter(({ eventSources: listed }) => listed !== undefined && !listed.includes(source))
      .map(({ path }) => path),
  ]),
);

/** The fields of an item that TikTok's reference lists. */
const documentedItemKeys: ReadonlySet<string> = new Set(
  contentFields.filter(({ documentedIn }) => documentedIn?.includes('v2') ?? true).map(({ path }) => path),
);

/** Removes the fields that TikTok's reference does not list for an event source, and objects without a field left. */
const removeUndocumented = (payload: PayloadV2, source: EventSource): void => {
  for (const path of undocumentedBySource.get(source) ?? []) {
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
  fields: fieldsV2,
  alsoReads: [...pathsBesideRows, ...devicePaths],
  hashes: hashesOf(fieldsV2),
  takesOneIdentifier: false,
  isAppEvent: (message) => eventSourceOf(message) === 'app',
  rowsBeside: (message) => (isVertical(message) ? (verticalFields as readonly Row<EventSettings>[]) : []),
  leftOut: (message, settings) =>
    settings.onlyDocumentedFields ? (undocumentedBySource.get(eventSourceOf(message)) ?? []) : [],

  map(message, settings, drops) {
    const read = sources.read(message, settings, drops);
    // Each step changes the one payload: copying it costs as much as mapping it.
    const mapped = payloadMapping.read(read, { event: '' });
    if (mapped.event_time === UNREADABLE_TIME) throw unreadableTime('event_time', payloadMapping.trace(read));
    if (mapped.event_time === undefined) throw new TransformError('missing-timestamp');
    const payload = mapped as PayloadV2;
    const isOfVertical = isVerticalType(payload.properties?.content_type);
    if (isOfVertical) verticalMapping.read(verticalSources.read(message, settings, drops), payload);
    if (payload.properties !== undefined) addContentIds(payload.properties);
    addValue(payload.properties, settings);
    if (payload.user?.state !== undefined) shortenUsState(payload.user);
    addCustomProperties(
      payload,
      isOfVertical ? mappedOfVertical : mappedProperties,
      message,
      settings.customProperties,
    );

    const { event_source: eventSource = 'web', test_event_code: testEventCode } = requestMapping.read(read);
    if (settings.onlyDocumentedFields) removeUndocumented(payload, eventSource);
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
    const ofVertical = isVertical(message) ? verticalMapping.trace(verticalSources.read(message, settings)) : [];
    return [...payloadMapping.trace(read), ...ofVertical, ...requestMapping.trace(read)];
  },

  name: (payload, names) => payloadPerName(payload, names, setName),
  buildRequests: (target, payloads, maxEvents) => chunk(payloads, maxEvents).map((data) => buildBatch(target, data)),
  buildBatch,
};
