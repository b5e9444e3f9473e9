// A character beyond the first 65,536 is two code units, each with its own escape.
const escapeUnits = (character: string): string =>
  character.replace(/[\s\S]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/**
 * Escapes the characters of a string that a terminal obeys or does not show: control characters, marks of writing
 * direction, characters without a width, halves of a character.
 *
 * @example
 * escapeInvisible('a\u001b[2Jb\u200b') // => 'a\\u001b[2Jb\\u200b'
 */
export const escapeInvisible = (text: string): string =>
  // Of ASCII alone, looking for other characters takes five times as long.
  /^[ -~]*$/.test(text) ? text : text.replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, escapeUnits);

/**
 * Prints a value as JSON with the same escapes: it parses to the same value, and a terminal shows it as it is.
 *
 * @param indent Blanks per level; without it, the result is one line.
 * @example
 * printJson({ name: 'a\u202eb' }) // => '{"name":"a\\u202eb"}'
 */
export const printJson = (value: unknown, indent?: number): string =>
  // JSON itself escapes the control characters before the blank. The line feeds that remain are those of the indentation.
  JSON.stringify(value, null, indent).replace(/[\u007f-\u009f\p{Cf}\u2028\u2029]/gu, escapeUnits);
