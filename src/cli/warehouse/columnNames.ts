/** DuckDB's names have no case: what follows this character tells those apart that differ in nothing else. */
const mark = '\u0001';

const counted = (names: readonly string[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name.toLowerCase(), (counts.get(name.toLowerCase()) ?? 0) + 1);
  return counts;
};

/**
 * Makes names for DuckDB that differ in more than their case, and the same for the same names of every file.
 *
 * @param lists The names of each file.
 */
export function distinctNames(lists: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const alike = new Set(
    lists.flatMap((names) => [...counted(names)].flatMap(([name, count]) => (count > 1 ? [name] : []))),
  );
  return lists.map((names) =>
    names.map((name, index) => {
      // Nobody can ask for a column without a name.
      if (name === '') return `${mark}${index}`;
      if (!alike.has(name.toLowerCase())) return name;
      const nth = names.slice(0, index).filter((before) => before === name).length;
      return `${name}${mark}${Buffer.from(name).toString('hex')}-${nth}`;
    }),
  );
}

/** The name that a file gives a column. */
export const givenName = (name: string): string => name.split(mark)[0] ?? name;

/**
 * The columns that a name may mean. One of the very name wins; otherwise letter case does not count, and neither does the number
 * by which DuckDB tells columns apart that differ in nothing else: of `Email` and `email` it makes `Email` and `email_1`.
 *
 * @param columns DuckDB's names.
 */
export function columnsMeant(name: string, columns: readonly string[]): readonly string[] {
  const exact = columns.filter((column) => givenName(column) === name);
  if (exact.length > 0) return exact;
  const lower = name.toLowerCase();
  const alike = columns.filter((column) => givenName(column).toLowerCase() === lower);
  if (alike.length === 0) return [];
  const isNumbered = (column: string) => {
    const [start, end] = [column.slice(0, lower.length), column.slice(lower.length)];
    return start.toLowerCase() === lower && /^_\d+$/.test(end);
  };
  return [...alike, ...columns.filter(isNumbered)];
}
