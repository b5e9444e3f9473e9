import type { BodyFields, FieldTable } from '../../src/events-api/field.js';
import { fieldTables } from '../../src/events-api/fieldTables.js';

// Renders src/events-api/documentedPaths.ts from the field tables.

const pathsOf = ({ event, bodies }: FieldTable): string[] => {
  const besideEvents = Object.values<BodyFields>(bodies).flatMap(({ fields, itemFields = [] }) => [
    ...fields,
    ...itemFields,
  ]);
  return [...new Set([...event, ...besideEvents].map(({ path }) => path))];
};

const lines = (table: FieldTable): string =>
  pathsOf(table)
    .map((path) => `    '${path}',\n`)
    .join('');

/** The module as it stands in src/events-api/documentedPaths.ts. */
export const documentedPathsModule =
  (): string => `// Written from the field tables by \`npm run generate\` (test/generated/documentedPathsModule.ts). Do not edit.

// The tables themselves bring their casts and normalizers with them: an application that only reads TikTok's responses would load
// four times as much.

/** The paths of all fields that TikTok documents, by API version. */
export const documentedPaths = {
  v2: [
${lines(fieldTables.v2)}  ],
  v1: [
${lines(fieldTables.v1)}  ],
} as const satisfies Record<string, readonly string[]>;
`;
