import type { TikTokRequest } from '../events-api/request.js';

/** A request in the form in which a RudderStack transformer hands it to the server. */
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

export type Envelope = ReturnType<typeof toEnvelope>;
