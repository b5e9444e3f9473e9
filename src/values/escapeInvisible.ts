/**
 * Escapes the characters of a string that a terminal obeys or does not show: control characters, marks of writing
 * direction, characters without a width, halves of a character. JSON with these escapes is the same value.
 *
 * @example
 * escapeInvisible('a\u001b[2Jb\u200b') // => 'a\\u001b[2Jb\\u200b'
 */
export const escapeInvisible = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, (character) =>
    // A character beyond the first 65,536 is two code units, each with its own escape.
    character.replace(/[\s\S]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
  );
