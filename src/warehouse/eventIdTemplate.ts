/** The fixed texts of a template and, between them, its columns; the two alternate. */
const parts = (template: string): string[] => template.split(/\{([^{}]*)\}/);

const isColumn = (_part: string, index: number): boolean => index % 2 === 1;

/** The columns of a template such as `{shop}-{order_id}`; a dot is part of a column's name. */
export const templateColumns = (template: string): string[] => parts(template).filter(isColumn);

/** True for a text with a column in braces, and with no brace left over. */
export const isTemplate = (template: string): boolean => {
  const all = parts(template);
  const isNamed = all.filter(isColumn).every((column) => column.trim() !== '');
  return all.length > 1 && isNamed && all.every((part, index) => isColumn(part, index) || !/[{}]/.test(part));
};

/** Fills in a template; `columnText` gives the text of a column. */
export const fillTemplate = (template: string, columnText: (column: string) => string): string =>
  parts(template)
    .map((part, index) => (isColumn(part, index) ? columnText(part) : part))
    .join('');
