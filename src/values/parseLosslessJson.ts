/** As many digits as a JavaScript number may fail to hold. */
const longNumber = /\d{16}/;

/** The pattern needs no stack for a string of millions of characters. */
const textsAndNumbers = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

const wholeNumber = /^-?\d+$/;

const quoteIfInexact = (part: string): string =>
  wholeNumber.test(part) && !Number.isSafeInteger(Number(part)) ? `"${part}"` : part;

/**
 * Parses JSON; whole numbers beyond 2^53 become strings with all their digits.
 *
 * @throws {SyntaxError} For a string that is not JSON.
 * @example
 * parseLosslessJson('[12345678901234567890, 7]') // => ['12345678901234567890', 7]
 */
export const parseLosslessJson = (json: string): unknown => {
  const asGiven: unknown = JSON.parse(json);
  if (!longNumber.test(json)) return asGiven;
  const exact = json.replace(textsAndNumbers, quoteIfInexact);
  return exact === json ? asGiven : JSON.parse(exact);
};
