import type { RowCast } from '../mapping/row.js';
import {
  type Cast,
  integer,
  number,
  personalString,
  type StringOrList,
  shortString,
  string,
  stringOrList,
} from '../values/casts.js';
import { countryCodes, toCountry } from '../values/countries.js';
import { firstPublicAddress } from '../values/ipAddress.js';
import { elementEntries } from '../values/json.js';
import { toNfc } from '../values/normalizers.js';
import { getOwn } from '../values/objects.js';

// Casts of values that only TikTok and RudderStack know.

/** The entries of `context.externalId`, each with its key. One object alone is no list. */
const externalIds = (value: unknown) => elementEntries(value)?.filter(([key]) => key !== undefined) ?? [];

const isOfTikTok = (entry: unknown): boolean => getOwn(entry, 'type') === 'tiktokExternalId';

/** The values of {@link externalIds}, without their keys: nearly always an array. */
const externalIdValues = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : externalIds(value).map(([, entry]) => entry);

const usableId = (entry: unknown): StringOrList | undefined =>
  isOfTikTok(entry) ? stringOrList.read(getOwn(entry, 'id')) : undefined;

/** The first entry with a usable id of the type `tiktokExternalId`. */
const firstExternalId = (value: unknown) => externalIds(value).find(([, entry]) => usableId(entry) !== undefined);

/** Reads `context.externalId`: the first usable id of the type `tiktokExternalId`. */
export const tiktokExternalId = {
  expects: 'list with an id of the type tiktokExternalId',
  read: (value: unknown): StringOrList | undefined => {
    for (const entry of externalIdValues(value)) {
      const id = usableId(entry);
      if (id !== undefined) return id;
    }
    return undefined;
  },
  parts: {
    within: (given: unknown) => [firstExternalId(given)?.[0] ?? '0', 'id'],
    cast: stringOrList,
  },
  // The ids of other destinations.
  isNoValue: (value: unknown) => {
    const entries = externalIds(value);
    return entries.length > 0 && !entries.some(([, entry]) => isOfTikTok(entry));
  },
} satisfies RowCast<StringOrList, unknown>;

/** True for the id that a device sends when tracking is switched off. */
export const isZeros = (id: string): boolean => /^[0-]+$/.test(id);

/** An advertising or vendor id. */
export const deviceId: Cast<string> = {
  expects: 'device id other than zeros',
  read: (value) => {
    const id = personalString.read(value);
    return id === undefined || isZeros(id) ? undefined : id;
  },
  isNoValue: (value) => typeof value === 'string' && isZeros(value.trim()),
};

const oneOf = <Value extends string>(
  values: readonly Value[],
  expects: string,
  spelling: (value: string) => string,
): Cast<Value> => ({
  expects: `${expects} (${values.join(', ')})`,
  read: (value) => {
    const given = string.read(value);
    return given === undefined ? undefined : values.find((known) => known === spelling(given));
  },
});

/** Where an event happened. */
export type EventSource = 'web' | 'app' | 'offline' | 'crm';
export const eventSources = ['web', 'app', 'offline', 'crm'] as const satisfies readonly EventSource[];

export const eventSource = oneOf(eventSources, 'event source', (source) => source.toLowerCase());

/** Whether the customer has bought before. */
export const customerTypes = ['new', 'returning'] as const;

export const customerType = oneOf(customerTypes, 'customer type', (type) => type.toLowerCase());

/** A share of 1. */
export const share: Cast<number> = {
  expects: 'number from 0 to 1',
  read: (value) => {
    const part = number.read(value);
    return part !== undefined && part >= 0 && part <= 1 ? part : undefined;
  },
};

/** App Tracking Transparency: what the person decided. */
export type AttStatus = 'AUTHORIZED' | 'DENIED' | 'NOT_DETERMINED' | 'RESTRICTED' | 'NOT_APPLICABLE';
export const attStatuses = [
  'AUTHORIZED',
  'DENIED',
  'NOT_DETERMINED',
  'RESTRICTED',
  'NOT_APPLICABLE',
] as const satisfies readonly AttStatus[];

export const attStatus = oneOf(attStatuses, 'ATT status', (status) => status.toUpperCase());

/** Apple's numbers, as SDKs send them in `context.device`. */
const attStatusByNumber: readonly AttStatus[] = ['NOT_DETERMINED', 'RESTRICTED', 'DENIED', 'AUTHORIZED'];

export const attTrackingStatus: Cast<AttStatus> = {
  expects: 'ATT status as a number from 0 to 3',
  step: "Apple's number converted to its name",
  read: (value) => attStatusByNumber[integer.read(value) ?? -1],
};

/** A country as TikTok takes it: two letters in lower case where the code or the English name is known. */
export const country: Cast<string> = {
  expects: 'country',
  step: 'country converted to its ISO 3166 code',
  read: (value) => {
    const name = shortString.read(value);
    return name === undefined ? undefined : toCountry(toNfc(name));
  },
};

/** An ISO 3166 alpha-2 country code in upper case, of a code or an English name. */
export const alpha2: Cast<string> = {
  expects: 'country',
  read: (value) => {
    const name = shortString.read(value);
    const code = name === undefined ? '' : toCountry(name).toUpperCase();
    return countryCodes.has(code) ? code : undefined;
  },
};

/** The first public IP address of a string: private, loopback and link-local addresses are not usable. */
export const publicIp: Cast<string> = {
  expects: 'public IP address',
  step: 'first public IP address taken',
  read: (value) => {
    const address = personalString.read(value);
    return address === undefined ? undefined : firstPublicAddress(address);
  },
};
