import { copyPayload } from './copyPayload.js';

/**
 * The payloads of an event with several names: one for each, and no two share anything. The last is the given one, changed.
 *
 * @param withName Writes a name into a payload.
 */
export const forEachName = <Payload extends object>(
  payload: Payload,
  names: readonly string[],
  withName: (payload: Payload, name: string) => Payload,
): Payload[] => names.map((name, index) => withName(index === names.length - 1 ? payload : copyPayload(payload), name));
