import { type ClassifiedResponse, classifyResponse, type TikTokRequest } from '../../index.js';
import { systemErrorCode } from '../commandError.js';

export type Fetch = typeof globalThis.fetch;

/** How to reach TikTok. */
export interface Connection {
  readonly fetch: Fetch;
  /** Without a slash at its end. */
  readonly endpoint: string;
  readonly accessToken: string;
  /** How long TikTok may take to answer. */
  readonly timeoutMs: number;
}

/** What came back for a request. */
export interface PostResult {
  readonly answer: ClassifiedResponse;
  readonly httpStatus?: number;
  /** How long TikTok asks to wait before the next request. */
  readonly waitMs: number;
  /** Why there is no answer at all, such as `ECONNREFUSED`. */
  readonly connectionError?: string;
  /** Why no further request can succeed, as a sentence. */
  readonly outage?: string | undefined;
}

/** Sends a request once. What goes wrong on the way is an answer too. */
export async function postRequest(request: TikTokRequest, connection: Connection): Promise<PostResult> {
  const { fetch, endpoint, accessToken, timeoutMs } = connection;
  const body = JSON.stringify(request.body);
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(`${endpoint}/${request.path}/`, {
      method: 'POST',
      headers: { 'Access-Token': accessToken, 'Content-Type': 'application/json' },
      body,
      // Wherever a redirect leads, the access token would go with it.
      redirect: 'manual',
      signal,
    });
    const { status: httpStatus, headers } = response;
    const answer = classifyResponse({ status: httpStatus, body: await textOf(response) });
    return { answer, httpStatus, waitMs: retryAfterMs(headers.get('Retry-After')) };
  } catch (error) {
    return { answer: classifyResponse({}), waitMs: 0, connectionError: connectionErrorOf(error) };
  }
}

/** Far more than TikTok ever says. */
const longestAnswer = 1024 * 1024;

/** @returns The body; nothing of one that is too long to be an answer of TikTok. */
async function textOf({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    if (bytes > longestAnswer) return '';
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

/** The longest that a header may hold up a run. */
const longestRetryAfterMs = 5 * 60_000;

/** Only seconds: nobody has seen TikTok send a date. */
function retryAfterMs(header: string | null): number {
  const seconds = Number(header ?? 0);
  return seconds > 0 ? Math.min(seconds * 1000, longestRetryAfterMs) : 0;
}

function connectionErrorOf(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return 'TIMEOUT';
  return systemErrorCode(error) ?? (error instanceof Error ? systemErrorCode(error.cause) : undefined) ?? 'UNKNOWN';
}
