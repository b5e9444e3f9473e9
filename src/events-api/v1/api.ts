import { compileMapping } from '../../mapping/compileMapping.js';
import { SourceList } from '../../mapping/sourceList.js';
import { UNREADABLE_TIME } from '../../values/casts.js';
import { isEmpty } from '../../values/objects.js';
import { type ApiVersion, hashesOf, type Target } from '../apiVersion.js';
import { addValue } from '../contents.js';
import { addCustomProperties, payloadPerName, propertyNames, unreadableTime } from '../payloads.js';
import { placeNames } from '../placeNames.js';
import { endpoint, post } from '../request.js';
import { type EventSettings, pathsBesideRows } from '../sources.js';
import { eventRowsV1, fieldsV1 } from './fields.js';
import type { MappedPayloadV1, PayloadV1 } from './payload.js';

const sources = new SourceList<EventSettings>();
const payloadMapping = compileMapping<MappedPayloadV1, EventSettings>(eventRowsV1, sources);
const mappedProperties = new Set([...propertyNames(eventRowsV1), ...placeNames]);

const pixelTrack = endpoint('pixel/track');
const pixelBatch = endpoint('pixel/batch');

const setName = (payload: PayloadV1, name: string): void => {
  payload.event = name;
};

const partner = ({ partnerName }: Target) => partnerName !== undefined && { partner_name: partnerName };

/** Events API 1.0: one request per name of an event. */
export const v1: ApiVersion<PayloadV1> = {
  fields: fieldsV1,
  alsoReads: pathsBesideRows,
  hashes: hashesOf(fieldsV1),
  takesOneIdentifier: true,
  isAppEvent: () => false,
  rowsBeside: () => [],
  leftOut: () => [],

  map(message, settings, drops) {
    // Each step changes the one payload, as in 2.0. Hashing makes single identifiers of the lists.
    const read = sources.read(message, settings, drops);
    const mapped = payloadMapping.read(read, { event: '' });
    if (mapped.timestamp === UNREADABLE_TIME) throw unreadableTime('timestamp', payloadMapping.trace(read));
    const payload = mapped as PayloadV1;
    addValue(payload.properties, settings);
    addCustomProperties(payload, mappedProperties, message, settings.customProperties);
    return {
      payload,
      person: payload.context,
      target: {
        accessToken: settings.accessToken,
        eventSource: 'web',
        eventSourceId: settings.pixelCode,
        partnerName: settings.partnerName,
        testEventCode: payload.test_event_code,
      },
    };
  },

  trace: (message, settings) => payloadMapping.trace(sources.read(message, settings)),

  name(payload, names) {
    // Hashing may have left nothing of the context.
    if (payload.context !== undefined && isEmpty(payload.context)) delete payload.context;
    return payloadPerName(payload, names, setName);
  },

  buildRequests: (target, payloads) =>
    payloads.map((payload) =>
      post(pixelTrack, target.accessToken, { pixel_code: target.eventSourceId, ...payload, ...partner(target) }),
    ),

  buildBatch: (target, payloads) =>
    post(pixelBatch, target.accessToken, {
      pixel_code: target.eventSourceId,
      ...partner(target),
      batch: payloads.map((payload) => ({ type: 'track', ...payload })),
    }),
};
