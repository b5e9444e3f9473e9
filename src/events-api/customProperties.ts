import { blankToUndefined } from '../transform/config.js';
import type { Settings } from '../transform/settings.js';
import { copyJson } from '../values/copyJson.js';
import { getOwn, setOwn } from '../values/getOwn.js';
import { isEmpty, isObject, type UnknownObject } from '../values/kinds.js';

/** A copy of a custom property's value; `undefined` where there is nothing in it. */
export const copyCustom = (value: unknown): unknown => {
  const copy = blankToUndefined(copyJson(value));
  return isObject(copy) && isEmpty(copy) ? undefined : copy;
};

/**
 * Adds the properties that the setting `customProperties` names to the mapped ones.
 *
 * A name that the tables fill is theirs, whether they found a usable value or not: TikTok refuses it in another type.
 */
export const withCustomProperties = <Properties extends object>(
  mapped: Properties | undefined,
  mappedNames: ReadonlySet<string>,
  message: UnknownObject,
  { customProperties }: Settings,
): Properties | undefined => {
  if (customProperties.length === 0) return mapped;
  const given = getOwn(message, 'properties');
  const custom: Record<string, unknown> = {};
  for (const name of customProperties) {
    const value = mappedNames.has(name) ? undefined : copyCustom(getOwn(given, name));
    if (value !== undefined) setOwn(custom, name, value);
  }
  return isEmpty(custom) ? mapped : ({ ...mapped, ...custom } as Properties);
};

/** The names of the fields that a table writes into `properties`. */
export const propertyNames = (rows: readonly { readonly to: string }[]): ReadonlySet<string> =>
  new Set(rows.flatMap(({ to }) => (to.startsWith('properties.') ? [to.slice('properties.'.length)] : [])));
