import { TransformError } from '../errors.js';
import type { TikTokRequest } from '../events-api/request.js';
import { parsePhone } from '../phone.js';
import { transformWith } from '../transform/transformEvent.js';
import { readSettings } from './config.js';
import type { ErrorFactory } from './errors.js';

/** Wraps a request in the envelope that a RudderStack transformer returns to rudder-server. */
export const toEnvelope = ({ method, url, path, headers, body }: TikTokRequest) => ({
  version: '1',
  type: 'REST',
  method,
  endpoint: url,
  endpointPath: path,
  headers,
  params: {},
  body: { JSON: body, JSON_ARRAY: {}, XML: {}, FORM: {} },
  files: {},
});

/** A request in RudderStack's form. */
export type Envelope = ReturnType<typeof toEnvelope>;

/** Processes one event as RudderStack's destinations do. */
export type Process = (event: unknown) => Envelope | Envelope[];

/** Creates `process` for a host that expects the given errors. */
export const createProcess = (errors: ErrorFactory): Process => {
  const transform = (event: unknown) => {
    try {
      return transformWith(readSettings, event, { parsePhone });
    } catch (error) {
      throw error instanceof TransformError ? errors.refusal(error) : error;
    }
  };
  return (event) => {
    const { version, requests } = transform(event);
    const envelopes = requests.map(toEnvelope);
    const [first] = envelopes;
    return version === 'v2' && first !== undefined && envelopes.length === 1 ? first : envelopes;
  };
};
