import { getOwn } from '../../values/getOwn.js';
import { isObject } from '../../values/kinds.js';
import { docsUrls } from '../docsUrls.js';
import { isBlank, joinPath } from '../fieldIndex.js';
import { reportIf, reportMissing } from '../report.js';
import type { Rules, Violation } from '../rule.js';
import type { EventView, RequestView } from '../view.js';

/** The key by which TikTok drops the second of two events; `undefined` where it has none. */
const keyOf = ({ event }: EventView): string | undefined => {
  const [name, id] = [getOwn(event, 'event'), getOwn(event, 'event_id')];
  return isBlank(id) || isBlank(name) ? undefined : JSON.stringify([name, id]);
};

/** What stands beside the events. */
export const bodyRules = {
  'missing-event-source': {
    severity: 'error',
    for: ['2.0'],
    message: 'Must be web, app, offline or crm',
    source: docsUrls.request,
    check: ({ body }) => reportMissing(body, '', 'event_source'),
  },
  'unknown-event-source': {
    severity: 'error',
    for: ['2.0'],
    message: 'Must be web, app, offline or crm, in lower case',
    source: docsUrls.request,
    check: ({ body, source }) => {
      const given = getOwn(body, 'event_source');
      return reportIf(!isBlank(given) && given !== source, 'event_source');
    },
  },
  'missing-event-source-id': {
    severity: 'error',
    for: ['2.0'],
    message: 'Must be the pixel code (web), the TikTok App ID (app), or the id of the event set (offline, crm)',
    source: docsUrls.request,
    check: ({ body }) => reportMissing(body, '', 'event_source_id'),
  },
  'missing-pixel-code': {
    severity: 'error',
    for: ['1.0'],
    message: 'Must be the pixel code',
    source: docsUrls.eventsOf1,
    check: ({ body }) => reportMissing(body, '', 'pixel_code'),
  },
  'no-events': {
    severity: 'error',
    message: 'Must be a list with at least one event',
    source: docsUrls.request,
    check: ({ kind, events }) => reportIf(kind !== undefined && events.length === 0, kind?.list ?? ''),
  },
  'event-not-an-object': {
    severity: 'error',
    message: 'Must be an object: one event',
    source: docsUrls.request,
    check: ({ events }) => events.flatMap(({ event, path }) => reportIf(!isObject(event), path)),
  },
  'too-many-events': {
    severity: 'error',
    message: 'Must hold at most 1,000 events (2.0), or 50 (1.0): TikTok refuses the whole request above it',
    source: docsUrls.request,
    check: ({ kind, events }) => reportIf(kind !== undefined && events.length > kind.maxEvents, kind?.list ?? ''),
  },
  'duplicate-event': {
    severity: 'warning',
    message: 'Has the event and event_id of one before it in the request: TikTok drops the second',
    source: docsUrls.duplicates,
    check: ({ events }) => {
      const known = new Set<string>();
      return events.flatMap((event): Violation[] => {
        const key = keyOf(event);
        if (key === undefined) return [];
        const isKnown = known.has(key);
        known.add(key);
        return isKnown ? [joinPath(event.path, 'event_id')] : [];
      });
    },
  },
  'test-event-code': {
    severity: 'warning',
    message: 'Makes test events of all events of the request: remove it in production',
    source: docsUrls.testEvents,
    check: ({ body }) => reportIf(!isBlank(getOwn(body, 'test_event_code')), 'test_event_code'),
  },
  'partner-name': {
    severity: 'info',
    message:
      'TikTok may refuse a partner name that it has not given out (40063): leave it out unless it gave you this one',
    source: docsUrls.errorCodes,
    check: ({ body }) => reportIf(!isBlank(getOwn(body, 'partner_name')), 'partner_name'),
  },
  'app-allow-list': {
    severity: 'info',
    for: ['app'],
    message: 'TikTok takes app events by the Events API only from accounts on its allow list: ask your representative',
    source: docsUrls.app,
    check: () => ['event_source'],
  },
  'events-api-1': {
    severity: 'info',
    for: ['1.0'],
    message: 'Events API 1.0 is to be switched off: move to 2.0',
    source: docsUrls.overview,
    check: () => [''],
  },
} as const satisfies Rules<RequestView>;
