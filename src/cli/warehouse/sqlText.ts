/** A text within SQL. */
export const sqlText = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** A name of a column or table within SQL. */
export const sqlName = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** The rows of a query, within SQL; its last line may be a comment. */
export const fromRows = (query: string): string => `FROM (\n${query}\n) AS source_rows`;

/** A quoted name or value, or a word that is no name: a name is followed by its type. */
const partsOfType = /'(?:[^']|'')*'|"(?:[^"]|"")*"|\w+(?=[,)[]|$)/g;

/** Replaces types within the name of a type, such as that of a struct; names and values in it stay. */
export const replaceTypes = (type: string, replaced: RegExp, other: string): string =>
  type.replace(partsOfType, (part) => (replaced.test(part) ? other : part));
