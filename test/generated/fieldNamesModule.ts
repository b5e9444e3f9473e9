import { eventSources } from '../../src/events-api/casts.js';
import { fieldTables } from '../../src/events-api/fieldTables.js';
import { placeNames } from '../../src/events-api/placeNames.js';
import { eventRowsV1 } from '../../src/events-api/v1/fields.js';
import { eventRowsV2 } from '../../src/events-api/v2/fields.js';
import { verticalFields } from '../../src/events-api/v2/verticals.js';

// Renders src/events-api/fieldNames.ts from the field tables.

/** The keys that name the person in a source: all keys after `traits`. */
const traitNames = (path: string): string[] => path.split(/(?:^|\.)traits\./)[1]?.split('.') ?? [];

const personalNames = Object.values(fieldTables).flatMap(({ event, userPath }) => {
  const fields = event.filter(({ path, sources }) => sources !== undefined && path.startsWith(`${userPath}.`));
  const sources = fields.flatMap(({ sources = [] }) =>
    sources.flatMap((source) => (typeof source === 'string' ? traitNames(source) : [])),
  );
  return [...fields.map(({ path }) => path.slice(userPath.length + 1)), ...sources];
});

const propertyNames = (rows: readonly { readonly path: string }[]): string[] =>
  rows.flatMap(({ path }) => (path.startsWith('properties.') ? [path.slice('properties.'.length)] : []));

const undocumentedFor = (source: (typeof eventSources)[number]): string[] =>
  fieldTables.v2.event
    .filter(({ eventSources: listed }) => listed !== undefined && !listed.includes(source))
    .map(({ path }) => path);

const list = (names: Iterable<string>): string => `[${[...new Set(names)].map((name) => `'${name}'`).join(', ')}]`;

/** The code of the module. */
export const fieldNamesModule = (): string => `
// Written from the field tables by \`npm run generate\` (test/generated/fieldNamesModule.ts). Do not edit.

// The tables themselves stay out of what only transforms events.

/** The names under which personal data is read, in lower case. */
export const personalNames: readonly string[] = ${list(['traits', 'context', 'user', ...personalNames].map((name) => name.toLowerCase()))};

/** The names in \`properties\` of a payload that rows fill; \`vertical\` for events of travel and automotive ads in 2.0. */
export const mappedProperties = {
  v1: ${list([...propertyNames(eventRowsV1), ...placeNames])},
  v2: ${list([...propertyNames(eventRowsV2), ...placeNames])},
  vertical: ${list(propertyNames(verticalFields))},
} as const;

/** The fields of 2.0 that TikTok's reference does not list for an event source. */
export const undocumentedFields = {
  ${eventSources.map((source) => `${source}: ${list(undocumentedFor(source))}`).join(',\n')},
} as const;
`;
