import type { HostRequest } from '../rudderstack/host.js';
import type { HttpAnswer, Sender } from './createSender.js';

// The delivery functions of a RudderStack host, which its network handlers carry.

/** An answer, or how the connection failed. */
export type ProxyResult =
  | { readonly success: true; readonly answer: HttpAnswer }
  | { readonly success: false; readonly code: string; readonly message: string };

/** What a response handler reads. */
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

/** Makes the functions; what is meant for TikTok goes to its stand-in, and nothing goes anywhere else. */
export const networkTo = (standIn: string, sender: Sender): HostNetwork => ({
  proxy: async ({ endpoint, headers, body }) => {
    if (!endpoint.startsWith(`${tiktok}/`)) throw new Error(`${endpoint} is no address of TikTok's`);
    const url = `${standIn}${endpoint.slice(tiktok.length)}`;
    try {
      return { success: true, answer: await sender.post(url, { ...headers, 'User-Agent': 'RudderLabs' }, body.JSON) };
    } catch (error) {
      const { code = 'EUNKNOWN', message } = error as NodeJS.ErrnoException;
      return { success: false, code, message };
    }
  },
  prepareProxy: (request) => request,
  processAxiosResponse: (result) => {
    if (result.success) {
      const { body, status, headers } = result.answer;
      return { response: jsonOrText(body), status, headers };
    }
    const { code, message } = result;
    return { response: `[${code}] :: ${message}`, status: retryableCodes.has(code) ? 500 : 400 };
  },
});
