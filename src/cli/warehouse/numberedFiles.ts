/** Files that are told apart by a number, of six digits at least so that their names sort as they do. */
export interface NumberedFiles {
  readonly nameOf: (number: number) => string;
  /** The number in a name; undefined where the name is of another kind. */
  readonly numberOf: (name: string) => number | undefined;
}

/**
 * @example
 * numberedFiles('part-', '.ndjson').nameOf(7) // => 'part-000007.ndjson'
 */
export const numberedFiles = (start: string, end: string): NumberedFiles => ({
  nameOf: (number) => `${start}${String(number).padStart(6, '0')}${end}`,
  numberOf: (name) => {
    if (!name.startsWith(start) || !name.endsWith(end)) return undefined;
    const digits = name.slice(start.length, name.length - end.length);
    return /^\d{6,}$/.test(digits) ? Number(digits) : undefined;
  },
});
