import { type ClassifiedResponse, classifyResponse } from '../events-api/classifyResponse.js';
import type { TikTokRequest } from '../events-api/request.js';
import { parseJson } from '../values/json.js';
import { getOwn, isObject } from '../values/objects.js';

/** How to reach TikTok. */
export interface Connection {
  readonly fetch: typeof globalThis.fetch;
  /** Without a slash at its end. */
  readonly endpoint: string;
  readonly accessToken: string;
  /** How long a response may take, its body included. */
  readonly timeoutMs: number;
  /** Whether a result holds TikTok's own message. */
  readonly showMessages?: boolean;
}

/** What came back for one attempt of a request. */
export interface PostResult {
  readonly response: ClassifiedResponse;
  readonly httpStatus?: number;
  /** How long TikTok asks to wait before the next request. */
  readonly waitMs: number;
  /** Why there is no response, such as `ECONNREFUSED` or `TIMEOUT`. */
  readonly connectionError?: string;
  /** TikTok's own message, which may repeat personal data; only when asked for. */
  readonly message?: string;
}

const noResponse: ClassifiedResponse = {
  ...classifyResponse({}),
  advice:
    'TikTok did not respond, and may have the events all the same: check the connection, and retry with the same event ids.',
};

/**
 * Sends a request once.
 *
 * A connection that fails is a result too. It throws only where the body cannot be written as JSON.
 */
export const postRequest = async (request: TikTokRequest, connection: Connection): Promise<PostResult> => {
  const { timeoutMs } = connection;
  const body = JSON.stringify(request.body);
  const timeout = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  // Beside the signal, because an injected fetch may ignore that.
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      timeout.abort();
      reject(Object.assign(new Error(), { code: 'TIMEOUT' }));
    }, timeoutMs);
  });
  try {
    return await Promise.race([exchange(request.path, body, connection, timeout.signal), late]);
  } catch (error) {
    return { response: noResponse, waitMs: 0, connectionError: connectionErrorOf(error) };
  } finally {
    clearTimeout(timer);
  }
};

const exchange = async (
  path: string,
  body: string,
  // Called as a bare function: the fetch of a browser refuses to be called as a method.
  { fetch: call, endpoint, accessToken, showMessages }: Connection,
  signal: AbortSignal,
): Promise<PostResult> => {
  const response = await call(`${endpoint}/${path}/`, {
    method: 'POST',
    headers: { 'Access-Token': accessToken, 'Content-Type': 'application/json' },
    body,
    // The access token would go wherever a redirect leads.
    redirect: 'manual',
    signal,
  });
  const { status: httpStatus, headers } = response;
  const text = await readBody(response);
  const classified = classifyResponse({ status: httpStatus, body: text });
  const message = showMessages ? readMessage(text, accessToken) : undefined;
  return { response: classified, httpStatus, waitMs: retryAfterMs(headers), ...(message !== undefined && { message }) };
};

/** Longer than any message that people read. */
const maxMessageLength = 1000;

/** The message in the body of a response, without the access token, which it may repeat. */
const readMessage = (body: string, accessToken: string): string | undefined => {
  const message = getOwn(parseJson(body), 'message');
  return typeof message === 'string' && message !== ''
    ? message.replaceAll(accessToken, '***').slice(0, maxMessageLength)
    : undefined;
};

/** Far more than TikTok ever sends. */
const maxBodyBytes = 1024 * 1024;

/** @returns The body; an empty string for one that is too long to come from TikTok. */
const readBody = async ({ body }: Response): Promise<string> => {
  if (body === null) return '';
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.length;
    if (bytes > maxBodyBytes) {
      // Not awaited: a stream that never ends may not end its cancellation either.
      reader.cancel().catch(() => {});
      return '';
    }
    text += decoder.decode(value, { stream: true });
  }
};

/** The longest that a header may hold up everything. */
const maxRetryAfterMs = 5 * 60_000;

const httpDate = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/** Reads `Retry-After`: seconds, or an HTTP date. */
const retryAfterMs = (headers: Headers): number => {
  const given = headers.get('Retry-After')?.trim() ?? '';
  const waitMs = httpDate.test(given) ? Date.parse(given) - dateOf(headers) : Number(given) * 1000;
  return waitMs > 0 ? Math.min(waitMs, maxRetryAfterMs) : 0;
};

/** The time at the sender of the response: the clock of this machine may differ. */
const dateOf = (headers: Headers): number => {
  const date = headers.get('Date') ?? '';
  return httpDate.test(date) ? Date.parse(date) : Date.now();
};

/** Node has the code on the cause of the error. Whatever does not look like a code may repeat personal data. */
const connectionErrorOf = (error: unknown): string => {
  const codeOf = (value: unknown): string | undefined =>
    isObject(value) && typeof value['code'] === 'string' && /^\w{1,40}$/.test(value['code'])
      ? value['code']
      : undefined;
  return codeOf(error) ?? (isObject(error) ? codeOf(error['cause']) : undefined) ?? 'UNKNOWN';
};
