import { contentFields } from '../../src/events-api/contentFields.js';
import type { Field } from '../../src/events-api/field.js';
import { fieldTables } from '../../src/events-api/fieldTables.js';
import { verticalFields } from '../../src/events-api/v2/verticals.js';
import type { Source } from '../../src/mapping/row.js';

// Renders docs/fields.md from the field tables.

const code = (text: string): string => `\`${text}\``;

const conditionsOf = (source: Source<unknown, never>): string => {
  const reasons = typeof source === 'object' && 'when' in source ? (source.when ?? []) : [];
  return reasons.length === 0 ? '' : ` (not where ${reasons.map(({ skipReason }) => skipReason).join('; ')})`;
};

const sourceName = (source: Source<unknown, never>): string => {
  if (typeof source === 'string') return code(source);
  if ('path' in source) return `${code(source.path)}${conditionsOf(source)}`;
  return 'setting' in source ? `setting ${code(source.setting)}` : source.name;
};

const hashed = ({ hash, v2Path, path }: Field): string => {
  if (hash === undefined) return '';
  if (hash === 'plain') return /(?:^|\.)user\./.test(v2Path ?? path) ? 'no' : '';
  return hash.plainForm === undefined ? 'always' : 'yes';
};

const notes = ({ eventSources, oneOf, fallback }: Field): string =>
  [
    ...(eventSources === undefined ? [] : [`${eventSources.join(', ')} only`]),
    ...(oneOf === undefined ? [] : [`one of ${oneOf.map(code).join(', ')}`]),
    ...(fallback === undefined ? [] : [`else ${fallback.step}`]),
  ].join('; ');

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const filledTable = (fields: readonly Field[]): string =>
  table(
    ['Field', 'Type', 'Sources, in order', 'Read as', 'Hashed', 'Notes'],
    fields.flatMap((field) => {
      const { path, type, sources, cast } = field;
      if (sources === undefined || cast === undefined) return [];
      return [[code(path), type, sources.map(sourceName).join(' · '), cast.expects, hashed(field), notes(field)]];
    }),
  );

const verticalPaths: ReadonlySet<string> = new Set(verticalFields.map(({ path }) => path));

/** Objects are there for the fields in them. */
const isUnfilled = ({ path, type, sources }: Field): boolean =>
  sources === undefined && type !== 'object' && !path.includes('[]') && !verticalPaths.has(path);

const verticalTable = (): string =>
  table(
    ['Field', 'Type', 'Sources, in order', 'Read as'],
    verticalFields.map(({ path, type, sources, cast }) => [
      code(path),
      type,
      sources.map(code).join(' · '),
      cast.expects,
    ]),
  );

const unfilledList = (fields: readonly Field[]): string =>
  fields
    .filter(isUnfilled)
    .map(({ path, type }) => `${code(path)} (${type})`)
    .join(' · ');

const contentsTable = (): string =>
  table(
    ['Field', 'Type', 'Keys of a product, in order'],
    contentFields.map(({ path, type, sources }) => [code(path), type, sources.map(code).join(' · ')]),
  );

/** The page as docs/fields.md contains it. */
export const fieldsPage = (): string => {
  const { v1, v2 } = fieldTables;
  const requestFields = v2.bodies['event/track']?.fields ?? [];
  return `# Fields

Which fields of TikTok's Events API the library fills, and from which paths of an event. The first usable source wins: present, not
null, not blank, no [placeholder](events-and-fields.md#forms) such as \`NULL\`, and readable as the type of the field. The tables are generated from \`src/events-api/v2/fields.ts\` and
\`src/events-api/v1/fields.ts\` by \`npm run docs\`.

"Hashed" says whether a field of the person is sent as a SHA-256 digest: *yes* (with the setting \`hashUserProperties\`, which is
the default), *always*, or *no*, because TikTok matches only the value itself.

## Events API 2.0

TikTok's reference: <${v2.docsUrl}>.

${filledTable(v2.event)}

The request beside its events:

${filledTable(requestFields)}

TikTok documents more fields, which the library does not fill: ${unfilledList([...v2.event, ...requestFields].filter(({ path }) => path !== 'event' && path !== 'data'))}.

### Travel and automotive ads

An event whose content type is \`hotel\`, \`flight\`, \`destination\`, \`home_listing\`, \`vehicle\` or one of their groups
(\`hotel_group\`) also fills these. Its city, region, country and postal code in \`properties\` are then the place of the hotel or
car, and are not read as the person's.

${verticalTable()}

## Events API 1.0

TikTok's reference: <${v1.docsUrl}>.

${filledTable(v1.event)}

Of several identifiers of one kind, 1.0 gets the first usable one.

## Contents

\`properties.contents\` are the items of \`properties.contents\` that are objects, else one item per entry of \`properties.products\`,
else of \`properties.items\`; in 2.0 else one item of the properties themselves, where they have a product id. From a product:

${contentsTable()}

In items of \`contents\` the library casts ${contentFields
    .filter(({ isCastInContents }) => isCastInContents)
    .map(({ path, type }) => `${code(path)} (${type})`)
    .join(', ')} and copies all other keys as they are. In 1.0 each item also gets a \`content_type\`.
`;
};
