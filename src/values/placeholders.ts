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

/** True for the code of a character with which a placeholder begins. Looking at it spares nearly every value the hash of its text. */
const beginsPlaceholder = (code: number): boolean => {
  switch (code) {
    case 0x28: // (
    case 0x3c: // <
    case 0x4e: // N
    case 0x5b: // [
    case 0x5c: // \
    case 0x6e: // n
    case 0x75: // u
      return true;
    default:
      return false;
  }
};

/**
 * True for a string that systems write where a value is missing, in exactly these spellings: `Null` and `NONE` are names of
 * people and things.
 *
 * @example
 * ['NULL', '\\N', 'Null'].map(isPlaceholder) // => [true, true, false]
 */
export const isPlaceholder = (text: string): boolean =>
  beginsPlaceholder(text.charCodeAt(0)) && text.length <= MAX_LENGTH && placeholders.has(text);
