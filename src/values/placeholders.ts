const placeholders: ReadonlySet<string> = new Set([
  '\\N',
  'NULL',
  'null',
  '(null)',
  '<null>',
  'undefined',
  'None',
  'NaN',
  'nan',
  'NaT',
  '[object Object]',
]);

const MAX_LENGTH = 15;

/**
 * True for a string that systems write where a value is missing, in exactly these spellings: `Null` and `NONE` are names of
 * people and things.
 *
 * @example
 * ['NULL', '\\N', 'Null'].map(isPlaceholder) // => [true, true, false]
 */
export const isPlaceholder = (text: string): boolean => text.length <= MAX_LENGTH && placeholders.has(text);
