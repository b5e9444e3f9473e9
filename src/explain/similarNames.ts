import { closestString } from '../values/closestString.js';

/** The words of a name, in lower case: `orderId`, `order_id` and `Order ID` are the same two. */
export const wordsOf = (name: string): string[] =>
  name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');

/** True where one name is the other with words before or after it: `email address`, `customer email`. */
const isLonger = (one: string, other: string): boolean => {
  const [inner, outer] = one.length < other.length ? [one, other] : [other, one];
  return inner.length >= 3 && (outer.startsWith(`${inner} `) || outer.endsWith(` ${inner}`));
};

/** Longer names do not stand for one of the short names that are read. */
const MAX_LENGTH = 60;

/**
 * Creates the search for the name that another may stand for: a misspelling, or a name with more or fewer words.
 *
 * @example
 * ['Email', 'emial', 'email_address', 'age'].map(similarFinder(['email'])) // => ['email', 'email', 'email', undefined]
 */
export const similarFinder = (names: readonly string[]): ((name: string) => string | undefined) => {
  const known = names.map((name) => ({ name, words: wordsOf(name).join(' ') }));
  return (name) => {
    if (name.length > MAX_LENGTH) return undefined;
    const words = wordsOf(name).join(' ');
    return closestString(name, names) ?? known.find((other) => isLonger(words, other.words))?.name;
  };
};
