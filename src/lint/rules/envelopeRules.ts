import { getOwn } from '../../values/getOwn.js';
import { isObject } from '../../values/kinds.js';
import { eventTrack } from '../bodies.js';
import { docsUrls } from '../docsUrls.js';
import { isBlank } from '../fieldIndex.js';
import { reportIf } from '../report.js';
import type { Rules } from '../rule.js';
import type { RequestView } from '../view.js';

const urlOf = ({ envelope }: RequestView): string => {
  const url = getOwn(envelope, 'url');
  return typeof url === 'string' ? url : '';
};

const isTikToks = (url: string): boolean => /^https?:\/\/business-api\.tiktok\.com(?:[:/]|$)/i.test(url);

/** A header by its name in lower case; `undefined` where no headers were given. */
const headerOf = ({ envelope }: RequestView, name: string): { readonly value: unknown } | undefined => {
  const headers = getOwn(envelope, 'headers');
  if (!isObject(headers)) return undefined;
  const key = Object.keys(headers).find((given) => given.toLowerCase() === name);
  return { value: key === undefined ? undefined : headers[key] };
};

const isJson = (type: unknown): boolean => typeof type === 'string' && /^application\/json\b/i.test(type.trim());

/** What is around the body: address and headers. */
export const envelopeRules = {
  'no-body': {
    severity: 'error',
    message: 'Must be a body with data (2.0), batch or pixel_code (1.0), or a request around one, as JSON',
    source: docsUrls.request,
    check: ({ kind, envelope }) => reportIf(kind === undefined, envelope === undefined ? '' : 'body'),
  },
  'v1-body-on-v2-url': {
    severity: 'error',
    message:
      'Is a body of Events API 1.0, which event/track does not take: it wants event_source, event_source_id and data',
    source: docsUrls.request,
    check: ({ endpoint, body, envelope }) => {
      const isOf1 = !isBlank(getOwn(body, 'pixel_code')) && !Object.hasOwn(body ?? {}, 'event_source');
      return reportIf(endpoint === eventTrack && isOf1, Object.hasOwn(envelope ?? {}, 'url') ? 'url' : 'path');
    },
  },
  'wrong-endpoint': {
    severity: 'error',
    message: 'This body goes to <name>',
    source: docsUrls.request,
    check: ({ endpoint, kind, body, envelope }) => {
      const isOther = endpoint !== undefined && kind !== undefined && endpoint !== kind;
      const isTold = endpoint === eventTrack && !isBlank(getOwn(body, 'pixel_code'));
      const place = Object.hasOwn(envelope ?? {}, 'url') ? 'url' : 'path';
      return reportIf(isOther && !isTold, [place, kind?.path ?? '']);
    },
  },
  'unknown-endpoint': {
    severity: 'error',
    message: 'Must end with event/track/, pixel/track/ or pixel/batch/ below open_api/v1.3',
    source: docsUrls.errorCodes,
    check: (view) => {
      const url = urlOf(view);
      const isKnown = view.endpoint !== undefined && /\/open_api\/v1\.3\/\w+\/\w+\/?(?:[?#]|$)/.test(url);
      return reportIf(isTikToks(url) && !isKnown, 'url');
    },
  },
  'no-slash-at-end': {
    severity: 'error',
    message: 'Must end with a slash: without one TikTok answers 40400, route not found',
    source: docsUrls.errorCodes,
    check: (view) => {
      const [address = ''] = urlOf(view).split(/[?#]/, 1);
      return reportIf(isTikToks(address) && !address.endsWith('/'), 'url');
    },
  },
  'not-https': {
    severity: 'error',
    message: 'Must begin with https: otherwise the access token travels in clear',
    source: docsUrls.request,
    check: (view) => reportIf(/^http:\/\/(?!localhost\b|127\.|\[::1\])/i.test(urlOf(view)), 'url'),
  },
  'access-token-in-url': {
    severity: 'warning',
    message: 'The access token belongs into the header Access-Token: addresses end up in logs',
    source: docsUrls.authentication,
    check: (view) => reportIf(/[?&]access[_-]?token=/i.test(urlOf(view)), 'url'),
  },
  'not-post': {
    severity: 'error',
    message: 'Must be POST',
    source: docsUrls.request,
    check: ({ envelope }) => {
      const method = getOwn(envelope, 'method');
      return reportIf(
        method !== undefined && !(typeof method === 'string' && method.toUpperCase() === 'POST'),
        'method',
      );
    },
  },
  'missing-access-token': {
    severity: 'error',
    message: 'The header Access-Token must hold the access token; TikTok does not read Authorization',
    source: docsUrls.authentication,
    check: (view) => {
      const header = headerOf(view, 'access-token');
      return reportIf(header !== undefined && isBlank(header.value), "headers['Access-Token']");
    },
  },
  'bearer-access-token': {
    severity: 'error',
    message: 'Must be the bare access token, without Bearer before it',
    source: docsUrls.authentication,
    check: (view) => {
      const token = headerOf(view, 'access-token')?.value;
      return reportIf(typeof token === 'string' && /^\s*bearer\b/i.test(token), "headers['Access-Token']");
    },
  },
  'not-json-content-type': {
    severity: 'warning',
    message: 'Must be application/json',
    source: docsUrls.request,
    check: (view) => {
      const header = headerOf(view, 'content-type');
      return reportIf(header !== undefined && !isJson(header.value), "headers['Content-Type']");
    },
  },
} as const satisfies Rules<RequestView>;
