import { getOwn } from '../../values/getOwn.js';
import { dateTextMilliseconds } from '../../values/time.js';
import { docsUrls } from '../docsUrls.js';
import { joinPath } from '../fieldIndex.js';
import { reportIf, reportMissing, reportValues } from '../report.js';
import type { Rules } from '../rule.js';
import type { EventView } from '../view.js';

const DAY = 24 * 60 * 60 * 1000;
/** The longest time after a click in which TikTok attributes an event, and matches an offline one. */
const longestWindow = 28 * DAY;
/** Clocks differ. */
const tolerance = 10 * 60 * 1000;
/** In seconds this is the year 5138; in milliseconds it is 1973. */
const smallestMilliseconds = 100_000_000_000;
/** The year 2000, in seconds: before it, nobody had a pixel. */
const year2000 = 946_684_800;

const plainNumber = /^\s*-?\d+(?:\.\d+)?\s*$/;

const numberOf = (value: unknown): number | undefined => {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && plainNumber.test(value) ? Number(value) : undefined;
};

const isMilliseconds = (value: unknown): boolean => (numberOf(value) ?? 0) >= smallestMilliseconds;

const textMilliseconds = (value: unknown): number | undefined =>
  typeof value === 'string' ? dateTextMilliseconds(value.trim()) : undefined;

/** The time of an event in milliseconds, where TikTok can read it. */
const millisecondsOf = ({ event, kind }: EventView): number | undefined => {
  if (kind.generation === '1.0') return textMilliseconds(getOwn(event, 'timestamp'));
  const seconds = numberOf(getOwn(event, 'event_time'));
  return seconds === undefined || isMilliseconds(seconds) || seconds < year2000 ? undefined : seconds * 1000;
};

const ageOf = (view: EventView): number => {
  const milliseconds = millisecondsOf(view);
  return view.now === undefined || milliseconds === undefined ? 0 : view.now - milliseconds;
};

const timePath = ({ path, kind }: EventView): string =>
  joinPath(path, kind.generation === '1.0' ? 'timestamp' : 'event_time');

const hasZone = (text: string): boolean => /(?:Z|[+-]\d\d(?::?\d\d)?)\s*$/i.test(text.slice(10));

/** When an event happened. Ages are judged only where `now` is given. */
export const timeRules = {
  'missing-event-time': {
    severity: 'error',
    for: ['2.0'],
    message: 'Must be the time of the event in whole seconds since 1970, UTC',
    source: docsUrls.parameters,
    check: ({ event, path }) => reportMissing(event, path, 'event_time'),
  },
  'event-time-in-milliseconds': {
    severity: 'error',
    for: ['2.0'],
    message: 'Must be in seconds since 1970, not in milliseconds or microseconds',
    source: docsUrls.parameters,
    check: (view) => reportValues(view, ['event_time'], isMilliseconds),
  },
  'event-time-not-unix': {
    severity: 'error',
    for: ['2.0'],
    message: 'Must be a whole number of seconds since 1970, not a date as text or anything else',
    source: docsUrls.parameters,
    check: (view) =>
      reportValues(view, ['event_time'], (value) => {
        const number = numberOf(value);
        return number === undefined || (!Number.isInteger(number) && !isMilliseconds(number));
      }),
  },
  'event-time-before-2000': {
    severity: 'error',
    for: ['2.0'],
    message: 'Must be the time of the event: this is before the year 2000',
    source: docsUrls.parameters,
    check: (view) => reportValues(view, ['event_time'], (value) => (numberOf(value) ?? year2000) < year2000),
  },
  'timestamp-not-iso': {
    severity: 'error',
    for: ['1.0'],
    message: 'Must be ISO 8601 text such as 2026-02-03T04:05:06Z',
    source: docsUrls.eventsOf1,
    check: (view) =>
      reportValues(
        view,
        ['timestamp'],
        (value) => typeof value !== 'string' || !/T/i.test(value) || textMilliseconds(value) === undefined,
      ),
  },
  'timestamp-without-zone': {
    severity: 'warning',
    for: ['1.0'],
    message: 'Must end with a zone such as Z: without one, TikTok may read another time',
    source: docsUrls.eventsOf1,
    check: (view) =>
      reportValues(
        view,
        ['timestamp'],
        (value) => typeof value === 'string' && textMilliseconds(value) !== undefined && !hasZone(value),
      ),
  },
  'old-offline-event': {
    severity: 'warning',
    for: ['offline'],
    message: 'Is older than 28 days: partners of TikTok say that it matches no older offline events',
    source: docsUrls.offline,
    check: (view) => reportIf(ageOf(view) > longestWindow, timePath(view)),
  },
  'old-event': {
    severity: 'info',
    for: ['1.0', 'web', 'app', 'crm'],
    message: 'Is older than 28 days, the longest time in which TikTok attributes an event to a click',
    source: docsUrls.attribution,
    check: (view) => reportIf(ageOf(view) > longestWindow, timePath(view)),
  },
  'future-event': {
    severity: 'warning',
    message: 'Lies in the future: look for a clock or a time zone that is wrong',
    source: docsUrls.parameters,
    check: (view) => reportIf(ageOf(view) < -tolerance, timePath(view)),
  },
} as const satisfies Rules<EventView>;
