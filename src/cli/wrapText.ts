import type { OutputStream } from './commandIo.js';

/** The width of a terminal that does not say how wide it is. */
const defaultWidth = 80;

/** How many columns a stream shows; undefined for a file or a pipe, whose lines may have any length. */
export const terminalWidth = ({ isTTY, columns }: OutputStream): number | undefined =>
  isTTY === true ? columns || defaultWidth : undefined;

const zeroWidth = /\p{Mn}|\p{Me}|\p{Cf}/u;
const doubleWidth =
  /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u;

/** Before this character, each takes one column. */
const firstOfOtherWidth = '\u0300';
/** Takes no column. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the code begins with one.
const colorCode = /\u001b\[\d+m/g;

const hasOtherWidth = /[\u0300-\uffff]/;

const characterWidth = (character: string): number =>
  character < firstOfOtherWidth ? 1 : zeroWidth.test(character) ? 0 : doubleWidth.test(character) ? 2 : 1;

/** How many columns a string takes on a terminal: two for a character of Chinese, Japanese or Korean, or an emoji. */
export function displayWidth(text: string): number {
  const shown = text.includes('\u001b') ? text.replaceAll(colorCode, '') : text;
  if (!hasOtherWidth.test(shown)) return shown.length;
  let width = 0;
  for (const character of shown) width += characterWidth(character);
  return width;
}

/** The width of a column: that of its widest string, 0 without strings. There may be more of them than a call takes arguments. */
export const maxWidth = (texts: readonly string[]): number =>
  texts.reduce((max, text) => Math.max(max, displayWidth(text)), 0);

/** Fills a string up with blanks. */
export const padTo = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - displayWidth(text)));

/** Cuts a string that takes more columns, and ends it with an ellipsis. */
export function cutTo(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let cut = '';
  for (const character of text) {
    if (displayWidth(cut + character) >= width) break;
    cut += character;
  }
  return `${cut}…`;
}

/**
 * Breaks a text into lines of at most `width` columns, between words where possible.
 *
 * @example
 * wrapText('one two three', 8) // => ['one two', 'three']
 */
export function wrapText(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((one) => splitWord(one, width))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line === '' || displayWidth(longer) <= width) line = longer;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
}

function splitWord(word: string, width: number): string[] {
  if (displayWidth(word) <= width) return [word];
  const parts = [''];
  for (const character of word) {
    const last = parts.at(-1) ?? '';
    if (last !== '' && displayWidth(last + character) > width) parts.push(character);
    else parts[parts.length - 1] = last + character;
  }
  return parts;
}

/** A sentence with its line end; where a terminal is narrower, in several lines, of which all but the first are indented. */
export function fitLine(text: string, stream: OutputStream): string {
  const width = terminalWidth(stream);
  const lines = width === undefined || displayWidth(text) <= width ? [text] : wrapText(text, width - 2);
  return `${lines.join('\n  ')}\n`;
}

/** Wraps a text behind `start`; the following lines are indented to its width, so that a column of texts stays one. */
export function hangingLines(start: string, text: string, width: number | undefined): readonly string[] {
  if (width === undefined) return [start + text];
  const indent = displayWidth(start);
  const lines = wrapText(text, Math.max(width - indent, 20));
  return lines.map((line, index) => (index === 0 ? start : ' '.repeat(indent)) + line);
}
