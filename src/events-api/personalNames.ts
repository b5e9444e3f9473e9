import { personalNames } from './fieldNames.js';

const names: ReadonlySet<string> = new Set(personalNames);

/**
 * True for a name under which personal data is read, in any letter case. No setting may copy such a property, because the
 * property would be sent unhashed.
 *
 * They include the user fields, the traits that fill these fields, and the objects that contain them.
 *
 * @example
 * ['Email', 'zipcode', 'order_id'].map(isPersonalName) // => [true, true, false]
 */
export const isPersonalName = (name: string): boolean => names.has(name.trim().toLowerCase());
