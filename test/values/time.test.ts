import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { epochMilliseconds } from '../../src/values/time.js';
import { samples } from '../samples.js';

const may5 = Date.UTC(2024, 4, 5);

describe('reads', () => {
  test.each<[name: string, value: unknown, milliseconds: number]>([
    ['seconds', may5 / 1000, may5],
    ['milliseconds', may5, may5],
    ['microseconds', may5 * 1000, may5],
    ['a numeric string', String(may5), may5],
    ['a numeric string with a fraction', `${may5 / 1000}.25`, may5 + 250],
    ['a bigint', BigInt(may5), may5],
    ['a Date', new Date(may5), may5],
    ['a date alone', '2024-05-05', may5],
    ['ISO 8601 in UTC', '2024-05-05T00:00:00Z', may5],
    ['ISO 8601 without seconds', '2024-05-05T00:00Z', may5],
    ['ISO 8601, basic form', '20240505T000000Z', may5],
    ['a fraction of three digits', '2024-05-05T00:00:00.123Z', may5 + 123],
    ['a fraction of nine digits', '2024-05-05T00:00:00.123456789Z', may5 + 123],
    ['a fraction just below the next second', '2024-05-05T00:00:00.9999Z', may5 + 999],
    ['a decimal comma', '2024-05-05T00:00:00,5Z', may5 + 500],
    ['an offset ahead of UTC', '2024-05-05T02:00:00+02:00', may5],
    ['an offset behind UTC', '2024-05-04T17:00:00-0700', may5],
    ['an offset of minutes', '2024-05-05T05:30:00+05:30', may5],
    ['no zone, as UTC', '2024-05-05 00:00:00', may5],
    ['no zone and a T, as UTC', '2024-05-05T00:00:00', may5],
    ['a warehouse string in UTC', '2024-05-05 00:00:00 UTC', may5],
    ['a warehouse string with a short offset', '2024-05-05 00:00:00+00', may5],
    ['a warehouse string with a space before the offset', '2024-05-04 17:00:00.000 -0700', may5],
    ['the name of a zone behind its offset', '2024-05-05T02:00:00+02:00[Europe/Berlin]', may5],
    ['several names behind an offset', '2024-05-05T00:00:00Z[UTC][u-ca=iso8601]', may5],
    ['slashes', '2024/05/05', may5],
    ['slashes and a time', '2024/05/05 00:00:00', may5],
    ['Go in UTC', '2024-05-05 00:00:00 +0000 UTC', may5],
    ['Go with nanoseconds and its clock', '2024-05-05 02:00:00.000000001 +0200 CEST m=+0.1', may5],
    ['Go in a zone without letters', '2024-05-04 21:00:00 -0300 -03', may5],
    ['Go in a zone of half an hour', '2024-05-05 05:30:00 +0530 +0530', may5],
    ['RFC 2822', 'Sat, 04 May 2024 17:00:00 -0700', may5],
    ['RFC 2822 without a weekday', '4 May 2024 17:00:00 -0700', may5],
    ['RFC 2822 without seconds', 'Sun, 5 May 2024 00:00 +0000', may5],
    ['RFC 2822 with a comment', 'Sat, 04 May 2024 17:00:00 -0700 (PDT)', may5],
    ...['GMT', 'UT', 'UTC', 'Z'].map((zone): [string, string, number] => [
      `RFC 2822 in ${zone}`,
      `Sun, 05 May 2024 00:00:00 ${zone}`,
      may5,
    ]),
    ...Object.entries({ EST: 5, EDT: 4, CST: 6, CDT: 5, MST: 7, MDT: 6, PST: 8, PDT: 7 }).map(
      ([zone, hours]): [string, string, number] => [
        `RFC 2822 in ${zone}`,
        `Sun, 05 May 2024 00:00:00 ${zone}`,
        may5 + hours * 3_600_000,
      ],
    ),
    ['29 February of a leap year', '2024-02-29', Date.UTC(2024, 1, 29)],
    ['24:00 as the end of the day', '2024-05-04T24:00:00Z', may5],
    ['the first moment of 2000', '2000-01-01T00:00:00Z', Date.UTC(2000, 0, 1)],
    ['the last second of 2100', '2100-12-31T23:59:59Z', Date.UTC(2100, 11, 31, 23, 59, 59)],
    ['a time of 1999 whose offset moves it into 2000', '1999-12-31T23:00:00-01:00', Date.UTC(2000, 0, 1)],
  ])('%s', (_name, value, milliseconds) => {
    expect(epochMilliseconds(value)).toBe(milliseconds);
  });
});

test('reads the toISOString of any moment', () => {
  const moments = fc.date({
    min: new Date('2000-01-01T00:00:00.000Z'),
    max: new Date('2099-12-31T23:59:59.999Z'),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(moments, (moment) => {
      expect(epochMilliseconds(moment.toISOString())).toBe(moment.getTime());
    }),
    { numRuns: samples(1000) },
  );
});

describe('rejects', () => {
  test.each<[name: string, value: unknown]>([
    ['undefined', undefined],
    ['a blank string', ' '],
    ['a boolean', true],
    ['an array', [may5]],
    ['NaN', Number.NaN],
    ['an invalid Date', new Date(Number.NaN)],
    ['0', 0],
    ['a negative epoch', -may5],
    ['1999', '1999-12-31T23:59:59Z'],
    ['2101', '2101-01-01T00:00:00Z'],
    ['a date as eight digits', '20240505'],
    ['30 February', '2024-02-30'],
    ['29 February of an ordinary year', '2023-02-29'],
    ['month 13', '2024-13-01'],
    ['month 0', '2024-00-10'],
    ['a time after 24:00', '2024-05-05T24:00:01Z'],
    ['hour 25', '2024-05-05T25:00:00Z'],
    ['minute 60', '2024-05-05T00:60:00Z'],
    ['second 60', '2024-05-05T00:00:60Z'],
    ['an offset of 24 hours', '2024-05-05T00:00:00+24:00'],
    ['a day written in words', 'May 5, 2024'],
    ['day and month swapped', '05/05/2024'],
    ['dashes and slashes mixed', '2024-05/05'],
    ['a month that does not exist', '3 Foo 2026 00:00:00 GMT'],
    ['a zone that RFC 2822 does not define', 'Sun, 05 May 2024 00:00:00 CET'],
    ['two zones', '2024-05-05 00:00:00 UTC EST'],
    ['the abbreviation of a zone without its offset', '2024-05-05 00:00:00 EST'],
    ['characters after the time', '2024-05-05T00:00:00Z!'],
  ])('%s', (_name, value) => {
    expect(epochMilliseconds(value)).toBeUndefined();
  });
});
