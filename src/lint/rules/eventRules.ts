import type { EventSource } from '../../events-api/casts.js';
import {
  appEvents,
  RETIREMENT_YEAR,
  renamedEvents,
  reservedEvents,
  retiringEvents,
  webEvents,
} from '../../events-api/eventNames.js';
import { closestString, plainWord } from '../../values/names.js';
import { getOwn } from '../../values/objects.js';
import { dateTextMilliseconds } from '../../values/time.js';
import type { EventContext } from '../context.js';
import { joinPath, stringAt } from '../fieldIndex.js';
import { docsUrls, type Rules, reportIf, reportMissing, reportValues, type Violation } from '../rule.js';

const standardNames: Readonly<Record<EventSource, ReadonlySet<string>>> = {
  web: webEvents,
  app: appEvents,
  offline: webEvents,
  crm: webEvents,
};

const isPageView = (name: string): boolean => plainWord(name) === 'pageview';

const isCustom = (name: string, source: EventSource): boolean =>
  !standardNames[source].has(name) && !reservedEvents.has(name) && !isPageView(name);

/** The standard name that a custom name is probably meant to be. */
const standardNameMeant = (name: string, source: EventSource): string | undefined =>
  isCustom(name, source) ? closestString(name, standardNames[source]) : undefined;

/** CRM stages may have names in any language. */
const isValidCustomName = (name: string, source: EventSource): boolean =>
  source === 'crm' ? name === name.trim() && [...name].length <= 50 : /^[a-z][\w-]{0,49}$/i.test(name);

/** True from the year on in which TikTok retires {@link retiringEvents}. */
const isRetired = ({ now }: EventContext): boolean => now !== undefined && now >= Date.UTC(RETIREMENT_YEAR, 0, 1);

/** Checks the name of an event from a known source: `true` or a name for the message is a violation. */
const reportName = (
  context: EventContext,
  check: (name: string, source: EventSource) => string | boolean | undefined,
): readonly Violation[] => {
  const name = stringAt(context, 'event');
  if (name === undefined || context.source === undefined) return [];
  const path = joinPath(context.path, 'event');
  const result = check(name, context.source);
  return typeof result === 'string' ? [[path, result]] : reportIf(result === true, path);
};

/** Rules for the name and the id of an event. */
const nameRules = {
  'missing-event-name': {
    severity: 'error',
    message: 'Must be the name of a standard or custom event',
    source: docsUrls.supportedEvents,
    check: ({ event, path }) => reportMissing(event, path, 'event'),
  },
  'misspelt-event-name': {
    severity: 'warning',
    message: 'Must be spelt exactly <name> to be the standard event: otherwise it is a custom event',
    source: docsUrls.standardEvents,
    check: (context) => reportName(context, standardNameMeant),
  },
  'renamed-event-name': {
    severity: 'info',
    scopes: ['1.0', 'web', 'offline', 'crm'],
    message:
      'TikTok now calls this event <name> and still accepts the old name. Rename it in the pixel and on the server together',
    source: docsUrls.newNames,
    check: (context) => reportName(context, (name) => renamedEvents.get(name)),
  },
  'retiring-event-name': {
    severity: 'warning',
    scopes: ['1.0', 'web', 'offline', 'crm'],
    message: `TikTok retires this standard event in ${RETIREMENT_YEAR}: use another one`,
    source: docsUrls.newNames,
    check: (context) => reportName(context, (name) => !isRetired(context) && retiringEvents.has(name)),
  },
  'retired-event-name': {
    severity: 'error',
    scopes: ['1.0', 'web', 'offline', 'crm'],
    message: 'TikTok has retired this standard event: use another one',
    source: docsUrls.newNames,
    check: (context) => reportName(context, (name) => isRetired(context) && retiringEvents.has(name)),
  },
  'reserved-event-name': {
    severity: 'warning',
    scopes: ['1.0', 'web', 'offline', 'crm'],
    message: 'TikTok reserves this name and treats the event as <name>',
    source: docsUrls.reservedNames,
    check: (context) => reportName(context, (name) => reservedEvents.get(name)),
  },
  'event-name-of-other-source': {
    severity: 'warning',
    message: 'Is a standard event for app events or for web events, but a custom event for this event source',
    source: docsUrls.supportedEvents,
    check: (context) =>
      reportName(context, (name, source) => {
        const other = standardNames[source === 'app' ? 'web' : 'app'];
        return isCustom(name, source) && other.has(name) && standardNameMeant(name, source) === undefined;
      }),
  },
  'page-view': {
    severity: 'info',
    message: 'Pageview is not a standard event: TikTok does not optimise for it',
    source: docsUrls.standardEvents,
    check: (context) => reportName(context, isPageView),
  },
  'misspelt-page-view': {
    severity: 'warning',
    message: 'Must be spelt Pageview, as in the connectors of TikTok',
    source: docsUrls.reservedNames,
    check: (context) => reportName(context, (name) => isPageView(name) && !['Pageview', 'PageView'].includes(name)),
  },
  'invalid-custom-name': {
    severity: 'error',
    scopes: ['1.0', 'web', 'app', 'crm'],
    message:
      'Must be at most 50 letters, digits, _ and -, beginning with a letter; for CRM events, any 50 characters without surrounding whitespace',
    source: docsUrls.customEvents,
    check: (context) =>
      reportName(context, (name, source) => isCustom(name, source) && !isValidCustomName(name, source)),
  },
  'custom-offline-event': {
    severity: 'error',
    scopes: ['offline'],
    message: 'Must be a standard event: TikTok accepts no custom offline events',
    source: docsUrls.offline,
    check: (context) => reportName(context, (name, source) => isCustom(name, source) || isPageView(name)),
  },
  'missing-event-id': {
    severity: 'warning',
    scopes: ['1.0', 'web'],
    message:
      'Must be the id that the browser pixel sends with the same event: without it, TikTok may count the event twice',
    source: docsUrls.deduplication,
    check: ({ event, path }) => reportMissing(event, path, 'event_id'),
  },
} as const satisfies Rules<EventContext>;

const DAY_MS = 24 * 60 * 60 * 1000;
/** The longest time after a click for which TikTok attributes an event, and after which it matches no offline event. */
const MAX_AGE_MS = 28 * DAY_MS;
const CLOCK_TOLERANCE_MS = 10 * 60 * 1000;
/** In seconds the year 5138, in milliseconds 1973: no event time can be both. */
const MIN_MILLISECONDS = 100_000_000_000;
const YEAR_2000_SECONDS = 946_684_800;

const numberOf = (value: unknown): number | undefined => {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^\s*-?\d+(?:\.\d+)?\s*$/.test(value) ? Number(value) : undefined;
};

const isInMilliseconds = (value: unknown): boolean => (numberOf(value) ?? 0) >= MIN_MILLISECONDS;

/** ISO 8601 with `T`, with or without a zone: the only form in which 1.0 takes a time. */
const isoForm = /^\d{4}-?\d\d-?\d\dT[\d:]+(?:[.,]\d+)?(?:Z|[+-]\d\d(?::?\d\d)?)?$/i;

const dateMilliseconds = (value: unknown): number | undefined =>
  typeof value === 'string' ? dateTextMilliseconds(value.trim()) : undefined;

/** The time of an event in milliseconds, if TikTok can read it. */
const eventMilliseconds = ({ event, kind }: EventContext): number | undefined => {
  if (kind.apiVersion === '1.0') return dateMilliseconds(getOwn(event, 'timestamp'));
  const seconds = numberOf(getOwn(event, 'event_time'));
  return seconds === undefined || isInMilliseconds(seconds) || seconds < YEAR_2000_SECONDS ? undefined : seconds * 1000;
};

const reportAge = (context: EventContext, isWrong: (milliseconds: number) => boolean): readonly Violation[] => {
  const { now, path, kind } = context;
  const time = eventMilliseconds(context);
  const isReported = now !== undefined && time !== undefined && isWrong(now - time);
  return reportIf(isReported, joinPath(path, kind.apiVersion === '1.0' ? 'timestamp' : 'event_time'));
};

/** Skips the date, whose day looks like the offset of a time zone. A name may stand behind the zone, as RFC 9557 and Go write it. */
const hasTimeZone = (time: string): boolean =>
  /(?:Z|UTC|GMT|[ECMP][SD]T|[+-]\d\d(?::?\d\d)?)(?: [A-Z]{1,5}| *\([^()]*\)|\[[^\][]*\])*\s*$/i.test(time.slice(10));

/** Rules for the time of an event. */
const timeRules = {
  'missing-event-time': {
    severity: 'error',
    scopes: ['2.0'],
    message: 'Must be the time of the event in whole seconds since 1970, UTC',
    source: docsUrls.parameters,
    check: ({ event, path }) => reportMissing(event, path, 'event_time'),
  },
  'event-time-in-milliseconds': {
    severity: 'error',
    scopes: ['2.0'],
    message: 'Must be in seconds since 1970, not in milliseconds or microseconds',
    source: docsUrls.parameters,
    check: (context) => reportValues(context, ['event_time'], isInMilliseconds),
  },
  'event-time-not-unix': {
    severity: 'error',
    scopes: ['2.0'],
    message: 'Must be a whole number of seconds since 1970, not a date string or anything else',
    source: docsUrls.parameters,
    check: (context) =>
      reportValues(context, ['event_time'], (value) => {
        const number = numberOf(value);
        return number === undefined || (!Number.isInteger(number) && !isInMilliseconds(number));
      }),
  },
  'event-time-before-2000': {
    severity: 'error',
    scopes: ['2.0'],
    message: 'Must be the time of the event: this is before the year 2000',
    source: docsUrls.parameters,
    check: (context) =>
      reportValues(context, ['event_time'], (value) => (numberOf(value) ?? YEAR_2000_SECONDS) < YEAR_2000_SECONDS),
  },
  'timestamp-not-iso': {
    severity: 'error',
    scopes: ['1.0'],
    message: 'Must be an ISO 8601 string such as 2026-02-03T04:05:06Z',
    source: docsUrls.eventsOf1,
    check: (context) =>
      reportValues(
        context,
        ['timestamp'],
        (value) => typeof value !== 'string' || !isoForm.test(value.trim()) || dateMilliseconds(value) === undefined,
      ),
  },
  'timestamp-without-zone': {
    severity: 'warning',
    scopes: ['1.0'],
    message: 'Must end with a time zone such as Z: without one, TikTok may read a different time',
    source: docsUrls.eventsOf1,
    check: (context) =>
      reportValues(
        context,
        ['timestamp'],
        (value) => typeof value === 'string' && dateMilliseconds(value) !== undefined && !hasTimeZone(value),
      ),
  },
  'old-offline-event': {
    severity: 'warning',
    scopes: ['offline'],
    message: 'Is older than 28 days: according to TikTok partners, older offline events do not match',
    source: docsUrls.offline,
    check: (context) => reportAge(context, (age) => age > MAX_AGE_MS),
  },
  'old-event': {
    severity: 'info',
    scopes: ['1.0', 'web', 'app', 'crm'],
    message: 'Is older than 28 days, the longest time after a click for which TikTok attributes an event',
    source: docsUrls.attribution,
    check: (context) => reportAge(context, (age) => age > MAX_AGE_MS),
  },
  'future-event': {
    severity: 'warning',
    message: 'Is in the future: check the clock and the time zone',
    source: docsUrls.parameters,
    check: (context) => reportAge(context, (age) => age < -CLOCK_TOLERANCE_MS),
  },
} as const satisfies Rules<EventContext>;

/** Rules for what happened and when. */
export const eventRules = { ...nameRules, ...timeRules };
