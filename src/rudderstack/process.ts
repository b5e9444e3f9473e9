import { isTransformError } from '../errors.js';
import type { RequestBody, TikTokRequest } from '../events-api/request.js';
import { parsePhone } from '../phone.js';
import { transformWith } from '../transform/transformEvent.js';
import { readSettings } from './config.js';
import type { ErrorFactory } from './errors.js';

/** A request in RudderStack's form. */
export interface Envelope {
  /** Version of the form. */
  readonly version: string;
  /** Kind of the request. */
  readonly type: string;
  /** The HTTP method. */
  readonly method: 'POST';
  /** The whole URL. */
  readonly endpoint: string;
  /** The end of the URL, by which the host counts deliveries. */
  readonly endpointPath: string;
  /** `Access-Token` and `Content-Type`. */
  readonly headers: Readonly<Record<string, string>>;
  /** Query parameters: none. */
  readonly params: object;
  /** The body under `JSON`; the other forms are empty. */
  readonly body: {
    readonly JSON: RequestBody;
    readonly JSON_ARRAY: object;
    readonly XML: object;
    readonly FORM: object;
  };
  /** Files: none. */
  readonly files: object;
}

/** Wraps a request in the envelope that a RudderStack transformer returns to rudder-server. */
export const toEnvelope = ({ method, url, path, headers, body }: TikTokRequest): Envelope => ({
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

/** Processes one event as RudderStack's destinations do. */
export type Process = (event: unknown) => Envelope | Envelope[];

/** Creates `process` for a host that expects the given errors. */
export const createProcess = (errors: ErrorFactory): Process => {
  const transform = (event: unknown) => {
    try {
      return transformWith(readSettings, event, { parsePhone });
    } catch (error) {
      throw isTransformError(error) ? errors.refusal(error) : error;
    }
  };
  return (event) => {
    const { version, requests } = transform(event);
    const envelopes = requests.map(toEnvelope);
    const [first] = envelopes;
    return version === 'v2' && first !== undefined && envelopes.length === 1 ? first : envelopes;
  };
};
