import type { Settings } from '../schemas/settings.js';
import { copyJson } from '../values/copyJson.js';
import type { PlainRecord } from '../values/kinds.js';
import { own, setOwn } from '../values/own.js';

const isAbsent = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

/**
 * Adds the properties that the setting `customProperties` names to the mapped ones.
 *
 * A name that the tables fill is theirs, whether they found a usable value or not: TikTok refuses it in another type.
 */
export const withCustomProperties = <Properties extends object>(
  mapped: Properties | undefined,
  mappedNames: ReadonlySet<string>,
  message: PlainRecord,
  { customProperties }: Settings,
): Properties | undefined => {
  const properties = own(message, 'properties');
  const names = customProperties.filter((name) => !mappedNames.has(name) && !isAbsent(own(properties, name)));
  if (names.length === 0) return mapped;
  const result = { ...mapped } as Properties;
  for (const name of names) setOwn(result, name, copyJson(own(properties, name)));
  return result;
};

/** The names of the fields that a table writes into `properties`. */
export const propertyNames = (rows: readonly { readonly to: string }[]): ReadonlySet<string> =>
  new Set(rows.flatMap(({ to }) => (to.startsWith('properties.') ? [to.slice('properties.'.length)] : [])));
