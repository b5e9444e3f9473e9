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

const MAX_LENGTH = Math.max(...[...placeholders].map(({ length }) => length));

/** Character code → 1 where a placeholder begins with it. One look spares nearly every value the hash of its whole text. */
const isFirstCharacter = new Uint8Array(128);
for (const text of placeholders) isFirstCharacter[text.charCodeAt(0)] = 1;

/**
 * True for a string that systems write where a value is missing, in exactly these spellings: `Null` and `NONE` are names of
 * people and things.
 *
 * @example
 * ['NULL', '\\N', 'Null'].map(isPlaceholder) // => [true, true, false]
 */
export const isPlaceholder = (text: string): boolean =>
  text.length <= MAX_LENGTH && isFirstCharacter[text.charCodeAt(0)] === 1 && placeholders.has(text);
