import { isoTimestamp, UNREADABLE_TIME } from '../../values/casts.js';
import type { ApiVersion, Target } from '../apiVersion.js';
import { addValue } from '../contents.js';
import { mappedProperties } from '../fieldNames.js';
import { addCustomProperties, payloadPerName } from '../payloads.js';
import { endpoint, post } from '../request.js';
import { timeSourcesV1 } from '../sources.js';
import { unreadableTime } from '../unreadableTime.js';
import { eventReader, mapEvent } from './mapEvent.js';
import type { PayloadV1 } from './payload.js';

const pixelTrack = endpoint('pixel/track');
const pixelBatch = endpoint('pixel/batch');

const setName = (payload: PayloadV1, name: string): void => {
  payload.event = name;
};

const partner = ({ partnerName }: Target) => partnerName !== undefined && { partner_name: partnerName };

/** Events API 1.0: one request per name of an event. */
export const v1: ApiVersion<PayloadV1> = {
  sourcePaths: eventReader.paths,
  isAppEvent: () => false,

  map(message, settings, hashing, drops) {
    // Each step changes the one payload, as in 2.0.
    const values = eventReader.read(message);
    const mapped = mapEvent(values, message, settings, hashing);
    if (mapped.timestamp === UNREADABLE_TIME) {
      throw unreadableTime({ sources: timeSourcesV1, cast: isoTimestamp }, message, settings);
    }
    const payload = mapped as PayloadV1;
    drops?.watch('v1', values, message, settings, { ...payload });
    addValue(payload.properties, settings);
    addCustomProperties(payload, mappedProperties.v1, message, settings.customProperties);
    return {
      payload,
      target: {
        accessToken: settings.accessToken,
        eventSource: 'web',
        eventSourceId: settings.pixelCode,
        partnerName: settings.partnerName,
        testEventCode: payload.test_event_code,
      },
    };
  },

  name: (payload, names) => payloadPerName(payload, names, setName),

  buildRequests: (target, payloads) =>
    payloads.map((payload) =>
      post(pixelTrack, target.accessToken, { pixel_code: target.eventSourceId, ...payload, ...partner(target) }),
    ),

  buildBatch: (target, payloads) =>
    post(pixelBatch, target.accessToken, {
      pixel_code: target.eventSourceId,
      ...partner(target),
      batch: payloads.map((payload) => ({ type: 'track' as const, ...payload })),
    }),
};
