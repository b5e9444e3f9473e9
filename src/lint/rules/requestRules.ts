import { maxEventsPerRequest } from '../../events-api/limits.js';
import { getOwn, isObject } from '../../values/objects.js';
import { type EventContext, eventTrack, type RequestContext } from '../context.js';
import { isBlank, joinPath } from '../fieldIndex.js';
import { docsUrls, type Rules, reportIf, reportMissing, type Violation } from '../rule.js';

const urlOf = ({ envelope }: RequestContext): string => {
  const url = getOwn(envelope, 'url');
  return typeof url === 'string' ? url : '';
};

/** Where an envelope says which endpoint it is for. */
const endpointPath = ({ envelope }: RequestContext): string => (Object.hasOwn(envelope ?? {}, 'url') ? 'url' : 'path');

const isTikTokUrl = (url: string): boolean => /^https?:\/\/business-api\.tiktok\.com(?:[:/]|$)/i.test(url);

/** The header with a lower-case name; `undefined` when the request has no headers at all. */
const headerOf = ({ envelope }: RequestContext, name: string): { readonly value: unknown } | undefined => {
  const headers = getOwn(envelope, 'headers');
  if (!isObject(headers)) return undefined;
  const key = Object.keys(headers).find((given) => given.toLowerCase() === name);
  return { value: key === undefined ? undefined : headers[key] };
};

const isJsonType = (type: unknown): boolean => typeof type === 'string' && /^application\/json\b/i.test(type.trim());

/** Rules for the envelope: method, URL and headers. */
const envelopeRules = {
  'no-body': {
    severity: 'error',
    message: 'Must be a body with data (2.0) or with batch or pixel_code (1.0), or a request with such a body, as JSON',
    source: docsUrls.request,
    check: ({ kind, envelope }) => reportIf(kind === undefined, envelope === undefined ? '' : 'body'),
  },
  'v1-body-on-v2-url': {
    severity: 'error',
    message: 'The body is for Events API 1.0, but event/track requires event_source, event_source_id and data',
    source: docsUrls.request,
    check: (context) => {
      const { endpoint, body = {} } = context;
      const isV1 = !isBlank(getOwn(body, 'pixel_code')) && !Object.hasOwn(body, 'event_source');
      return reportIf(endpoint === eventTrack && isV1, endpointPath(context));
    },
  },
  'wrong-endpoint': {
    severity: 'error',
    message: 'This body must be sent to <name>',
    source: docsUrls.request,
    check: (context) => {
      const { endpoint, kind, body } = context;
      const isOther = endpoint !== undefined && kind !== undefined && endpoint !== kind;
      const hasOwnRule = endpoint === eventTrack && !isBlank(getOwn(body, 'pixel_code'));
      return reportIf(isOther && !hasOwnRule, [endpointPath(context), kind?.path ?? '']);
    },
  },
  'unknown-endpoint': {
    severity: 'error',
    message: 'Must end with open_api/v1.3/ and then event/track/, pixel/track/ or pixel/batch/',
    source: docsUrls.errorCodes,
    check: (context) => {
      const url = urlOf(context);
      const isKnown = context.endpoint !== undefined && /\/open_api\/v1\.3\/\w+\/\w+\/?(?:[?#]|$)/.test(url);
      return reportIf(isTikTokUrl(url) && !isKnown, 'url');
    },
  },
  'no-slash-at-end': {
    severity: 'error',
    message: 'Must end with a slash: without it, TikTok responds with 40400, route not found',
    source: docsUrls.errorCodes,
    check: (context) => {
      const [url = ''] = urlOf(context).split(/[?#]/, 1);
      return reportIf(isTikTokUrl(url) && !url.endsWith('/'), 'url');
    },
  },
  'not-https': {
    severity: 'error',
    message: 'Must begin with https: otherwise the access token travels in plain text',
    source: docsUrls.request,
    check: (context) => reportIf(/^http:\/\/(?!localhost\b|127\.|\[::1\])/i.test(urlOf(context)), 'url'),
  },
  'access-token-in-url': {
    severity: 'warning',
    message: 'Must not contain the access token, because URLs end up in logs: use the header Access-Token',
    source: docsUrls.authentication,
    check: (context) => reportIf(/[?&]access[_-]?token=/i.test(urlOf(context)), 'url'),
  },
  'not-post': {
    severity: 'error',
    message: 'Must be POST',
    source: docsUrls.request,
    check: ({ envelope }) => {
      const method = getOwn(envelope, 'method');
      const isPost = typeof method === 'string' && method.toUpperCase() === 'POST';
      return reportIf(method !== undefined && !isPost, 'method');
    },
  },
  'missing-access-token': {
    severity: 'error',
    message: 'Must be the access token: TikTok does not read the header Authorization',
    source: docsUrls.authentication,
    check: (context) => {
      const header = headerOf(context, 'access-token');
      return reportIf(header !== undefined && isBlank(header.value), "headers['Access-Token']");
    },
  },
  'bearer-access-token': {
    severity: 'error',
    message: 'Must be the access token alone, without Bearer before it',
    source: docsUrls.authentication,
    check: (context) => {
      const token = headerOf(context, 'access-token')?.value;
      return reportIf(typeof token === 'string' && /^\s*bearer\b/i.test(token), "headers['Access-Token']");
    },
  },
  'not-json-content-type': {
    severity: 'warning',
    message: 'Must be application/json',
    source: docsUrls.request,
    check: (context) => {
      const header = headerOf(context, 'content-type');
      return reportIf(header !== undefined && !isJsonType(header.value), "headers['Content-Type']");
    },
  },
} as const satisfies Rules<RequestContext>;

/** The key by which TikTok recognises a duplicate; `undefined` when the event has none. */
const deduplicationKey = ({ event }: EventContext): string | undefined => {
  const [name, id] = [getOwn(event, 'event'), getOwn(event, 'event_id')];
  if (isBlank(name) || isBlank(id)) return undefined;
  try {
    return JSON.stringify([name, id]);
  } catch {
    // JSON text may nest deeper than `stringify` can follow.
    return undefined;
  }
};

/** Rules for the body: its own fields and the list of events. */
const bodyRules = {
  'missing-event-source': {
    severity: 'error',
    scopes: ['2.0'],
    message: 'Must be web, app, offline or crm',
    source: docsUrls.request,
    check: ({ body }) => reportMissing(body, '', 'event_source'),
  },
  'unknown-event-source': {
    severity: 'error',
    scopes: ['2.0'],
    message: 'Must be web, app, offline or crm, in lower case',
    source: docsUrls.request,
    check: ({ body, source }) => {
      const given = getOwn(body, 'event_source');
      return reportIf(!isBlank(given) && given !== source, 'event_source');
    },
  },
  'missing-event-source-id': {
    severity: 'error',
    scopes: ['2.0'],
    message: 'Must be the pixel code (web), the TikTok App ID (app) or the event set id (offline, crm)',
    source: docsUrls.request,
    check: ({ body }) => reportMissing(body, '', 'event_source_id'),
  },
  'missing-pixel-code': {
    severity: 'error',
    scopes: ['1.0'],
    message: 'Must be the pixel code',
    source: docsUrls.eventsOf1,
    check: ({ body }) => reportMissing(body, '', 'pixel_code'),
  },
  'no-events': {
    severity: 'error',
    message: 'Must be an array with at least one event',
    source: docsUrls.request,
    check: ({ kind, events }) => reportIf(kind !== undefined && events.length === 0, kind?.listKey ?? ''),
  },
  'event-not-an-object': {
    severity: 'error',
    message: 'Must be an object: one event',
    source: docsUrls.request,
    check: ({ events }) => events.filter(({ event }) => !isObject(event)).map(({ path }) => path),
  },
  'too-many-events': {
    severity: 'error',
    message: `Must contain at most ${maxEventsPerRequest.v2} events (2.0) or ${maxEventsPerRequest.v1} (1.0): otherwise TikTok rejects the whole request`,
    source: docsUrls.request,
    check: ({ kind, events }) => reportIf(kind !== undefined && events.length > kind.maxEvents, kind?.listKey ?? ''),
  },
  'duplicate-event': {
    severity: 'warning',
    message: 'Has the event and event_id of an earlier event in the request: TikTok drops the later one',
    source: docsUrls.duplicates,
    check: ({ events }) => {
      const known = new Set<string>();
      return events.flatMap((event): Violation[] => {
        const key = deduplicationKey(event);
        if (key === undefined) return [];
        const isKnown = known.has(key);
        known.add(key);
        return isKnown ? [joinPath(event.path, 'event_id')] : [];
      });
    },
  },
  'test-event-code': {
    severity: 'warning',
    message: 'Turns all events of the request into test events: remove it in production',
    source: docsUrls.testEvents,
    check: ({ body }) => reportIf(!isBlank(getOwn(body, 'test_event_code')), 'test_event_code'),
  },
  'partner-name': {
    severity: 'info',
    message: 'TikTok may reject a partner name that it did not assign (40063): omit it unless TikTok assigned this one',
    source: docsUrls.errorCodes,
    check: ({ body }) => reportIf(!isBlank(getOwn(body, 'partner_name')), 'partner_name'),
  },
  'app-allow-list': {
    severity: 'info',
    scopes: ['app'],
    message: 'TikTok accepts app events in the Events API only from allow-listed accounts: ask your representative',
    source: docsUrls.app,
    check: () => ['event_source'],
  },
  'events-api-1': {
    severity: 'info',
    scopes: ['1.0'],
    message: 'TikTok plans to shut down Events API 1.0: move to 2.0',
    source: docsUrls.overview,
    check: () => [''],
  },
} as const satisfies Rules<RequestContext>;

/** Rules for the request as a whole. */
export const requestRules = { ...envelopeRules, ...bodyRules };
