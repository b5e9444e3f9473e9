/** Long enough to have more digits than a number of JavaScript holds. */
const longNumber = /\d{16}/;

/** Written so that a text of millions of characters needs no stack. */
const textsAndNumbers = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

const wholeNumber = /^-?\d+$/;

const quoteIfInexact = (part: string): string =>
  wholeNumber.test(part) && !Number.isSafeInteger(Number(part)) ? `"${part}"` : part;

/**
 * Reads JSON text; whole numbers beyond 2^53 become texts with all their digits.
 *
 * @throws {SyntaxError} When it is no JSON.
 * @example
 * parseLosslessJson('[12345678901234567890, 7]') // => ['12345678901234567890', 7]
 */
export const parseLosslessJson = (json: string): unknown => {
  const asGiven: unknown = JSON.parse(json);
  if (!longNumber.test(json)) return asGiven;
  const exact = json.replace(textsAndNumbers, quoteIfInexact);
  return exact === json ? asGiven : JSON.parse(exact);
};
