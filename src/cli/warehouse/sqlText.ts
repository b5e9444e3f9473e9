/** A text within SQL. */
export const sqlText = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** A name of a column or table within SQL. */
export const sqlName = (name: string): string => `"${name.replaceAll('"', '""')}"`;
