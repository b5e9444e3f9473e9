import { fieldTables } from './fieldTables.js';

/** The keys that name the person in a source: all keys after `traits`. */
const traitNames = (path: string): string[] => path.split(/(?:^|\.)traits\./)[1]?.split('.') ?? [];

const personalNames = new Set(
  Object.values(fieldTables).flatMap(({ event, userPath }) => {
    const fields = event.filter(({ path, sources }) => sources !== undefined && path.startsWith(`${userPath}.`));
    const sources = fields.flatMap(({ sources = [] }) =>
      sources.flatMap((source) => (typeof source === 'string' ? traitNames(source) : [])),
    );
    return [...fields.map(({ path }) => path.slice(userPath.length + 1)), ...sources];
  }),
);
for (const holder of ['traits', 'context', 'user']) personalNames.add(holder);

const lowerCased: ReadonlySet<string> = new Set([...personalNames].map((name) => name.toLowerCase()));

/**
 * True for a name under which personal data is read, in any letter case. No setting may copy such a property, because the
 * property would be sent unhashed.
 *
 * They include the user fields, the traits that fill these fields, and the objects that contain them.
 *
 * @example
 * ['Email', 'zipcode', 'order_id'].map(isPersonalName) // => [true, true, false]
 */
export const isPersonalName = (name: string): boolean => lowerCased.has(name.trim().toLowerCase());
