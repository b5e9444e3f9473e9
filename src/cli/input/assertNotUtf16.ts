import { CommandError } from '../commandError.js';

/**
 * Checks that an input does not begin as UTF-16 does, with its byte order mark or with a character of one byte and a zero byte. Excel
 * and PowerShell write UTF-16.
 *
 * @param name What the message calls the input.
 * @throws {CommandError} When it does.
 */
export function assertNotUtf16(start: Uint8Array, name: string): void {
  const [first, second] = start;
  if (second === undefined) return;
  const hasMark = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  if (!hasMark && first !== 0 && second !== 0) return;
  throw new CommandError(
    `cannot read ${name}: it is UTF-16. Save it as UTF-8, for example with: iconv -f UTF-16 -t UTF-8`,
  );
}
