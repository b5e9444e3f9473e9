import { integer } from '../values/casts.js';
import { documentedPaths } from './documentedPaths.js';

/** What the message of a response says about the request. */
export interface NamedByMessage {
  /** The position of an event, from 0. */
  readonly eventIndex?: number | undefined;
  /** A field, as the path of TikTok's reference: nothing of a customer, so that it can be shown and logged. */
  readonly field?: string | undefined;
}

const path = String.raw`(\w+(?:\.\w+|\[\d+\])*)`;

/** An event, and the field of it: `Batch.3.event_id`, `data.3.event_id` or `data[3].event_id`. */
const fieldOfEvent = new RegExp(String.raw`(?:^|\s)(?:Batch|data)(?:\.(\d+)|\[(\d+)\])\.${path}?`, 'gi');

/** The other forms. A sentence in another form may hold a value of a customer. */
const fieldForms: readonly RegExp[] = [
  // Invalid value for event_source_id
  new RegExp(String.raw`^invalid value for ["'\`]?${path}["'\`]?\.?$`, 'i'),
  // Invalid Price Field
  /^invalid (\w+(?: \w+)*) field\.?$/i,
  // `Batch.2` names an event and none of its fields.
  new RegExp(String.raw`^(?!(?:batch|data)(?:\.\d+|\[\d+\])$)${path}$`, 'i'),
];

/** A name without letter case, and without the positions that the paths of the reference do not have. */
const keyOf = (name: string): string =>
  name
    .replace(/\.\d+(?=\.|\[|$)|\[\d*\]/g, '')
    .replaceAll(' ', '_')
    .toLowerCase();

/** Of two paths with the same key the first wins: 2.0 before 1.0, and a list before its items. */
const firstByKey = (paths: readonly string[]): ReadonlyMap<string, string> => {
  const found = new Map<string, string>();
  for (const documented of paths) if (!found.has(keyOf(documented))) found.set(keyOf(documented), documented);
  return found;
};

/** The paths by their last part, where no other path ends so. */
const byLastPart = (paths: readonly string[]): ReadonlyMap<string, string | undefined> => {
  const found = new Map<string, string | undefined>();
  for (const documented of paths) {
    const part = documented.slice(documented.lastIndexOf('.') + 1);
    found.set(part, found.has(part) ? undefined : documented);
  }
  return found;
};

const wholePaths = firstByKey([...documentedPaths.v2, ...documentedPaths.v1]);
// What 2.0 has several of stays unknown, even if 1.0 has one.
const lastParts = new Map([...byLastPart(documentedPaths.v1), ...byLastPart(documentedPaths.v2)]);

const documentedField = (name: string): string | undefined => wholePaths.get(keyOf(name)) ?? lastParts.get(keyOf(name));

/**
 * Reads what the error message of a response names.
 *
 * The text after the first colon may repeat a value of the event, and a value can look like the position of another event
 * or like a field; so can one of several positions before the colon.
 *
 * @example
 * readErrorMessage('Batch.0.properties.contents.1.price: Not a valid number') // => { eventIndex: 0, field: 'properties.contents[].price' }
 */
export const readErrorMessage = (message: string): NamedByMessage => {
  const [head = ''] = message.split(':', 1);
  const [event, ...others] = head.matchAll(fieldOfEvent);
  if (others.length > 0) return {};
  if (event !== undefined) {
    const [, afterDot, inBrackets, field] = event;
    return { eventIndex: integer.read(afterDot ?? inBrackets), field: field && documentedField(field) };
  }
  const [field] = fieldForms.flatMap((form) => form.exec(head.trim())?.[1] ?? []);
  return { field: field && documentedField(field) };
};
