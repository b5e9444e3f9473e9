import { isDate } from './objects.js';

/** The years in which an event can lie. Any other time comes from a wrong unit or a wrong clock. */
const earliest = Date.UTC(2000, 0, 1);
const latest = Date.UTC(2101, 0, 1) - 1;

const inRange = (milliseconds: number): number | undefined =>
  milliseconds >= earliest && milliseconds <= latest ? milliseconds : undefined;

/** Epoch time in s, ms, µs or ns. The four ranges do not overlap, so the size tells the unit. */
const fromEpoch = (count: number): number | undefined =>
  inRange(count * 1000) ?? inRange(count) ?? inRange(count / 1000) ?? inRange(count / 1_000_000);

const numeric = /^\d+(?:\.\d*)?$/;
// A date with dashes or slashes, optionally a time after `T` or a blank, optionally a zone. Warehouses print the short and
// spaced zones: `2024-05-05 00:00:00+00`, `2024-05-05 00:00:00.000 -0700`, `2024-05-05 00:00:00 UTC`. Go prints the zone's
// abbreviation behind its offset: `2024-05-05 00:00:00 +0000 UTC`, `2024-05-05 00:00:00 -0300 -03`. RFC 9557 has the zone's name behind it: `+02:00[Europe/Berlin]`.
const extended =
  /^(\d{4})([-/])(\d\d)\2(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?(?: ?(?:(Z|UTC|GMT)|([+-]\d\d(?::?\d\d)?)(?: (?:[A-Z]{1,5}|[+-]\d\d(?:\d\d)?))?(?: m=[+-][\d.]+)?)(?:\[[^\][]+\])*)?)?$/i;
const basic = /^(\d{4})()(\d\d)(\d\d)T(\d\d)(\d\d)(?:(\d\d)(?:[.,](\d+))?)?(?:(Z)|([+-]\d\d(?::?\d\d)?))?$/i;

/** RFC 2822: `Tue, 03 Feb 2026 04:05:06 -0800`. */
const mail =
  /^(?:[a-z]{3}, *)?(\d{1,2}) ([a-z]{3}) (\d{4}) (\d\d):(\d\d)(?::(\d\d))? *([+-]\d{4}|Z|UTC?|GMT|[ECMP][SD]T)(?: *\([^()]*\))?$/i;
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** The only abbreviations of zones that RFC 2822 defines. */
const mailZones: ReadonlyMap<string, string> = new Map([
  ['EST', '-0500'],
  ['EDT', '-0400'],
  ['CST', '-0600'],
  ['CDT', '-0500'],
  ['MST', '-0700'],
  ['MDT', '-0600'],
  ['PST', '-0800'],
  ['PDT', '-0700'],
]);

// Days that not every month has take the general path.
const canonical = /^20\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;

/** True for the form that `toISOString` prints, which nearly every event has. */
export const isCanonicalTime = (text: string): boolean => canonical.test(text);

/** Reads the digits at their fixed places, which takes half the time of `Date.parse`. */
const canonicalMilliseconds = (text: string): number => {
  const digit = (at: number): number => text.charCodeAt(at) - 48;
  const two = (at: number): number => digit(at) * 10 + digit(at + 1);
  return Date.UTC(2000 + two(2), two(5) - 1, two(8), two(11), two(14), two(17), two(20) * 10 + digit(22));
};

const offsetMinutes = (offset: string | undefined): number | undefined => {
  if (offset === undefined) return 0;
  const hours = Number(offset.slice(1, 3));
  const minutes = Number(offset.slice(3).replace(':', ''));
  if (hours > 23 || minutes > 59) return undefined;
  return (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
};

/** The parts of a date and time, as they are written. */
interface DateParts {
  readonly year: number;
  /** From 1. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly fraction: string | undefined;
  /** From UTC, such as `+0200`; absent for UTC. */
  readonly offset: string | undefined;
}

const readIso = (text: string): DateParts | undefined => {
  const match = extended.exec(text) ?? basic.exec(text);
  if (match === null) return undefined;
  const [, year, , month, day, hour = 0, minute = 0, second = 0, fraction, , offset] = match;
  return {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
    fraction,
    offset,
  };
};

const readMail = (text: string): DateParts | undefined => {
  const match = mail.exec(text);
  if (match === null) return undefined;
  const [, day, month = '', year, hour, minute, second = '0', zone = ''] = match;
  return {
    year: Number(year),
    month: months.indexOf(month.toLowerCase()) + 1,
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
    fraction: undefined,
    offset: zone.startsWith('+') || zone.startsWith('-') ? zone : mailZones.get(zone.toUpperCase()),
  };
};

/**
 * Reads ISO 8601 (also with RFC 9557's names of zones), RFC 2822 and the date strings that warehouses and Go print, of any year.
 * Without a zone they are UTC. Day and month in another order are never guessed.
 *
 * @returns Milliseconds since 1970, whole, or `undefined` for a string that is not a date.
 * @example
 * dateTextMilliseconds('2024-05-05 02:00:00+02') // => 1714867200000
 */
export const dateTextMilliseconds = (text: string): number | undefined => {
  const parts = readIso(text) ?? readMail(text);
  if (parts === undefined) return undefined;
  const { year, month, day, hour, minute, second } = parts;
  const offset = offsetMinutes(parts.offset);
  // ISO 8601 calls the end of a day 24:00.
  const isTimeOfDay = (hour < 24 && minute < 60 && second < 60) || (hour === 24 && minute === 0 && second === 0);
  if (offset === undefined || !isTimeOfDay) return undefined;
  const midnight = new Date(Date.UTC(year, month - 1, day));
  // `Date.UTC` rolls 30 February over into March.
  if (midnight.getUTCMonth() !== month - 1 || midnight.getUTCDate() !== day) return undefined;
  const fraction = Math.floor(Number(`0.${parts.fraction ?? 0}`) * 1000);
  return midnight.getTime() + ((hour * 60 + minute - offset) * 60 + second) * 1000 + fraction;
};

/**
 * Reads a point in time as SDKs and warehouses deliver it.
 *
 * Accepts epoch numbers and numeric strings in s, ms, µs or ns, every string that {@link dateTextMilliseconds} reads, and `Date`.
 *
 * @returns Milliseconds since 1970, possibly with a fraction, or `undefined` for anything but a time of the years 2000–2100.
 * @example
 * epochMilliseconds('2024-05-05 00:00:00') // => 1714867200000
 */
export const epochMilliseconds = (value: unknown): number | undefined => {
  if (typeof value === 'number') return fromEpoch(value);
  if (typeof value === 'bigint') return fromEpoch(Number(value));
  if (typeof value === 'string') {
    if (isCanonicalTime(value)) return canonicalMilliseconds(value);
    const text = value.trim();
    if (numeric.test(text)) return fromEpoch(Number(text));
    const milliseconds = dateTextMilliseconds(text);
    return milliseconds === undefined ? undefined : inRange(milliseconds);
  }
  return isDate(value) ? inRange(value.getTime()) : undefined;
};

const unitOf = (count: number): string => {
  if (inRange(count * 1000) !== undefined) return 'Unix seconds';
  if (inRange(count) !== undefined) return 'Unix milliseconds';
  return inRange(count / 1000) === undefined ? 'Unix nanoseconds' : 'Unix microseconds';
};

const isoDate = /^\d{4}(-?)\d\d\1\d\d(?:T(.*))?$/i;

/**
 * Names the form of a time that {@link epochMilliseconds} reads.
 *
 * @example
 * [timeForm('2026-02-03T04:05:06Z'), timeForm(1770091506)] // => ['ISO 8601', 'Unix seconds']
 */
export const timeForm = (value: unknown): string => {
  if (isDate(value)) return 'date';
  const text = String(value).trim();
  if (numeric.test(text)) return unitOf(Number(text));
  const [iso, , time = ''] = isoDate.exec(text) ?? [];
  if (iso !== undefined) return /Z|[+-]\d\d/i.test(time) ? 'ISO 8601' : 'ISO 8601 without a zone';
  return mail.test(text) ? 'RFC 2822 date' : 'date and time';
};
