import { copyJson, MAX_LEVELS, toObject } from '../values/json.js';
import { blankToUndefined, getOwn, isEmpty, isObject, setOwn, type UnknownObject } from '../values/objects.js';
import { isPlaceholder } from '../values/placeholders.js';

// What both API versions do with a mapped payload.

/** Copies a payload: changes to one of two payloads must not reach the other. */
export const copyPayload = <Payload extends object>(payload: Payload): Payload =>
  // A value copied from the event has at most `MAX_LEVELS` levels, and stands a few levels down in the payload.
  copyJson(payload, 2 * MAX_LEVELS) as Payload;

/**
 * The payloads of an event with several names: one for each, and no two share anything. The last is the given one, changed.
 *
 * @param setName Writes a name into a payload.
 */
export const payloadPerName = <Payload extends object>(
  payload: Payload,
  names: readonly string[],
  setName: (payload: Payload, name: string) => void,
): Payload[] =>
  names.map((name, index) => {
    const named = index === names.length - 1 ? payload : copyPayload(payload);
    setName(named, name);
    return named;
  });

/** A copy of a custom property's value; `undefined` for a value without content. */
export const copyCustomProperty = (value: unknown): unknown => {
  if (typeof value === 'string' && isPlaceholder(value.trim())) return undefined;
  const copy = blankToUndefined(copyJson(value));
  return isObject(copy) && isEmpty(copy) ? undefined : copy;
};

/**
 * Adds the properties that the setting `customProperties` names to the mapped properties of a payload.
 *
 * A name that a row fills is left to the row, even where it found no usable value: TikTok refuses another type.
 */
export const addCustomProperties = (
  payload: { properties?: object | undefined },
  mappedNames: readonly string[],
  message: UnknownObject,
  names: readonly string[],
): void => {
  if (names.length === 0) return;
  const given = toObject(getOwn(message, 'properties'));
  const custom: Record<string, unknown> = {};
  for (const name of names) {
    const value = mappedNames.includes(name) ? undefined : copyCustomProperty(getOwn(given, name));
    if (value !== undefined) setOwn(custom, name, value);
  }
  if (!isEmpty(custom)) payload.properties = { ...payload.properties, ...custom };
};
