/** The bytes that shape JSON text. None of them ever occurs inside a multi-byte character of UTF-8. */
export const asciiByte = {
  tab: 0x09,
  newline: 0x0a,
  carriageReturn: 0x0d,
  space: 0x20,
  quote: 0x22,
  comma: 0x2c,
  openBracket: 0x5b,
  backslash: 0x5c,
  closeBracket: 0x5d,
  openBrace: 0x7b,
  closeBrace: 0x7d,
} as const;

/** Whether JSON takes this byte for white space: space, tab, line feed, carriage return and nothing else. */
export function isBlankByte(byte: number | undefined): boolean {
  return (
    byte === asciiByte.space ||
    byte === asciiByte.newline ||
    byte === asciiByte.carriageReturn ||
    byte === asciiByte.tab
  );
}
