import { TransformError } from '../errors.js';
import { completePhone } from '../phone.js';
import { createSettingsReader } from '../steps/readSettings.js';
import { transformWith } from '../transformEvent.js';
import { rudderstackConfigSchema } from './config.js';
import { type Envelope, toEnvelope } from './envelope.js';
import { DestinationError } from './errors.js';

const readSettings = createSettingsReader(rudderstackConfigSchema);

const transform = (event: unknown) => {
  try {
    return transformWith(readSettings, event, { completePhone });
  } catch (error) {
    throw error instanceof TransformError ? new DestinationError(error) : error;
  }
};

/**
 * Processes one event as RudderStack's destinations do.
 *
 * @param event `{ message, destination, metadata? }`, as the transformer service hands it over.
 * @returns With Events API 1.0 a list of envelopes, one per TikTok event name; with 2.0 one envelope, a list only above
 * TikTok's limit of 1,000 names.
 * @throws {DestinationError} For a refused event: `status` 400, and `statTags` as RudderStack's service tags it.
 * @example
 * process({
 *   message: { type: 'track', event: 'Lead', messageId: 'm-1', timestamp: '2026-02-03T04:05:06Z' },
 *   destination: { Config: { accessToken: 'example-token', pixelCode: 'EXAMPLE', version: 'v2' } },
 * }).endpointPath // => 'event/track'
 */
export const process = (event: unknown): Envelope | Envelope[] => {
  const { version, requests } = transform(event);
  const envelopes = requests.map(toEnvelope);
  const [first] = envelopes;
  return version === 'v2' && first !== undefined && envelopes.length === 1 ? first : envelopes;
};
