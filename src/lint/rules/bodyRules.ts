import { isRecord } from '../../values/kinds.js';
import { own } from '../../values/own.js';
import { links } from '../links.js';
import { isBlank, joinPath } from '../part.js';
import type { Rules, Strike } from '../rule.js';
import { strikeIf, strikeMissing } from '../strikes.js';
import type { EventView, RequestView } from '../view.js';

/** The key by which TikTok drops the second of two events; `undefined` where it has none. */
const keyOf = ({ event }: EventView): string | undefined => {
  const [name, id] = [own(event, 'event'), own(event, 'event_id')];
  return isBlank(id) || isBlank(name) ? undefined : JSON.stringify([name, id]);
};

/** What stands beside the events. */
export const bodyRules = {
  'missing-event-source': {
    severity: 'error',
    for: ['2.0'],
    message: 'Must be web, app, offline or crm',
    source: links.request,
    find: ({ body }) => strikeMissing(body, '', 'event_source'),
  },
  'unknown-event-source': {
    severity: 'error',
    for: ['2.0'],
    message: 'Must be web, app, offline or crm, in lower case',
    source: links.request,
    find: ({ body, source }) => {
      const given = own(body, 'event_source');
      return strikeIf(!isBlank(given) && given !== source, 'event_source');
    },
  },
  'missing-event-source-id': {
    severity: 'error',
    for: ['2.0'],
    message: 'Must be the pixel code (web), the TikTok App ID (app), or the id of the event set (offline, crm)',
    source: links.request,
    find: ({ body }) => strikeMissing(body, '', 'event_source_id'),
  },
  'missing-pixel-code': {
    severity: 'error',
    for: ['1.0'],
    message: 'Must be the pixel code',
    source: links.eventsOf1,
    find: ({ body }) => strikeMissing(body, '', 'pixel_code'),
  },
  'no-events': {
    severity: 'error',
    message: 'Must be a list with at least one event',
    source: links.request,
    find: ({ kind, events }) => strikeIf(kind !== undefined && events.length === 0, kind?.list ?? ''),
  },
  'event-not-an-object': {
    severity: 'error',
    message: 'Must be an object: one event',
    source: links.request,
    find: ({ events }) => events.flatMap(({ event, path }) => strikeIf(!isRecord(event), path)),
  },
  'too-many-events': {
    severity: 'error',
    message: 'Must hold at most 1,000 events (2.0), or 50 (1.0): TikTok refuses the whole request above it',
    source: links.request,
    find: ({ kind, events }) => strikeIf(kind !== undefined && events.length > kind.maxEvents, kind?.list ?? ''),
  },
  'duplicate-event': {
    severity: 'warning',
    message: 'Has the event and event_id of one before it in the request: TikTok drops the second',
    source: links.duplicates,
    find: ({ events }) => {
      const known = new Set<string>();
      return events.flatMap((event): Strike[] => {
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
    source: links.testEvents,
    find: ({ body }) => strikeIf(!isBlank(own(body, 'test_event_code')), 'test_event_code'),
  },
  'partner-name': {
    severity: 'info',
    message:
      'TikTok may refuse a partner name that it has not given out (40063): leave it out unless it gave you this one',
    source: links.errorCodes,
    find: ({ body }) => strikeIf(!isBlank(own(body, 'partner_name')), 'partner_name'),
  },
  'app-allow-list': {
    severity: 'info',
    for: ['app'],
    message: 'TikTok takes app events by the Events API only from accounts on its allow list: ask your representative',
    source: links.app,
    find: () => ['event_source'],
  },
  'events-api-1': {
    severity: 'info',
    for: ['1.0'],
    message: 'Events API 1.0 is to be switched off: move to 2.0',
    source: links.overview,
    find: () => [''],
  },
} as const satisfies Rules<RequestView>;
