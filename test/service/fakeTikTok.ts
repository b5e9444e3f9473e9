import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import * as z from 'zod';
import { payloadSchemas } from '../fixtures/payloadSchemas.js';

export interface FakeEvent {
  readonly event: string;
  readonly eventId: string | undefined;
  readonly payload: Readonly<Record<string, unknown>>;
}

export interface FakeCall {
  /** `event/track`, `pixel/track` or `pixel/batch`. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
  readonly events: readonly FakeEvent[];
  /** From 0, over all calls. */
  readonly number: number;
}

/** How the fake responds to a call. */
export type FakeResponse =
  /** Code 0. The events are accepted at once; the response is sent after `delayMs`. */
  | { readonly kind: 'accept'; readonly delayMs?: number }
  /** Code 20001. Rejects the events of `failed`, which it names, and of `refused`, which it does not; accepts all others. */
  | { readonly kind: 'partial'; readonly failed?: readonly number[]; readonly refused?: readonly number[] }
  /** HTTP 200 with that code. This and the kinds below accept no event. */
  | { readonly kind: 'code'; readonly code: number | string; readonly message?: string }
  | {
      readonly kind: 'http';
      readonly status: number;
      readonly body: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** The connection ends without a response; with `taken`, after the events were accepted. */
  | { readonly kind: 'reset'; readonly taken?: true }
  /** No response until the fake is closed. */
  | { readonly kind: 'timeout' };

export interface FakeTikTok {
  /** `http://127.0.0.1:PORT`, in place of TikTok's origin. */
  readonly url: string;
  /** The same with the path that all of TikTok's URLs begin with. */
  readonly endpoint: string;
  /** How often each event was accepted, by `eventKey`, in the order of first acceptance. */
  readonly accepted: ReadonlyMap<string, number>;
  /** The `eventKey` of each event that TikTok counts: it drops a source, name and id that it accepted in the last 48 hours. */
  readonly counted: readonly string[];
  /** What was wrong with the requests: where and why, without values. */
  readonly problems: readonly string[];
  readonly calls: readonly { readonly path: string; readonly events: number; readonly response: string }[];
  /** Also ends hanging connections. */
  close(): Promise<void>;
}

/** The key by which TikTok deduplicates an event. */
export const eventKey = ({ event, eventId }: Pick<FakeEvent, 'event' | 'eventId'>): string =>
  `${event} ${eventId ?? ''}`;

/** TikTok's response that rejects one event of a request and names its position. */
export const naming = (
  { path }: Pick<FakeCall, 'path'>,
  position: number,
  field = 'properties.description',
): FakeResponse => ({
  kind: 'code',
  code: 40_002,
  message: `${path === 'event/track' ? 'data' : 'Batch'}.${position}.${field}: Not a valid value`,
});

/** The name of a response in `calls`. */
const nameOf = (response: FakeResponse): string => {
  if (response.kind === 'code') return `code ${response.code} ${response.message ?? ''}`.trim();
  if (response.kind === 'http') return `http ${response.status}${response.body === '' ? ' empty' : ''}`;
  if (response.kind === 'partial') return response.failed?.length ? 'partial named' : 'partial';
  return response.kind;
};

const filled = z.string().min(1);
const track = z.strictObject({ ...payloadSchemas.v1.shape, pixel_code: filled, partner_name: filled.optional() });

/** TikTok's three endpoints: the shape of their bodies, how many events they accept, and under which key. */
const endpoints = {
  'event/track': {
    limit: 1000,
    list: 'data',
    schema: z.strictObject({
      event_source: z.enum(['web', 'app', 'offline', 'crm']),
      event_source_id: filled,
      partner_name: filled.optional(),
      test_event_code: filled.optional(),
      data: z.array(payloadSchemas.v2).min(1),
    }),
  },
  'pixel/track': { limit: 1, list: undefined, schema: track },
  'pixel/batch': {
    limit: 50,
    list: 'batch',
    schema: z.strictObject({
      pixel_code: filled,
      partner_name: filled.optional(),
      batch: z.array(z.strictObject({ ...payloadSchemas.v1.shape, type: z.literal('track') })).min(1),
    }),
  },
} as const;

const isPath = (path: string): path is keyof typeof endpoints => Object.hasOwn(endpoints, path);

const hours = 3_600_000;
/** How long TikTok remembers an event. */
const deduplicationMs = 48 * hours;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const parseOrUndefined = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

const eventsOf = (path: keyof typeof endpoints, body: unknown): FakeEvent[] => {
  const { list } = endpoints[path];
  const payloads = isObject(body) ? (list === undefined ? [body] : body[list]) : [];
  return (Array.isArray(payloads) ? payloads : []).filter(isObject).map((payload) => ({
    event: String(payload['event']),
    eventId: typeof payload['event_id'] === 'string' ? payload['event_id'] : undefined,
    payload,
  }));
};

const problemsOf = ({ headers, body, events }: FakeCall, path: keyof typeof endpoints): string[] => {
  const { limit, schema } = endpoints[path];
  const result = schema.safeParse(body);
  const found = (result.error?.issues ?? []).map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  if (events.length > limit) found.push(`${events.length} events in one request, which allows ${limit}`);
  if ((headers['access-token'] ?? '').toString().trim() === '') found.push('header Access-Token is missing');
  if (!/^application\/json\b/.test(headers['content-type'] ?? '')) found.push('header Content-Type is not JSON');
  return found.map((problem) => `${path}: ${problem}`);
};

const okBody = (data: unknown) => ({ code: 0, message: 'OK', request_id: 'request', data });

/** The key by which TikTok deduplicates an event; an event without an id has none. */
const deduplicationKey = (body: unknown, { event, eventId }: FakeEvent): string | undefined => {
  if (eventId === undefined || !isObject(body)) return undefined;
  const source = ['pixel_code', 'event_source', 'event_source_id'].map((key) => body[key] ?? null);
  return JSON.stringify([...source, event, eventId]);
};

/** The HTTP form of a response that has one. */
const httpResponse = (response: Exclude<FakeResponse, { kind: 'reset' | 'timeout' }>) => {
  const json = (body: unknown) => ({
    status: 200,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (response.kind === 'http') return { headers: {}, ...response };
  if (response.kind === 'code')
    return json({
      ...okBody({}),
      code: response.code,
      message: response.message ?? 'Refused by the script of the test',
    });
  if (response.kind === 'accept') return json(okBody({}));
  const failed = response.failed?.map((position) => ({ order_in_batch: position }));
  return json({
    ...okBody(failed === undefined ? {} : { failed_events: failed }),
    code: 20_001,
    message: 'Partial OK',
  });
};

/**
 * Starts a stand-in for TikTok's Events API on this machine.
 *
 * It responds as `respond` says, remembers the events it accepted, and checks each request against TikTok's shape (that of
 * `payload.ts`; an unlisted key is a problem too), limits and headers.
 */
export const startFakeTikTok = async (
  respond: (call: FakeCall) => FakeResponse = () => ({ kind: 'accept' }),
): Promise<FakeTikTok> => {
  const accepted = new Map<string, number>();
  const counted: string[] = [];
  const acceptedAt = new Map<string, number>();
  const problems: string[] = [];
  const calls: { path: string; events: number; response: string }[] = [];
  const closing = new AbortController();

  const isRepeated = (key: string | undefined): boolean => {
    const now = Date.now();
    if (key === undefined) return false;
    if (now - (acceptedAt.get(key) ?? -Infinity) < deduplicationMs) return true;
    acceptedAt.set(key, now);
    return false;
  };

  const accept = ({ body, events }: FakeCall, rejected: readonly number[]): void => {
    for (const [position, event] of events.entries()) {
      if (rejected.includes(position)) continue;
      const key = eventKey(event);
      accepted.set(key, (accepted.get(key) ?? 0) + 1);
      if (!isRepeated(deduplicationKey(body, event))) counted.push(key);
    }
  };

  /** TikTok's response to a request that is not a call of an endpoint. */
  const rejectUnreadable = (request: IncomingMessage, path: string, body: unknown): FakeResponse | undefined => {
    if (!isPath(path) || request.method !== 'POST') {
      problems.push(`${request.method} ${request.url} is not a URL of TikTok's`);
      return { kind: 'code', code: 40_400 };
    }
    if (body === undefined) {
      problems.push(`${path}: the body is not JSON`);
      return { kind: 'code', code: 40_002 };
    }
    return undefined;
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = /^\/open_api\/v1\.3\/(.*)\/$/.exec(request.url ?? '')?.[1] ?? '';
    const body = parseOrUndefined(await text(request));
    const events = isPath(path) ? eventsOf(path, body) : [];
    const call = { path, headers: request.headers, body, events, number: calls.length };
    const unread = rejectUnreadable(request, path, body);
    if (unread === undefined && isPath(path)) problems.push(...problemsOf(call, path));

    const given = unread ?? respond(call);
    calls.push({ path, events: events.length, response: nameOf(given) });
    if (given.kind === 'accept' || (given.kind === 'reset' && given.taken)) accept(call, []);
    if (given.kind === 'partial') accept(call, [...(given.failed ?? []), ...(given.refused ?? [])]);

    if (given.kind === 'timeout') return;
    if (given.kind === 'reset') {
      request.socket.resetAndDestroy();
      return;
    }
    if (given.kind === 'accept' && given.delayMs !== undefined)
      await wait(given.delayMs, undefined, { signal: closing.signal });
    const { status, headers, body: responseBody } = httpResponse(given);
    response.writeHead(status, headers).end(responseBody);
  };

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      // A client that gives up is fine. A script that throws is a bug of the test, and must not look like a reset.
      if (!request.destroyed && !closing.signal.aborted) problems.push(`the fake failed: ${String(error)}`);
      response.destroy();
    });
  });
  // Longer than any pause in a test: a connection closed between two calls would look like a reset.
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    url,
    endpoint: `${url}/open_api/v1.3`,
    accepted,
    counted,
    problems,
    calls,
    close: () =>
      new Promise((resolve, reject) => {
        closing.abort();
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      }),
  };
};
