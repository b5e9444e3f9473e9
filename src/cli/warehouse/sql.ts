/** A string literal. */
export const sqlString = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** A quoted name of a column or table. */
export const sqlName = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** `FROM` a query. Its last line may be a comment. */
export const fromQuery = (query: string): string => `FROM (\n${query}\n) AS source_rows`;

/** A quoted name or value, or a type: a word that is not a field name, which its type would follow. */
const partsOfType = /'(?:[^']|'')*'|"(?:[^"]|"")*"|\w+(?=[,)[]|$)/g;

/** Replaces types within a type such as that of a struct; field names and enum values stay. */
export const replaceTypes = (type: string, replaced: RegExp, replacement: string): string =>
  type.replace(partsOfType, (part) => (replaced.test(part) ? replacement : part));
