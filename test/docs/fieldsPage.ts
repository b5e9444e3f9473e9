import { contentFields } from '../../src/events-api/contents.js';
import type { Field } from '../../src/events-api/field.js';
import { fieldTables } from '../../src/events-api/fieldTables.js';
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

const notes = ({ eventSources, oneOf, otherwise }: Field): string =>
  [
    ...(eventSources === undefined ? [] : [`${eventSources.join(', ')} only`]),
    ...(oneOf === undefined ? [] : [`one of ${oneOf.map(code).join(', ')}`]),
    ...(otherwise === undefined ? [] : [`else ${otherwise.step}`]),
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

/** Objects are listed only through their fields. */
const isUnfilled = ({ path, type, sources }: Field): boolean =>
  sources === undefined && type !== 'object' && !path.includes('[]');

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
null, not blank, and readable as the type of the field. The tables are generated from \`src/events-api/v2/fields.ts\` and
\`src/events-api/v1/fields.ts\` by \`npm run docs\`.

"Hashed" says whether a field of the person is sent as a SHA-256 digest: *yes* (with the setting \`hashUserProperties\`, which is
the default), *always*, or *no*, because TikTok matches only the value itself.

## Events API 2.0

TikTok's reference: <${v2.docsUrl}>.

${filledTable(v2.event)}

The request beside its events:

${filledTable(requestFields)}

TikTok documents more fields, which the library does not fill: ${unfilledList([...v2.event, ...requestFields].filter(({ path }) => path !== 'event' && path !== 'data'))}.

## Events API 1.0

TikTok's reference: <${v1.docsUrl}>.

${filledTable(v1.event)}

Of several identifiers of one kind, 1.0 gets the first usable one.

## Contents

\`properties.contents\` are the items of \`properties.contents\` that are objects, else one item per entry of \`properties.products\`.
From a product:

${contentsTable()}

In items of \`contents\` the library casts ${contentFields
    .filter(({ isCastInContents }) => isCastInContents)
    .map(({ path, type }) => `${code(path)} (${type})`)
    .join(', ')} and copies all other keys as they are. In 1.0 each item also gets a \`content_type\`.
`;
};
