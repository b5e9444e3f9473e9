import type { HostRequest } from '../rudderstack/host.js';
import type { HttpClient, HttpResponse } from './httpClient.js';

// The delivery functions of a RudderStack host; its network handlers carry them.

/** A response, or the reason why the connection failed. */
export type ProxyResult =
  | { readonly success: true; readonly httpResponse: HttpResponse }
  | { readonly success: false; readonly code: string; readonly message: string };

/** The response as a response handler reads it. */
export interface DestinationResponse {
  readonly response: unknown;
  readonly status: number;
  readonly headers?: unknown;
}

export interface HostNetwork {
  readonly proxy: (request: HostRequest) => Promise<ProxyResult>;
  readonly prepareProxy: (request: HostRequest) => HostRequest;
  readonly processAxiosResponse: (result: ProxyResult) => DestinationResponse;
}

const tiktok = 'https://business-api.tiktok.com';

const jsonOrText = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
};

const retryableCodes: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'ECONNABORTED',
]);

/** Creates the functions. They send requests for TikTok to the stand-in, and reject any other URL. */
export const networkTo = (standIn: string, client: HttpClient): HostNetwork => ({
  proxy: async ({ endpoint, headers, body }) => {
    if (!endpoint.startsWith(`${tiktok}/`)) throw new Error(`${endpoint} is not a URL of TikTok's`);
    const url = `${standIn}${endpoint.slice(tiktok.length)}`;
    try {
      const httpResponse = await client.post(url, { ...headers, 'User-Agent': 'RudderLabs' }, body.JSON);
      return { success: true, httpResponse };
    } catch (error) {
      const { code = 'EUNKNOWN', message } = error as NodeJS.ErrnoException;
      return { success: false, code, message };
    }
  },
  prepareProxy: (request) => request,
  processAxiosResponse: (result) => {
    if (result.success) {
      const { body, status, headers } = result.httpResponse;
      return { response: jsonOrText(body), status, headers };
    }
    const { code, message } = result;
    return { response: `[${code}] :: ${message}`, status: retryableCodes.has(code) ? 500 : 400 };
  },
});
