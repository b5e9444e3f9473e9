/**
 * A text from the input as a terminal may show it: control characters could move the cursor, or hide what stands before them.
 *
 * @example
 * printable('a\u001b[2Jb') // => 'a\uFFFD[2Jb'
 */
export const printable = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '\uFFFD');
