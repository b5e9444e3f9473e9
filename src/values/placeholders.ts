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
/** How they begin: one look spares nearly every value the hash of its whole text. */
const firstCharacters = '\\Nn(<u[';

/**
 * True for a string that systems write where a value is missing, in exactly these spellings: `Null` and `NONE` are names of
 * people and things.
 *
 * @example
 * ['NULL', '\\N', 'Null'].map(isPlaceholder) // => [true, true, false]
 */
export const isPlaceholder = (text: string): boolean =>
  text.length <= MAX_LENGTH && firstCharacters.includes(text.charAt(0)) && placeholders.has(text);
