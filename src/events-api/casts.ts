import type { Cast } from '../mapping/fieldRow.js';
import { integer, personalString, type StringOrList, string, stringOrList } from '../values/casts.js';
import { getOwn } from '../values/getOwn.js';

// Casts that know what TikTok means by a field.

/** Of `context.externalId`, the first usable id of the type `tiktokExternalId`. */
export const tiktokExternalId: Cast<StringOrList> = (value) => {
  if (!Array.isArray(value)) return undefined;
  for (const entry of value) {
    const id = getOwn(entry, 'type') === 'tiktokExternalId' ? stringOrList(getOwn(entry, 'id')) : undefined;
    if (id !== undefined) return id;
  }
  return undefined;
};

/** An advertising or vendor id; all zeros is what a device says when tracking is switched off. */
export const deviceId: Cast<string> = (value) => {
  const id = personalString(value);
  return id === undefined || /^[0-]+$/.test(id) ? undefined : id;
};

/** Where an event happened. */
export const eventSources = ['web', 'app', 'offline', 'crm'] as const;
export type EventSource = (typeof eventSources)[number];

const oneOf =
  <Value extends string>(values: readonly Value[], spelling: (value: string) => string): Cast<Value> =>
  (value) => {
    const given = string(value);
    return given === undefined ? undefined : values.find((known) => known === spelling(given));
  };

export const eventSource: Cast<EventSource> = oneOf(eventSources, (source) => source.toLowerCase());

/** App Tracking Transparency: what the person answered. */
export const attStatuses = ['AUTHORIZED', 'DENIED', 'NOT_DETERMINED', 'RESTRICTED', 'NOT_APPLICABLE'] as const;
export type AttStatus = (typeof attStatuses)[number];

export const attStatus: Cast<AttStatus> = oneOf(attStatuses, (status) => status.toUpperCase());

/** Apple's numbers, as SDKs put them into `context.device`. */
const attStatusByNumber: readonly AttStatus[] = ['NOT_DETERMINED', 'RESTRICTED', 'DENIED', 'AUTHORIZED'];

export const attTrackingStatus: Cast<AttStatus> = (value) => attStatusByNumber[integer(value) ?? -1];

/** An ISO 3166 alpha-2 country code, upper case; a country's name is none. */
export const alpha2: Cast<string> = (value) => {
  const code = personalString(value)?.toUpperCase();
  return code !== undefined && /^[A-Z]{2}$/.test(code) ? code : undefined;
};
