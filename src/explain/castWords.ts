import {
  attStatus,
  attStatuses,
  attTrackingStatus,
  deviceId,
  eventSource,
  eventSources,
  tiktokExternalId,
} from '../events-api/casts.js';
import { contentItems } from '../events-api/contents.js';
import type { Cast } from '../mapping/fieldRow.js';
import {
  boolean,
  currency,
  integer,
  isoTimestamp,
  lowerCaseString,
  number,
  personalString,
  publicIp,
  string,
  stringList,
  stringOrList,
  unixSeconds,
} from '../values/casts.js';
import { contentParts } from './itemParts.js';
import type { PartsOf } from './parts.js';
import { listParts, textOrListParts, tiktokExternalIdParts } from './valueParts.js';

/** How explanations speak of a cast. */
export interface CastWords {
  /** What it makes of a value. */
  readonly name: string;
  /** Why it refuses a text or a number. */
  readonly refusal: string;
  /** Where the parts of a list or an object come from. */
  readonly parts?: PartsOf;
}

export type WordsByCast = ReadonlyMap<Cast<unknown>, CastWords>;

const noTime = 'no time of the years 2000 to 2100';
const oneOf = (words: readonly string[]): string => `none of ${words.join(', ')}`;

/** The casts that both generations use. A test fails on a row whose cast has no words. */
export const castWords: readonly (readonly [Cast<unknown>, CastWords])[] = [
  [string, { name: 'text', refusal: 'no text' }],
  [personalString, { name: 'text', refusal: 'no text' }],
  [lowerCaseString, { name: 'text in lower case', refusal: 'no text' }],
  [currency, { name: 'currency', refusal: 'no text' }],
  [publicIp, { name: 'public IP address', refusal: 'a private, loopback or link-local address' }],
  [number, { name: 'number', refusal: 'no plain number' }],
  [integer, { name: 'whole number', refusal: 'no whole number' }],
  [boolean, { name: 'true or false', refusal: 'neither yes nor no' }],
  [unixSeconds, { name: 'seconds since 1970', refusal: noTime }],
  [isoTimestamp, { name: 'time in ISO 8601', refusal: noTime }],
  [stringList, { name: 'list of texts', refusal: 'no list with a text in it', parts: listParts(string) }],
  [stringOrList, { name: 'text or list of texts', refusal: 'no text and no list of texts', parts: textOrListParts }],
  [contentItems, { name: 'list of contents', refusal: 'no list with an object in it', parts: contentParts }],
  [
    tiktokExternalId,
    {
      name: 'external id',
      refusal: 'no list with an id of the type tiktokExternalId',
      parts: tiktokExternalIdParts,
    },
  ],
  [deviceId, { name: 'device id', refusal: 'nothing but zeros' }],
  [eventSource, { name: 'event source', refusal: oneOf(eventSources) }],
  [attStatus, { name: 'ATT status', refusal: oneOf(attStatuses) }],
  [attTrackingStatus, { name: 'ATT status', refusal: 'none of the numbers 0 to 3' }],
];
